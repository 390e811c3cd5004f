"""One run at a time in a folder, and the traces of killed ones cleared before the next begins.

Snakemake's own lock outlives a run that was killed, and asks the user to remove it. The lock here
is the operating system's, which ends with the process that holds it, however that ends.
"""

import atexit
import base64
import binascii
import fcntl
import json
import os
import platform
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from motifold.earlier import forget_copies, make_old, mark_unfinished
from motifold.errors import UserError
from motifold.system import check_writable, machine_error

HOME = Path(".snakemake")
RUN, JOBS = HOME / "motifold_run.lock", HOME / "motifold_jobs.lock"
INCOMPLETE, LOCKS = HOME / "incomplete", HOME / "locks"  # Snakemake's
WRITTEN = [HOME, *map(Path, ("results", "logs", "benchmarks", "checkpoints"))]
# What only looks at a folder, so that it may be typed while a run is at work.
LOOKING = frozenset({
    "--archive", "--d3dag", "--dag", "--detailed-summary", "--filegraph", "--lint", "--list",
    "--list-changes", "--list-input-changes", "--list-params-changes", "--list-rules",
    "--list-target-rules", "--list-untracked", "--print-compilation", "--report", "--rulegraph",
    "--summary", "-D", "-S", "-l",
})  # fmt: skip
PATIENCE = 1.0  # seconds for processes that are just ending, jobs ten times that
BEAT = 10.0  # seconds between two signs of life
SILENCE = 3 * BEAT  # a run on another machine without one is dead


def enter_folder(*, dry: bool, arguments: Iterable[str]) -> None:
    """Take the working folder for this run, and clear what killed runs left in it.

    What only looks at results does not keep others out.

    Parameters
    ----------
    dry
        A dry run.
    arguments
        What Snakemake was called with.

    Raises
    ------
    MachineError
        If the folder cannot be written.
    UserError
        If another run, or a job of a killed one, is still at work in it.
    """
    looking = dry or any(one.partition("=")[0] in LOOKING for one in arguments)
    if not looking:
        for folder in WRITTEN:
            check_writable(folder)
    with ExitStack() as stack:
        try:
            HOME.mkdir(exist_ok=True)
            file = stack.enter_context(RUN.open("a+", encoding="utf-8"))
            hurdle = _hurdle(file, 0.0 if looking else PATIENCE)
        except (
            OSError
        ):  # a disk without locks, or without writing for a look: Snakemake has its own
            return
        if hurdle and not looking:
            raise UserError(f"{Path.cwd()}: {hurdle}.")
        if not hurdle:
            _clear_killed_runs()
        if not looking:
            stack.pop_all()
            _keep(file)


def _hurdle(file: IO[str], patience: float) -> str:
    """What stands in the way of a run; the lock is taken if nothing does.

    Parameters
    ----------
    patience
        Seconds to wait for processes that may be ending.
    """
    if not _taken(file, patience) or not _silent(file, patience):
        one = _holder(file)
        known = (
            f"process {one['pid']} on {one['host']}, since {one['since']}" if one else "just begun"
        )
        return f"another run is at work in this folder ({known}); wait until it ends, or stop it"
    until = time.monotonic() + 10 * patience
    with JOBS.open("a+", encoding="utf-8") as jobs:
        while not _taken(jobs, 0.0):
            if time.monotonic() > until:
                return (
                    "jobs of a killed run are still at work in this folder; wait until they end, "
                    "or cancel them, and start this run again"
                )
            fcntl.flock(file, fcntl.LOCK_UN)  # so that they see that their run has ended
            time.sleep(0.5)
            _taken(file, patience)
    return ""


def _taken(file: IO[str], patience: float) -> bool:
    """Whether the lock on a file could be taken."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        else:
            return True


def _holder(file: IO[str]) -> dict[str, Any]:
    """Who holds the lock, as far as it is known."""
    file.seek(0)
    with suppress(ValueError):
        return dict(json.loads(file.read()))
    return {}


def _silent(file: IO[str], patience: float) -> bool:
    """Whether no run on another machine is alive; not every disk shares its locks.

    Runs that end by themselves leave no name; only after one that was killed is there a wait.
    """
    if _holder(file).get("host") in (None, platform.node()):
        return True
    last, until = RUN.stat().st_mtime, time.monotonic() + SILENCE * patience
    while True:
        JOBS.touch()  # the disk's own clock
        if JOBS.stat().st_mtime - last > SILENCE:
            return True
        if RUN.stat().st_mtime != last or time.monotonic() > until:
            return False
        time.sleep(1)


def _keep(file: IO[str]) -> None:
    """Hold the lock until this process ends, and give signs of life."""
    _name(file, {"pid": os.getpid(), "host": platform.node(), "since": f"{datetime.now():%F %R}"})
    atexit.register(_name, file, {})
    threading.Thread(target=_beat, args=(file,), daemon=True).start()


def _name(file: IO[str], holder: dict[str, Any]) -> None:
    """Write who holds the lock; a disk that has become full is no reason to fail."""
    with suppress(OSError):
        file.truncate(0)
        file.write(json.dumps(holder))
        file.flush()


def _beat(file: IO[str]) -> None:
    """Touch the lock again and again."""
    while True:
        time.sleep(BEAT)
        with suppress(OSError):
            os.utime(file.fileno())


def _clear_killed_runs() -> None:
    """Have the next run do what killed runs did not finish, without being asked to.

    Raises
    ------
    MachineError
        If files of theirs may not be changed.
    """
    try:
        mark_unfinished()
        for marker in [one for one in INCOMPLETE.rglob("*") if one.is_file()]:
            with suppress(binascii.Error, UnicodeDecodeError):
                make_old(Path(_marked(marker)))
            marker.unlink()
    except OSError as error:
        raise machine_error(error, HOME) or error from error
    shutil.rmtree(LOCKS, ignore_errors=True)
    forget_copies()


def _marked(marker: Path) -> str:
    """The output that one of Snakemake's marks of an incomplete output stands for.

    Examples
    --------
    >>> _marked(INCOMPLETE / "cmVzdWx0cy94Lm5weQ==")
    'results/x.npy'
    >>> _marked(INCOMPLETE / "@cmVzdWx0" / "cy94Lm5weQ==")
    'results/x.npy'
    """
    name = "".join(part.removeprefix("@") for part in marker.relative_to(INCOMPLETE).parts)
    return base64.urlsafe_b64decode(name).decode()


@contextmanager
def at_work() -> Iterator[None]:
    """Let the next run know of this job, and end with the run if that is killed."""
    with ExitStack() as stack:
        with suppress(OSError):  # as above
            HOME.mkdir(exist_ok=True)
            jobs = stack.enter_context(JOBS.open("a+", encoding="utf-8"))
            fcntl.flock(jobs, fcntl.LOCK_SH)
            run = stack.enter_context(RUN.open("a+", encoding="utf-8"))
            if _holder(run).get("host") == platform.node() and not _run_ended(run):
                _watch(run, stack)
        yield


def _watch(run: IO[str], stack: ExitStack) -> None:
    """End this process as soon as its run has ended: nobody would take its results."""
    over = threading.Event()

    def end_with_run() -> None:
        while not over.wait(PATIENCE / 2):
            if _run_ended(run):
                os._exit(1)

    watcher = threading.Thread(target=end_with_run, daemon=True)
    watcher.start()
    stack.callback(watcher.join)
    stack.callback(over.set)


def _run_ended(run: IO[str]) -> bool:
    """Whether nobody holds the lock of the run."""
    try:
        fcntl.flock(run, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(run, fcntl.LOCK_UN)
    return True
