"""Sequences whose truth is known: what was planted where, and which of it tells the classes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from motifold.artifacts import Data, Facts
from motifold.sequence.alphabet import complement

CLASSES = ["off", "on"]
LETTERS = "ACGT"


@dataclass(frozen=True)
class Truth:
    """A data set and what is true of it.

    Attributes
    ----------
    data
        The sequences; class 1 is ``on``.
    planted
        Positions (n, length) that hold a letter of a motif that tells the classes.
    motifs
        Letter probabilities (width, 4) of the motifs that tell the classes, by name.
    distractors
        The same of motifs that stand in both classes alike.
    """

    data: Data
    planted: np.ndarray
    motifs: dict[str, np.ndarray] = field(default_factory=dict)
    distractors: dict[str, np.ndarray] = field(default_factory=dict)


def sharp(word: str, share: float = 0.97) -> np.ndarray:
    """Letter probabilities of a word whose letters seldom change."""
    table = np.full((len(word), 4), (1 - share) / 3)
    table[np.arange(len(word)), [LETTERS.index(letter) for letter in word]] = share
    return table


# Like factors of the real world: of different widths, some letters loose.
FIRST, SECOND = sharp("CGACCGAACTCC"), sharp("TGACGTCATT", 0.94)
KNOWN = {
    "bzip": sharp("TGACACGTCA", 0.93),
    "e2f": sharp("TTTCCCGCCAAA", 0.92),
    "homeo": sharp("CAATCATTGA", 0.93),
    "ets": sharp("ACCGGAAGTA", 0.93),
}


def drawn(table: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """``n`` instances of a motif, (n, width)."""
    limits = table.cumsum(axis=1)[None, :, :3]
    return (rng.random((n, len(table), 1)) > limits).sum(axis=2).astype(np.uint8)


def put(codes, planted, rows, table, starts, rng, *, reverse=False, tells=True):
    """Put instances of a motif into some rows and mark their letters, but not the changed ones."""
    words = drawn(table, len(rows), rng)
    kept = words == table.argmax(axis=1)
    if reverse:
        words, kept = complement(words), kept[:, ::-1]  # the complement is turned
    places = starts[:, None] + np.arange(len(table))
    codes[rows[:, None], places] = words
    planted[rows[:, None], places] = kept if tells else False


def empty(n: int, length: int, rng: np.random.Generator):
    """Random letters, random balanced labels, nothing planted."""
    codes = rng.integers(0, 4, (n, length)).astype(np.uint8)
    y = rng.permutation(np.arange(n) % 2).astype(np.int64)
    return codes, y, np.zeros((n, length), bool)


def truth_of(codes, y, planted, motifs=None, distractors=None) -> Truth:
    n, length = codes.shape
    examples = pd.DataFrame({"id": [f"s{row}" for row in range(n)], "label": np.array(CLASSES)[y]})
    facts = Facts("known", "dna", "classification", [length], classes=CLASSES)
    return Truth(Data(facts, examples, codes, y), planted, motifs or {}, distractors or {})


def places(n: int, lowest: int, highest: int, rng: np.random.Generator) -> np.ndarray:
    return rng.integers(lowest, highest, n, endpoint=True)


def single(n: int, length: int, seed: int) -> Truth:
    """One motif, anywhere in the sequences of one class."""
    rng = np.random.default_rng(seed)
    codes, y, planted = empty(n, length, rng)
    rows = np.flatnonzero(y == 1)
    put(codes, planted, rows, FIRST, places(len(rows), 0, length - len(FIRST), rng), rng)
    return truth_of(codes, y, planted, {"first": FIRST})


def spaced(n: int, length: int, seed: int, gap: int = 8) -> Truth:
    """Two motifs with a fixed spacing in one class, in the other only one of the two."""
    rng = np.random.default_rng(seed)
    codes, y, planted = empty(n, length, rng)
    on, off = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    starts = places(len(on), 0, length - len(FIRST) - gap - len(SECOND), rng)
    put(codes, planted, on, FIRST, starts, rng)
    put(codes, planted, on, SECOND, starts + len(FIRST) + gap, rng)
    for part, table in zip(np.array_split(off, 2), (FIRST, SECOND), strict=True):
        where = places(len(part), 0, length - len(table), rng)
        put(codes, planted, part, table, where, rng, tells=False)
    return truth_of(codes, y, planted, {"first": FIRST, "second": SECOND})


def stranded(n: int, length: int, seed: int) -> Truth:
    """A motif that counts only on the given strand: half of the others have it on the other one."""
    rng = np.random.default_rng(seed)
    codes, y, planted = empty(n, length, rng)
    on, off = np.flatnonzero(y == 1), np.flatnonzero(y == 0)[::2]
    put(codes, planted, on, FIRST, places(len(on), 0, length - len(FIRST), rng), rng)
    starts = places(len(off), 0, length - len(FIRST), rng)
    put(codes, planted, off, FIRST, starts, rng, reverse=True, tells=False)
    return truth_of(codes, y, planted, {"first": FIRST})


def distracted(n: int, length: int, seed: int) -> Truth:
    """Four motifs: one of two stands in each sequence of one class, two in a half of each class."""
    rng = np.random.default_rng(seed)
    codes, y, planted = empty(n, length, rng)
    names = list(KNOWN)
    width = length // 4  # each motif has a quarter of the sequence, so that none is overwritten
    shift = int(rng.integers(0, 4))
    positives = np.array_split(rng.permutation(np.flatnonzero(y == 1)), 2)
    for number, name in enumerate(names):
        table, tells = KNOWN[name], number < 2
        rows = positives[number] if tells else np.flatnonzero(rng.random(n) < 0.5)
        starts = places(len(rows), 0, width - len(table), rng) + (number + shift) % 4 * width
        put(codes, planted, rows, table, starts, rng, tells=tells)
    return truth_of(
        codes,
        y,
        planted,
        {name: KNOWN[name] for name in names[:2]},
        {name: KNOWN[name] for name in names[2:]},
    )


def nothing(n: int, length: int, seed: int) -> Truth:
    """No motif at all."""
    return truth_of(*empty(n, length, np.random.default_rng(seed)))


TRUTHS: dict[str, Callable[[int, int, int], Truth]] = {
    "single motif": single,
    "two with fixed spacing": spaced,
    "one strand only": stranded,
    "two and two distractors": distracted,
    "no motif": nothing,
}
