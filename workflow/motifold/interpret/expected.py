"""Expected gradients: integrated gradients from many references, one random point of each path."""

import numpy as np

from motifold.interpret.functions import codes_of
from motifold.interpret.paths import Points, along_paths, in_blocks
from motifold.interpret.question import Answer, Question
from motifold.interpret.references import generator_of, references_of, taken_in_turn


def by_expected_gradients(ask: Question) -> Answer:
    """Expected gradients: the mean over references and points, both random.

    As many points as integrated gradients of sequences take, ``references * steps`` (or ``steps``
    if there are no shuffles), but each on the path from a reference of its own: a sequence's
    shuffle, or one of the given images in random turn. One point lies in each of as many equal
    parts of the path, at random there.

    References
    ----------
    Erion, Janizek, Sturmfels, Lundberg and Lee 2021, doi 10.1038/s42256-021-00343-w.
    """
    options = ask.options
    draws = max(1, options.references) * options.steps
    shuffles = draws if options.references else 0

    def answer(part: Question) -> Answer:
        references = references_of(part.x, options.baseline, shuffles, options.seed)
        drawn = [_drawn(one, references.count, draws, options.seed) for one in _contents(part)]
        number = np.array([numbers for numbers, _ in drawn], np.int64).reshape(-1, draws)
        way = np.array([ways for _, ways in drawn], np.float64).reshape(-1, draws)
        return along_paths(part, references, Points(number, way, number))

    return in_blocks(answer, ask, draws)


def _contents(ask: Question) -> np.ndarray:
    """What tells the examples apart."""
    return ask.x if ask.kind == "image" else codes_of(ask.x)


def _drawn(example: np.ndarray, count: int, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Reference and place on its path of each point."""
    rng = generator_of(example, seed)
    number = taken_in_turn(count, draws, rng)
    return number, (np.arange(draws) + rng.random(draws)) / draws
