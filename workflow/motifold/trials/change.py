"""How the data of a trial differ from the dataset's own."""

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float, Int

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


def has_mixed_groups(y: Truth, groups: Clusters) -> bool:
    """Whether most examples are in groups of several labels (of several values, for numbers)."""
    label = pd.Series(y if y.ndim == 1 else y[:, 0])
    return bool((label.groupby(groups).transform("nunique") > 1).mean() > MIXED)


def permuted_labels(
    y: Truth,
    copies: Clusters,
    groups: Clusters | None,
    rng: np.random.Generator,
    folds: Int[np.ndarray, "n"] | None = None,
) -> Truth:
    """Labels that tell nothing of the examples, except through what examples share.

    Families, which are near-duplicates and members of a group, exchange their sets of labels, so
    that copies which shared a label still do. A model can then be right about a held-out copy only
    because it has seen its twin: with permuted labels a score above chance is a leak between the
    folds, and nothing else. If every example were permuted by itself, twins would disagree and the
    leak would hide; if labels stayed within their groups, whatever goes with a group's share of a
    class would predict them honestly.

    Examples without kin are given their labels such that every fold holds its former number of
    each class, as far as the labels that families have taken allow: metrics that average over
    classes are biased where a rare class goes missing. Within a fold any order is as likely as any
    other, so nothing about a held-out example's label can be learned from the other folds. Where
    all of a fold is of one class, its former numbers would tell it from other folds; then folds do
    not matter.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets), of which tenths are kept in each fold.
    copies
        Number of each example's family of near-duplicates.
    groups
        Number of each example's group, or None.
    folds
        Fold of each example, any number for those that are never held out; None: no matter.

    Returns
    -------
    As ``y``. Families of different sizes exchange labels too, so class shares may change a little.

    References
    ----------
    Restricted permutation: Anderson and ter Braak 2003, doi 10.1080/00949650215733; of labels of
    a classifier: Ojala and Garriga 2010, JMLR 11:1833.
    """
    blocks = _blocks(y, kept_together(copies, groups))
    source = _exchanged(blocks, np.zeros(len(y), np.int64), rng)
    kinds = y if y.ndim == 1 else strata(y)
    if folds is not None and _are_varied(kinds, folds):
        source = _spread(source, np.bincount(blocks)[blocks] == 1, kinds, folds, rng)
    return y[source]


def permuted_within_groups(
    y: Truth, copies: Clusters, groups: Clusters, rng: np.random.Generator
) -> Truth:
    """Labels permuted within each group: every group keeps its labels.

    A score above chance says that telling the groups apart is enough, which is no leak where whole
    groups are held out. Near-duplicates within a group move together.

    Parameters
    ----------
    y, copies, groups, rng
        As in :func:`permuted_labels`.

    References
    ----------
    Anderson and ter Braak 2003, doi 10.1080/00949650215733.
    """
    return y[_exchanged(copies, groups, rng)]


def part_of(
    y: Truth,
    clusters: Clusters,
    fraction: float | int,
    rng: np.random.Generator,
    first: Int[np.ndarray, "n"] | None = None,
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
    first
        Examples with a lower number are taken before others; None: all are alike.

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
    order = np.lexsort((rng.random(len(y)), turn, *(() if first is None else (first,))))
    stratum = (y if y.ndim == 1 else strata(y))[order]
    chosen = [order[np.flatnonzero(stratum == one)] for one in np.unique(stratum)]
    return np.sort(np.concatenate([one[: max(1, round(fraction * len(one)))] for one in chosen]))


def _blocks(y: Truth, families: Clusters) -> Clusters:
    """Families as blocks; each example alone if most are one family that holds several labels.

    Such a family, the variants of one sequence, could exchange its labels with nothing like it.
    """
    _, block = np.unique(families, return_inverse=True)
    sizes = np.bincount(block)
    inside = y[block == sizes.argmax()]
    if 2 * sizes.max() > len(y) and (inside != inside[:1]).any():
        return np.arange(len(y))
    return block.astype(np.int64)


def _are_varied(kinds: Int[np.ndarray, "n"], folds: Int[np.ndarray, "n"]) -> bool:
    """Whether every fold holds two kinds or more."""
    return bool(pd.Series(kinds).groupby(folds).nunique().min() > 1)


def _exchanged(
    blocks: Clusters, within: Clusters, rng: np.random.Generator
) -> Int[np.ndarray, "n"]:
    """Row from which each example gets its label: each block from a random block of the same
    stratum, again and again if it is larger than that one.
    """
    forms, block = np.unique(np.stack([within, blocks]), axis=1, return_inverse=True)
    giver = np.lexsort((rng.random(forms.shape[1]), forms[0]))  # forms are sorted by stratum
    sizes = np.bincount(block)
    starts = np.cumsum(sizes) - sizes
    takers = np.lexsort((rng.random(len(block)), block))  # two orders, or a block that gives to
    givers = np.lexsort((rng.random(len(block)), block))  # itself would change nothing
    rank = np.arange(len(block)) - np.repeat(starts, sizes)
    given = np.repeat(giver, sizes)
    source = np.empty(len(block), np.int64)
    source[takers] = givers[starts[given] + rank % sizes[given]]
    return source


def _spread(
    source: Int[np.ndarray, "n"],
    alone: Bool[np.ndarray, "n"],
    kinds: Int[np.ndarray, "n"],
    folds: Int[np.ndarray, "n"],
    rng: np.random.Generator,
) -> Int[np.ndarray, "n"]:
    """Sources of examples without kin, dealt so that folds keep their number of each kind."""
    _, fold = np.unique(folds, return_inverse=True)
    shape = (fold.max() + 1, kinds.max() + 1)
    missing = np.zeros(shape, np.int64)
    np.add.at(missing, (fold, kinds), 1)
    np.subtract.at(missing, (fold[~alone], kinds[source[~alone]]), 1)
    pool = rng.permutation(source[alone])
    left = [pool[kinds[pool] == kind].tolist() for kind in range(shape[1])]
    spread, open_seats = source.copy(), []
    for one in rng.permutation(shape[0]).tolist():
        seats = rng.permutation(np.flatnonzero(alone & (fold == one)))
        wanted = np.minimum(np.maximum(missing[one], 0), [len(rows) for rows in left])
        if wanted.sum() > len(seats):
            wanted = rng.multivariate_hypergeometric(wanted, len(seats))
        rows = [left[kind].pop() for kind in np.repeat(np.arange(shape[1]), wanted).tolist()]
        spread[seats[: len(rows)]] = rows
        open_seats.append(seats[len(rows) :])
    rest = np.array([row for rows in left for row in rows], np.int64)
    spread[np.concatenate(open_seats)] = rng.permutation(rest)
    return spread
