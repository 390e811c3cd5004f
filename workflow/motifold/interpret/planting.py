"""Motifs put into sequences that are shuffles of held-out ones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from motifold.interpret.functions import Predict, Task, centred
from motifold.interpret.patterns import Pattern
from motifold.interpret.question import CELLS, HOT, slices
from motifold.sequence.alphabet import UNKNOWN, complement
from motifold.sequence.motif import counts_to_probabilities, information
from motifold.sequence.shuffle import dinucleotide_shuffled

BATCH = 2048  # sequences that a model is given at a time
FLANKS = 0.2  # of a motif's information that may hang over an end
TRIES = 8  # orders of a motif's letters of which the one least like the motif is taken


@dataclass(frozen=True)
class FoldModel:
    """The model of one fold, and the sequences that it did not see.

    Attributes
    ----------
    predict
        Logits or numbers of one-hot sequences.
    codes
        Held-out sequences, whose shuffles are the backgrounds.
    """

    predict: Predict
    codes: UInt8[np.ndarray, "n length"]


@dataclass(frozen=True)
class Planting:
    """How motifs are put into sequences.

    Attributes
    ----------
    task
        What the models' outputs are.
    backgrounds
        Shuffled sequences for each fold's model.
    seed
        Of shuffles, places and letters; all motifs meet the same backgrounds.
    rna
        Whether there is but one strand.
    """

    task: Task = "classification"
    backgrounds: int = 200
    seed: int = 0
    rna: bool = False


def instances(pattern: Pattern, n: int, rng: np.random.Generator) -> UInt8[np.ndarray, "n width"]:
    """Instances of a motif in its own orientation: each letter drawn by its share of the sites."""
    limits = counts_to_probabilities(pattern.counts, pseudocount=0.0).cumsum(axis=1)[:, :3]
    return (rng.random((n, len(limits), 1)) >= limits).sum(axis=2).astype(np.uint8)


def spans(codes: UInt8[np.ndarray, "n length"]) -> tuple[np.ndarray, np.ndarray]:
    """Where the known letters of each sequence begin and where they have ended, both (n,)."""
    known = codes != UNKNOWN
    first, after = known.argmax(axis=1), codes.shape[1] - known[:, ::-1].argmax(axis=1)
    some = known.any(axis=1)
    return np.where(some, first, 0), np.where(some, after, 0)


def backgrounds(
    codes: UInt8[np.ndarray, "n length"], width: int, number: int, rng: np.random.Generator
) -> UInt8[np.ndarray, "backgrounds length"]:
    """Dinucleotide shuffles of random sequences that have room for ``width`` letters.

    None if no sequence has. Sequences serve more than once only where there are too few.
    """
    first, after = spans(codes)
    rows = np.flatnonzero(after - first >= width)
    if not len(rows):
        return codes[:0]
    chosen = rng.choice(rows, number, replace=len(rows) < number)
    return dinucleotide_shuffled(codes[np.sort(chosen)], rng)


def placed(
    starts: Int[np.ndarray, "n"], codes: UInt8[np.ndarray, "n length"], width: int
) -> Int[np.ndarray, "n"]:
    """Starts moved no further than it takes to have ``width`` letters within each sequence."""
    first, after = spans(codes)
    return np.clip(starts, first, after - width)


def at_home(
    pattern: Pattern, site: Int[np.ndarray, "n"], codes: UInt8[np.ndarray, "n length"]
) -> Int[np.ndarray, "n"]:
    """Starts of some of a motif's own sites; moved only if more than a flank hangs over an end.

    A motif may count at its very place, from which flanks that tell nothing must not push it.
    """
    starts, width = pattern.starts[site], len(pattern.counts)
    told = information(counts_to_probabilities(pattern.counts))
    told = np.where(pattern.reverse[site][:, None], told[::-1], told)  # (n, width)
    first, after = spans(codes)
    place = starts[:, None] + np.arange(width)
    inside = (place >= first[:, None]) & (place < after[:, None])
    stays = (told * inside).sum(axis=1) >= (1 - FLANKS) * told.sum(axis=1)
    return np.where(stays, starts, placed(starts, codes, width))


def anywhere(
    codes: UInt8[np.ndarray, "n length"], width: int, rng: np.random.Generator
) -> Int[np.ndarray, "n"]:
    """Random starts from which ``width`` letters are within each sequence."""
    first, after = spans(codes)
    return rng.integers(first, after - width + 1)


def put(
    codes: UInt8[np.ndarray, "n length"],
    letters: UInt8[np.ndarray, "n width"],
    starts: Int[np.ndarray, "n"],
) -> UInt8[np.ndarray, "n length"]:
    """Sequences with letters put in; unknown letters stay unknown, as models know them.

    What hangs over an end is left out.

    Examples
    --------
    >>> put(np.array([[0, 0, 4, 0]], np.uint8), np.array([[1, 2]], np.uint8), np.array([1]))
    array([[0, 1, 4, 0]], dtype=uint8)
    """
    planted = codes.copy()
    places = starts[:, None] + np.arange(letters.shape[1])
    rows, columns = np.nonzero((places >= 0) & (places < codes.shape[1]))
    there = places[rows, columns]
    known = codes[rows, there] != UNKNOWN
    planted[rows[known], there[known]] = letters[rows[known], columns[known]]
    return planted


def turned(
    letters: UInt8[np.ndarray, "n width"], reverse: Bool[np.ndarray, "n"]
) -> UInt8[np.ndarray, "n width"]:
    """Letters as they stand on the given strand where a motif is read on the other one."""
    return np.where(reverse[:, None], complement(letters), letters)


def reordered(
    letters: UInt8[np.ndarray, "n width"], rng: np.random.Generator
) -> UInt8[np.ndarray, "n width"]:
    """The same letters in another order, in which as few as possible of some tries stay in place.

    A motif of few letters would else often come out as itself.
    """
    best, least = letters, np.full(len(letters), letters.shape[1] + 1)
    for _ in range(TRIES):
        other = rng.permuted(letters, axis=1)
        same = (other == letters).sum(axis=1)
        best = np.where((same < least)[:, None], other, best)
        least = np.minimum(same, least)
    return best


def scorer(
    predict: Predict, index: int, task: Task
) -> Callable[[np.ndarray], Float[np.ndarray, "n"]]:
    """Base codes -> centred output ``index``, float64 (n,), in batches of bounded memory."""

    def scores(codes: np.ndarray) -> np.ndarray:
        found = np.zeros(len(codes))
        size = max(1, min(BATCH, CELLS // max(1, 4 * codes.shape[1])))
        for part in slices(len(codes), size):
            outputs = predict(HOT[codes[part]])
            found[part] = centred(outputs, np.full(len(outputs), index), task)
        return found

    return scores
