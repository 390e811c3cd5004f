"""Scores against scikit-learn and by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from motifold.artifacts import CLASSIFICATION_METRICS, REGRESSION_METRICS, Facts
from motifold.errors import SettingsError
from motifold.evaluation.metrics import (
    classification_metrics,
    higher_is_better,
    metric_value,
    metrics_of,
    primary_metric,
    range_of,
    regression_metrics,
)
from motifold.evaluation.score import score_predictions

RNG = np.random.default_rng(0)


def facts(*classes, targets=()):
    task = "classification" if classes else "regression"
    return Facts("set", "dna", task, [4], classes=list(classes), targets=list(targets))


def random_scores(n, classes, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(classes), n)


def test_two_classes_score_as_scikit_learn_scores_them():
    y, p = RNG.integers(0, 2, 200), random_scores(200, 2)
    said = p.argmax(axis=1)
    found = classification_metrics(y, p)
    assert tuple(found) == CLASSIFICATION_METRICS
    expected = {
        "accuracy": sk.accuracy_score(y, said),
        "balanced_accuracy": sk.balanced_accuracy_score(y, said),
        "mcc": sk.matthews_corrcoef(y, said),
        "f1_macro": sk.f1_score(y, said, average="macro"),
        "auroc": sk.roc_auc_score(y, p[:, 1]),
        "auprc": sk.average_precision_score(y, p[:, 1]),
        "log_loss": sk.log_loss(y, p),
        "brier": sk.brier_score_loss(y, p[:, 1]),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30))
def test_balanced_accuracy_is_that_of_scikit_learn(pairs):
    y, said = np.array([(0, 0), (2, 1), *pairs]).T
    found = metric_value("balanced_accuracy", y, np.eye(6)[said])
    recalls = sk.recall_score(y, said, labels=np.unique(y), average=None, zero_division=0)
    assert found == pytest.approx(recalls.mean())


def test_many_classes_score_as_scikit_learn_scores_them():
    y, p = RNG.integers(0, 4, 300), random_scores(300, 4)
    found = classification_metrics(y, p)
    truth = np.eye(4)[y]
    assert found["auroc"] == pytest.approx(sk.roc_auc_score(y, p, multi_class="ovr"))
    assert found["auprc"] == pytest.approx(sk.average_precision_score(truth, p, average="macro"))
    assert found["log_loss"] == pytest.approx(sk.log_loss(y, p))
    assert found["brier"] == pytest.approx(((p - truth) ** 2).sum(axis=1).mean())


def test_numbers_score_as_scikit_learn_scores_them():
    y = RNG.normal(size=(100, 2))
    p = y + RNG.normal(size=(100, 2))
    found = regression_metrics(y, p)
    assert tuple(found) == REGRESSION_METRICS
    assert found["mse"] == pytest.approx(sk.mean_squared_error(y, p))
    assert found["rmse"] == pytest.approx(sk.root_mean_squared_error(y, p))
    assert found["mae"] == pytest.approx(sk.mean_absolute_error(y, p))
    assert found["r2"] == pytest.approx(sk.r2_score(y, p))
    frames = pd.DataFrame(y), pd.DataFrame(p)
    assert found["pearson"] == pytest.approx(frames[0].corrwith(frames[1]).mean())
    assert found["spearman"] == pytest.approx(
        frames[0].corrwith(frames[1], method="spearman").mean()
    )


@pytest.mark.parametrize("classes", [2, 5])
def test_perfect_predictions_have_the_best_value_of_every_metric(classes):
    y = np.arange(50) % classes
    found = classification_metrics(y, np.eye(classes)[y])
    best = {name: float(higher_is_better(name)) for name in CLASSIFICATION_METRICS}
    assert found == pytest.approx(best, abs=1e-12)


def test_labels_at_random_score_at_chance():
    y, p = RNG.integers(0, 2, 20_000), random_scores(20_000, 2)
    found = classification_metrics(RNG.permutation(y), p)
    assert found["auroc"] == pytest.approx(0.5, abs=0.02)
    assert found["balanced_accuracy"] == pytest.approx(0.5, abs=0.02)
    assert found["mcc"] == pytest.approx(0, abs=0.03)


def test_one_class_alone_leaves_ranks_and_balance_undefined_without_a_warning():
    y, p = np.ones(10, np.int64), random_scores(10, 2)
    found = classification_metrics(y, p)
    lost = {name for name, value in found.items() if np.isnan(value)}
    assert lost == {"balanced_accuracy", "mcc", "auroc", "auprc"}


def test_a_class_absent_from_the_fold_is_left_out_of_the_average():
    y, p = np.array([0, 0, 1, 1]), random_scores(4, 3)
    expected = np.mean([sk.roc_auc_score(y == k, p[:, k]) for k in (0, 1)])
    assert classification_metrics(y, p)["auroc"] == pytest.approx(expected)


def test_constant_predictions_have_errors_but_no_correlation():
    y = RNG.normal(size=(20, 1))
    found = regression_metrics(y, np.full((20, 1), 0.1))
    assert np.isnan(found["pearson"]) and np.isnan(found["spearman"])
    assert found["mse"] > 0 and found["r2"] <= 0


def test_a_constant_target_has_no_r2_and_the_other_target_still_counts():
    y = np.column_stack([np.full(20, 0.1), RNG.normal(size=20)])
    assert np.isnan(regression_metrics(y[:, :1], y[:, 1:])["r2"])
    assert regression_metrics(y, y)["r2"] == 1


def test_a_diverged_model_has_no_value_for_any_metric():
    p = np.full((4, 2), np.nan)
    assert np.isnan(list(classification_metrics(np.array([0, 1, 0, 1]), p).values())).all()


def test_a_majority_guess_has_mcc_zero():
    p = np.tile([0.9, 0.1], (10, 1))
    assert metric_value("mcc", np.arange(10) % 2, p) == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(2, 4), st.integers(0, 10_000))
def test_every_value_is_within_its_range_and_ignores_the_order_of_rows(n, classes, seed):
    rng = np.random.default_rng(seed)
    y, p = rng.integers(0, classes, n), rng.integers(0, 3, (n, classes)) / 2.0
    order = rng.permutation(n)
    found, again = classification_metrics(y, p), classification_metrics(y[order], p[order])
    for name, value in found.items():
        low, high = range_of(name)
        assert np.isnan(value) or name == "ece" or low - 1e-9 <= value <= high + 1e-9
        assert value == pytest.approx(again[name], nan_ok=True)


def test_the_primary_metric_has_a_default_and_must_suit_the_task():
    assert primary_metric(facts("a", "b"), None) == "balanced_accuracy"
    assert primary_metric(facts(targets=["t"]), None) == "r2"
    assert primary_metric(facts("a", "b"), "auroc") == "auroc"
    with pytest.raises(
        SettingsError, match=r"set\.yaml, key metric: the metric 'r2' does not suit"
    ):
        primary_metric(facts("a", "b"), "r2")


def test_predictions_are_scored_fold_by_fold():
    known = facts("a", "b")
    table = pd.DataFrame(
        {
            "id": list("wxyz"),
            "repeat": 0,
            "fold": [0, 0, 1, 1],
            "label": ["a", "b", "a", "b"],
            "a": [1.0, 0.0, 0.0, 1.0],
            "b": [0.0, 1.0, 1.0, 0.0],
        }
    )
    scores = score_predictions(known, table)
    assert list(scores.columns) == ["repeat", "fold", "metric", "value"]
    accuracy = scores[scores["metric"] == "accuracy"]
    assert accuracy["value"].tolist() == [1.0, 0.0]
    assert len(scores) == 2 * len(metrics_of(known, np.array([0, 1]), np.eye(2)))
