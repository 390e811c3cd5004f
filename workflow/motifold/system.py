"""Failures of the machine that a user can mend: a full disk, a forbidden folder, no memory."""

import errno
import os
import re
from contextlib import suppress
from pathlib import Path

from motifold.errors import UserError

ROOM = "make room, or run in another folder with --directory"
REASONS = {
    errno.ENOSPC: ("the disk is full", ROOM),
    errno.EDQUOT: ("your share of the disk is used up", ROOM),
    errno.EFBIG: ("no file may grow this large here", "raise the limit (ulimit -f)"),
    errno.EROFS: ("this disk can only be read", "run in another folder with --directory"),
    errno.EACCES: ("you are not allowed to do this here", "change the permissions or the folder"),
    errno.EPERM: ("you are not allowed to do this here", "change the permissions or the folder"),
    errno.ENOTDIR: ("a file stands where a folder belongs", "move it away"),
    errno.EIO: ("the disk could not be read or written", "ask whoever looks after it"),
    errno.ESTALE: ("the folder vanished from the network", "start the run again"),
    errno.EMFILE: ("too many files are open", "raise the limit (ulimit -n)"),
}
MEMORY = "ResourceExhaustedError"  # TensorFlow's, which is not loaded here to be asked for
PART = re.compile(r"^\.(.+)\.\d+\.part(\.\w+)?$")
PROBE = 1 << 20  # bytes: more than what may be left of a block that is already allotted


class MachineError(UserError):
    """A failure of the machine, not of the data or the settings.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    place
        The file, folder or job that failed.
    fix
        What to do about it.
    """

    def __init__(self, problem: str, *, place: str | Path, fix: str) -> None:
        super().__init__(f"{place}: {problem}; {fix}.")


def machine_error(error: BaseException, place: str | Path) -> MachineError | None:
    """A failure of the machine as a sentence, or None if it is no such failure.

    Parameters
    ----------
    error
        What was raised; its cause is looked at too.
    place
        What is named if the error names no file.

    Examples
    --------
    >>> print(machine_error(OSError(errno.ENOSPC, "", "results/.x.npy.7.part"), "x"))
    results/x.npy: the disk is full; make room, or run in another folder with --directory.
    >>> machine_error(ValueError("negative"), "x") is None
    True
    """
    for one in (error, error.__cause__):
        if isinstance(one, MemoryError) or type(one).__name__ == MEMORY:
            return MachineError(
                "there is not enough memory",
                place=place,
                fix="run fewer jobs at once (--cores) or on a larger machine, or lower batch_size",
            )
        if isinstance(one, OSError) and one.errno in REASONS:
            problem, fix = REASONS[one.errno]
            named = isinstance(one.filename, str) and one.filename
            return MachineError(problem, place=final_name(named or place), fix=fix)
    return None


def final_name(path: str | Path) -> Path:
    """The name that a file or folder has when it is whole.

    Examples
    --------
    >>> str(final_name("results/.x.npy.4711.part"))
    'results/x.npy'
    """
    found = [PART.sub(r"\1", part) for part in Path(path).parts]
    return Path(*found)


def why_not_written(error: Exception, part: Path, path: Path) -> Exception:
    """What to raise instead of an error of a library that could not write a file.

    Many libraries do not tell why; so something is written after what they wrote.

    Parameters
    ----------
    part
        What was written so far.
    path
        The file's final name.
    """
    known = machine_error(error, path)
    if known is None and isinstance(error, OSError | RuntimeError):
        try:
            with part.open("ab") as file:
                file.write(bytes(PROBE))
        except OSError as reason:
            known = machine_error(reason, path)
    return known or error


def check_writable(folder: Path) -> None:
    """Stop if nothing can be written into a folder; it need not exist yet.

    Raises
    ------
    MachineError
        If it cannot be written, or its disk has less than 1 MB left.
    """
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    probe = there / f".motifold.{os.getpid()}.part"
    try:
        with probe.open("wb") as file:
            file.write(bytes(PROBE))
    except OSError as error:
        raise machine_error(OSError(error.errno, ""), folder) or error from error
    finally:
        with suppress(OSError):
            probe.unlink()
