"""What the figures of the report draw: curves, confusions and residuals."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from motifold.artifacts import Facts, truth
from motifold.evaluation.losses import scored_classes
from motifold.evaluation.score import scores_in

# Denser near 0, where a sharp ROC curve turns.
GRID = np.linspace(0, 1, 200) ** 2

Curve = Callable[[Bool[np.ndarray, "n"], Float[np.ndarray, "n"]], Float[np.ndarray, "points"]]


def roc_curves(facts: Facts, predictions: pd.DataFrame) -> pd.DataFrame:
    """ROC curves, averaged over folds at equal false positive rates.

    Scores of different folds come from different models and are not pooled.

    Returns
    -------
    class, fpr, tpr; 200 points a curve. Two classes give one curve, that of class number 1.

    References
    ----------
    Vertical averaging: Fawcett 2006, doi 10.1016/j.patrec.2005.10.010.
    """
    return _averaged(facts, predictions, _true_positives, ("fpr", "tpr"))


def pr_curves(facts: Facts, predictions: pd.DataFrame) -> pd.DataFrame:
    """Precision-recall curves, averaged over folds at equal recall, as steps.

    Returns
    -------
    class, recall, precision; 200 points a curve. Two classes give that of class number 1.

    References
    ----------
    No line between points: Davis and Goadrich 2006, doi 10.1145/1143844.1143874.
    """
    return _averaged(facts, predictions, _precision, ("recall", "precision"))


def confusion(facts: Facts, predictions: pd.DataFrame) -> pd.DataFrame:
    """Confusion counts over all folds of the first repeat, so that each example counts once.

    Returns
    -------
    truth, predicted, count: every pair of classes, in the order of ``facts.classes``.
    """
    rows = first_repeat(predictions)
    said = scores_in(facts, rows).argmax(axis=1)
    classes = len(facts.classes)
    counts = np.bincount(truth(facts, rows) * classes + said, minlength=classes**2)
    names = np.array(facts.classes, dtype=object)
    return pd.DataFrame(
        {"truth": np.repeat(names, classes), "predicted": np.tile(names, classes), "count": counts}
    )


def residuals(facts: Facts, predictions: pd.DataFrame) -> pd.DataFrame:
    """Truth, prediction and residual (truth minus prediction) in the first repeat.

    Returns
    -------
    id, fold, target, truth, predicted, residual; one row an example and target.
    """
    rows = first_repeat(predictions)
    known, said = truth(facts, rows), scores_in(facts, rows)
    parts = [
        pd.DataFrame(
            {
                "id": rows["id"].to_numpy(),
                "fold": rows["fold"].to_numpy(),
                "target": name,
                "truth": known[:, column],
                "predicted": said[:, column],
                "residual": known[:, column] - said[:, column],
            }
        )
        for column, name in enumerate(facts.targets)
    ]
    return pd.concat(parts, ignore_index=True)


def first_repeat(predictions: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first repeat: every example that was ever held out, once."""
    return predictions[predictions["repeat"] == predictions["repeat"].min()]


def _averaged(
    facts: Facts, predictions: pd.DataFrame, curve: Curve, axes: tuple[str, str]
) -> pd.DataFrame:
    """Mean over folds of a curve on the grid; folds without positives or negatives are left out."""
    folds = [part for _, part in predictions.groupby(["repeat", "fold"])]
    known = [(truth(facts, part), scores_in(facts, part)) for part in folds]
    tables = []
    for k in scored_classes(len(facts.classes)):
        lines = [curve(y == k, p[:, k]) for y, p in known if 0 < (y == k).sum() < len(y)]
        if lines:
            mean = np.mean(lines, axis=0)
            tables.append(pd.DataFrame({"class": facts.classes[k], axes[0]: GRID, axes[1]: mean}))
    return (
        pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["class", *axes])
    )


def _true_positives(positive: np.ndarray, score: np.ndarray) -> np.ndarray:
    from sklearn.metrics import roc_curve

    fpr, tpr, _ = roc_curve(positive, score)
    line = np.interp(GRID, fpr, tpr)
    line[0] = 0.0  # curves start in the corner, whatever the highest score holds
    return line


def _precision(positive: np.ndarray, score: np.ndarray) -> np.ndarray:
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(positive, score)
    precision, recall = precision[-2::-1], recall[-2::-1]  # recall ascending, without its end at 0
    return precision[np.minimum(np.searchsorted(recall, GRID - 1e-12), len(recall) - 1)]
