"""Results of an earlier run: out of the way of a new one, and still there if that fails.

Snakemake copies what a job is about to update and puts it back if the job fails. But then it takes
the job for done, so that the next run would pass old results for new ones
(github.com/snakemake/snakemake/issues/3808). And it stumbles over copies that a killed run left.
So every job leaves a note here: of the outputs that it replaces and, at its end, of what it made of
them. A job may be killed after that, so that earlier results come back and Snakemake knows best.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

BACKUPS = Path(".snakemake", "backups")
UNFINISHED = Path(".snakemake", "motifold_unfinished")
STAMP = ".snakemake_timestamp"  # the file whose time Snakemake takes for that of its folder
LONG_AGO = 946_684_800  # the year 2000: before any script of a rule, and late enough for zip files


def forget_copies() -> None:
    """Remove copies of results that a killed run left."""
    shutil.rmtree(BACKUPS, ignore_errors=True)


def forget_notes() -> None:
    """Remove all notes, when every job has succeeded."""
    shutil.rmtree(UNFINISHED, ignore_errors=True)


def note_plan(jobs: Iterable[Any]) -> None:
    """Note the jobs of a run that replace results, before the first begins.

    A job notes itself too, but may be killed before it can.

    Parameters
    ----------
    jobs
        Snakemake's jobs that will be run.
    """
    for job in jobs:
        if job.log and any(os.path.lexists(one) for one in job.output):
            _write_note(job.output, job.log[0])


@contextmanager
def earlier_results(outputs: Iterable[str], job: str) -> Iterator[dict[str, Path]]:
    """Keep a job's earlier outputs until new ones are whole; the job is noted.

    Parameters
    ----------
    outputs
        Files and folders that the job writes; what has no suffix is a folder among results, where
        names are ours.
    job
        What tells the job from all others, such as its log.

    Yields
    ------
    For each folder a temporary one to write to, which takes its place if nothing fails.
    """
    paths = [Path(one) for one in outputs]
    note = _write_note(paths, job)
    for path in paths:
        remove_parts(path)
    folders = {str(path): part_of(path) for path in paths if _is_folder(path)}
    try:
        for part in folders.values():
            part.mkdir(parents=True)
        yield folders
        for name, part in folders.items():
            _replace_folder(part, Path(name))
    finally:
        for part in folders.values():
            shutil.rmtree(part, ignore_errors=True)
    if any(_is_result(path) for path in paths):
        _write_note(paths, job, done=True)
    else:  # fetched data, which a user may change
        note.unlink(missing_ok=True)


def _is_folder(path: Path) -> bool:
    return _is_result(path) and not path.suffix


def _is_result(path: Path) -> bool:
    return path.parts[0] == "results"


def part_of(path: Path) -> Path:
    """A temporary name beside ``path``, of this process's own."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def remove_parts(path: Path) -> None:
    """Remove what killed processes left of their work on ``path``."""
    for part in path.parent.glob(f".{path.name}.*.part"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def mark_unfinished() -> None:
    """Make outputs of noted jobs older than their scripts, so that the next run does them.

    Except where all of them still are what the job made of them.
    """
    for note in UNFINISHED.glob("*.json"):
        known = json.loads(note.read_text("utf-8"))
        paths = [Path(one) for one in known["outputs"]]
        if not _are_as_made(paths, known["made"]):
            for path in paths:
                make_old(path)
        for path in paths:
            remove_parts(path)
        note.unlink(missing_ok=True)


def make_old(path: Path) -> None:
    """Make a file or folder older than the script of its rule."""
    for one in (path, path / STAMP):
        if one.exists():
            os.utime(one, (LONG_AGO, LONG_AGO))


def _made(paths: list[Path]) -> dict[str, list[Any]]:
    """Time, size and digest of each file, those in folders included."""
    return {str(one): [*_state(one), _digest(one)] for one in _files(paths)}


def _are_as_made(paths: list[Path], made: dict[str, list[Any]] | None) -> bool:
    """Whether all files are what :func:`_made` saw; not every disk tells all machines one time."""
    files = _files(paths)
    if made is None or [str(one) for one in files] != list(made):
        return False
    known = zip(files, made.values(), strict=True)
    return all(_state(one) == state or _digest(one) == digest for one, (*state, digest) in known)


def _files(paths: list[Path]) -> list[Path]:
    """Files, those in folders included; Snakemake's own do not count."""
    found = [one for path in paths for one in ([path] if path.is_file() else path.rglob("*"))]
    return sorted(one for one in found if one.is_file() and one.name != STAMP)


def _state(path: Path) -> list[int]:
    return [path.stat().st_mtime_ns, path.stat().st_size]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _write_note(outputs: Iterable[str | Path], job: str, *, done: bool = False) -> Path:
    """Note a job, and what it made if it is done; half a note is never seen."""
    paths = [Path(one) for one in outputs]
    note = UNFINISHED / f"{quote(job, safe='')}.json"
    note.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(note)
    made = _made(paths) if done else None
    part.write_text(json.dumps({"outputs": [str(one) for one in paths], "made": made}), "utf-8")
    part.replace(note)
    return note


def _replace_folder(part: Path, path: Path) -> None:
    """Put a folder in the place of an earlier one, which is gone only when the new one is there."""
    if path.is_dir():
        gone = part.with_suffix(".old.part")
        path.replace(gone)
        part.replace(path)
        shutil.rmtree(gone)
    else:
        part.replace(path)
