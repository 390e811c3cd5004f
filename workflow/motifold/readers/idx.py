"""IDX files: the form of MNIST and its family."""

import io
import struct

import numpy as np
import pandas as pd

from motifold.config.source import Idx
from motifold.errors import DataError
from motifold.readers.files import BLOCK, bounded, open_bytes
from motifold.readers.records import Records

UNSIGNED_BYTES = 8  # the format's code for uint8


def read_idx(source: Idx) -> Records:
    """Read images and labels of the MNIST family, with the official test part if it is given.

    Raises
    ------
    DataError
        If a file is no IDX file of bytes, or images and labels do not match.
    """
    pixels, table = _part(source.images, source.labels)
    if source.test_images is not None and source.test_labels is not None:
        test_pixels, test = _part(source.test_images, source.test_labels)
        if test_pixels.shape[1:] != pixels.shape[1:]:
            raise DataError(
                f"its images are {test_pixels.shape[1:]}, those of {source.images} are "
                f"{pixels.shape[1:]}",
                file=source.test_images,
                fix="bring all images to one size",
            )
        pixels = np.concatenate([pixels, test_pixels])
        parts = [table.assign(split="train"), test.assign(split="test")]
        table = pd.concat(parts, ignore_index=True)
    table.insert(0, "id", [str(number) for number in range(1, len(table) + 1)])
    return Records(table, ["label"], pixels, class_names=source.names)


def _part(images: str, labels: str) -> tuple[np.ndarray, pd.DataFrame]:
    """Pixels (n, height, width, channels) and their table."""
    pixels, numbers = read_idx_file(images, (3, 4)), read_idx_file(labels, (1,))
    if len(pixels) != len(numbers):
        raise DataError(
            f"it holds {len(numbers)} labels for the {len(pixels)} images of {images}",
            file=labels,
            fix="take the two files that belong together",
        )
    table = pd.DataFrame(
        {
            "label": numbers.astype(str),
            "source": images,
            "row": [f"image {number}" for number in range(1, len(numbers) + 1)],
        }
    )
    return pixels.reshape(*pixels.shape[:3], -1), table


def read_idx_file(path: str, axes: tuple[int, ...]) -> np.ndarray:
    """Read one IDX file of unsigned bytes, plain or .gz.

    Parameters
    ----------
    axes
        Numbers of axes that will do.

    Returns
    -------
    uint8, in the shape that the header gives.

    Raises
    ------
    DataError
        If the header is not that of such a file, or the file is shorter or longer than it says.

    References
    ----------
    LeCun, Cortes and Burges: The MNIST database, http://yann.lecun.com/exdb/mnist/.
    """
    with open_bytes(path) as file:
        shape = bounded(_shape(path, file, axes), path)
        size = int(np.prod(shape, dtype=object))
        content = _read(file, size + 1)
    if len(content) != size:
        more = "more" if len(content) > size else "fewer"
        raise DataError(
            f"its header promises {size:,} values, but it holds {more}",
            file=path,
            fix="download or copy it again",
        )
    return np.frombuffer(content, np.uint8).reshape(shape)


def _shape(path: str, file: io.BufferedReader, axes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape in the header."""
    head = file.read(4)
    if len(head) < 4 or head[:3] != bytes([0, 0, UNSIGNED_BYTES]) or head[3] not in axes:
        wanted = " or ".join(map(str, axes))
        raise DataError(
            f"this is no IDX file of bytes with {wanted} axes",
            file=path,
            fix="name the images and the labels in their own keys",
        )
    sizes = file.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise DataError("its header breaks off", file=path, fix="download or copy it again")
    return struct.unpack(f">{head[3]}I", sizes)


def _read(file: io.BufferedReader, most: int) -> bytearray:
    """At most so many bytes; memory grows with what is there, not with what a header says."""
    content = bytearray()
    while len(content) < most and (block := file.read(min(BLOCK, most - len(content)))):
        content += block
    return content
