"""Where in an image a network looked: Grad-CAM."""

import numpy as np
from jaxtyping import Float
from scipy import ndimage


def grad_cam(
    feature_maps: Float[np.ndarray, "n height width filters"],
    gradients: Float[np.ndarray, "n height width filters"],
) -> Float[np.ndarray, "n height width"]:
    """Class activation maps: feature maps weighted by their mean gradients, negatives cut to 0.

    Parameters
    ----------
    feature_maps
        What the last convolution gave.
    gradients
        Of the centred output with respect to them.

    References
    ----------
    Selvaraju et al. 2017, arXiv:1610.02391.
    """
    weights = gradients.mean(axis=(1, 2))  # (n, filters)
    return np.maximum(np.einsum("nhwf,nf->nhw", feature_maps, weights), 0)


def upsample(
    maps: Float[np.ndarray, "n height width"], shape: tuple[int, int]
) -> Float[np.ndarray, "n high wide"]:
    """Maps at the size of the images (height, width), bilinear with pixel centres aligned."""
    factors = (1, shape[0] / maps.shape[1], shape[1] / maps.shape[2])
    return ndimage.zoom(maps, factors, order=1, mode="nearest", grid_mode=True)


def normalise(maps: Float[np.ndarray, "n height width"]) -> Float[np.ndarray, "n height width"]:
    """Each map over its own maximum: 1 where the evidence is strongest, 0 where there is none.

    Examples
    --------
    >>> normalise(np.array([[[1.0, 2.0]], [[0.0, 0.0]]])).tolist()
    [[[0.5, 1.0]], [[0.0, 0.0]]]
    """
    highest = maps.max(axis=(1, 2), keepdims=True)
    return maps / np.where(highest > 0, highest, 1)


def heat_maps(
    feature_maps: Float[np.ndarray, "n height width filters"],
    gradients: Float[np.ndarray, "n height width filters"],
    shape: tuple[int, int],
) -> Float[np.ndarray, "n high wide"]:
    """Grad-CAM as it is drawn over the images: their size, 0..1 each."""
    return normalise(upsample(grad_cam(feature_maps, gradients), shape))
