"""How the data of a trial differ from the dataset's own."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.similarity.links import joined
from motifold.splits.folds import strata

MIXED = 0.5  # share of examples in groups of several labels above which groups count as mixed

Truth = Int[np.ndarray, "n"] | Float[np.ndarray, "n targets"]
Clusters = Int[np.ndarray, "n"]


def kept_together(copies: Clusters, groups: Clusters | None) -> Clusters:
    """Number of the cluster that no honest fold parts: near-duplicates and members of a group.

    Examples
    --------
    >>> kept_together(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])).tolist()
    [0, 0, 0, 1]
    """
    return copies if groups is None else joined(copies, groups)


def groups_of(examples: pd.DataFrame) -> Clusters | None:
    """Number of each example's group, None if the data have no groups."""
    if "group" not in examples:
        return None
    return pd.factorize(examples["group"])[0].astype(np.int64)


def permuted_labels(
    y: Truth, copies: Clusters, groups: Clusters | None, rng: np.random.Generator
) -> Truth:
    """Labels that tell nothing of the examples, except through what examples share.

    Near-duplicates move together: each family gets the labels of another one, so that copies which
    shared a label still do. A model can then be right about a held-out copy only because it has
    seen its twin: with permuted labels a score above chance is a leak between the folds, and
    nothing else. If every example were permuted by itself, twins would disagree and the leak would
    hide.

    Groups whose members have one label move as wholes likewise. If most examples are in groups of
    several labels, labels are permuted within each group: every group keeps its labels, so a score
    above chance says that telling the groups apart is enough.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets).
    copies
        Number of each example's family of near-duplicates.
    groups
        Number of each example's group, or None.

    Returns
    -------
    As ``y``. Families of different sizes exchange labels too, so class shares may change a little.

    References
    ----------
    Restricted permutation: Anderson and ter Braak 2003, doi 10.1080/00949650215733; of labels of
    a classifier: Ojala and Garriga 2010, JMLR 11:1833.
    """
    if groups is not None and _are_mixed(y, groups):
        return _exchanged(y, copies, groups, rng)
    return _exchanged(y, kept_together(copies, groups), np.zeros(len(y), np.int64), rng)


def part_of(
    y: Truth, clusters: Clusters, fraction: float | int, rng: np.random.Generator
) -> Int[np.ndarray, "chosen"]:
    """A random part that keeps class shares and takes clusters one after the other.

    Clusters that fit are taken whole; the last one of each class may be cut. The same randomness
    gives nested parts: the smaller one lies within the larger one.

    Parameters
    ----------
    y, clusters
        Class numbers or targets, and clusters of near-duplicates and groups.
    fraction
        Wanted share, above 0 and at most 1.

    Returns
    -------
    Sorted positions; at least one example of each class.

    Examples
    --------
    >>> part_of(np.array([0, 0, 0, 0, 1, 1]), np.arange(6), 0.5, np.random.default_rng(0)).tolist()
    [2, 3, 4]
    """
    _, cluster = np.unique(clusters, return_inverse=True)
    turn = rng.random(cluster.max() + 1)[cluster]
    order = np.lexsort((rng.random(len(y)), turn))
    stratum = (y if y.ndim == 1 else strata(y))[order]
    chosen = [order[np.flatnonzero(stratum == one)] for one in np.unique(stratum)]
    return np.sort(np.concatenate([one[: max(1, round(fraction * len(one)))] for one in chosen]))


def _are_mixed(y: Truth, groups: Clusters) -> bool:
    label = pd.Series(y if y.ndim == 1 else y[:, 0])
    return bool((label.groupby(groups).transform("nunique") > 1).mean() > MIXED)


def _exchanged(y: Truth, blocks: Clusters, within: Clusters, rng: np.random.Generator) -> Truth:
    """Each block gets the labels of a random block of the same stratum, again and again if it is
    larger than that one.
    """
    forms, block = np.unique(np.stack([within, blocks]), axis=1, return_inverse=True)
    giver = np.lexsort((rng.random(forms.shape[1]), forms[0]))  # forms are sorted by stratum
    sizes = np.bincount(block)
    starts = np.cumsum(sizes) - sizes
    takers = np.lexsort((rng.random(len(y)), block))  # two orders, or a block that gives to
    givers = np.lexsort((rng.random(len(y)), block))  # itself would change nothing
    rank = np.arange(len(y)) - np.repeat(starts, sizes)
    given = np.repeat(giver, sizes)
    permuted = y.copy()
    permuted[takers] = y[givers[starts[given] + rank % sizes[given]]]
    return permuted
