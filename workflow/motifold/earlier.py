"""Results of an earlier run: out of the way of a new one, and still there if that fails.

Snakemake copies what a job is about to update and puts it back if the job fails. But then it takes
the job for done, so that the next run would pass old results for new ones
(github.com/snakemake/snakemake/issues/3808). And it stumbles over copies that a killed run left.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

BACKUPS = Path(".snakemake", "backups")
UNFINISHED = Path(".snakemake", "motifold_unfinished")
STAMP = ".snakemake_timestamp"  # the file whose time Snakemake takes for that of its folder
LONG_AGO = 946_684_800  # the year 2000: before any script of a rule, and late enough for zip files


def forget_killed_runs() -> None:
    """Remove copies that a killed run left; Snakemake knows what that run did not finish."""
    for folder in (BACKUPS, UNFINISHED):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def earlier_results(outputs: Iterable[str], job: str) -> Iterator[None]:
    """Clear the way for a job's outputs; the job is noted as unfinished until it succeeds.

    Folders are removed, so that nothing stays in them that this run does not write. Files are left
    alone: they are replaced when the new ones are whole.

    Parameters
    ----------
    outputs
        Files and folders that the job writes.
    job
        What tells the job from all others, such as its log.
    """
    note, paths = UNFINISHED / f"{quote(job, safe='')}.json", [str(one) for one in outputs]
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(paths), "utf-8")
    for folder in filter(Path.is_dir, map(Path, paths)):
        shutil.rmtree(folder)
    yield
    note.unlink()


def mark_unfinished() -> None:
    """Make what failed jobs got back older than their scripts, so that the next run does them."""
    for note in UNFINISHED.glob("*.json"):
        for path in map(Path, json.loads(note.read_text("utf-8"))):
            for one in (path, path / STAMP):
                if one.exists():
                    os.utime(one, (LONG_AGO, LONG_AGO))
        note.unlink()
