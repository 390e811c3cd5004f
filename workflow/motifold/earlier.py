"""Results of an earlier run: out of the way of a new one, and as they were if that fails.

Snakemake copies what a job is about to update and puts it back if the job fails. It then takes what
it put back for new, and nothing tells the next run that the job is still to be done. It also
stumbles over the copies that a killed run left behind.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

BACKUPS = Path(".snakemake", "backups")
TIMES = Path(".snakemake", "motifold_times")


def forget_killed_runs() -> None:
    """Remove copies and times that a killed run left; what it worked on is done again anyway."""
    for folder in (BACKUPS, TIMES):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def earlier_results(outputs: Iterable[str], job: str) -> Iterator[None]:
    """Clear the way for a job's outputs; their times stay noted unless the job succeeds.

    Folders are removed, so that nothing stays in them that this run does not write. Files are left
    alone: they are replaced when the new ones are whole.

    Parameters
    ----------
    outputs
        Files and folders that the job writes.
    job
        What tells the job from all others, such as its log.
    """
    note = TIMES / f"{quote(job, safe='')}.json"
    present = [path for path in map(Path, outputs) if path.exists()]
    if not note.exists():  # a second attempt finds what was put back after the first
        times = {str(path): path.stat().st_mtime_ns for path in present if path.is_file()}
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(times), "utf-8")
    for folder in present:
        if folder.is_dir():
            shutil.rmtree(folder)
    yield
    note.unlink(missing_ok=True)


def restore_times() -> None:
    """Give the files of failed jobs the times back that they had before."""
    for note in TIMES.glob("*.json"):
        for path, moment in json.loads(note.read_text("utf-8")).items():
            if Path(path).exists():
                os.utime(path, ns=(moment, moment))
        note.unlink()
