"""Balance of labels, and guesses checked against guesses that were made."""

import numpy as np
import pytest

from motifold.artifacts import Facts
from motifold.checks.balance import (
    balance_checks,
    chance_scores,
    class_counts,
    require_classes_fit_folds,
)
from motifold.checks.finding import as_table
from motifold.errors import DataError
from motifold.evaluation.metrics import classification_metrics, regression_metrics


def classes(*names):
    return Facts("set", "dna", "classification", [4], classes=list(names))


def dealt(y, folds):
    """Positions of each fold when every class is dealt out evenly."""
    order = np.argsort(y if y.ndim == 1 else y[:, 0], kind="stable")
    return [order[fold::folds] for fold in range(folds)]


def by_name(checks):
    return {check.name: check for check in checks}


@pytest.mark.parametrize(
    ("sizes", "status"), [((100, 90), "pass"), ((400, 100), "caution"), ((6000, 100), "fail")]
)
def test_imbalance_is_graded_by_the_ratio_of_the_classes(sizes, status):
    y = np.repeat([0, 1], sizes)
    check = by_name(balance_checks(classes("a", "b"), y, dealt(y, 5)))["imbalance"]
    assert check.status == status
    assert check.measured == sizes[0] / sizes[1]
    assert f"{sizes[0]}" in check.says


def test_classes_of_one_size_have_no_largest_and_no_smallest():
    y = np.repeat([0, 1], [50, 50])
    check = by_name(balance_checks(classes("a", "b"), y, dealt(y, 5)))["imbalance"]
    assert check.says.startswith("Each class has 50 examples; always guessing a has accuracy 0.500")


def test_few_examples_a_fold_call_for_caution():
    y = np.repeat([0, 1], [100, 40])
    check = by_name(balance_checks(classes("a", "b"), y, dealt(y, 5)))["class_per_fold"]
    assert (check.status, check.measured, check.limit) == ("caution", 8.0, 10.0)


def test_a_class_without_examples_is_counted_as_none():
    y = np.zeros(5, np.int64)
    assert class_counts(classes("a", "b"), y) == {"a": 5, "b": 0}
    assert by_name(balance_checks(classes("a", "b"), y, dealt(y, 2)))["imbalance"].status == "fail"


def test_a_class_smaller_than_the_folds_is_refused_by_name():
    y = np.repeat([0, 1], [50, 3])
    require_classes_fit_folds(classes("a", "b"), y, 3, "x.tsv")
    with pytest.raises(
        DataError, match=r"x\.tsv: class 'b' has 3 examples, fewer than the 5 folds"
    ):
        require_classes_fit_folds(classes("a", "b"), y, 5, "x.tsv")


@pytest.mark.parametrize("share", [(0.3, 0.7), (0.6, 0.3, 0.1)])
def test_guesses_score_what_the_table_expects(share):
    rng, n = np.random.default_rng(0), 50_000
    y = rng.permutation(np.repeat(np.arange(len(share)), (np.array(share) * n).round().astype(int)))
    table = chance_scores(classes(*"abc"[: len(share)]), y)
    expected = {guess: part.set_index("metric")["value"] for guess, part in table.groupby("guess")}
    top = np.eye(len(share))[np.full(len(y), int(np.argmax(share)))]
    found = classification_metrics(y, top)
    for name, value in expected["majority"].items():
        assert found[name] == pytest.approx(value, rel=1e-3), name
    drawn = np.eye(len(share))[rng.permutation(y)]
    found = classification_metrics(y, drawn)
    for name in ("accuracy", "balanced_accuracy", "mcc", "f1_macro", "auroc", "auprc"):
        assert found[name] == pytest.approx(expected["prior"][name], abs=0.02), name
    found = classification_metrics(y, np.tile(share, (len(y), 1)))
    for name in ("log_loss", "brier"):
        assert found[name] == pytest.approx(expected["prior"][name], rel=1e-6), name


def test_constants_err_as_the_table_expects():
    y = np.random.default_rng(0).exponential(size=(500, 2))
    facts = Facts("set", "dna", "regression", [4], targets=["u", "v"])
    table = chance_scores(facts, y).set_index(["guess", "metric"])["value"]
    found = regression_metrics(y, np.tile(y.mean(axis=0), (500, 1)))
    for name in ("mse", "rmse", "mae", "r2"):
        assert found[name] == pytest.approx(table["mean", name], abs=1e-9)
    assert table["median", "mae"] < table["mean", "mae"]


def test_targets_are_checked_for_spread_skew_and_ties():
    rng = np.random.default_rng(0)
    y = np.column_stack([np.ones(200), np.maximum(rng.exponential(size=200) ** 3, 0.3)])
    facts = Facts("set", "dna", "regression", [4], targets=["flat", "long"])
    found = by_name(balance_checks(facts, y, dealt(y, 5)))
    assert found["spread_flat"].status == "fail"
    assert found["skew_long"].status == "caution"
    assert found["ties_long"].status == "caution"
    even = by_name(
        balance_checks(Facts("s", "dna", "regression", [4], targets=["t"]), y[:, 1:], dealt(y, 5))
    )
    assert set(even) == {"spread", "skew", "ties"}


def test_findings_become_a_table():
    table = as_table(
        balance_checks(classes("a", "b"), np.arange(40) % 2, dealt(np.arange(40) % 2, 2))
    )
    assert list(table.columns) == ["check", "status", "measured", "limit", "says"]
    assert list(as_table([]).columns) == list(table.columns)


def test_a_class_that_a_given_test_part_lacks_is_counted_as_none_there():
    """The size of the whole class was once taken for what one given test part holds."""
    y = np.repeat([0, 1], [100, 100])
    check = by_name(balance_checks(classes("a", "b"), y, [np.arange(90, 100)]))["class_per_fold"]
    assert (check.status, check.measured) == ("fail", 0)
