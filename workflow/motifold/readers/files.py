"""Open what users name: plain or gzip, bounded, with every failure in one sentence."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from motifold.errors import DataError

MAX_BYTES = 64 * 2**30  # that one file may hold once unpacked
MAX_RATIO = 1000  # unpacked to packed; real tables and images stay far below
FREE_BYTES = 2**26  # small files may be as repetitive as they like
MAX_ARRAY = 16 * 2**30  # bytes of one array in memory
MAX_PIXELS = 100_000_000  # of one image
GZIP = b"\x1f\x8b"
BLOCK = 2**20


def existing(path: str | Path) -> Path:
    """The path of a file that is there and holds something.

    Raises
    ------
    DataError
        If the file is missing, is a folder or is empty.
    """
    file = Path(path)
    if file.is_dir():
        raise DataError("this is a folder, not a file", file=path, fix="name a file in it")
    if not file.is_file():
        raise DataError("there is no such file", file=path, fix="correct the path")
    if file.stat().st_size == 0:
        raise DataError("the file is empty", file=path, fix="write or copy it again")
    return file


@contextmanager
def open_bytes(path: str | Path) -> Iterator[io.BufferedReader]:
    """Open a file, plain or gzip (bgzip too), to read its bytes.

    Raises
    ------
    DataError
        If it is missing, empty or cannot be opened; while it is read: if it is truncated or
        damaged, or unpacks to more than ``MAX_BYTES`` or ``MAX_RATIO`` times its size.
    """
    file = existing(path)
    try:
        raw = file.open("rb")
    except PermissionError as error:
        raise DataError(
            "the file may not be read", file=path, fix="give yourself the right to read it"
        ) from error
    with raw:
        packed = raw.read(2) == GZIP
        raw.seek(0)
        if packed:
            with io.BufferedReader(_Unpacked(raw, path, file.stat().st_size), BLOCK) as unpacked:
                # The stubs tie a BufferedReader to the kind of stream below it.
                yield unpacked  # type: ignore[misc]
        elif file.suffix in {".gz", ".bgz"}:
            raise DataError(
                "it is named as gzip but is none", file=path, fix="rename it or download it again"
            )
        else:
            yield raw


@contextmanager
def open_text(path: str | Path) -> Iterator[TextIO]:
    """Open a text file in UTF-8, plain or gzip (bgzip too); a byte order mark is skipped.

    Raises
    ------
    DataError
        As :func:`open_bytes`, or if the bytes are no UTF-8.
    """
    with open_bytes(path) as raw, io.TextIOWrapper(raw, "utf-8-sig") as text:
        try:
            yield text
        except UnicodeDecodeError as error:
            raise no_text(path) from error


def no_text(path: str | Path) -> DataError:
    """The error for a file that is not text in UTF-8."""
    return DataError(
        "it holds bytes that are no UTF-8 text", file=path, fix="save it as plain text in UTF-8"
    )


def bounded(shape: tuple[int, ...], path: str | Path) -> tuple[int, ...]:
    """The shape of an array of bytes, if it may be held in memory.

    Raises
    ------
    DataError
        If it holds more than ``MAX_ARRAY`` bytes.
    """
    size = 1
    for part in shape:
        size *= int(part)
    if size > MAX_ARRAY:
        raise DataError(
            f"its examples take {size / 2**30:,.0f} GiB",
            file=path,
            fix=f"give at most {MAX_ARRAY / 2**30:.0f} GiB, with fewer or smaller examples",
        )
    return shape


def quoted(text: object, most: int = 60) -> str:
    """A user's word for a message: in quotes, on one line and not too long.

    Examples
    --------
    >>> quoted("a" * 100, most=5)
    "'aaaaa…'"
    """
    word = str(text)
    return repr(word if len(word) <= most else word[:most] + "…")


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file, counted."""

    def __init__(self, packed: io.BufferedReader, path: str | Path, size: int) -> None:
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb")
        self._path, self._size, self._given = path, size, 0

    def readable(self) -> bool:
        """Say that this can be read; ``BufferedReader`` asks."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; refuse what is damaged or grows beyond bounds."""
        try:
            count = self._gzip.readinto(buffer)
        except EOFError as error:
            raise DataError(
                "the gzip file breaks off", file=self._path, fix="download or copy it again"
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise DataError(
                "the gzip file is damaged", file=self._path, fix="download or copy it again"
            ) from error
        self._given += count
        if self._given > max(FREE_BYTES, min(MAX_BYTES, MAX_RATIO * self._size)):
            raise DataError(
                f"it unpacks to more than {self._given // 2**20:,} MiB, which no real data do",
                file=self._path,
                fix="unpack it yourself if you trust it",
            )
        return count
