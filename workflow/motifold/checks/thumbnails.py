"""What an image shows without what is in it: brightness, colour, border."""

import numpy as np
from jaxtyping import Float, UInt8

SIDES = 4
NUMBERS = 64  # at most, that describe a border
RING = 32  # parts of the shorter side that make the border one part deep

Pixels = UInt8[np.ndarray, "n height width channels"]


def brightness(pixels: Pixels) -> Float[np.ndarray, "n 2"]:
    """Mean and standard deviation of all pixels of each image, 0 to 255."""
    flat = pixels.reshape(len(pixels), -1)
    return np.column_stack([flat.mean(axis=1), flat.std(axis=1)])


def channel_means(pixels: Pixels) -> Float[np.ndarray, "n channels"]:
    """Mean of each channel of each image, 0 to 255."""
    return pixels.mean(axis=(1, 2))


def border_pixels(pixels: Pixels) -> Float[np.ndarray, "n numbers"]:
    """Means along the outermost ring of each image, 0 to 255.

    The ring is one pixel deep, more for images above 48 pixels. Each side is cut into stretches
    of equal length, so many that there are at most 64 numbers over all sides and channels.

    Examples
    --------
    >>> border_pixels(np.full((2, 28, 28, 1), 9, np.uint8)).shape
    (2, 64)
    """
    _, height, width, channels = pixels.shape
    depth = max(1, round(min(height, width) / RING))
    sides = (
        pixels[:, :depth].mean(axis=1),
        pixels[:, -depth:].mean(axis=1),
        pixels[:, :, :depth].mean(axis=2),
        pixels[:, :, -depth:].mean(axis=2),
    )
    pieces = max(1, NUMBERS // (SIDES * channels))
    return np.hstack([_stretches(side, pieces) for side in sides])


def _stretches(side: Float[np.ndarray, "n length channels"], pieces: int) -> np.ndarray:
    """Means of equal stretches of one side: (n, pieces * channels)."""
    length = side.shape[1]
    edges = np.unique(np.linspace(0, length, min(pieces, length) + 1).astype(np.int64))
    sums = np.add.reduceat(side, edges[:-1], axis=1)
    return (sums / np.diff(edges)[None, :, None]).reshape(len(side), -1)
