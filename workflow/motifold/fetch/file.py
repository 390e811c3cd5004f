"""Put a missing file in its place: from a mirror or from its address, checked, and whole."""

import fcntl
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from motifold.errors import SettingsError
from motifold.fetch.error import MIB, FetchError, megabytes, need_space, shown
from motifold.fetch.transfer import Limits, transfer, unwritten

PAGE = (b"<!doctype html", b"<html")  # what a login page or a hotel's network sends instead


@dataclass(frozen=True)
class Wanted:
    """A file that may be fetched.

    Attributes
    ----------
    dataset, key
        Whose file it is: ``source.path`` of a dataset.
    url, sha256
        Where it is, and the digest that it must have.
    mirror
        Folder that is looked in first.
    """

    dataset: str
    key: str
    url: str
    sha256: str
    mirror: str | None = None


def fetch_file(target: Path, wanted: Wanted, limits: Limits | None = None) -> None:
    """Make ``target`` if it is not there; a file that is there stays as it is.

    Bytes are gathered in a hidden file beside it, which a broken transfer leaves and the next one
    goes on from. ``target`` appears only whole and with the right digest.

    Raises
    ------
    SettingsError
        If it cannot be had: whose file it is, what is wrong, what to do.
    """
    try:
        if target.is_symlink() and not target.exists():
            raise FetchError(f"'{target}' is a link to nowhere", "remove the link, or mend it")
        with _part(target, wanted.sha256) as part:
            if target.exists():
                logging.info("'%s' is there, and used as it is", target)
            elif not _from_mirror(wanted, target, part):
                _from_address(wanted, part, limits or Limits())
                _into_place(part, target)
    except FetchError as error:
        tail = f"or put the file to '{target}' yourself, or into the folder of data_mirror"
        raise SettingsError(
            f"'{target}' is missing and could not be fetched from {shown(wanted.url)}: "
            f"{error.problem}",
            file=f"dataset {wanted.dataset}",
            key=wanted.key,
            fix=f"{error.fix or 'run again where there is a network'}, {tail}",
        ) from error


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's content, as 64 hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _part(target: Path, sha256: str) -> Iterator[Path]:
    """The file in which bytes are gathered, for this process alone; removed if it stays empty."""
    part = target.with_name(f".{target.name}.{sha256[:8]}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = part.open("ab")
    except OSError as error:
        raise unwritten(part, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FetchError(
                "another run is fetching it", "wait for that one and run again"
            ) from error
        part.touch()  # the run that had the lock may have removed it
        try:
            yield part
        finally:
            if part.exists() and part.stat().st_size == 0:
                part.unlink()


def _from_mirror(wanted: Wanted, target: Path, part: Path) -> bool:
    """Copy the file from the mirror, if it is there under its name or its digest."""
    if wanted.mirror is None:
        return False
    there = unquote(urlsplit(wanted.url).path).rpartition("/")[2]
    for name in dict.fromkeys([target.name, there or target.name, wanted.sha256]):
        found = Path(wanted.mirror, name)
        if found.is_file() and _copied(found, wanted.sha256, part.with_suffix(".copy"), target):
            logging.info("'%s' was copied from '%s'", target, found)
            part.unlink(missing_ok=True)
            return True
    logging.info("'%s' has no such file", wanted.mirror)
    return False


def _copied(found: Path, sha256: str, copy: Path, target: Path) -> bool:
    """Copy a file of the mirror to its place if it is the right one."""
    need_space(copy.parent, found.stat().st_size)
    digest = hashlib.sha256()
    try:
        with found.open("rb") as source, copy.open("wb") as file:
            while block := source.read(MIB):
                digest.update(block)
                file.write(block)
        if digest.hexdigest() == sha256:
            _into_place(copy, target)
            return True
    except OSError as error:
        raise FetchError(
            f"'{found}' of the mirror cannot be copied: {error.strerror}", "mend that"
        ) from error
    finally:
        copy.unlink(missing_ok=True)
    logging.warning("'%s' has another SHA-256 than is wanted, and is left alone", found)
    return False


def _from_address(wanted: Wanted, part: Path, limits: Limits) -> None:
    """Gather the file from its address; what an earlier try left may be of another file."""
    went_on = part.stat().st_size > 0
    here = megabytes(part.stat().st_size)
    logging.info("from %s; %s of it are here already", shown(wanted.url), here)
    transfer(wanted.url, part, limits)
    found = sha256_of(part)
    if found != wanted.sha256 and went_on:
        logging.info("together with what was there it is another file: from the beginning")
        part.write_bytes(b"")
        transfer(wanted.url, part, limits)
        found = sha256_of(part)
    if found != wanted.sha256:
        with part.open("rb") as content:
            page = content.read(512).lstrip().lower().startswith(PAGE)
        size = part.stat().st_size
        part.unlink()
        what = "a web page" if page else f"a file of {megabytes(size)}"
        raise FetchError(
            f"what came is {what} with the SHA-256 {found[:12]}…, not {wanted.sha256[:12]}…",
            "correct 'url' or 'sha256'",
        )


def _into_place(whole: Path, target: Path) -> None:
    """Give a whole file its name, unless somebody has put one there meanwhile."""
    if target.exists():
        logging.warning("'%s' appeared meanwhile, and is used as it is", target)
        whole.unlink()
        return
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    whole.replace(target)
    logging.info("'%s' is whole: %s", target, megabytes(target.stat().st_size))
