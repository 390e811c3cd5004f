"""Every way in which a metric loses its value has its own words."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import CLASSIFICATION_METRICS, REGRESSION_METRICS, Facts
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.score import score_predictions
from motifold.evaluation.undefined import because, reason_of, why_undefined

CLASSES = Facts("set", "dna", "classification", [4], classes=["EI", "IE"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])
EVEN = np.full((3, 2), 0.5)
ONES = np.ones(3, np.int64)
RISING = np.arange(3.0)[:, None]


@pytest.mark.parametrize(
    ("facts", "y", "scores", "metric", "words"),
    [
        (
            CLASSES,
            ONES,
            EVEN,
            "auroc",
            "all 3 held-out examples are of class IE",
        ),
        (CLASSES, ONES, EVEN, "balanced_accuracy", "spreads the classes"),
        (CLASSES, ONES, EVEN * np.nan, "accuracy", "not finite"),
        (CLASSES, ONES[:0], EVEN[:0], "accuracy", "no held-out examples"),
        (NUMBERS, np.ones((3, 1)), RISING, "r2", "have the same target"),
        (NUMBERS, RISING, np.ones((3, 1)), "pearson", "predicts the same number for all 3"),
        (NUMBERS, RISING, np.ones((3, 1)), "spearman", "learned nothing"),
    ],
)
def test_the_reason_is_named(facts, y, scores, metric, words):
    assert words in because(facts, y, reason_of(y, scores, metric))


@pytest.mark.parametrize("constant", [True, False])
def test_a_reason_is_given_if_and_only_if_there_is_no_value(constant):
    scores = np.full((3, 2), 0.5) if constant else np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    for y in (np.array([0, 1, 1]), ONES):
        for name in CLASSIFICATION_METRICS:
            undefined = np.isnan(metric_value(name, y, scores))
            assert bool(reason_of(y, scores, name)) == undefined
    predicted = np.ones((3, 1)) if constant else RISING
    for y in (RISING, np.ones((3, 1))):
        for name in REGRESSION_METRICS:
            undefined = np.isnan(metric_value(name, y, predicted))
            assert bool(reason_of(y, predicted, name)) == undefined


def test_a_target_that_is_constant_but_for_rounding_is_constant():
    y = np.array([[0.1 + 0.2], [0.3], [0.3]])
    assert np.isnan(metric_value("pearson", y, RISING))
    assert reason_of(y, RISING, "pearson") == "constant_target"


def test_metrics_and_folds_are_gathered_by_reason():
    columns = {"id": list("abcdef"), "repeat": 0, "fold": [0, 0, 1, 1, 2, 2]}
    table = pd.DataFrame(columns | {"label": ["EI", "IE", "IE", "IE", "EI", "IE"]})
    table = table.assign(EI=[0.2, 0.3, 0.4, 0.5, np.nan, 0.5], IE=0.5)
    found = why_undefined(CLASSES, table, score_predictions(CLASSES, table))
    assert [(one.reason, list(one.folds)) for one in found] == [
        ("single_class", [(0, 1)]),
        ("not_finite", [(0, 2)]),
    ]
    assert set(found[0].metrics) == {"balanced_accuracy", "mcc", "auroc", "auprc"}
    assert set(found[1].metrics) == set(CLASSIFICATION_METRICS)
