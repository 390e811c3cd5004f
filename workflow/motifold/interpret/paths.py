"""Gradients averaged over points between references and examples."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from motifold.interpret.question import CELLS, Answer, Answering, Question, joined, slices
from motifold.interpret.references import References

ROWS = 256  # examples whose references are held at a time, fewer if they are large


@dataclass(frozen=True)
class Points:
    """Where gradients of some examples are taken.

    Attributes
    ----------
    number
        Which of the example's references a point starts from.
    way
        How far it is on the straight line from there to the example, 0 to 1.
    ends
        References whose mean output the example is compared with.
    """

    number: Int[np.ndarray, "rows points"]
    way: Float[np.ndarray, "rows points"]
    ends: Int[np.ndarray, "rows ends"]


def along_paths(ask: Question, references: References, points: Points) -> Answer:
    """Mean over the points of (example - reference) times the gradient there.

    For sequences (letter - reference) times the gradient is what each letter would contribute; the
    letter present gets its own.

    Returns
    -------
    Values, hypothetical contributions and the change that the values should add up to: the centred
    output minus its mean over the references.
    """
    slopes, against = _sums(ask, references, points)
    count = points.way.shape[1]
    change = ask.scored(ask.x, ask.index) - _mean_end(ask, references, points.ends)
    if ask.kind == "image":
        return Answer((ask.x * slopes - against) / count, change=change)
    hypothetical = (slopes - against.sum(axis=2, keepdims=True)) / count * ask.known
    return Answer(ask.x * hypothetical, hypothetical, change)


def _sums(ask: Question, references: References, points: Points) -> tuple[np.ndarray, np.ndarray]:
    """Sums over each example's points of the gradients, and of the reference times the gradient."""
    slopes, against = np.zeros(ask.x.shape), np.zeros(ask.x.shape)
    count = points.way.shape[1]
    for part in slices(points.way.size, ask.size):
        row, point = np.divmod(np.arange(part.start, part.stop), count)
        start = references.at(row, points.number[row, point])
        inputs = ask.x[row]
        inputs -= start
        way = points.way[row, point].astype(inputs.dtype)
        inputs *= way.reshape(-1, *[1] * (inputs.ndim - 1))
        inputs += start
        found = ask.gradient(inputs, ask.index[row])
        held, begins = np.unique(row, return_index=True)
        slopes[held] += np.add.reduceat(found, begins, axis=0)
        start *= found
        against[held] += np.add.reduceat(start, begins, axis=0)
    return slopes, against


def _mean_end(ask: Question, references: References, ends: np.ndarray) -> np.ndarray:
    """Mean centred output of each example's references."""
    scores = np.empty(ends.size)
    for part in slices(ends.size, ask.size):
        row, end = np.divmod(np.arange(part.start, part.stop), ends.shape[1])
        scores[part] = ask.scored(references.at(row, ends[row, end]), ask.index[row])
    return scores.reshape(ends.shape).mean(axis=1)


def in_blocks(answer: Answering, ask: Question, references: int) -> Answer:
    """Answer for some examples at a time, so that few references are held at once.

    Parameters
    ----------
    references
        That each example has.
    """
    cells = references * int(np.prod(ask.x.shape[1:]))
    rows = max(1, min(ROWS, CELLS // max(1, cells)))
    parts = [
        answer(replace(ask, x=ask.x[part], index=ask.index[part]))
        for part in slices(max(1, len(ask.x)), rows)
    ]
    return joined(parts)
