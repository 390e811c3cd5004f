"""Image files become one array of pixels."""

import struct
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import UInt8

from motifold.errors import DataError
from motifold.readers.files import MAX_PIXELS, bounded, existing
from motifold.readers.headers import COLUMNS, Header, header_of

FORMATS = ("PNG", "JPEG", "TIFF")
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
GREY = frozenset({"1", "L"})
COLOUR = frozenset({"RGB", "P", "CMYK", "YCbCr"})
# What Pillow raises over damaged files, found by damaging some.
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, struct.error, zlib.error,
)  # fmt: skip
TRANSPARENT = frozenset({"RGBA", "LA", "PA", "RGBX"})


def read_images(
    paths: Sequence[Path],
) -> tuple[UInt8[np.ndarray, "n height width channels"], pd.DataFrame, list[str]]:
    """Read images of one size.

    Parameters
    ----------
    paths
        PNG, JPEG or TIFF files with 8 bits a channel; grey ones give one channel, others three.

    Returns
    -------
    Pixels 0 to 255, uint8 (n, height, width, channels); a row an image of what its header says
    (:data:`motifold.readers.headers.COLUMNS`); and sentences about what was done.

    Raises
    ------
    DataError
        If a file is no such image, or not of the size and channels of the first.
    """
    with warnings.catch_warnings():
        # Pillow warns of odd metadata, which is recorded as far as it can be read.
        warnings.simplefilter("ignore", UserWarning)
        pixels, found = _read_all(paths)
    headers = pd.DataFrame(found, columns=list(COLUMNS))
    transparent = int(headers["mode"].isin(TRANSPARENT).sum())
    notes = [f"The transparency of {transparent} images was dropped."] if transparent else []
    return pixels, headers, notes


def _read_all(paths: Sequence[Path]) -> tuple[np.ndarray, list[Header]]:
    """Pixels of all images, which must be alike, and their headers."""
    first, _ = _read_image(paths[0])
    pixels = np.empty(bounded((len(paths), *first.shape), paths[0]), np.uint8)
    headers = []
    for number, path in enumerate(paths):
        image, header = _read_image(path)
        if image.shape != first.shape:
            raise DataError(
                f"this image is {_size(image)}, but {paths[0]} is {_size(first)}",
                file=path,
                fix="bring all images to one size and colour mode",
            )
        pixels[number] = image
        headers.append(header)
    return pixels, headers


def _read_image(path: Path) -> tuple[np.ndarray, Header]:
    """Pixels of one image and what its header says."""
    from PIL import Image

    existing(path)
    try:
        with Image.open(path, formats=FORMATS) as image:
            _check_image(path, image)
            mode = "L" if image.mode in GREY | {"LA"} else "RGB"
            pixels = np.asarray(image.convert(mode))
            header = header_of(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except BROKEN as error:
        raise DataError(
            "this is no whole PNG, JPEG or TIFF image", file=path, fix="replace or remove it"
        ) from error
    return pixels.reshape(*pixels.shape[:2], -1), header


def _check_image(path: Path, image: Any) -> None:
    """Refuse what would be cut or clipped without a word; looks at the header only."""
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(path)
    if getattr(image, "n_frames", 1) > 1:
        raise DataError(
            f"this file holds {image.n_frames} images", file=path, fix="save each to its own file"
        )
    if image.mode not in GREY | COLOUR | TRANSPARENT:
        raise DataError(
            f"its pixels are of type {image.mode}, not 8 bits a channel",
            file=path,
            fix="save it with 8 bits a channel, scaled the same way for all images",
        )


def _too_large(path: Path) -> DataError:
    return DataError(
        f"this image has more than {MAX_PIXELS // 10**6} million pixels",
        file=path,
        fix="make it smaller or cut it up",
    )


def _size(image: np.ndarray) -> str:
    height, width, channels = image.shape
    return f"{height} x {width} with {channels} channel{'s' if channels > 1 else ''}"
