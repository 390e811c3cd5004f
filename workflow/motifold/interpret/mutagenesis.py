"""In-silico mutagenesis: change each letter to each other letter and see what the model says."""

import numpy as np
from jaxtyping import Float32, Int, UInt8

from motifold.interpret.functions import Predict, Task, centred
from motifold.sequence.alphabet import one_hot

BATCH = 4096  # mutants that a model is given at a time
CELLS = 2**25  # numbers in one batch of mutants, 128 MB as float32: the bound for long sequences


def mutagenesis(
    predict: Predict,
    codes: UInt8[np.ndarray, "n length"],
    index: Int[np.ndarray, "n"],
    task: Task,
    batch: int = BATCH,
) -> Float32[np.ndarray, "n length 4"]:
    """Change of the centred output by every single-letter substitution, 0 for the letter present.

    Positions of many sequences share a batch. At an unknown letter all four letters are tried.

    Parameters
    ----------
    batch
        Mutants that ``predict`` is given at a time; fewer if the sequences are long.

    References
    ----------
    Zhou and Troyanskaya 2015, doi 10.1038/nmeth.3547.
    """
    n, length = codes.shape
    size = max(4, min(batch, CELLS // max(1, 4 * length)))
    reference = _scores(predict, codes, index, task, size)
    effects = np.zeros((n, length, 4), np.float32)
    places = max(1, size // 4)  # a place has four mutants where its letter is unknown, else three
    for first in range(0, n * length, places):
        place = np.arange(first, min(first + places, n * length))
        example, position = np.divmod(place, length)
        at, letter = np.nonzero(codes[example, position][:, None] != np.arange(4))
        example, position = example[at], position[at]
        mutants = codes[example]
        mutants[np.arange(len(mutants)), position] = letter
        scores = _scores(predict, mutants, index[example], task, size)
        effects[example, position, letter] = scores - reference[example]
    return effects


def _scores(
    predict: Predict, codes: np.ndarray, index: np.ndarray, task: Task, size: int
) -> np.ndarray:
    """Centred outputs (n,) of base codes, ``size`` sequences at a time."""
    parts = [slice(start, start + size) for start in range(0, len(codes), size)]
    scores = [
        centred(predict(one_hot(codes[part]).astype(np.float32)), index[part], task)
        for part in parts
    ]
    return np.concatenate(scores) if scores else np.zeros(0, np.float32)


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
