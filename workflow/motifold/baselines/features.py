"""What simple models see: transformers from base codes or pixels to feature tables.

All of them are stateless: what they give depends on the example alone, never on a training fold.
"""

from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin

from motifold.sequence.alphabet import UNKNOWN
from motifold.sequence.kmers import kmer_counts, kmer_names, kmer_table

ROWS = 5000  # examples at a time


class Stateless(TransformerMixin, BaseEstimator):
    """A transformer that learns nothing."""

    def fit(self, x: Any, y: Any = None) -> "Stateless":  # noqa: ARG002
        """Do nothing; scikit-learn's form asks for it."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True


class Words(Stateless):
    """Counts of words (k-mers) of several lengths: sparse float32 (n, words).

    A sequence with fewer known words counts as if it were as long as the others, so that length
    and unknown letters alone tell nothing.
    """

    def __init__(self, shortest: int = 1, longest: int = 4, both_strands: bool = False) -> None:
        self.shortest = shortest
        self.longest = longest
        self.both_strands = both_strands

    def transform(self, x: np.ndarray) -> sparse.csr_matrix:
        """Count the words of base codes (n, length)."""
        blocks = []
        for k in self.lengths(x.shape[1]):
            counts = kmer_counts(x, k, both_strands=self.both_strands).astype(np.float32)
            known = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
            full = np.float32(x.shape[1] - k + 1)
            blocks.append(sparse.diags_array((full / known).astype(np.float32)) @ counts)
        return sparse.csr_matrix(sparse.hstack(blocks, format="csr"))

    def table(self, x: np.ndarray) -> np.ndarray:
        """The same numbers as a full table, float32; for a block of sequences and short words."""
        blocks = []
        for k in self.lengths(x.shape[1]):
            counts = kmer_table(x, k, both_strands=self.both_strands)
            known = np.maximum(counts.sum(axis=1, keepdims=True), 1)
            full = np.float32(x.shape[1] - k + 1)
            blocks.append((full / known).astype(np.float32) * counts.astype(np.float32))
        return np.hstack(blocks)

    def names(self, length: int, kind: str) -> list[str]:
        """Names of the columns for sequences of ``length`` letters."""
        return [name for k in self.lengths(length) for name in kmer_names(k, kind)]

    def lengths(self, length: int) -> range:
        """Lengths of the words of sequences of ``length`` letters."""
        return range(min(self.shortest, length), min(self.longest, length) + 1)


class Positions(Stateless):
    """Which letter stands where: sparse 0/1 float32 (n, length * 4)."""

    def transform(self, x: np.ndarray) -> sparse.csr_matrix:
        """One-hot encode base codes (n, length); unknown letters are zeros."""
        codes = np.asarray(x)
        known = codes != UNKNOWN
        ends = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
        columns = np.empty(ends[-1], np.int32)
        for start in range(0, len(codes), ROWS):  # the table itself is all that takes memory
            some = slice(start, start + ROWS)
            wide = codes[some] + np.arange(0, 4 * codes.shape[1], 4, dtype=np.int32)
            columns[ends[start] : ends[min(start + ROWS, len(codes))]] = wide[known[some]]
        ones = np.ones(len(columns), np.float32)
        kind = np.int32 if ends[-1] < 2**31 else np.int64
        return sparse.csr_matrix(
            (ones, columns, ends.astype(kind)), shape=(len(codes), codes.shape[1] * 4)
        )


class Letters(Stateless):
    """The letter at each position as a category: float32 (n, length)."""

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Base codes (n, length) as numbers; unknown letters are missing values."""
        codes = np.asarray(x)
        return np.where(codes == UNKNOWN, np.float32(np.nan), codes.astype(np.float32))


class Pixels(Stateless):
    """Pixels in a row, 0 to 1: float32 (n, height * width * channels)."""

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Flatten and scale pixels (n, height, width, channels)."""
        pixels = np.asarray(x).reshape(len(x), -1).astype(np.float32)
        pixels /= np.float32(255)
        return pixels


class Composition(Stateless):
    """Shares of the letters, GC content and length: float64 (n, 6).

    For images mean and spread of each channel. Nothing here knows order or place, so a model that
    scores well on it has found a bias rather than a signal.
    """

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Summarise base codes (n, length) or pixels (n, height, width, channels)."""
        if x.ndim == 4:
            blocks = [_brightness(x[some : some + ROWS]) for some in range(0, len(x), ROWS)]
            return np.concatenate([np.zeros((0, 2 * x.shape[3])), *blocks])
        letters = np.stack([(x == code).sum(axis=1) for code in range(4)], axis=1).astype(float)
        known = letters.sum(axis=1, keepdims=True)
        shares = letters / np.maximum(known, 1)
        return np.hstack([shares, shares[:, [1]] + shares[:, [2]], known / x.shape[1]])


def _brightness(x: np.ndarray) -> np.ndarray:
    """Mean and spread of each channel; numpy makes 8 bytes of each pixel on the way."""
    flat = np.asarray(x).reshape(len(x), -1, x.shape[3])
    return np.hstack([flat.mean(axis=1), flat.std(axis=1)]) / 255


class Dense(Stateless):
    """A sparse table as a dense one, float32, for models that take nothing else."""

    def transform(self, x: Any) -> np.ndarray:
        """Fill in the zeros."""
        return x.toarray() if sparse.issparse(x) else np.asarray(x)
