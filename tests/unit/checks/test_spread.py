"""Folds that hold their share of every class, and clusters that hold most of one."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.checks.finding import as_table
from motifold.checks.spread import fold_balance, fold_checks

CLASSES = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])


def table(fold, cluster=None, repeat=0):
    cluster = np.arange(len(fold)) if cluster is None else cluster
    return pd.DataFrame(
        {"id": range(len(fold)), "repeat": repeat, "fold": fold, "cluster": cluster, "split": ""}
    )


def test_even_folds_pass():
    y = np.arange(1000) % 2
    check = fold_balance(CLASSES, y, table(np.arange(1000) // 2 % 5))
    assert (check.status, check.measured) == ("pass", 0)


def test_the_class_and_fold_that_deviate_most_are_named():
    """In fold 3 there are 40 of b among 200, where half of all 1,000 less those moved are b."""
    y = np.arange(1000) % 2
    fold = np.arange(1000) // 2 % 5
    y[np.flatnonzero((fold == 3) & (y == 1))[:60]] = 0
    check = fold_balance(CLASSES, y, table(fold))
    assert check.status == "caution"
    assert check.measured == pytest.approx(1 - 0.2 / 0.44)
    assert "class b: 20.0% of the 200 examples of fold 3, 44.0% of all" in check.says


def test_what_small_counts_do_by_chance_is_no_caution():
    """Three examples of a class of ten in one fold of two deviate by 40 %."""
    y = np.repeat([0, 1], [90, 10])
    fold = np.concatenate([np.arange(90) % 2, np.repeat([0, 1], [3, 7])])
    check = fold_balance(CLASSES, y, table(fold))
    assert check.status == "pass"
    assert check.measured > 0.25


def test_random_folds_are_hardly_ever_a_caution():
    rng = np.random.default_rng(0)
    wrong = 0
    for _ in range(300):
        y = (rng.random(300) < 0.2).astype(int)
        wrong += fold_balance(CLASSES, y, table(rng.integers(0, 5, 300))).status == "caution"
    assert wrong <= 9


def test_a_given_test_part_is_compared_with_all():
    y = np.arange(400) % 2
    fold = np.where((np.arange(400) >= 300) & (y == 1), 0, -1)
    check = fold_balance(CLASSES, y, table(fold))
    assert (check.status, check.measured) == ("caution", 1.0)
    assert "class a: 0.0% of the 50 examples of fold 0" in check.says


def test_means_of_targets_are_compared_in_standard_deviations():
    y = np.random.default_rng(0).normal(size=(1000, 1))
    even = fold_balance(NUMBERS, y, table(np.arange(1000) % 5))
    sorted_folds = np.argsort(np.argsort(y[:, 0])) // 200
    uneven = fold_balance(NUMBERS, y, table(sorted_folds))
    assert (even.status, uneven.status) == ("pass", "caution")
    assert uneven.measured == pytest.approx(1.4, abs=0.1)  # the mean of a normal's outer fifth
    assert "Folds differ most in t: its mean is" in uneven.says


def test_one_cluster_with_most_of_a_class_is_a_caution():
    y = np.repeat([0, 1], [100, 40])
    cluster = np.arange(140)
    cluster[100:130] = 100
    check = fold_checks(CLASSES, y, table(np.arange(140) % 5, cluster))[1]
    assert (check.name, check.status, check.measured) == ("dominant_cluster", "caution", 0.75)
    assert "(30 examples) holds 30 of the 40 examples of class b" in check.says


def test_small_clusters_and_single_examples_pass():
    y = np.array([0] * 9 + [1])
    alone = fold_checks(CLASSES, y, table(np.arange(10) % 2))[1]
    paired = fold_checks(CLASSES, np.arange(10) % 2, table(np.arange(10) % 2, np.arange(10) // 2))
    assert (alone.status, paired[1].status, paired[1].measured) == ("pass", "pass", 0.2)


def test_clusters_of_numbers_are_compared_with_all_examples():
    cluster = np.where(np.arange(100) < 60, 0, np.arange(100))
    checks = fold_checks(NUMBERS, np.arange(100.0)[:, None], table(np.arange(100) % 5, cluster))
    assert checks[1].measured == 0.6
    assert len(as_table(checks)) == 3


def test_every_repeat_counts():
    y = np.arange(200) % 2
    folds = pd.concat([table(np.arange(200) // 2 % 2), table(y, repeat=1)])
    assert fold_balance(CLASSES, y, folds).measured == 1.0


def sizes_check(counts, cluster=None):
    fold = np.repeat(np.arange(len(counts)), counts)
    return fold_checks(CLASSES, np.arange(len(fold)) % 2, table(fold, cluster))[2]


def test_folds_of_very_different_sizes_are_a_caution_and_the_cluster_is_named():
    cluster = np.arange(199)
    cluster[55:145] = 55
    check = sizes_check([27, 28, 90, 27, 27], cluster)
    assert (check.name, check.status) == ("fold_sizes", "caution")
    assert check.measured == pytest.approx(90 / 39.8)
    assert "fold 2 holds 90 of 199" in check.says and "one cluster of 90" in check.says


def test_folds_of_nearly_the_same_size_pass():
    assert sizes_check([40, 41, 39]).status == "pass"
    assert sizes_check([2, *[1] * 9]).status == "pass", "rounding is no cluster's doing"
    assert sizes_check([60, 20, 20]).status == "caution"


def test_one_test_part_has_no_other_fold_to_differ_from():
    fold = np.where(np.arange(100) < 20, 0, -1)
    check = fold_checks(CLASSES, np.arange(100) % 2, table(fold))[2]
    assert (check.status, check.measured) == ("pass", 1.0)


def test_a_dominant_cluster_may_be_of_any_kind():
    y, cluster = np.repeat([0, 1], [100, 40]), np.arange(140)
    cluster[100:130] = 100
    says = fold_checks(CLASSES, y, table(np.arange(140) % 5, cluster))[1].says
    assert says.startswith(
        "Of the clusters (near-duplicates, group or chromosome) one (30 examples) holds 30 of the 40"
    )
