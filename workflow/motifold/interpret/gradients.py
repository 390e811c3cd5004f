"""Attributions from gradients: gradient times input, and integrated gradients."""

import numpy as np
from jaxtyping import Float, Int, Shaped

from motifold.interpret.functions import Gradient, Predict, Task, centred, kind_of

BATCH = 512  # inputs that a gradient function is given at a time


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


def gradient_input(
    gradient: Gradient,
    x: Float[np.ndarray, "n ..."],
    index: Int[np.ndarray, "n"],
    batch: int = BATCH,
) -> Float[np.ndarray, "n ..."]:
    """Gradient times input, the shape of ``x``; for sequences corrected by :func:`off_simplex`.

    References
    ----------
    Shrikumar, Greenside, Shcherbina and Kundaje 2016, arXiv:1605.01713.
    """
    values = np.empty(x.shape, x.dtype)
    for start in range(0, len(x), batch):
        part = slice(start, start + batch)
        slope = gradient(x[part], index[part])
        values[part] = x[part] * (off_simplex(slope) if kind_of(x) == "sequence" else slope)
    return values


def uniform_baseline(x: Float[np.ndarray, "n length 4"]) -> Float[np.ndarray, "n length 4"]:
    """A sequence of no opinion: each letter 1/4 where ``x`` has a letter, 0 where it has none.

    Examples
    --------
    >>> uniform_baseline(np.array([[[0.0, 1, 0, 0], [0, 0, 0, 0]]])).tolist()
    [[[0.25, 0.25, 0.25, 0.25], [0.0, 0.0, 0.0, 0.0]]]
    """
    known = x.any(axis=2, keepdims=True)
    return np.broadcast_to(known / 4, x.shape).astype(x.dtype)


def integrated_gradients(
    gradient: Gradient,
    x: Float[np.ndarray, "n ..."],
    index: Int[np.ndarray, "n"],
    baseline: Shaped[np.ndarray, "..."],
    steps: int = 32,
    batch: int = BATCH,
) -> Float[np.ndarray, "n ..."]:
    """Integrated gradients along the straight line from the baseline, by the midpoint rule.

    Their sum is the change of the centred output from the baseline to the example; how nearly,
    :func:`completeness_error` measures.

    Parameters
    ----------
    baseline
        Anything that broadcasts to ``x``: :func:`uniform_baseline` for sequences; for images black
        (0), which makes all black pixels count nothing, or the mean image.
    steps
        Points on the line.
    batch
        Points that the gradient function is given at a time, of one or of several examples.

    References
    ----------
    Sundararajan, Taly and Yan 2017, arXiv:1703.01365.
    """
    start = np.broadcast_to(baseline, x.shape).astype(x.dtype)
    total = np.zeros(x.shape, x.dtype)
    for first in range(0, len(x) * steps, batch):
        point = np.arange(first, min(first + batch, len(x) * steps))
        example, step = np.divmod(point, steps)
        way = ((step + 0.5) / steps).astype(x.dtype).reshape(-1, *[1] * (x.ndim - 1))
        inputs = start[example] + way * (x[example] - start[example])  # (points, ...)
        slopes = gradient(inputs, index[example])
        rows, begins = np.unique(example, return_index=True)
        total[rows] += np.add.reduceat(slopes, begins, axis=0)
    return total / steps * (x - start)


def onto_letters(
    values: Float[np.ndarray, "n length 4"], x: Float[np.ndarray, "n length 4"]
) -> Float[np.ndarray, "n length 4"]:
    """Contributions of each position, all laid on the letter that stands there.

    Integrated gradients also credit the absent letters of a mixed baseline; summed by position they
    tell what having this letter rather than the baseline did, and completeness is kept.
    """
    return x * values.sum(axis=2, keepdims=True)


def completeness_error(
    attributions: Float[np.ndarray, "n ..."],
    predict: Predict,
    x: Float[np.ndarray, "n ..."],
    baseline: Shaped[np.ndarray, "..."],
    index: Int[np.ndarray, "n"],
    task: Task,
) -> Float[np.ndarray, "n"]:
    """How far each example's attributions miss the change that they should add up to.

    Returns
    -------
    |sum of attributions - change| / |change| of each example, where change is the centred output
    minus that of the baseline. Large where the change itself is near 0, so judge by the median.
    """
    start = np.broadcast_to(baseline, x.shape).astype(x.dtype)
    change = centred(predict(x), index, task) - centred(predict(start), index, task)
    total = attributions.sum(axis=tuple(range(1, x.ndim)), dtype=np.float64)
    return np.abs(total - change) / np.maximum(np.abs(change), np.finfo(np.float32).tiny)
