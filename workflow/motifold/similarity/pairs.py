"""Pairs of sequences, laid on one another and compared letter by letter."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from motifold.sequence.alphabet import UNKNOWN
from motifold.similarity.verify import PIECE, covered, ends_of, laid, simple

CELLS = 2_000_000  # letters compared at a time
GAP = 5  # letters of an insertion or deletion that is looked for
BEHIND = 8  # letters of the shortest piece behind it: many offsets find shorter ones by chance


@dataclass(frozen=True)
class Pairs:
    """Pairs of sequences, the second laid on the first.

    Attributes
    ----------
    first, second
        Rows.
    turned
        Whether the second's other strand is laid.
    offset
        Letters by which the second is moved to the right.
    """

    first: np.ndarray
    second: np.ndarray
    turned: np.ndarray
    offset: np.ndarray

    def __getitem__(self, chosen: np.ndarray | slice) -> "Pairs":
        """Some of the pairs."""
        return Pairs(
            self.first[chosen], self.second[chosen], self.turned[chosen], self.offset[chosen]
        )


def letters_found(codes: np.ndarray, pairs: Pairs, *, plain: bool = False) -> np.ndarray:
    """Letters of the first sequence of each pair that the second one has, as it is laid.

    ``plain``: without those of simple repeats.
    """
    count = np.zeros(len(pairs.first), np.int64)
    for part in _parts(len(count), codes.shape[1]):
        some = pairs[part]
        moved = laid(codes, some.second, some.offset, some.turned)
        fixed = np.take(codes, some.first, axis=0)
        found = covered(fixed, moved)
        count[part] = (found & ~simple(fixed) if plain else found).sum(axis=1)
    return count


def known_ends(codes: np.ndarray, pairs: Pairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Known letters of the shorter sequence of each pair, shift of their nearer ends, overlap."""
    shorter, shift, overlap = (np.zeros(len(pairs.first), np.int64) for _ in range(3))
    for part in _parts(len(shorter), codes.shape[1]):
        some = pairs[part]
        one, other = (np.take(codes, rows, axis=0) for rows in (some.first, some.second))
        shorter[part] = np.minimum((one != UNKNOWN).sum(axis=1), (other != UNKNOWN).sum(axis=1))
        (left, right), (begin, end) = ends_of(one), ends_of(other)
        turned = some.turned
        begin, end = (
            np.where(turned, codes.shape[1] - end, begin) + some.offset,
            np.where(turned, codes.shape[1] - begin, end) + some.offset,
        )
        shift[part] = np.minimum(np.abs(left - begin), np.abs(right - end))
        overlap[part] = np.minimum(right, end) - np.maximum(left, begin)
    return shorter, shift, overlap


def _parts(n: int, length: int) -> Iterator[slice]:
    """Pairs that are compared at a time, so that memory stays flat."""
    rows = max(1, CELLS // length)
    for start in range(0, n, rows):
        yield slice(start, start + rows)


def letters_bridged(codes: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Letters found again in a pair when all its offsets, and those near them, are put together.

    Counted on both sequences, and the lesser count taken: a repeat may find all its copies in one.
    """
    turned = pairs.turned
    back = np.where(turned, pairs.offset, -pairs.offset)
    there = _union(codes, pairs)
    return np.minimum(there, _union(codes, Pairs(pairs.second, pairs.first, turned, back)))


def _union(codes: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Letters of the first sequence that any laying of its pair finds again, for each pair."""
    fresh = np.ones(len(pairs.first), bool)
    for values in (pairs.first, pairs.second, pairs.turned):
        fresh[1:] &= values[1:] == values[:-1]
    fresh[1:] = ~fresh[1:]
    begins = np.flatnonzero(fresh)
    number = np.cumsum(fresh) - 1
    count = np.zeros(len(begins), np.int64)
    rows = max(1, CELLS // codes.shape[1])
    for pair in range(0, len(begins), rows):
        part = slice(begins[pair], begins[pair + rows] if pair + rows < len(begins) else None)
        some = pairs[part]
        one = np.take(codes, some.first, axis=0)
        mask = np.zeros(one.shape, bool)
        for gap in range(-GAP, GAP + 1):
            moved = laid(codes, some.second, some.offset + gap, some.turned)
            mask |= covered(one, moved, BEHIND if gap else PIECE)
        edges = begins[pair : pair + rows] - begins[pair]
        count[pair : pair + rows] = np.logical_or.reduceat(mask, edges, axis=0).sum(axis=1)
    return count[number]
