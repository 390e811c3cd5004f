"""Words by which similar sequences are found: a few of each sequence, the same in its copies."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, UInt8, UInt64

from motifold.sequence.alphabet import UNKNOWN, complement
from motifold.similarity.whole import CELLS, blocks

SEEDS = 40  # words of a sequence that are looked up, on average
LEAST = 10  # words of a sequence that are looked up, if it has so many
SHORTEST, LONGEST = 9, 20  # letters of a word
LETTERS = 32  # of a word and what follows, which fit into 64 bits
PART = 2_000_000  # seeds that are compared at a time
PARTS = 4  # fewest parts: what the first one joins need not be compared again
END = np.uint64(2**64 - 1)


@dataclass(frozen=True)
class Seeds:
    """Words of sequences.

    Attributes
    ----------
    key
        32 letters from the word on, two bits each, on the strand where the word is the lesser.
    row
        The sequence.
    place
        Where the word begins on that strand.
    turned
        Whether that strand is the reverse complement.
    """

    key: np.ndarray
    row: np.ndarray
    place: np.ndarray
    turned: np.ndarray

    def __getitem__(self, chosen: np.ndarray | slice) -> "Seeds":
        """Some of the seeds."""
        return Seeds(self.key[chosen], self.row[chosen], self.place[chosen], self.turned[chosen])


def word_length(n: int, length: int) -> int:
    """Letters of the words by which ``n`` sequences are compared.

    So many that a word is in two random sequences of the set by chance only now and then, but no
    more than a third of a sequence, because copies must share one.

    Examples
    --------
    >>> word_length(1_000_000, 200), word_length(2_000, 50), word_length(1_000_000, 36)
    (14, 9, 12)
    """
    by_size = math.ceil(math.log(max(n * length, 2), 4))
    return max(SHORTEST, min(by_size, LONGEST, length // 3))


def seeds_of(
    codes: UInt8[np.ndarray, "n length"], rows: np.ndarray, word: int, *, both_strands: bool
) -> list[Seeds]:
    """Choose about 40 words of each sequence, in parts that share no word.

    A word is chosen by a random function of itself, so that copies choose the same ones and
    simple words are not preferred. Words with unknown letters are never chosen.

    Parameters
    ----------
    codes
        Base codes of all sequences; may be memory-mapped.
    rows
        Numbers of the sequences that are wanted, sorted.
    word
        Letters of a word, 1 to 31.
    both_strands
        Whether a word and its reverse complement are the same.

    References
    ----------
    Broder 1997, doi 10.1109/SEQUEN.1997.666900 (sampling by hash); Irber et al. 2022,
    doi 10.1101/2022.01.11.475838 (a fixed share of the words, which suits containment).
    """
    if codes.shape[1] < word or len(rows) < 2:
        return []
    words = codes.shape[1] - word + 1
    parts = max(PARTS, math.ceil(len(rows) * min(words, SEEDS) / PART))
    limit = _limit(codes, rows, word)
    found: list[list[Seeds]] = [[] for _ in range(parts)]
    for start, block in blocks(rows, CELLS // codes.shape[1]):
        seeds, part = _chosen(np.asarray(codes[block]), word, limit, both_strands)
        part %= np.uint64(parts)
        order = np.argsort(part.astype(np.uint16), kind="stable")
        edges = np.searchsorted(part[order], np.arange(parts + 1, dtype=np.uint64))
        named = Seeds(seeds.key, rows[start + seeds.row], seeds.place, seeds.turned)[order]
        for number, pieces in enumerate(found):
            pieces.append(named[slice(edges[number], edges[number + 1])])
    return [_together(pieces) for pieces in found]


def _limit(codes: np.ndarray, rows: np.ndarray, word: int) -> np.uint64:
    """Hashes up to this one are chosen, which gives about :data:`SEEDS` words a sequence."""
    sample = np.asarray(codes[rows[:: max(1, len(rows) // 10_000)]])
    words = (sample != UNKNOWN).sum(axis=1) - word + 1
    share = SEEDS / max(float(words.clip(0).mean()), 1.0)
    return END - np.uint64(1) if share > 0.5 else np.uint64(share * 2.0**64)


def _chosen(
    codes: np.ndarray, word: int, limit: np.uint64, both_strands: bool
) -> tuple[Seeds, np.ndarray]:
    """Seeds of a block of sequences, and the hash of each word."""
    words = codes.shape[1] - word + 1
    spare = np.uint64(2 * (LETTERS - word))
    key = _following(codes)[:, :words]
    turned = np.zeros(key.shape, bool)
    if both_strands:
        other = _following(complement(codes))[:, :words][:, ::-1]
        turned = (other >> spare) < (key >> spare)
        key = np.where(turned, other, key)
    hashed = _hash(key >> spare)
    hashed[_with_unknown(codes, word)] = END
    chosen = _lowest(hashed, limit)
    row, place = np.nonzero(chosen)
    turned = turned[chosen]
    place = np.where(turned, words - 1 - place, place)
    return Seeds(key[chosen], row, place.astype(np.int32), turned), hashed[chosen]


def _lowest(hashed: UInt64[np.ndarray, "n words"], limit: np.uint64) -> Bool[np.ndarray, "n words"]:
    """Words with hashes up to the limit; the :data:`LEAST` lowest ones where that is too few."""
    chosen = hashed <= limit
    few = np.flatnonzero(chosen.sum(axis=1) < LEAST)
    if len(few):
        last = min(LEAST, hashed.shape[1]) - 1
        highest = np.partition(hashed[few], last, axis=1)[:, last]
        chosen[few] = (hashed[few] <= highest[:, None]) & (hashed[few] != END)
    return chosen


def _following(codes: UInt8[np.ndarray, "n length"]) -> UInt64[np.ndarray, "n length"]:
    """The 32 letters from each place on, two bits each; unknown letters and the end are A."""
    n, length = codes.shape
    joined = np.zeros((n, length + LETTERS - 1), np.uint8)
    np.bitwise_and(codes, 3, out=joined[:, :length])
    for letters, form in ((1, "u1"), (2, "u1"), (4, "u2"), (8, "u4"), (16, "u8")):
        ahead = joined[:, letters:]
        joined = joined[:, :-letters].astype(form)
        joined <<= joined.dtype.type(2 * letters)
        joined |= ahead
    return joined


def _with_unknown(codes: np.ndarray, word: int) -> np.ndarray:
    """Whether the word at each place has an unknown letter."""
    unknown = codes == UNKNOWN
    if not unknown.any():
        return np.zeros((len(codes), codes.shape[1] - word + 1), bool)
    count = np.cumsum(np.pad(unknown, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    return count[:, word:] != count[:, :-word]


def _hash(words: UInt64[np.ndarray, "n words"]) -> UInt64[np.ndarray, "n words"]:
    """Mix the bits of words, so that their order is as good as random."""
    mixed = words * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xD6E8FEB86659FD93)
    mixed ^= mixed >> np.uint64(32)
    return mixed


def _together(pieces: list[Seeds]) -> Seeds:
    return Seeds(
        *(
            np.concatenate([getattr(piece, name) for piece in pieces])
            for name in ("key", "row", "place", "turned")
        )
    )
