"""Why a metric has no value, and what to do about it."""

from typing import Literal

import numpy as np

from motifold.artifacts import Facts
from motifold.evaluation.metrics import NEEDS_TWO_CLASSES, Scores, Truth, metric_value
from motifold.evaluation.wording import count, spoken

Reason = Literal[
    "", "no_examples", "not_finite", "single_class", "constant_target", "constant_prediction"
]


def reason_of(y: Truth, scores: Scores, metric: str) -> Reason:
    """Why a metric has no value, in a word; empty if it has one."""
    if not np.isnan(metric_value(metric, y, scores)):
        return ""
    if len(y) == 0:
        return "no_examples"
    if not np.isfinite(scores).all():
        return "not_finite"
    if metric in NEEDS_TWO_CLASSES:
        return "single_class"
    return "constant_target" if np.ptp(y, axis=0).max() == 0 else "constant_prediction"


def why_undefined(facts: Facts, y: Truth, scores: Scores, metric: str) -> str:
    """Say why a metric has no value on these held-out examples, and what to do.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets).
    scores
        Class probabilities (n, classes) or predictions (n, targets).

    Returns
    -------
    A sentence; empty if the metric has a value.

    Examples
    --------
    >>> facts = Facts("set", "dna", "classification", [4], classes=["a", "b"])
    >>> why_undefined(facts, np.array([1, 1]), np.full((2, 2), 0.5), "auroc")
    'AUROC has no value: all 2 held-out examples are of class b; use fewer folds, or a split that
    spreads the classes.'
    """
    reason = reason_of(y, scores, metric)
    return f"{spoken(metric)} has no value: {because(facts, y, reason)}." if reason else ""


def because(facts: Facts, y: Truth, reason: Reason) -> str:
    """A reason in words, with what to do, without a full stop."""
    examples = count(len(y), "held-out example")
    if reason == "no_examples":
        return "there are no held-out examples; look at the split"
    if reason == "not_finite":
        return (
            "the model predicted numbers that are not finite; lower its learning rate, or look for "
            "extreme targets"
        )
    if reason == "single_class":
        return (
            f"all {examples} are of class {facts.classes[int(y[0])]}; use fewer folds, or a split "
            "that spreads the classes"
        )
    if reason == "constant_target":
        return (
            f"all {examples} have the same target; use fewer folds, or a split that spreads the "
            "targets"
        )
    return (
        f"the model predicts the same number for all {examples}; it has learned nothing, so train "
        "longer or look at its settings"
    )
