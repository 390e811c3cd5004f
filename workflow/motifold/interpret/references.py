"""What examples are compared with: shuffled sequences, equal letters, images."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Shaped, UInt8

from motifold.interpret.functions import codes_of, kind_of
from motifold.interpret.question import HOT, known_letters
from motifold.sequence.shuffle import dinucleotide_shuffled

EQUAL = np.full(4, 0.25, np.float32)
BLACK = np.zeros(1, np.float32)


@dataclass(frozen=True)
class References:
    """References of some examples, made only when they are asked for.

    Attributes
    ----------
    count
        References of each example.
    at
        Row numbers and reference numbers, each (points,) -> references (points, ...).
    """

    count: int
    at: Callable[[np.ndarray, np.ndarray], np.ndarray]


def generator_of(example: Shaped[np.ndarray, "..."], seed: int) -> np.random.Generator:
    """Randomness of one example.

    From the seed and what the example is: neither its row nor what else is explained changes it.
    """
    digest = hashlib.blake2b(np.ascontiguousarray(example).tobytes(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "big")])


def shuffled_references(
    codes: UInt8[np.ndarray, "n length"], count: int, seed: int
) -> UInt8[np.ndarray, "n count length"]:
    """Shuffles of each sequence that keep its dinucleotides; unknown letters stay in place."""
    shuffled = np.empty((len(codes), count, codes.shape[1]), np.uint8)
    for row, sequence in enumerate(codes):
        rng = generator_of(sequence, seed)
        shuffled[row] = dinucleotide_shuffled(np.tile(sequence, (count, 1)), rng)
    return shuffled


def references_of(
    x: Float[np.ndarray, "n ..."], baseline: np.ndarray | None, shuffles: int, seed: int
) -> References:
    """References of examples.

    Parameters
    ----------
    baseline
        One or, with one axis more, several for all examples; None: ``shuffles`` shuffles of each
        sequence (or with 0 of them 1/4 each letter), black for images.
    """
    sequences = kind_of(x) == "sequence"
    if baseline is None and sequences and shuffles:
        codes = shuffled_references(codes_of(x), shuffles, seed)
        return References(shuffles, lambda row, number: HOT[codes[row, number]].astype(x.dtype))
    shared = EQUAL if sequences else BLACK
    shared = (shared if baseline is None else baseline).astype(x.dtype)
    many = shared.ndim == x.ndim
    shared = np.broadcast_to(shared, (len(shared) if many else 1, *x.shape[1:]))
    if not sequences:
        return References(len(shared), lambda _, number: shared[number])
    known = known_letters(x)
    return References(len(shared), lambda row, number: shared[number] * known[row])


def taken_in_turn(count: int, draws: int, rng: np.random.Generator) -> Int[np.ndarray, "draws"]:
    """Random numbers below ``count``, none a second time before all were drawn."""
    rounds = [rng.permutation(count) for _ in range(-(-draws // count))]
    return np.concatenate([np.zeros(0, np.int64), *rounds])[:draws]
