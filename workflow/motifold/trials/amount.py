"""Which examples of large data a trial is done on."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from motifold.splits.folds import NEVER
from motifold.trials.change import part_of

HELD_OUT = 500  # examples of each fold that are scored
TEST_PART = 2000  # the same where one part is held out only

Rows = Int[np.ndarray, "_"]


@dataclass(frozen=True)
class Families:
    """Labels of all examples, and who is related to whom.

    Attributes
    ----------
    y
        Class numbers (n,) or targets (n, targets).
    copies
        Number of each example's family of near-duplicates.
    clusters
        The same for near-duplicates and members of a group.
    """

    y: Int[np.ndarray, "n"] | Float[np.ndarray, "n targets"]
    copies: Int[np.ndarray, "n"]
    clusters: Int[np.ndarray, "n"]

    def kin(self, rows: Rows) -> Int[np.ndarray, "n"]:
        """0 for near-duplicates of the rows, 1 for members of their groups, 2 for all others."""
        near, far = (np.isin(one, one[rows]) for one in (self.copies, self.clusters))
        return np.where(near, 0, np.where(far, 1, 2))

    def some(
        self,
        rows: Rows,
        share: float | int,
        rng: np.random.Generator,
        first: Int[np.ndarray, "n"] | None = None,
    ) -> Rows:
        """A share of the rows by :func:`part_of`, all of them if it is 1 or more."""
        if share >= 1 or not len(rows):
            return rows
        before = None if first is None else first[rows]
        return rows[part_of(self.y[rows], self.clusters[rows], share, rng, before)]


def kept_rows(
    families: Families, fold: Int[np.ndarray, "n"], most: int, rng: np.random.Generator
) -> Rows:
    """A part of the data with ``most`` training examples a round or more, and enough to score.

    About 500 held-out examples a fold are kept, and of one test part up to 2,000: fewer could not
    tell a leak from a guess. Clusters stay whole where they can. Of examples that are never held
    out, relatives of those that are come first, so that copies still meet.

    Parameters
    ----------
    families
        The examples.
    fold
        In which each one is held out; -1 for never.
    most
        Wanted number of training examples.

    Returns
    -------
    Sorted positions.
    """
    held, never = np.flatnonzero(fold != NEVER), np.flatnonzero(fold == NEVER)
    sizes = np.unique(fold[held], return_counts=True)[1]
    if len(sizes) == 1:
        share = TEST_PART / len(held)
    else:
        share = max(HELD_OUT * len(sizes) / len(held), most / (len(fold) - sizes.min()))
    scored = families.some(held, share, rng)
    kept = families.some(never, most / max(len(never), 1), rng, families.kin(scored))
    return np.sort(np.concatenate([scored, kept]))
