"""Folds that keep clusters whole and classes balanced, and validation parts inside them."""

import logging
import warnings

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from motifold.errors import DataError

logger = logging.getLogger(__name__)
BINS = 10  # strata of a regression target
MOST_VALIDATION = 0.4  # share above which the log says that clusters made it so
NEVER = -1  # fold of an example that is never held out


def strata(y: np.ndarray, folds: int = 2) -> np.ndarray:
    """What folds are balanced by: classes, or tenths of the first regression target.

    Small data have fewer strata or one, so that a stratum has an example for every fold.
    """
    if y.ndim == 1:
        return y if np.bincount(y).max() >= folds else np.zeros_like(y)
    ranks = pd.Series(y[:, 0]).rank(method="first").to_numpy()
    return ((ranks - 1) * max(1, min(BINS, len(y) // folds)) // len(y)).astype(np.int64)


def k_folds(y: np.ndarray, clusters: np.ndarray, folds: int, seed: int) -> np.ndarray:
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
    fold = _dealt(y, clusters, folds, seed)
    sizes = np.bincount(fold, minlength=folds)
    if sizes.max() > 0.5 * len(y) + 1 and folds > 2 or sizes.min() == 0:
        raise DataError(
            f"near-duplicates or groups are so large that one of {folds} folds would hold "
            f"{sizes.max()} of {len(y)} examples",
            file="folds",
            fix="use split.by: random or column if the examples are variants of one sequence",
        )
    return fold


def validation_part(y: np.ndarray, clusters: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Choose the part of a training fold that decides when training stops.

    Clusters stay whole here too, so that validation does not reward copying.

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
    return _dealt(y, clusters, parts, seed) == 0


def _dealt(y: np.ndarray, clusters: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Fold of each example; the quicker splitter where every cluster has one example only."""
    alone = len(np.unique(clusters)) == len(clusters)
    kind = StratifiedKFold if alone else StratifiedGroupKFold
    splitter = kind(folds, shuffle=True, random_state=seed)
    groups = None if alone else clusters
    fold = np.empty(len(clusters), np.int64)
    with warnings.catch_warnings():
        # A class smaller than the folds is reported by the checks, in a sentence of our own.
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        for number, (_, held_out) in enumerate(
            splitter.split(np.zeros(len(clusters)), strata(y, folds), groups)
        ):
            fold[held_out] = number
    return fold
