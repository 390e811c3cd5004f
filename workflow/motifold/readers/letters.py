"""What sequences are made of: which letters, how many, and which do not belong."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float64, Int64

from motifold.errors import DataError
from motifold.readers.files import quoted
from motifold.sequence.alphabet import GAPS, IUPAC

CHUNK = 20_000  # sequences counted at a time, so that memory stays flat
BASES, GC, LOWER, LETTER, ALLOWED, T, U = (1 << bit for bit in range(7))


def _bits() -> np.ndarray:
    """What each byte is, one bit a property."""
    bits = np.zeros(256, np.uint8)
    for upper in sorted(IUPAC):
        for letter in (upper, upper.lower()):
            bits[ord(letter)] = (
                ALLOWED
                | LETTER
                | BASES * (upper in "ACGTU")
                | GC * (upper in "GC")
                | LOWER * letter.islower()
                | T * (upper == "T")
                | U * (upper == "U")
            )
    bits[[ord(gap) for gap in GAPS]] = ALLOWED
    return bits


BITS = _bits()


@dataclass(frozen=True)
class Letters:
    """Counts of each sequence.

    Attributes
    ----------
    length
        All letters and gaps.
    known, gc, lower
        A, C, G and T or U; G and C among them; lower case.
    t, u
        Whether T and U occur anywhere.
    """

    length: Int64[np.ndarray, "n"]
    known: Int64[np.ndarray, "n"]
    gc: Int64[np.ndarray, "n"]
    lower: Int64[np.ndarray, "n"]
    t: bool
    u: bool

    def shares(self) -> dict[str, Float64[np.ndarray, "n"]]:
        """Shares: G and C among known letters (0 if none is known), unknown, lower case."""
        return {
            "gc": self.gc / np.maximum(self.known, 1),
            "unknown": 1 - self.known / self.length,
            "lower": self.lower / self.length,
        }


def count_letters(table: pd.DataFrame) -> Letters:
    """Count the letters of ``table.sequence``.

    Raises
    ------
    DataError
        If a sequence has no letters, or holds what is neither a base, an IUPAC code nor a gap.
    """
    sequences = table["sequence"].tolist()
    _check_letters(table, sequences)
    rows: list[list[np.ndarray]] = []
    seen = 0
    for first, lengths, bits in _chunks(sequences):
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        bad = (bits & ALLOWED) == 0
        if bad.any():
            place = int(bad.argmax())
            inside = int(np.searchsorted(starts, place, side="right")) - 1
            raise _foreign(table.iloc[first + inside], place - int(starts[inside]))
        seen |= int(np.bitwise_or.reduce(bits))
        rows.append(
            [lengths]
            + [
                np.add.reduceat((bits & bit) > 0, starts, dtype=np.int64)
                for bit in (BASES, GC, LOWER)
            ]
        )
    length, known, gc, lower = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Letters(length, known, gc, lower, bool(seen & T), bool(seen & U))


def _chunks(sequences: list[str]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Number of the first sequence, lengths, and what every letter is."""
    for first in range(0, len(sequences), CHUNK):
        chunk = sequences[first : first + CHUNK]
        lengths = np.fromiter(map(len, chunk), np.int64, len(chunk))
        letters = np.frombuffer("".join(chunk).encode("ascii", "replace"), np.uint8)
        yield first, lengths, np.take(BITS, letters)


def _check_letters(table: pd.DataFrame, sequences: list[str]) -> None:
    """Every sequence holds something besides gaps."""
    gaps = "".join(sorted(GAPS)) + " \t\r\n"
    for row, sequence in enumerate(sequences):
        if not sequence.strip(gaps):
            raise DataError(
                "the sequence has no letters",
                file=table["source"].iloc[row],
                row=table["row"].iloc[row],
                fix="give it letters or remove it",
            )


def _foreign(example: pd.Series, position: int) -> DataError:
    """A letter that is no base."""
    letter = example["sequence"][position]
    name = "white space" if letter.isspace() else quoted(letter)
    return DataError(
        f"{name} at position {position + 1} is no base",
        file=example["source"],
        row=example["row"],
        fix="use A, C, G, T or U, the IUPAC codes such as N, or - for a gap",
    )
