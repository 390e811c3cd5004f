"""Random sequences with planted motifs: data whose truth is known."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from jaxtyping import Int64, UInt8

from motifold.config.source import PlantedMotif, Simulated
from motifold.errors import DataError
from motifold.readers.files import bounded
from motifold.readers.records import Records
from motifold.sequence.alphabet import CODES, LETTERS

NAME = "simulated"
ROUNDS = 1000  # of drawing again before a rule is called impossible
ASCII = np.frombuffer(LETTERS["dna"].encode(), np.uint8)


@dataclass(frozen=True)
class _Motif:
    """A motif in base codes, and the classes in which its letters may stand."""

    codes: UInt8[np.ndarray, "width"]
    owner: int
    mutation: float
    start: int | None
    owners: list[int] = field(default_factory=list)


def read_simulated(source: Simulated) -> Records:
    """Simulate labelled sequences; see :func:`simulate`."""
    examples, _ = simulate(source)
    rows = [f"row {number}" for number in range(1, len(examples) + 1)]
    return Records(examples.assign(source=NAME, row=rows), ["label"])


def simulate(source: Simulated) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw random sequences and plant motifs into those of their class.

    A sequence whose class does not carry a motif, but which holds its consensus by chance, is drawn
    again. So, without mutation, an example holds the consensus exactly if its class carries it.

    Returns
    -------
    The examples (id, sequence, label) in random order, shared evenly by the classes, and the truth:
    one row a planted motif (id, motif, start from 0, strand, planted letters).

    Raises
    ------
    DataError
        If the motifs do not fit beside each other, or a consensus cannot be kept out of a class.

    References
    ----------
    In the manner of Zou et al. 2019, A primer on deep learning in genomics,
    doi 10.1038/s41588-018-0295-5.
    """
    bounded((source.n, source.length), NAME)
    rng = np.random.default_rng(source.seed)
    motifs = _motifs(source)
    classes = rng.permutation(np.arange(source.n) % len(source.classes))
    codes, starts = _draw(rng, source, motifs, classes)
    again = _by_chance(codes, motifs, classes)
    for _ in range(ROUNDS):
        if not len(again):
            break
        codes[again], starts[again] = _draw(rng, source, motifs, classes[again])
        again = again[_by_chance(codes[again], motifs, classes[again])]
    if len(again):
        raise _impossible("a motif cannot be kept out of the other classes", "make it longer")
    ids = np.arange(1, source.n + 1).astype(str)
    names = np.asarray(source.classes)[classes]
    examples = pd.DataFrame({"id": ids, "sequence": _texts(codes), "label": names})
    return examples, _truth(source.motifs, motifs, ids, codes, starts)


def _motifs(source: Simulated) -> list[_Motif]:
    """Motifs in codes, each with all classes that carry the same consensus."""
    consensus = [_codes(motif.consensus) for motif in source.motifs]
    owner = [source.classes.index(motif.label) for motif in source.motifs]
    return [
        _Motif(
            codes,
            owner[number],
            motif.mutation,
            motif.start,
            [
                one
                for one, other in zip(owner, consensus, strict=True)
                if np.array_equal(other, codes)
            ],
        )
        for number, (codes, motif) in enumerate(zip(consensus, source.motifs, strict=True))
    ]


def _draw(
    rng: np.random.Generator,
    source: Simulated,
    motifs: list[_Motif],
    classes: Int64[np.ndarray, "n"],
) -> tuple[UInt8[np.ndarray, "n length"], Int64[np.ndarray, "n motifs"]]:
    """Background with the motifs of each class, and where they start (-1: not there)."""
    background = {str(letter): chance for letter, chance in source.background.items()}
    chances = np.array([background.get(letter, 0.0) for letter in LETTERS["dna"]])
    limits = np.cumsum(chances)[:-1]
    codes = np.empty((len(classes), source.length), np.uint8)
    for row in codes:
        row[:] = np.searchsorted(limits, rng.random(source.length), side="right")
    starts = np.full((len(classes), len(motifs)), -1, np.int64)
    for owner in sorted({motif.owner for motif in motifs}):
        rows = np.flatnonzero(classes == owner)
        own = [number for number, motif in enumerate(motifs) if motif.owner == owner]
        places = _places(rng, [motifs[number] for number in own], len(rows), source.length)
        starts[rows[:, None], own] = places
        for column, number in enumerate(own):
            _plant(rng, codes, rows, places[:, column], motifs[number])
    return codes, starts


def _places(
    rng: np.random.Generator, motifs: list[_Motif], n: int, length: int
) -> Int64[np.ndarray, "n motifs"]:
    """Starts of the motifs of one class, so that none overlaps another."""
    places = np.empty((n, len(motifs)), np.int64)
    again = np.arange(n)
    for _ in range(ROUNDS):
        for column, motif in enumerate(motifs):
            last = length - len(motif.codes)
            drawn = rng.integers(0, last, len(again), endpoint=True)
            places[again, column] = drawn if motif.start is None else motif.start
        again = again[_overlap(places[again], motifs)]
        if not len(again):
            return places
    raise _impossible(
        "the motifs of a class do not fit beside each other", "lengthen the sequences"
    )


def _overlap(places: Int64[np.ndarray, "n motifs"], motifs: list[_Motif]) -> np.ndarray:
    """Rows in which two motifs share a letter."""
    found = np.zeros(len(places), bool)
    for one in range(len(motifs)):
        for other in range(one):
            found |= (places[:, one] < places[:, other] + len(motifs[other].codes)) & (
                places[:, other] < places[:, one] + len(motifs[one].codes)
            )
    return found


def _plant(
    rng: np.random.Generator,
    codes: UInt8[np.ndarray, "n length"],
    rows: Int64[np.ndarray, "k"],
    starts: Int64[np.ndarray, "k"],
    motif: _Motif,
) -> None:
    """Write a motif into some rows, each letter changed with the chance of a mutation."""
    shape = (len(rows), len(motif.codes))
    changed = rng.random(shape) < motif.mutation
    planted = (motif.codes + changed * rng.integers(1, 4, shape)) % 4
    codes[rows[:, None], starts[:, None] + np.arange(shape[1])] = planted


def _by_chance(
    codes: UInt8[np.ndarray, "n length"], motifs: list[_Motif], classes: Int64[np.ndarray, "n"]
) -> Int64[np.ndarray, "k"]:
    """Rows that hold a consensus that their class does not carry."""
    found = np.zeros(len(codes), bool)
    for motif in motifs:
        found |= contains(codes, motif.codes) & ~np.isin(classes, motif.owners)
    return np.flatnonzero(found)


def contains(codes: UInt8[np.ndarray, "n length"], motif: UInt8[np.ndarray, "width"]) -> np.ndarray:
    """Which sequences hold exactly these letters, on the given strand.

    Examples
    --------
    >>> contains(np.array([[0, 1, 2], [1, 1, 1]], np.uint8), np.array([1, 2], np.uint8)).tolist()
    [True, False]
    """
    starts = codes.shape[1] - len(motif) + 1
    hits = np.ones((len(codes), max(starts, 0)), bool)
    for offset, code in enumerate(motif):
        hits &= codes[:, offset : offset + hits.shape[1]] == code
    return np.asarray(hits.any(axis=1))


def _truth(
    planted: list[PlantedMotif],
    motifs: list[_Motif],
    ids: np.ndarray,
    codes: UInt8[np.ndarray, "n length"],
    starts: Int64[np.ndarray, "n motifs"],
) -> pd.DataFrame:
    """What was planted where."""
    parts = []
    for column, (given, motif) in enumerate(zip(planted, motifs, strict=True)):
        rows = np.flatnonzero(starts[:, column] >= 0)
        start = starts[rows, column]
        letters = codes[rows[:, None], start[:, None] + np.arange(len(motif.codes))]
        name = given.consensus.upper().replace("U", "T")
        part = {"id": ids[rows], "motif": name, "start": start, "strand": "+"}
        parts.append(pd.DataFrame(part | {"planted": _texts(letters)}))
    return pd.concat(parts, ignore_index=True)


def _codes(letters: str) -> UInt8[np.ndarray, "width"]:
    return CODES[np.frombuffer(letters.encode(), np.uint8)]


def _texts(codes: UInt8[np.ndarray, "n length"]) -> list[str]:
    """Letters of each row."""
    letters = np.take(ASCII, codes).tobytes().decode()
    width = codes.shape[1]
    return [letters[start : start + width] for start in range(0, len(letters), width)]


def _impossible(problem: str, fix: str) -> DataError:
    return DataError(problem, file=NAME, fix=fix)
