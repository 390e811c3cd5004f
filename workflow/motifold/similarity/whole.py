"""Examples that are equal in every letter or pixel."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import UInt8

from motifold.sequence.alphabet import UNKNOWN, complement
from motifold.similarity.links import links_table

CELLS = 4_000_000  # letters or pixels read at a time, so that memory stays flat
SEED = 20_260_101


def blocks(x: np.ndarray, cells: int = CELLS) -> Iterator[tuple[int, np.ndarray]]:
    """Rows of ``x`` in memory, some millions of cells at a time, each with its first number."""
    rows = max(1, cells // max(int(np.prod(x.shape[1:])), 1))
    for start in range(0, len(x), rows):
        yield start, np.asarray(x[start : start + rows])


def equal_sequences(
    codes: UInt8[np.ndarray, "n length"], *, both_strands: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Number that equal sequences share, and the strand on which each has it.

    Padding at the ends does not matter.

    Returns
    -------
    int64 (n,), from 0 in order of appearance; bool (n,), True where it is the reverse complement.

    Notes
    -----
    Sequences are compared by 64-bit digests; among a million the chance that two unequal ones
    share one is 3 in a hundred million.
    """
    digests = np.empty(len(codes), np.uint64)
    turned = np.zeros(len(codes), bool)
    for start, block in blocks(codes):
        rows = slice(start, start + len(block))
        digests[rows] = _digest(_to_the_left(block))
        if both_strands:
            other = _digest(_to_the_left(complement(block)))
            turned[rows] = other < digests[rows]
            digests[rows] = np.minimum(digests[rows], other)
    return pd.factorize(digests)[0].astype(np.int64), turned


def equal_images(pixels: UInt8[np.ndarray, "n height width channels"]) -> np.ndarray:
    """Number that images share if they are equal pixel by pixel: int64 (n,)."""
    parts = [_digest(block.reshape(len(block), -1)) for _, block in blocks(pixels)]
    digests = np.concatenate([np.empty(0, np.uint64), *parts])
    return pd.factorize(digests)[0].astype(np.int64)


def equal_links(number: np.ndarray, turned: np.ndarray) -> pd.DataFrame:
    """Chains of equal examples: ``exact`` on one strand, one ``reverse_complement`` between."""
    order = np.lexsort((turned, number))
    same = number[order[1:]] == number[order[:-1]]
    first, second = order[:-1][same], order[1:][same]
    kind = np.where(turned[first] == turned[second], "exact", "reverse_complement")
    return links_table(first, second, kind, 1.0)


def _digest(rows: np.ndarray) -> np.ndarray:
    """Sum of the values of each row times fixed random odd numbers: uint64 (n,).

    An unknown letter at the end adds nothing, so that sequences equal their padded copies.
    """
    rng = np.random.default_rng(SEED)
    weights = rng.integers(0, 2**63, rows.shape[1], np.uint64) * np.uint64(2) + np.uint64(1)
    return rows.astype(np.uint64) @ weights


def _to_the_left(codes: np.ndarray) -> np.ndarray:
    """Letters as 1 to 4, moved to the left; unknown ones as 0."""
    front = (codes != UNKNOWN).argmax(axis=1)
    moved = np.flatnonzero(front)
    values = np.array([1, 2, 3, 4, 0], np.uint8)[codes]
    if len(moved):
        places = (np.arange(codes.shape[1]) + front[moved, None]) % codes.shape[1]
        values[moved] = np.take_along_axis(values[moved], places, 1)
    return values
