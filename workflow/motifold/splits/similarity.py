"""Clusters of near-duplicates, which must not be parted by a fold."""

import numpy as np
from jaxtyping import UInt8
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from motifold.sequence.alphabet import UNKNOWN, complement

CHUNK = 20_000  # sequences whose words are made at a time


def similar_sequences(
    codes: UInt8[np.ndarray, "n length"], word: int, *, both_strands: bool
) -> np.ndarray:
    """Cluster sequences that share a word, directly or through others.

    Words with unknown letters do not count. A sequence too short for the word is compared whole,
    so that exact copies still meet.

    Parameters
    ----------
    codes
        Base codes.
    word
        Letters of a word; 20 keeps random 200-letter sequences apart and finds copies in which
        one letter in ten has changed.
    both_strands
        Whether a word and its reverse complement are the same.

    Returns
    -------
    int64 (n,): the number of each sequence's cluster.
    """
    word = min(word, codes.shape[1])
    rows, words = [], []
    for start in range(0, len(codes), CHUNK):
        chunk = np.asarray(codes[start : start + CHUNK])
        row, value = _words(chunk, word, both_strands=both_strands)
        rows.append(row + start)
        words.append(value)
    row, value = np.concatenate(rows), np.concatenate(words)
    whole_row, whole_value = _whole(codes, both_strands=both_strands)
    return _components(
        len(codes),
        [_neighbours(row, value), _neighbours(whole_row, whole_value)],
    )


def _words(
    codes: UInt8[np.ndarray, "n length"], word: int, *, both_strands: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Row and number of every word without unknown letters; canonical on both strands."""
    windows = codes.shape[1] - word + 1
    forward = np.zeros((len(codes), windows), np.uint64)
    backward = np.zeros_like(forward)
    known = np.ones(forward.shape, bool)
    for place in range(word):
        letter = codes[:, place : place + windows]
        known &= letter != UNKNOWN
        base = (letter & 3).astype(np.uint64)
        forward = (forward << np.uint64(2)) | base
        backward |= (np.uint64(3) - base) << np.uint64(2 * place)
    value = np.minimum(forward, backward) if both_strands else forward
    return np.nonzero(known)[0], value[known]


def _whole(
    codes: UInt8[np.ndarray, "n length"], *, both_strands: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Row and number of every whole sequence, equal for exact copies."""
    other = complement(codes) if both_strands else codes
    form = np.dtype((np.void, codes.shape[1]))
    both = np.concatenate([codes, other])
    _, number = np.unique(np.ascontiguousarray(both).view(form).ravel(), return_inverse=True)
    number = number.reshape(2, -1)
    return np.arange(len(codes)), number.min(axis=0).astype(np.uint64)


def _neighbours(row: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows that hold the same value, each with the next one only."""
    order = np.argsort(value, kind="stable")
    row, value = row[order], value[order]
    same = (value[1:] == value[:-1]) & (row[1:] != row[:-1])
    return row[:-1][same], row[1:][same]


def _components(n: int, pairs: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Number of the connected component of each of ``n`` rows."""
    first = np.concatenate([one for one, _ in pairs])
    second = np.concatenate([other for _, other in pairs])
    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(n, n))
    return connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)


def same_images(pixels: UInt8[np.ndarray, "n height width channels"]) -> np.ndarray:
    """Cluster images that are equal pixel by pixel: int64 (n,)."""
    flat = np.ascontiguousarray(pixels.reshape(len(pixels), -1))
    form = np.dtype((np.void, flat.shape[1]))
    return np.unique(flat.view(form).ravel(), return_inverse=True)[1].reshape(-1).astype(np.int64)


def joined(clusters: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Clusters that share a group become one: int64 (n,)."""
    n = len(clusters)
    rows = np.arange(n)
    return _components(n, [_neighbours(rows, clusters), _neighbours(rows, groups)])
