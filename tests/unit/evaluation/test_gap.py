"""The gap between naive and leak-free folds, by hand."""

import numpy as np
import pandas as pd
import pytest

from motifold.evaluation.gap import gap_table, unpaired_interval

NAMES = ["model", "trial", "draw", "repeat", "fold", "metric", "value"]


def trial(name, values, model="kmer", metric="auroc"):
    rows = [(model, name, 0, 0, fold, metric, value) for fold, value in enumerate(values)]
    return pd.DataFrame(rows, columns=NAMES)


NAIVE = [0.95, 0.96, 0.94, 0.95, 0.95]
FAIR = [0.80, 0.82, 0.78, 0.81, 0.79]


def test_leak_free_folds_of_the_dataset_are_set_against_random_ones():
    trials = pd.concat([trial("unchanged", FAIR), trial("random_folds", NAIVE)])
    row = gap_table(trials, "auroc", 0.2).iloc[0]
    assert (row["leak_free"], row["naive"]) == pytest.approx((0.8, 0.95))
    assert row["gap_low"] < row["gap"] < row["gap_high"] and row["gap"] == pytest.approx(0.15)
    assert row["says"].startswith(
        "kmer scores AUROC 0.95 with random folds and 0.8 with leak-free folds: near-duplicates "
        "flatter random folds by 0.15 (95 % CI"
    )
    assert row["says"].endswith("the scores of this page are the leak-free ones.")


def test_random_folds_of_the_dataset_are_set_against_leak_free_ones():
    trials = pd.concat([trial("unchanged", NAIVE), trial("leak_free_folds", FAIR)])
    row = gap_table(trials, "auroc", 0.2).iloc[0]
    assert (row["leak_free"], row["naive"]) == pytest.approx((0.8, 0.95))
    assert "set split.by to similarity" in row["says"]


def test_a_given_split_is_tried_both_ways():
    trials = [
        trial("unchanged", [0.9]),
        trial("leak_free_folds", FAIR),
        trial("random_folds", NAIVE),
    ]
    row = gap_table(pd.concat(trials), "auroc", 0.2).iloc[0]
    assert (row["leak_free"], row["naive"]) == pytest.approx((0.8, 0.95))


def test_no_gap_is_not_called_one():
    trials = pd.concat([trial("unchanged", NAIVE[::-1]), trial("random_folds", NAIVE)])
    row = gap_table(trials, "auroc", 0.2).iloc[0]
    assert row["gap"] == pytest.approx(0) and "no difference" in row["says"]


def test_a_gap_within_its_interval_is_not_shown():
    trials = pd.concat(
        [trial("unchanged", FAIR), trial("random_folds", [*FAIR[:-1], FAIR[-1] + 0.01])]
    )
    assert gap_table(trials, "auroc", 0.2).iloc[0]["says"].endswith("not shown to differ from 0.")


def test_for_errors_a_positive_gap_still_flatters():
    trials = pd.concat(
        [
            trial("unchanged", [2.0, 2.1, 1.9], metric="mse"),
            trial("random_folds", [1.0, 1.1, 0.9], metric="mse"),
        ]
    )
    row = gap_table(trials, "mse", 1 / 3).iloc[0]
    assert row["gap"] == pytest.approx(1) and 0 < row["gap_low"] < 1 < row["gap_high"]


def test_one_fold_has_no_interval_and_says_so():
    trials = pd.concat([trial("unchanged", [0.8]), trial("random_folds", NAIVE)])
    row = gap_table(trials, "auroc", 0.2).iloc[0]
    assert np.isnan(row["gap_low"]) and "no interval, one fold" in row["says"]


def test_models_that_were_not_tried_both_ways_are_left_out():
    trials = pd.concat([trial("unchanged", FAIR), trial("random_folds", NAIVE, "other")])
    assert gap_table(trials, "auroc", 0.2).empty
    nothing = pd.concat([trial("unchanged", FAIR), trial("random_folds", [np.nan] * 3)])
    assert gap_table(nothing, "auroc", 0.2).empty


def test_the_unpaired_interval_covers_the_difference():
    rng, hits = np.random.default_rng(0), 0
    for _ in range(400):
        first, second = rng.normal(0.1, 0.05, 5), rng.normal(0, 0.02, 5)
        low, high = unpaired_interval(first, second, 1e-9)
        hits += low <= 0.1 <= high
    assert 0.92 <= hits / 400 <= 0.99


def test_scores_of_a_dataset_tried_both_ways_are_not_called_leak_free():
    trials = [
        trial("unchanged", NAIVE),
        trial("leak_free_folds", FAIR),
        trial("random_folds", NAIVE),
    ]
    says = gap_table(pd.concat(trials), "auroc", 0.2).iloc[0]["says"]
    assert "of this page" not in says and says.endswith("and report that score.")
