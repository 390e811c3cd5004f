"""What sequences are made of: which letters, how many, and which do not belong."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float64, Int64, UInt8

from motifold.errors import DataError
from motifold.readers.files import quoted
from motifold.readers.rows import Rows
from motifold.sequence.alphabet import GAPS, IUPAC
from motifold.sequence.encode import at_once, codes_of, known_codes, rows_of
from motifold.sequence.texts import Texts, in_blocks, sizes_of

CHUNK = 10_000  # most sequences counted at a time
SMALL = np.uint8(ord("a") - ord("A"))  # the bit by which a small letter differs
BASES, GC, LOWER, BLANK, ALLOWED, T, U = (1 << bit for bit in range(7))


def _bits() -> np.ndarray:
    """What each byte is, one bit a property."""
    bits = np.zeros(256, np.uint8)
    for upper in sorted(IUPAC):
        for letter in (upper, upper.lower()):
            bits[ord(letter)] = (
                ALLOWED
                | BASES * (upper in "ACGTU")
                | GC * (upper in "GC")
                | LOWER * letter.islower()
                | T * (upper == "T")
                | U * (upper == "U")
            )
    bits[[ord(gap) for gap in GAPS]] = ALLOWED | BLANK
    bits[list(b" \t\r\n")] = BLANK
    return bits


TABLE = _bits().tobytes()


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


def count_letters(table: pd.DataFrame, rows: Rows | None = None) -> Letters:
    """Count the letters of ``table.sequence``, and encode them on the way if rows are asked.

    Raises
    ------
    DataError
        If a sequence has no letters, or holds what is neither a base, an IUPAC code nor a gap.
    """
    parts, empty, foreign, seen = [], None, None, 0
    step = min(CHUNK, at_once(int(sizes_of(table["sequence"]).max(initial=1))))
    for block in in_blocks(table["sequence"], step):
        letters = block.letters.tobytes()
        known = known_codes(letters)
        is_clean = known is not None and bool((np.diff(block.edges) > 0).all())
        codes = codes_of(letters) if known is None else known
        counted = _clean(block, letters, codes) if is_clean else _mixed(block, letters)
        parts.append(counted.numbers)
        seen |= counted.seen
        empty = counted.empty if empty is None else empty
        foreign = counted.foreign if foreign is None else foreign
        if rows is not None and foreign is None:
            rows.put(rows_of(codes, block.edges, rows.length, rows.align))
    if empty is not None:
        raise _no_letters(table.iloc[empty])
    if foreign is not None:
        raise _foreign(table.iloc[foreign[0]], foreign[1])
    length, known, gc, lower = np.concatenate([np.zeros((4, 0), np.int64), *parts], axis=1)
    return Letters(length, known, gc, lower, bool(seen & T), bool(seen & U))


@dataclass(frozen=True)
class _Counted:
    """What a block of sequences holds.

    Attributes
    ----------
    numbers
        int64 (4, n): length, known, gc, lower.
    seen
        Bits of all letters.
    empty
        Number of the first sequence without letters in its column.
    foreign
        Number of the first sequence with a letter that is none, and where.
    """

    numbers: np.ndarray
    seen: int
    empty: int | None = None
    foreign: tuple[int, int] | None = None


def _clean(block: Texts, letters: bytes, codes: np.ndarray) -> _Counted:
    """Count a block of known letters: all but G and C by a look at the whole."""
    length = np.diff(block.edges)
    gc = _sums((codes + np.uint8(1)) & np.uint8(2), block.edges)  # of codes 1 and 2
    lower = np.zeros_like(length)
    if np.bitwise_or.reduce(block.letters) & SMALL:
        lower = _sums(block.letters & SMALL, block.edges)
    seen = T * (b"T" in letters or b"t" in letters) | U * (b"U" in letters or b"u" in letters)
    return _Counted(np.stack([length, length, gc, lower]), seen)


def _mixed(block: Texts, letters: bytes) -> _Counted:
    """Count a block that may hold anything."""
    bits = np.frombuffer(letters.translate(TABLE), np.uint8)
    length = np.diff(block.edges)
    sums = [_sums(bits & np.uint8(bit), block.edges) for bit in (BASES, GC, LOWER)]
    no_letters = _sums(~bits & np.uint8(BLANK), block.edges) == 0
    empty = block.first + int(no_letters.argmax()) if no_letters.any() else None
    foreign = None
    bad = (bits & ALLOWED) == 0
    if bad.any():
        first = int(bad.argmax())
        inside = int(np.searchsorted(block.edges, first, side="right")) - 1
        foreign = block.first + inside, first - int(block.edges[inside])
    seen = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    return _Counted(np.stack([length, *sums]), seen, empty, foreign)


def _sums(flags: UInt8[np.ndarray, "letters"], edges: Int64[np.ndarray, "edges"]) -> np.ndarray:
    """How many flags of each sequence are not 0, int64 (n,).

    Flags are packed to bits and counted 64 at a time, up to each edge; ``np.add.reduceat`` takes 5
    times longer.
    """
    packed = np.packbits(flags, bitorder="little")
    words = np.append(packed, np.zeros(16 - len(packed) % 8, np.uint8)).view("<u8")
    before = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bitwise_count(words), out=before[1:])
    word, rest = edges >> 6, (edges & 63).astype(np.uint64)
    inside = words[word] & ((np.uint64(1) << rest) - np.uint64(1))
    return np.diff(before[word] + np.bitwise_count(inside))


def _no_letters(example: pd.Series) -> DataError:
    """Nothing, or nothing but gaps."""
    return DataError(
        "the sequence has no letters",
        file=example["source"],
        row=example["row"],
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
