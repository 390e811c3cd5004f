"""Occlusion: cover a part of the image and see what the model says."""

import numpy as np
from jaxtyping import Bool, Int

from motifold.interpret.question import Answer, Question, slices

PARTS = 8  # patches along the shorter side of an image if no size is given


def starts_of(side: int, patch: int, stride: int) -> Int[np.ndarray, "places"]:
    """Where patches begin along one side; the last one ends with the image.

    Examples
    --------
    >>> starts_of(10, 4, 3).tolist()
    [0, 3, 6]
    >>> starts_of(10, 4, 4).tolist()
    [0, 4, 6]
    """
    return np.unique(np.append(np.arange(0, side - patch, stride), side - patch))


def covered(side: int, patch: int, stride: int) -> Bool[np.ndarray, "places side"]:
    """Which pixels along one side each patch covers."""
    begins = starts_of(side, patch, stride)[:, None]
    pixels = np.arange(side)
    return (begins <= pixels) & (pixels < begins + patch)


def by_occlusion(ask: Question) -> Answer:
    """Occlusion: what the centred output loses when a patch hides a part of the image.

    The patch has the mean colour of the image (or of ``options.baseline``) and moves by a stride
    of at most its own side. A pixel gets the mean over the patches that cover it, in equal shares
    over its channels.

    References
    ----------
    Zeiler and Fergus 2014, doi 10.1007/978-3-319-10590-1_53.
    """
    n, height, width, channels = ask.x.shape
    down, across = _covers(ask)
    lost = _lost(ask, down, across)
    total = np.einsum("nyx,yh,xw->nhw", lost, down, across, optimize=True)
    times = np.outer(down.sum(axis=0), across.sum(axis=0)) * channels
    return Answer(np.repeat((total / times)[..., None], channels, axis=3))


def _covers(ask: Question) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of pixels that the patches cover."""
    height, width = ask.x.shape[1:3]
    patch = ask.options.patch or -(-min(height, width) // PARTS)
    stride = ask.options.stride or max(1, patch // 2)
    high, wide = min(patch, height), min(patch, width)
    return covered(height, high, min(stride, high)), covered(width, wide, min(stride, wide))


def _lost(ask: Question, down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """What the centred output loses by each patch, (n, patches down, patches across)."""
    shape = (len(ask.x), len(down), len(across))
    colour = _colours(ask)
    scores = np.empty(int(np.prod(shape)))
    for part in slices(len(scores), ask.size):
        image, row, column = np.unravel_index(np.arange(part.start, part.stop), shape)
        hidden = down[row][:, :, None, None] & across[column][:, None, :, None]
        inputs = np.where(hidden, colour[image], ask.x[image])
        scores[part] = ask.scored(inputs, ask.index[image])
    return ask.scored(ask.x, ask.index)[:, None, None] - scores.reshape(shape)


def _colours(ask: Question) -> np.ndarray:
    """What the patch shows of each image; broadcasts to (n, height, width, channels)."""
    x, given = ask.x, ask.options.baseline
    if given is None:
        return x.mean(axis=(1, 2), keepdims=True)
    mean = given.mean(axis=0) if given.ndim == x.ndim else given
    return np.broadcast_to(mean.astype(x.dtype), x.shape)
