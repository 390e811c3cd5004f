"""Why a file did not come, and the words for it."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

MIB = 2**20


class FetchError(Exception):
    """Why a file did not come.

    Attributes
    ----------
    problem
        What is wrong, without a full stop.
    fix
        What to do, if that is something else than to get the file in another way.
    lasting
        Whether another try is of no use.
    """

    def __init__(self, problem: str, fix: str = "", *, lasting: bool = True) -> None:
        super().__init__(problem)
        self.problem, self.fix, self.lasting = problem, fix, lasting


def need_space(folder: Path, size: int) -> None:
    """Look whether a disk has room for ``size`` more bytes.

    Raises
    ------
    FetchError
        If it has not.
    """
    free = shutil.disk_usage(folder).free
    if size > free:
        raise FetchError(
            f"{megabytes(size)} are still to come, and the disk of '{folder}' has room for "
            f"{megabytes(free)}",
            "make room and run again",
        )


def megabytes(size: int) -> str:
    """Say a number of bytes.

    Examples
    --------
    >>> megabytes(700), megabytes(5 * 2**20)
    ('700 bytes', '5.0 MiB')
    """
    return f"{size / MIB:,.1f} MiB" if size >= MIB / 10 else f"{size:,.0f} bytes"


def shown(url: str) -> str:
    """Say an address, without its query, which may hold keys.

    Examples
    --------
    >>> shown("https://example.org/a.tsv?key=secret")
    'https://example.org/a.tsv?…'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + ("?…" if parts.query else "")
