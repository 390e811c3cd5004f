"""The best score that contradictory labels leave to any model."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.artifacts import Facts
from motifold.evaluation.metrics import DEFAULT, Truth, higher_is_better, metric_value
from motifold.evaluation.wording import number, spoken


def ceiling(
    facts: Facts, y: Truth, groups: Int[np.ndarray, "n"], metric: str | None = None
) -> tuple[float, str]:
    """Best score that any model can reach, given that equal examples have different labels.

    A model must predict the same for equal examples. The best it can do is to know the share of
    each class among them, or the mean of their targets: accuracy is then the share of the majority
    label in each group, R² is 1 less the share of the variance within groups. For
    ``balanced_accuracy`` classes count by the inverse of their size. For ``mcc``, ``f1_macro`` and
    ``spearman`` the same predictions are near the best, though not always the best.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets).
    groups
        Number of the group of equal examples of each example, from 0 (n,).
    metric
        Name of the metric; left out: balanced_accuracy or r2.

    Returns
    -------
    The score, and a sentence that says so; the sentence is empty where no labels contradict.

    Examples
    --------
    >>> facts = Facts("set", "dna", "classification", [4], classes=["a", "b"])
    >>> ceiling(facts, np.array([0, 0, 1, 1]), np.array([0, 1, 1, 2]), "accuracy")[0]
    0.75
    """
    name = metric or DEFAULT["classification" if facts.classes else "regression"]
    table = pd.DataFrame(np.eye(len(facts.classes))[y] if facts.classes else y)
    known = table.groupby(groups).transform("mean").to_numpy(np.float64)
    contradictory = int((np.abs(table.to_numpy() - known) > 1e-9 * _size(table)).any(axis=1).sum())
    if name == "balanced_accuracy":
        known = known / np.maximum(table.mean().to_numpy(), 1e-300)
    value = metric_value(name, y, known)
    if contradictory == 0:
        return value, ""
    bound = "above" if higher_is_better(name) else "below"
    thing = "label" if facts.classes else "target"
    return value, (
        f"{contradictory} of {len(y)} examples equal another with a different {thing}, so no model "
        f"can get {bound} {spoken(name)} {number(value)}; correct or drop them."
    )


def _size(table: pd.DataFrame) -> Float[np.ndarray, "columns"]:
    """Largest value of each column, to tell a difference from rounding."""
    return np.maximum(np.abs(table.to_numpy(np.float64)).max(axis=0, initial=0.0), 1e-300)
