"""Base codes of sequences as they are read: on end, until they become rows of one length."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import Int64, UInt8

from motifold.errors import DataError
from motifold.readers.files import quoted
from motifold.readers.letters import Counted, Foreign, Letters, count_letters, joined
from motifold.sequence.encode import at_once, rows_of
from motifold.sequence.texts import in_blocks, pieces

HEADER = 128  # bytes of a .npy file before an array of two dimensions
WRITTEN = np.zeros(0, np.uint8)


class Codes:
    """Where base codes go while sequences are read, so that their letters need not be held.

    Parameters
    ----------
    part
        The ``.npy`` file to write, a temporary name of :func:`motifold.artifacts.whole`. None: an
        array in memory.
    """

    def __init__(self, part: Path | None = None) -> None:
        self._part = part
        self._file: io.BytesIO | io.BufferedRandom | None = None
        self._blocks: list[Counted] = []
        self._n = 0
        self._empty: int | None = None
        self._foreign: Foreign | None = None

    def add(self, block: Counted) -> None:
        """Take the next sequences; what is wrong with them is said later, by :meth:`letters`."""
        if self._empty is None and block.empty is not None:
            self._empty = self._n + block.empty
        if self._foreign is None and block.foreign is not None:
            self._foreign = replace(block.foreign, sequence=self._n + block.foreign.sequence)
        self._open().write(block.codes.data)
        self._blocks.append(replace(block, codes=WRITTEN))
        self._n += block.numbers.shape[1]

    def add_column(self, sequences: pd.Series) -> None:
        """Take a column of sequences."""
        for block in in_blocks(sequences):
            self.add(count_letters(block))

    def letters(self, table: pd.DataFrame) -> Letters:
        """Counts of all sequences; they are those of the rows of a table.

        Raises
        ------
        DataError
            If a sequence has no letters, or holds what is neither a base, an IUPAC code nor a gap.
        """
        if self._empty is not None:
            raise _no_letters(table.iloc[self._empty])
        if self._foreign is not None:
            raise _foreign(table.iloc[self._foreign.sequence], self._foreign)
        return joined(self._blocks)

    def array(
        self, given: Int64[np.ndarray, "n"], length: int, align: str
    ) -> UInt8[np.ndarray, "n length"]:
        """Rows of one length, memory-mapped if they were written; nothing can be added any more.

        Parameters
        ----------
        given
            Letters of each sequence.
        length, align
            As in :func:`motifold.sequence.encode.encode`.
        """
        if (given != length).any():
            self._fit(given, length, align)
        file, shape = self._open(), (len(given), length)
        file.seek(0)
        header = {"descr": "|u1", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        if isinstance(file, io.BytesIO):
            return np.frombuffer(file.getbuffer(), np.uint8, offset=HEADER).reshape(shape)
        self.close()
        return np.load(str(self._part), mmap_mode="r", allow_pickle=False)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None and not isinstance(self._file, io.BytesIO):
            self._file.close()

    def _open(self) -> io.BytesIO | io.BufferedRandom:
        """The file, with room for what comes before an array."""
        if self._file is None:
            self._file = io.BytesIO() if self._part is None else self._part.open("w+b")
            self._file.write(bytes(HEADER))
        return self._file

    def _fit(self, given: Int64[np.ndarray, "n"], length: int, align: str) -> None:
        """Write all again, padded and cropped."""
        with self._open() as file:
            self._file = None
            if self._part is not None:
                self._part.unlink()  # what is open can still be read
            file.seek(HEADER)
            edges = np.append(0, np.cumsum(given))
            for piece in pieces(edges, at_once(length)):
                some = edges[piece.start : piece.stop + 1]
                codes = np.frombuffer(file.read(int(some[-1] - some[0])), np.uint8)
                self._open().write(rows_of(codes, some - some[0], length, align).data)


def _no_letters(example: pd.Series) -> DataError:
    """Nothing, or nothing but gaps."""
    return DataError(
        "the sequence has no letters",
        file=example["source"],
        row=example["row"],
        fix="give it letters or remove it",
    )


def _foreign(example: pd.Series, foreign: Foreign) -> DataError:
    """A letter that is no base."""
    name = "white space" if foreign.letter.isspace() else quoted(foreign.letter)
    return DataError(
        f"{name} at position {foreign.position + 1} is no base",
        file=example["source"],
        row=example["row"],
        fix="use A, C, G, T or U, the IUPAC codes such as N, or - for a gap",
    )
