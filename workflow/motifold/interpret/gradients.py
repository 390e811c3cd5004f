"""Attributions from gradients: the gradient, gradient times input, and integrated gradients."""

import numpy as np
from jaxtyping import Float

from motifold.interpret.paths import Points, along_paths, in_blocks
from motifold.interpret.question import Answer, Question
from motifold.interpret.references import references_of


def off_simplex(gradients: Float[np.ndarray, "n length 4"]) -> Float[np.ndarray, "n length 4"]:
    """Gradients of sequences without the part that no substitution of letters can reach.

    One-hot letters add up to 1 at each position, so that the mean over the four letters points out
    of the data; there a network is free to do anything, and this part is noise. What is left is
    also each letter's hypothetical contribution.

    References
    ----------
    Majdandzic, Rajesh and Koo 2023, doi 10.1186/s13059-023-02956-3.
    """
    return gradients - gradients.mean(axis=2, keepdims=True)


def by_gradient(ask: Question) -> Answer:
    """The gradient itself: how strongly the output answers to each part of the example.

    For sequences corrected by :func:`off_simplex`, which is the hypothetical contribution; its
    length over the four letters stands at the letter present: never negative, so that it tells
    where the model looks and not which way. For images the signed gradient.

    References
    ----------
    Simonyan, Vedaldi and Zisserman 2013, arXiv:1312.6034.
    """
    slopes = ask.slopes()
    if ask.kind == "image":
        return Answer(slopes)
    corrected = off_simplex(slopes) * ask.known
    return Answer(ask.x * np.linalg.norm(corrected, axis=2, keepdims=True), corrected)


def by_gradient_input(ask: Question) -> Answer:
    """Gradient times input: one backward pass, a linear look at the example.

    For sequences corrected by :func:`off_simplex`.

    References
    ----------
    Shrikumar, Greenside, Shcherbina and Kundaje 2016, arXiv:1605.01713.
    """
    slopes = ask.slopes()
    if ask.kind == "image":
        return Answer(ask.x * slopes)
    corrected = off_simplex(slopes) * ask.known
    return Answer(ask.x * corrected, corrected)


def by_integrated_gradients(ask: Question) -> Answer:
    """Integrated gradients: add up to the change from the references, by the midpoint rule.

    The mean over the references of each example: dinucleotide-shuffled sequences, which have all
    that the example has but its order; black or given images.

    References
    ----------
    Sundararajan, Taly and Yan 2017, arXiv:1703.01365. Shuffled references: Shrikumar, Greenside and
    Kundaje 2017, arXiv:1704.02685.
    """
    options = ask.options

    def answer(part: Question) -> Answer:
        rows, steps = len(part.x), options.steps
        references = references_of(part.x, options.baseline, options.references, options.seed)
        point = np.arange(references.count * steps)
        points = Points(
            np.broadcast_to(point // steps, (rows, len(point))),
            np.broadcast_to((point % steps + 0.5) / steps, (rows, len(point))),
            np.broadcast_to(np.arange(references.count), (rows, references.count)),
        )
        return along_paths(part, references, points)

    return in_blocks(answer, ask, max(1, options.references))
