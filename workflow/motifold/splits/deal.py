"""Deal clusters to folds like cards, so that every fold gets its share of every class."""

from dataclasses import dataclass

import numpy as np

SEED = 20_260_101
SIZE_WEIGHT = 0.2  # of equal sizes, beside equal shares of each stratum
TIE_WEIGHT = 1e-6  # the same for single examples
DRAWS = 10  # the evenest of so many is taken, unless clusters are so many that all are even
MANY = 3000
JITTER = 0.2  # of the logarithm of sizes, so that repeats differ


@dataclass(frozen=True)
class Content:
    """What clusters hold.

    Attributes
    ----------
    strata
        Of the examples, those of one cluster together.
    begins, sizes
        Place of each cluster's first example, and how many it has.
    number
        Number of strata.
    """

    strata: np.ndarray
    begins: np.ndarray
    sizes: np.ndarray
    number: int

    def counts(self, cluster: int) -> np.ndarray:
        """Examples of each stratum in a cluster."""
        rows = slice(self.begins[cluster], self.begins[cluster] + self.sizes[cluster])
        return np.bincount(self.strata[rows], minlength=self.number)

    def makeup(self) -> np.ndarray:
        """A number for each cluster that is the same where the counts of all strata are."""
        rng = np.random.default_rng(SEED)
        marks = rng.integers(0, 2**63, self.number, np.uint64)
        return np.add.reduceat(marks[self.strata], self.begins)


def deal(strata: np.ndarray, clusters: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Fold of each example: clusters stay whole, strata and sizes are balanced.

    Clusters of several examples are dealt first, large ones before small ones, each to the fold
    where the sum of squared deviations from equal shares grows least; then single examples fill
    what is missing. Clusters of the same make-up are dealt at once, which costs no more for a
    million than for one.

    Parameters
    ----------
    strata
        Class numbers or bins of a target, int64 (n,).
    clusters
        Number of each example's cluster (n,).
    folds
        Number of folds, at most the number of clusters.
    seed
        Seed of the shuffle.

    Returns
    -------
    int64 (n,): 0 to ``folds`` - 1, none of them empty.

    References
    ----------
    Graham 1969, doi 10.1137/0117039 (largest first, each to where least is).
    """
    rng = np.random.default_rng(seed)
    strata = np.unique(strata, return_inverse=True)[1].reshape(-1)
    number = np.unique(clusters, return_inverse=True)[1].reshape(-1)
    order = np.argsort(number, kind="stable")
    begins = np.flatnonzero(np.diff(number[order], prepend=-1))
    sizes = np.diff(begins, append=len(order))
    content = Content(strata[order], begins, sizes, int(strata.max()) + 1)
    draws = DRAWS if len(sizes) <= MANY else 1
    fold_of = min((_drawn(content, folds, rng) for _ in range(draws)), key=lambda draw: draw[0])[1]
    return rng.permutation(folds)[fold_of[number]]


def _drawn(content: Content, folds: int, rng: np.random.Generator) -> tuple[float, np.ndarray]:
    """Fold of each cluster, and how far from equal shares they are."""
    goal = np.bincount(content.strata) / folds
    filled = np.zeros((folds, len(goal)))
    fold_of = np.full(len(content.sizes), -1, np.int64)
    for alike in _piles(content, rng):
        counts = content.counts(int(alike[0]))
        pieces = _water_fill(_price(filled, goal, counts), len(alike))
        fold_of[alike] = rng.permutation(np.repeat(np.arange(folds), pieces))
        filled += pieces[:, None] * counts
    _fill_empty(fold_of, content.sizes, folds)
    return float(((filled - goal) ** 2 / goal).sum()), fold_of


def _piles(content: Content, rng: np.random.Generator) -> list[np.ndarray]:
    """Clusters of the same make-up together, large ones first."""
    makeup = content.makeup()
    order = np.argsort(makeup, kind="stable")
    begins = np.flatnonzero(np.concatenate([[True], np.diff(makeup[order]) != 0]))
    size = content.sizes[order[begins]]
    rank = np.log(size) + np.where(size > 1, rng.uniform(0, JITTER, len(size)), 0.0)
    piles = np.split(order, begins[1:])
    return [piles[number] for number in np.argsort(-rank, kind="stable")]


def _price(filled: np.ndarray, goal: np.ndarray, content: np.ndarray) -> np.ndarray:
    """Clusters of this content that each fold is above its share, by squared deviations.

    The sum over strata of (filled + t * content - goal)^2 / goal grows with every cluster by the
    same step, so that its slope at t = 0 says how many clusters a fold is ahead of another.
    """
    inside = content > 0
    weight = content[inside] / goal[inside]
    total, whole = content.sum(), goal.sum()
    # Single examples fill their class first; sizes follow from that, and settle what is left.
    size_weight = SIZE_WEIGHT if total > 1 else TIE_WEIGHT
    slope = (filled[:, inside] - goal[inside]) @ weight
    slope += size_weight * (filled.sum(axis=1) - whole) * total / whole
    return slope / (weight @ content[inside] + size_weight * total**2 / whole)


def _water_fill(level: np.ndarray, count: int) -> np.ndarray:
    """How many of ``count`` equal pieces each fold gets if each piece goes where least is."""
    order = np.argsort(level, kind="stable")
    sorted_level = level[order]
    # With the lowest k folds filled to one height: the largest k whose height is above them all.
    heights = (count + np.cumsum(sorted_level)) / np.arange(1, len(level) + 1)
    used = int(np.flatnonzero(heights >= sorted_level)[-1]) + 1
    share = np.maximum(heights[used - 1] - sorted_level[:used], 0)
    pieces = np.floor(share).astype(np.int64)
    rest = np.argsort(pieces - share, kind="stable")[: count - pieces.sum()]
    pieces[rest] += 1
    given = np.zeros(len(level), np.int64)
    given[order[:used]] = pieces
    return given


def _fill_empty(fold_of: np.ndarray, sizes: np.ndarray, folds: int) -> None:
    """Move the smallest cluster of the folds that have several to each fold that has none."""
    for fold in np.flatnonzero(np.bincount(fold_of, minlength=folds) == 0):
        several = np.bincount(fold_of, minlength=folds)[fold_of] > 1
        fold_of[np.where(several, sizes, sizes.max() + 1).argmin()] = fold
