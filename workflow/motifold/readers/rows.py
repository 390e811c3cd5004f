"""Rows of base codes as they are made: into memory, or into a file, so that memory stays flat."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Rows:
    """Where base codes go while letters are counted.

    Attributes
    ----------
    length, align
        As in :func:`motifold.sequence.encode.encode`.
    put
        Takes the rows of the array, uint8 (some, length), block after block.
    """

    length: int
    align: str
    put: Callable[[np.ndarray], Any]


@contextmanager
def rows_written(
    shape: tuple[int, ...], part: Path | None = None
) -> Iterator[tuple[Callable[[np.ndarray], Any], Callable[[], np.ndarray]]]:
    """An array of bytes that is made block after block, in memory or in a ``.npy`` file.

    Parameters
    ----------
    shape
        Of the whole array.
    part
        The file, a temporary name of :func:`whole`; None: in memory.

    Returns
    -------
    What takes the next rows, and what gives the array at the end (memory-mapped if in a file).
    """
    if part is None:
        array, done = np.empty(shape, np.uint8), 0

        def put(block: np.ndarray) -> None:
            nonlocal done
            array[done : done + len(block)] = block
            done += len(block)

        yield put, lambda: array
        return
    with part.open("wb") as file:
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        yield (
            lambda block: file.write(block.data),
            lambda: np.load(part, mmap_mode="r", allow_pickle=False),
        )
