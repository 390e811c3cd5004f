"""Counts of short words in sequences."""

from itertools import product

import numpy as np
from jaxtyping import Int, UInt8
from scipy import sparse

from motifold.sequence.alphabet import LETTERS, UNKNOWN

CELLS = 10_000_000  # letters read at a time, so that memory stays flat
LONGEST = 12


def kmer_counts(
    codes: UInt8[np.ndarray, "n length"], k: int, both_strands: bool = False
) -> sparse.csr_matrix:
    """Count every word of ``k`` letters, overlaps included.

    Parameters
    ----------
    codes
        Base codes (n, length), 4 for unknown letters and padding; may be memory-mapped.
    k
        Letters of a word, 1 to 12.
    both_strands
        Add the counts on the reverse complement, so that both strands of a sequence are the same.

    Returns
    -------
    float32 (n, 4**k), columns in the order of :func:`kmer_names`. Words with an unknown letter are
    not counted.

    Raises
    ------
    ValueError
        If ``k`` is not within 1 to 12.

    Examples
    --------
    >>> kmer_counts(np.array([[0, 0, 0, 3]], np.uint8), 2).toarray()[0, [0, 3]].tolist()
    [2.0, 1.0]
    """
    if not 1 <= k <= LONGEST:
        raise ValueError(f"words of {k} letters cannot be counted, only of 1 to {LONGEST}")
    rows = max(1, CELLS // max(codes.shape[1], 1))
    starts = range(0, max(len(codes), 1), rows)
    parts = [_counts(np.asarray(codes[start : start + rows]), k, both_strands) for start in starts]
    return sparse.csr_matrix(sparse.vstack(parts, format="csr"))


def kmer_names(k: int, kind: str = "dna") -> list[str]:
    """Words of ``k`` letters in the order of the columns of :func:`kmer_counts`.

    Examples
    --------
    >>> kmer_names(2)[:5]
    ['AA', 'AC', 'AG', 'AT', 'CA']
    """
    return ["".join(letters) for letters in product(LETTERS[kind], repeat=k)]


def reverse_words(k: int) -> Int[np.ndarray, "words"]:
    """Column of the reverse complement of each word.

    Examples
    --------
    >>> reverse_words(1).tolist()
    [3, 2, 1, 0]
    """
    words = np.arange(4**k)
    turned = np.zeros_like(words)
    for _ in range(k):
        turned = turned * 4 + (3 - words % 4)
        words = words // 4
    return turned


def kmer_table(
    codes: UInt8[np.ndarray, "n length"], k: int, both_strands: bool = False
) -> Int[np.ndarray, "n words"]:
    """The counts of :func:`kmer_counts` as a full table; for short words and a block of sequences.

    Examples
    --------
    >>> kmer_table(np.array([[0, 0, 0, 3]], np.uint8), 1).tolist()
    [[3, 0, 0, 1]]
    """
    words, valid = _words(codes, k)
    words = words.astype(np.int64) + 4**k * np.arange(len(codes))[:, None]
    found = words.ravel() if valid.all() else words[valid]
    table = np.bincount(found, minlength=4**k * len(codes)).reshape(len(codes), 4**k)
    return table + table[:, reverse_words(k)] if both_strands else table


def _words(codes: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Number of the word at each place, and whether all its letters are known."""
    places = max(codes.shape[1] - k + 1, 0)
    words = np.zeros((len(codes), places), np.int32)
    valid = np.ones(words.shape, bool)
    for shift in range(k if places else 0):
        letters = codes[:, shift : shift + places]
        words *= 4
        words += letters
        valid &= letters < UNKNOWN
    return words, valid


def _counts(codes: np.ndarray, k: int, both_strands: bool) -> sparse.csr_matrix:
    """Counts of a block of sequences."""
    if 4**k <= codes.shape[1]:  # most words occur: counting beats sorting several times
        return sparse.csr_matrix(kmer_table(codes, k, both_strands).astype(np.float32))
    words, valid = _words(codes, k)
    found = words[valid]
    ends = np.cumsum(valid.sum(axis=1))
    if both_strands:
        found = np.stack([found, reverse_words(k).astype(np.int32)[found]], axis=1).ravel()
        ends = ends * 2
    indptr = np.concatenate([[0], ends])
    table = sparse.csr_matrix(
        (np.ones(len(found), np.float32), found, indptr), shape=(len(codes), 4**k)
    )
    table.sum_duplicates()
    return table
