"""In-silico mutagenesis: change each letter to each other letter and see what the model says."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float32, Int, UInt8

from motifold.interpret.functions import codes_of
from motifold.interpret.question import Answer, Question, slices
from motifold.sequence.alphabet import UNKNOWN, one_hot

Scored = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Base codes (m, length) and the explained output of each -> its centred output, (m,)."""


def mutagenesis(
    scored: Scored,
    codes: UInt8[np.ndarray, "n length"],
    index: Int[np.ndarray, "n"],
    batch: int = 512,
) -> Float32[np.ndarray, "n length 4"]:
    """Change of the centred output by every single-letter substitution, 0 for the letter present.

    Positions of many sequences share a batch. Unknown letters are not changed.

    Parameters
    ----------
    batch
        Mutants that are made and scored at a time.

    References
    ----------
    Zhou and Troyanskaya 2015, doi 10.1038/nmeth.3547.

    Examples
    --------
    >>> counts_a = lambda codes, index: (codes == 0).sum(axis=1).astype(float)
    >>> mutagenesis(counts_a, np.array([[0, 3, 4]], np.uint8), np.array([0])).tolist()
    [[[0.0, -1.0, -1.0, -1.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]
    """
    n, length = codes.shape
    effects = np.zeros((n, length, 4), np.float32)
    reference = scored(codes, index)
    places = np.flatnonzero(codes != UNKNOWN)
    for part in slices(3 * len(places), batch):
        place, turn = np.divmod(np.arange(part.start, part.stop), 3)
        example, position = np.divmod(places[place], length)
        letter = (codes[example, position] + 1 + turn) % 4
        mutants = codes[example]
        mutants[np.arange(len(mutants)), position] = letter
        scores = scored(mutants, index[example])
        effects[example, position, letter] = scores - reference[example]
    return effects


def importance(
    effects: Float32[np.ndarray, "n length 4"], codes: UInt8[np.ndarray, "n length"]
) -> Float32[np.ndarray, "n length 4"]:
    """What each letter present contributes: minus the mean effect of its three substitutions.

    Positive where the letter holds the output up. Laid on the letter present, 0 elsewhere; an
    unknown letter contributes 0.

    Examples
    --------
    >>> effects = np.array([[[0, -1, -2, -3]]], np.float32)
    >>> importance(effects, np.zeros((1, 1), np.uint8)).tolist()
    [[[2.0, 0.0, 0.0, 0.0]]]
    """
    held = -effects.sum(axis=2, keepdims=True) / np.float32(3)
    return one_hot(codes) * held


def by_mutagenesis(ask: Question) -> Answer:
    """In-silico mutagenesis: exact for single letters, needs no gradient, blind to redundancy.

    Hypothetical contributions are the effects minus their mean over the four letters: that of the
    letter present is 3/4 of its importance, which compares it with the three others alone.
    """
    codes = codes_of(ask.x)
    effects = mutagenesis(ask.scored_codes, codes, ask.index, ask.size)
    return Answer(importance(effects, codes), effects - effects.mean(axis=2, keepdims=True))
