"""Curves whose areas are known, and counts."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.curves import confusion, pr_curves, residuals, roc_curves
from motifold.evaluation.metrics import metric_value


def table(classes, n=600, folds=1, repeats=1, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, len(classes), n)
    scores = rng.dirichlet(np.ones(len(classes)), n) + np.eye(len(classes))[y] * 0.4
    scores /= scores.sum(axis=1, keepdims=True)
    base = {"id": np.arange(n).astype(str), "fold": np.arange(n) % folds}
    base |= {"label": np.array(classes)[y], **dict(zip(classes, scores.T, strict=True))}
    return pd.concat([pd.DataFrame(base).assign(repeat=r) for r in range(repeats)]), y, scores


def known(*classes):
    return Facts("set", "dna", "classification", [4], classes=list(classes))


def test_the_area_under_the_curves_is_that_of_the_metrics():
    rows, y, scores = table(["a", "b"])
    roc, pr = roc_curves(known("a", "b"), rows), pr_curves(known("a", "b"), rows)
    assert set(roc["class"]) == {"b"} and len(roc) <= 200 and len(pr) <= 200
    area = np.trapezoid(roc["tpr"], roc["fpr"])
    assert area == pytest.approx(metric_value("auroc", y, scores), abs=0.01)
    area = np.trapezoid(pr["precision"], pr["recall"])
    assert area == pytest.approx(metric_value("auprc", y, scores), abs=0.01)


def test_many_classes_have_a_curve_each_and_folds_are_averaged():
    rows, *_ = table(["a", "b", "c"], folds=3)
    roc = roc_curves(known("a", "b", "c"), rows)
    assert roc["class"].unique().tolist() == ["a", "b", "c"]
    assert roc.groupby("class")["tpr"].apply(lambda line: line.is_monotonic_increasing).all()
    assert (roc.groupby("class")[["fpr", "tpr"]].last() == 1).all(axis=None)


def test_folds_with_one_class_have_no_curve():
    rows, *_ = table(["a", "b"])
    rows = rows[rows["label"] == "a"]
    assert roc_curves(known("a", "b"), rows).empty
    assert list(pr_curves(known("a", "b"), rows).columns) == ["class", "recall", "precision"]


def test_confusion_counts_each_example_once_over_repeats():
    rows, y, scores = table(["a", "b", "c"], n=90, folds=3, repeats=2)
    counts = confusion(known("a", "b", "c"), rows)
    assert counts["count"].sum() == 90
    right = counts[counts["truth"] == counts["predicted"]]["count"].sum()
    assert right == (scores.argmax(axis=1) == y).sum()


def test_residuals_are_truth_minus_prediction_of_every_target():
    facts = Facts("set", "dna", "regression", [4], targets=["u", "v"])
    rows = pd.DataFrame(
        {"id": ["x"], "repeat": 0, "fold": 0, "target_u": 1.0, "target_v": 2.0, "u": 0.5, "v": 3.0}
    )
    table = residuals(facts, rows)
    assert table["residual"].tolist() == [0.5, -1.0]
    assert table["target"].tolist() == ["u", "v"]
