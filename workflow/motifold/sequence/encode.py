"""Sequences of any length become one array of base codes."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import UInt8

from motifold.sequence.alphabet import CODES, UNKNOWN

CHUNK = 50_000  # sequences encoded at a time, so that memory stays flat


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
    codes = np.full((len(sequences), length), UNKNOWN, np.uint8)
    for start in range(0, len(sequences), CHUNK):
        _encode_chunk(sequences[start : start + CHUNK], codes[start : start + CHUNK], align)
    return codes


def _encode_chunk(sequences: Sequence[str], codes: np.ndarray, align: str) -> None:
    """Fill the rows of ``codes``; one pass over the letters if all have the full length."""
    length = codes.shape[1]
    if all(len(sequence) == length for sequence in sequences):
        letters = np.frombuffer("".join(sequences).encode("ascii", "replace"), np.uint8)
        np.take(CODES, letters.reshape(codes.shape), out=codes)
        return
    for row, sequence in zip(codes, sequences, strict=True):
        letters = np.frombuffer(sequence.encode("ascii", "replace"), np.uint8)
        source, target = placed(len(sequence), length, align)
        row[target] = CODES[letters[source]]


def placed(given: int, wanted: int, align: str) -> tuple[slice, slice]:
    """Which letters of a sequence go where: (slice of the sequence, slice of the row)."""
    spare = given - wanted  # letters to crop, or to pad if negative
    before = {"start": 0, "end": abs(spare), "center": abs(spare) // 2}[align]
    kept = min(given, wanted)
    if spare >= 0:
        return slice(before, before + kept), slice(0, kept)
    return slice(0, kept), slice(before, before + kept)
