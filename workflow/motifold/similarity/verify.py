"""How much of one sequence is found again in another that is laid on it."""

import numpy as np
from jaxtyping import Bool, Int, UInt8

from motifold.sequence.alphabet import UNKNOWN, complement

PIECE = 6  # letters of the shortest matching piece that counts
REPEAT = 12  # letters of the shortest simple repeat
PERIODS = (1, 2, 3)


def laid(
    codes: UInt8[np.ndarray, "n length"],
    rows: Int[np.ndarray, "m"],
    offset: Int[np.ndarray, "m"],
    turned: Bool[np.ndarray, "m"],
) -> UInt8[np.ndarray, "m length"]:
    """Sequences moved to the right by an offset, turned to the other strand where asked.

    Examples
    --------
    >>> one = np.array([[0, 1, 1]], np.uint8)
    >>> laid(one, np.array([0, 0]), np.array([1, -1]), np.array([False, True])).tolist()
    [[4, 0, 1], [2, 3, 4]]
    """
    length = codes.shape[1]
    letters = np.take(codes, rows, axis=0)
    letters[turned] = complement(letters[turned])
    wide = np.full((len(rows), 3 * length), UNKNOWN, np.uint8)
    wide[:, length : 2 * length] = letters
    windows = np.lib.stride_tricks.sliding_window_view(wide, length, axis=1)
    return windows[np.arange(len(rows)), length - offset]


def covered(
    one: UInt8[np.ndarray, "m length"], other: UInt8[np.ndarray, "m length"], piece: int = PIECE
) -> Bool[np.ndarray, "m length"]:
    """Letters that stand in runs of at least ``piece`` equal letters.

    Examples
    --------
    >>> one = np.array([[0, 1, 2, 3, 0, 1, 2, 3]], np.uint8)
    >>> covered(one, np.array([[0, 1, 2, 3, 0, 1, 1, 3]], np.uint8)).sum().item()
    6
    """
    match = (one == other) & (one != UNKNOWN)
    if match.shape[1] < piece:
        return np.zeros_like(match)
    begins = _joined(match, piece, np.logical_and)
    return _joined(np.pad(begins, ((0, 0), (piece - 1, piece - 1))), piece, np.logical_or)


def simple(codes: UInt8[np.ndarray, "m length"]) -> Bool[np.ndarray, "m length"]:
    """Letters of simple repeats: runs of at least 12 letters that repeat one, two or three.

    References
    ----------
    What they do to searches: Morgulis et al. 2006, doi 10.1089/cmb.2006.13.1028.

    Examples
    --------
    >>> simple(np.array([[0, 1] * 6 + [2, 3]], np.uint8)).sum().item()
    12
    """
    found = np.zeros(codes.shape, bool)
    if codes.shape[1] < REPEAT:
        return found
    for period in PERIODS:
        same = (codes[:, period:] == codes[:, :-period]) & (codes[:, period:] != UNKNOWN)
        begins = _joined(same, REPEAT - period, np.logical_and)
        found |= _joined(np.pad(begins, ((0, 0), (REPEAT - 1, REPEAT - 1))), REPEAT, np.logical_or)
    return found


def _joined(flags: np.ndarray, reach: int, how: np.ufunc) -> np.ndarray:
    """Each flag joined with the next ones, ``reach`` in all; shorter by ``reach`` - 1."""
    done, have = flags, 1
    while have < reach:
        step = min(have, reach - have)
        done = how(done[:, : done.shape[1] - step], done[:, step:])
        have += step
    return done


def ends_of(codes: UInt8[np.ndarray, "m length"]) -> tuple[np.ndarray, np.ndarray]:
    """Place of the first known letter of each sequence, and behind the last: int64 (m,) each."""
    known = codes != UNKNOWN
    return known.argmax(axis=1), codes.shape[1] - known[:, ::-1].argmax(axis=1)
