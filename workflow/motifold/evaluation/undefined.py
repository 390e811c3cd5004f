"""Why a metric has no value, and what to do about it."""

from collections.abc import Hashable
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, truth
from motifold.evaluation.metrics import NEEDS_TWO_CLASSES, Scores, Truth, metric_value
from motifold.evaluation.score import scores_in
from motifold.evaluation.wording import count

KEYS = ["repeat", "fold"]

Fold = tuple[Hashable, ...]  # repeat and fold

Reason = Literal[
    "", "no_examples", "not_finite", "single_class", "constant_target", "constant_prediction"
]


class Lost(NamedTuple):
    """Metrics that have no value for one reason.

    Attributes
    ----------
    reason
        In a word.
    because
        In words, of the first of the folds, without a full stop.
    metrics, folds
        Where that is so, as ordered sets; a fold is repeat and fold.
    """

    reason: Reason
    because: str
    metrics: dict[str, None]
    folds: dict[Fold, None]


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
    flat = np.isnan(metric_value("r2", y, scores))
    return "constant_target" if flat else "constant_prediction"


def why_undefined(facts: Facts, predictions: pd.DataFrame, scores: pd.DataFrame) -> list[Lost]:
    """Why metrics of one model have no value, one entry a reason.

    Parameters
    ----------
    predictions
        Held-out predictions of the model: id, repeat, fold, the truth, classes or targets.
    scores
        Its rows of ``metrics.tsv``: repeat, fold, metric, value.
    """
    parts, found = dict(list(predictions.groupby(KEYS))), dict[Reason, Lost]()
    for key, rows in scores[scores["value"].isna()].groupby(KEYS):
        y, said = truth(facts, parts[key]), scores_in(facts, parts[key])
        for name in rows["metric"]:
            reason = reason_of(y, said, name)
            if reason:
                one = found.setdefault(reason, Lost(reason, because(facts, y, reason), {}, {}))
                one.metrics[name] = one.folds[key] = None
    return list(found.values())


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
