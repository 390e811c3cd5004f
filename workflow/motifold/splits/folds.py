"""Folds that keep clusters whole and classes balanced, and validation parts inside them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from motifold.errors import DataError
from motifold.splits.deal import deal

BINS = 10  # strata of a regression target
MOST = 0.5  # share of all examples that a fold may hold, if there are more than two
TOO_LARGE = 2  # of the wanted size: a validation part that is not chosen for its classes
NEVER = -1  # fold of an example that is never held out


def strata(y: np.ndarray, folds: int = 2) -> np.ndarray:
    """What folds are balanced by: classes, or tenths of the first regression target.

    Small data have fewer strata or one, so that a stratum has an example for every fold.
    """
    if y.ndim == 1:
        return y if np.bincount(y).max() >= folds else np.zeros_like(y)
    ranks = pd.Series(y[:, 0]).rank(method="first").to_numpy()
    return ((ranks - 1) * max(1, min(BINS, len(y) // folds)) // len(y)).astype(np.int64)


def k_folds(
    y: np.ndarray, clusters: np.ndarray, folds: int, seed: int, classes: Sequence[str] = ()
) -> np.ndarray:
    """Fold in which each example is held out; clusters stay whole, strata are balanced.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets).
    clusters
        Number of each example's cluster.
    folds
        Number of folds.
    seed
        Seed of the shuffle.
    classes
        Names of the classes, for the message if clusters are too large.

    Returns
    -------
    int64 (n,): 0 to ``folds`` - 1.

    Raises
    ------
    DataError
        If clusters cannot be spread over the folds.
    """
    number = len(np.unique(clusters))
    if number < folds:
        raise DataError(
            f"there are only {number} clusters or groups for {folds} folds",
            file="folds",
            fix="use fewer folds (split.folds), or split.by: random if parting them is right",
        )
    fold = deal(strata(y, folds), clusters, folds, seed)
    sizes = np.bincount(fold, minlength=folds)
    if sizes.max() > MOST * len(y) + 1 and folds > 2:
        raise DataError(
            f"near-duplicates or groups are so large that one of {folds} folds would hold "
            f"{sizes.max()} of {len(y)} examples: {_largest(y, clusters, classes)}",
            file="folds",
            fix="use split.by: random or column if the examples are variants of one sequence, "
            "else part the group or collect others",
        )
    return fold


def validation_part(y: np.ndarray, clusters: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Choose the part of a training fold that decides when training stops.

    Clusters stay whole here too, so that validation does not reward copying. A part that takes the
    last of a class from training is passed over if there is another one that is not too large.

    Parameters
    ----------
    y, clusters
        Of the training fold only.
    share
        Wanted share of examples, above 0 and below 1.

    Returns
    -------
    bool (n,): True for the validation part; never all, never none.
    """
    parts = max(2, round(1 / share))
    parts = min(parts, len(np.unique(clusters)))
    if parts < 2:  # one cluster: nothing can be kept apart, so a random part must do
        clusters, parts = np.arange(len(y)), max(2, round(1 / share))
    part = deal(strata(y, parts), clusters, parts, seed)
    # A large cluster may fill a part alone: the part of the size that is wanted.
    sizes, wanted = np.bincount(part, minlength=parts), len(y) / parts
    order = np.argsort(np.abs(sizes - wanted), kind="stable").tolist()
    fitting = [one for one in order if sizes[one] <= TOO_LARGE * wanted]
    keeping = (one for one in fitting if _keeps_classes(y, part == one))
    return part == next(keeping, order[0])


def _keeps_classes(y: np.ndarray, chosen: np.ndarray) -> bool:
    """Whether every class is left outside of the chosen part; numbers have none to lose."""
    return y.ndim > 1 or len(np.unique(y[~chosen])) == len(np.unique(y))


def _largest(y: np.ndarray, clusters: np.ndarray, classes: Sequence[str]) -> str:
    """The largest cluster, and the class of which it holds most, in words."""
    number = np.unique(clusters, return_inverse=True)[1]
    inside = number == np.bincount(number).argmax()
    says = f"one cluster has {inside.sum()} examples"
    if not classes:
        return says
    held = np.bincount(y[inside], minlength=len(classes))
    whole = np.bincount(y, minlength=len(classes))
    most = int((held / np.maximum(whole, 1)).argmax())
    return f"{says}, {held[most]} of the {whole[most]} of class '{classes[most]}' among them"
