"""The parts of an example that can be deleted, their order, and what stands in their place.

A part is a letter of a sequence, or a pixel of an image (a square of pixels if it is large). A
letter is deleted by the letter that stands there after a shuffle of the same sequence, a pixel by
the same pixel of a blurred copy: what is left looks like data, which a hole would not.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.ndimage import gaussian_filter

from motifold.interpret.functions import codes_of, kind_of
from motifold.interpret.question import HOT
from motifold.interpret.references import generator_of, shuffled_references

FINEST = 32  # parts along the longer side of an image: 1,024 in all resolve an object well enough
BLUR = 8  # the blur's standard deviation is the longer side over this: no object is left to see


def part_side(shape: tuple[int, ...]) -> int:
    """Pixels along the side of a part of images of this shape (height, width, channels).

    Examples
    --------
    >>> part_side((28, 28, 1)), part_side((96, 64, 3))
    (1, 3)
    """
    return max(1, -(-max(shape[:2]) // FINEST))


def known_parts(x: Float[np.ndarray, "n ..."]) -> Bool[np.ndarray, "n ..."]:
    """The parts there are to delete: known letters (n, length), or all of (n, rows, columns)."""
    if kind_of(x) == "sequence":
        return np.asarray(x.any(axis=2))
    side = part_side(x.shape[1:])
    return np.ones((len(x), -(-x.shape[1] // side), -(-x.shape[2] // side)), bool)


def by_part(
    x: Float[np.ndarray, "n ..."], values: Float[np.ndarray, "n ..."]
) -> Float[np.ndarray, "n ..."]:
    """Contributions summed over each part, the shape of :func:`known_parts`.

    Parameters
    ----------
    values
        The shape of ``x``, or without its last axis.
    """
    summed = values.sum(axis=-1, dtype=np.float64) if values.ndim == x.ndim else values
    if kind_of(x) == "sequence":
        return np.asarray(summed, np.float64)
    side = part_side(x.shape[1:])
    rows = np.add.reduceat(summed, np.arange(0, x.shape[1], side), axis=1, dtype=np.float64)
    return np.add.reduceat(rows, np.arange(0, x.shape[2], side), axis=2)


def ranks(
    contributions: Float[np.ndarray, "n ..."],
    known: Bool[np.ndarray, "n ..."],
    ties: Float[np.ndarray, "n ..."],
) -> Int[np.ndarray, "n ..."]:
    """Place of each part in its example's order, from 0, the highest contribution first.

    Parts that are not known come last.

    Parameters
    ----------
    ties
        Order equal ones, the lowest first. Take :func:`noise`, or else the left end of a sequence
        comes first where an attribution says nothing.
    """
    rows = (len(contributions), int(np.prod(contributions.shape[1:])))
    keys = (ties.reshape(rows), -contributions.reshape(rows), ~known.reshape(rows))
    order = np.lexsort(keys, axis=1)
    rank = np.empty(rows, np.int64)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(rows[1]), rows), axis=1)
    return rank.reshape(contributions.shape)


def noise(x: Float[np.ndarray, "n ..."], seed: int) -> Float[np.ndarray, "n ..."]:
    """A random number for each part, the shape of :func:`known_parts`.

    The same for the same example, whatever its row.
    """
    shape = known_parts(x).shape
    found = np.empty(shape)
    for row, example in enumerate(x):
        found[row] = generator_of(example, seed).random(shape[1:])
    return found


def replacements(
    x: Float[np.ndarray, "n ..."], draws: int, seed: int
) -> list[Float[np.ndarray, "n ..."]]:
    """What stands where a part is deleted, the shape of ``x``.

    Returns
    -------
    ``draws`` shuffles of sequences; of images the one blurred copy.
    """
    if kind_of(x) == "sequence":
        shuffled = shuffled_references(codes_of(x), draws, seed)
        return [HOT[shuffled[:, draw]].astype(x.dtype) for draw in range(draws)]
    width = max(x.shape[1:3]) / BLUR
    blurred = np.empty_like(x)
    for one, image in zip(blurred, x, strict=True):
        gaussian_filter(image, (width, width, 0), output=one, mode="nearest")
    return [blurred]


def without(
    x: Float[np.ndarray, "n ..."],
    replaced: Float[np.ndarray, "n ..."],
    gone: Bool[np.ndarray, "n ..."],
) -> Float[np.ndarray, "n ..."]:
    """The examples with the parts that are ``gone`` replaced."""
    if kind_of(x) == "image":
        side, (height, width) = part_side(x.shape[1:]), x.shape[1:3]
        gone = gone.repeat(side, axis=1).repeat(side, axis=2)[:, :height, :width]
    return np.where(gone[..., None], replaced, x)
