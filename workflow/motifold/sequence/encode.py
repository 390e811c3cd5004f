"""Sequences of any length become one array of base codes."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64, UInt8

from motifold.sequence.alphabet import CODES, UNKNOWN
from motifold.sequence.texts import CELLS, CHUNK

TABLE = CODES.tobytes()
EACH = np.uint64(0x0101010101010101)  # the lowest bit of each of eight letters


def encode(
    sequences: Sequence[str], length: int, align: str = "start"
) -> UInt8[np.ndarray, "n length"]:
    """Encode sequences; shorter ones are padded with unknown letters, longer ones cropped.

    Parameters
    ----------
    length
        Letters of every encoded sequence.
    align
        What stays in place: ``start`` pads and crops on the right, ``end`` on the left,
        ``center`` on both sides (the odd letter on the right).

    Returns
    -------
    uint8 (n, length): A C G T(U) are 0 1 2 3, everything else is 4.

    Examples
    --------
    >>> encode(["acg", "UTN"], 3).tolist()
    [[0, 1, 2], [3, 3, 4]]
    >>> encode(["ACGT", "AC"], 3, "end").tolist()
    [[1, 2, 3], [4, 0, 1]]
    """
    codes, step = np.empty((len(sequences), length), np.uint8), at_once(length)
    for start in range(0, len(sequences), step):
        some = sequences[start : start + step]
        edges = np.zeros(len(some) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, some), np.int64, len(some)), out=edges[1:])
        letters = codes_of("".join(some).encode("ascii", "replace"))
        codes[start : start + step] = rows_of(letters, edges, length, align)
    return codes


def at_once(length: int) -> int:
    """How many sequences of a length to work on at a time."""
    return max(1, min(CHUNK, CELLS // max(length, 1)))


def codes_of(letters: bytes) -> UInt8[np.ndarray, "letters"]:
    """Code of each byte of a text.

    Examples
    --------
    >>> codes_of(b"acGU-").tolist()
    [0, 1, 2, 3, 4]
    """
    # bytes.translate, because numpy's take first makes an int64 of every letter: 3 times slower.
    known = known_codes(letters)
    return np.frombuffer(letters.translate(TABLE), np.uint8) if known is None else known


def known_codes(letters: bytes) -> UInt8[np.ndarray, "letters"] | None:
    """Code of each byte of a text, or None if one is neither A, C, G, T nor U of either case.

    Works on eight letters at a time. Of the bits of A (00001), C (00011), G (00111), T (10100) and
    U (10101), the second and third from the right tell the code, and what the others must then be.

    Examples
    --------
    >>> known_codes(b"acGU").tolist(), known_codes(b"ACR")
    ([0, 1, 2, 3], None)
    """
    padded = np.frombuffer(letters + b"A" * (-len(letters) % 8), np.uint64)
    second, third = padded >> np.uint64(1), padded >> np.uint64(2)
    second ^= third  # C or T
    third &= second  # T
    codes = second & (EACH * np.uint64(3))
    wrong = padded >> np.uint64(4)
    wrong ^= third  # T and the fifth bit go together
    third |= padded  # the first bit is 1, except of T
    any_bit, all_bits = np.bitwise_or.reduce(padded), np.bitwise_and.reduce(padded)
    if (
        np.bitwise_or.reduce(wrong) & EACH
        or ~np.bitwise_and.reduce(third) & EACH
        or any_bit & (EACH * np.uint64(0x88))
        or ~all_bits & (EACH * np.uint64(0x40))
    ):
        return None
    return codes.view(np.uint8)[: len(letters)]


def rows_of(
    codes: UInt8[np.ndarray, "letters"],
    edges: Int64[np.ndarray, "edges"],
    length: int,
    align: str,
) -> UInt8[np.ndarray, "n length"]:
    """Codes that lie on end, as rows of one length, padded and cropped; often without a copy.

    Parameters
    ----------
    edges
        Where in ``codes`` each sequence starts, and where the last one ends.
    """
    given = np.diff(edges)
    if (given == length).all():
        return codes.reshape(len(given), length)
    kept = np.minimum(given, length)
    shift = {"start": 0 * given, "end": given - length, "center": _half(given - length)}[align]
    rows = np.full((len(given), length), UNKNOWN, np.uint8)
    places, before = np.arange(length), np.maximum(-shift, 0)[:, None]
    inside = (places >= before) & (places < before + kept[:, None])
    if (given > length).any():
        first = edges[:-1] + np.maximum(shift, 0)
        steps = np.zeros(len(codes) + 1, np.int8)
        np.add.at(steps, first, 1)
        np.add.at(steps, first + kept, -1)
        codes = codes[np.cumsum(steps[:-1], dtype=np.int8).view(bool)]
    rows[inside] = codes
    return rows


def _half(spare: Int64[np.ndarray, "n"]) -> Int64[np.ndarray, "n"]:
    """Half of what is to crop, or to pad if negative, rounded towards zero."""
    return np.sign(spare) * (np.abs(spare) // 2)
