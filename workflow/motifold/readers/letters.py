"""What sequences are made of: which letters, how many, and which do not belong."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64, UInt8

from motifold.sequence.alphabet import GAPS, IUPAC
from motifold.sequence.encode import codes_of, known_codes
from motifold.sequence.texts import Texts

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


@dataclass(frozen=True)
class Foreign:
    """A letter that is neither a base, an IUPAC code nor a gap.

    Attributes
    ----------
    sequence
        Number of its sequence.
    position
        Where in it, from 0.
    letter
        Itself.
    """

    sequence: int
    position: int
    letter: str


@dataclass(frozen=True)
class Counted:
    """What a block of sequences holds.

    Attributes
    ----------
    codes
        Base codes of all letters, on end.
    numbers
        int64 (4, n): length, known, gc, lower.
    seen
        Bits of all letters.
    empty
        Number of the first sequence without letters, or with nothing but gaps.
    foreign
        The first letter that is none.
    """

    codes: UInt8[np.ndarray, "letters"]
    numbers: Int64[np.ndarray, "4 n"]
    seen: int
    empty: int | None = None
    foreign: Foreign | None = None


def count_letters(block: Texts) -> Counted:
    """Encode sequences and count their letters."""
    letters = block.letters.tobytes()
    codes = known_codes(letters)
    if codes is not None and bool((np.diff(block.edges) > 0).all()):
        return _clean(block, letters, codes)
    return _mixed(block, letters)


def joined(blocks: list[Counted]) -> Letters:
    """Counts of blocks, one after another."""
    none = np.zeros((4, 0), np.int64)
    length, known, gc, lower = np.concatenate([none, *(one.numbers for one in blocks)], axis=1)
    seen = int(np.bitwise_or.reduce([one.seen for one in blocks], initial=0))
    return Letters(length, known, gc, lower, bool(seen & T), bool(seen & U))


def _clean(block: Texts, letters: bytes, codes: UInt8[np.ndarray, "letters"]) -> Counted:
    """Count a block of known letters: all but G and C by a look at the whole."""
    length = np.diff(block.edges)
    gc = _sums((codes + np.uint8(1)) & np.uint8(2), block.edges)  # of codes 1 and 2
    lower = np.zeros_like(length)
    if np.bitwise_or.reduce(block.letters) & SMALL:
        lower = _sums(block.letters & SMALL, block.edges)
    seen = T * (b"T" in letters or b"t" in letters) | U * (b"U" in letters or b"u" in letters)
    return Counted(codes, np.stack([length, length, gc, lower]), seen)


def _mixed(block: Texts, letters: bytes) -> Counted:
    """Count a block that may hold anything."""
    bits = np.frombuffer(letters.translate(TABLE), np.uint8)
    length = np.diff(block.edges)
    sums = [_sums(bits & np.uint8(bit), block.edges) for bit in (BASES, GC, LOWER)]
    no_letters = _sums(~bits & np.uint8(BLANK), block.edges) == 0
    empty = int(no_letters.argmax()) if no_letters.any() else None
    seen = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    foreign = _first_foreign(block, letters, (bits & ALLOWED) == 0)
    return Counted(codes_of(letters), np.stack([length, *sums]), seen, empty, foreign)


def _first_foreign(block: Texts, letters: bytes, is_foreign: np.ndarray) -> Foreign | None:
    """The first letter that does not belong, if there is one."""
    if not is_foreign.any():
        return None
    place = int(is_foreign.argmax())
    sequence = int(np.searchsorted(block.edges, place, side="right")) - 1
    letter = letters[place : place + 4].decode("utf-8", "replace")[0]  # of four bytes at most
    return Foreign(sequence, place - int(block.edges[sequence]), letter)


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
