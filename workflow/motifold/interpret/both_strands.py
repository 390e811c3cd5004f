"""Attributions averaged over both strands of DNA."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Int, Shaped

from motifold.interpret.question import Answer, Answering, Question


def partners(known: Bool[np.ndarray, "n length"]) -> Int[np.ndarray, "n length"]:
    """Where each position lies on the other strand, as :mod:`motifold.sequence.strand` turns it.

    The letters from the first to the last known one are turned in their own place, so that padding
    stays where it is. Turned twice, everything is back.

    Examples
    --------
    >>> partners(np.array([[True, True, True, False]])).tolist()
    [[2, 1, 0, 3]]
    """
    length = known.shape[1]
    first, after = known.argmax(axis=1), length - known[:, ::-1].argmax(axis=1)
    return ((first + after - 1)[:, None] - np.arange(length)) % length


def turned(
    letters: Shaped[np.ndarray, "n length 4"], partner: Int[np.ndarray, "n length"]
) -> Shaped[np.ndarray, "n length 4"]:
    """One-hot letters, or contributions of letters, as they are on the other strand."""
    return np.take_along_axis(letters, partner[:, :, None], axis=1)[:, :, ::-1]


def on_both_strands(method: Answering, ask: Question) -> Answer:
    """The mean of a method's answers for both strands, on the letters of the given one.

    The model reads each sequence and its reverse complement; what it finds on the latter is turned
    back. The values add up to the mean change of both, if the method's do.
    """
    partner = partners(ask.known[:, :, 0])
    own, other = method(ask), method(replace(ask, x=turned(ask.x, partner)))

    def mean(one: np.ndarray | None, two: np.ndarray | None) -> np.ndarray | None:
        return None if one is None or two is None else (one + turned(two, partner)) / 2

    return Answer(
        (own.values + turned(other.values, partner)) / 2,
        mean(own.hypothetical, other.hypothetical),
        None if own.change is None or other.change is None else (own.change + other.change) / 2,
    )
