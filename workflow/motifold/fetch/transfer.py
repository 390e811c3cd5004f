"""Bring a file from a web server; what is there of it already is gone on from."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from motifold.fetch.connection import ask, first_byte, heard
from motifold.fetch.error import MIB, FetchError, megabytes, need_space

SAID = 5.0  # seconds between two lines of progress


@dataclass(frozen=True)
class Limits:
    """What a transfer may take.

    Attributes
    ----------
    silence
        Seconds without a byte after which a connection is given up.
    slowest
        Bytes a second, over ``silence`` seconds, below which it is given up too.
    waits
        Seconds before each further try; counted anew after a try that brought 1 MiB.
    most
        Bytes of a file.
    """

    silence: float = 30.0
    slowest: float = 100.0
    waits: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    most: int = 64 * 2**30


def transfer(url: str, part: Path, limits: Limits) -> None:
    """Append to ``part`` what it lacks of the file behind ``url``.

    A server that cannot go on from the middle is asked for all of it. Whether the bytes are the
    right ones is for the caller to check.

    Raises
    ------
    FetchError
        If the file does not come, is too large, or the disk is full.
    """
    waits = iter(limits.waits)
    while True:
        before = part.stat().st_size
        try:
            return _try(url, part, limits)
        except FetchError as error:
            if part.stat().st_size - before >= MIB:
                waits = iter(limits.waits)
            wait = next(waits, None)
            if error.lasting or wait is None:
                raise
            logging.info("%s; another try in %g seconds", error.problem, wait)
        time.sleep(wait)


def _try(url: str, part: Path, limits: Limits) -> None:
    """One connection, from where ``part`` ends."""
    start = part.stat().st_size
    answer = ask(url, start, limits.silence)
    if answer is None:  # as long as the file or longer: only the checksum can tell
        logging.info("the server has nothing beyond the first %s", megabytes(start))
        return
    with answer:
        if first_byte(answer) != start:
            logging.info("the server does not go on from the middle: from the beginning")
            start = first_byte(answer)
            _empty(part)
        if start != part.stat().st_size:
            raise FetchError("the server sent another part than it was asked for", lasting=False)
        length = answer.headers.get("Content-Length") or ""
        total = start + int(length) if length.isdecimal() else None
        if total is not None:
            need_space(part.parent, total - start)
        progress = Progress(start, total, limits)
        with part.open("ab", buffering=0) as file:
            _append(lambda: answer.read1(MIB), file, progress)
    progress.check_end()


class Progress:
    """Counts bytes, says now and then how many there are, and notices too many or too slow ones.

    Parameters
    ----------
    start
        Bytes that were there.
    total
        Bytes of the whole file, if the server says so.
    limits
        What the transfer may take.
    """

    def __init__(self, start: int, total: int | None, limits: Limits) -> None:
        self._got, self._total, self._limits = start, total, limits
        self._said = self._since = time.monotonic()
        self._marked = start
        self._check_size(total or 0)

    def add(self, number: int) -> None:
        """Count further bytes.

        Raises
        ------
        FetchError
            If there are too many, or they come too slowly.
        """
        self._got += number
        self._check_size(self._got)
        now = time.monotonic()
        if now - self._said >= SAID:
            self._said = now
            whole = "unknown" if self._total is None else megabytes(self._total)
            logging.info("%s of %s", megabytes(self._got), whole)
        if now - self._since >= self._limits.silence:
            rate = (self._got - self._marked) / (now - self._since)
            if rate < self._limits.slowest:
                raise FetchError(f"only {rate:.0f} bytes a second come", lasting=False)
            self._since, self._marked = now, self._got

    def check_end(self) -> None:
        """No more bytes come.

        Raises
        ------
        FetchError
            If the server had promised more.
        """
        if self._total is not None and self._got < self._total:
            raise FetchError(
                f"the connection broke off after {megabytes(self._got)} of "
                f"{megabytes(self._total)}",
                lasting=False,
            )

    def _check_size(self, size: int) -> None:
        if size > self._limits.most:
            raise FetchError(f"the file is larger than {megabytes(self._limits.most)}")


def _append(read: Callable[[], bytes], file: FileIO, progress: Progress) -> None:
    """Write what comes to the end of a file."""
    while block := heard(read):
        progress.add(len(block))
        left = memoryview(block)
        try:
            while left:
                left = left[file.write(left) :]
        except OSError as error:
            raise unwritten(Path(file.name), error) from error


def unwritten(file: Path, error: OSError) -> FetchError:
    """A failure to write in words."""
    return FetchError(
        f"'{file}' cannot be written: {error.strerror}",
        "make room, or the folder writable, and run again, which goes on where this stopped",
    )


def _empty(part: Path) -> None:
    part.write_bytes(b"")
