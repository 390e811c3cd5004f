"""What a job cost: time, processor time and memory, counted by the job itself.

Snakemake's benchmarks look at a job twice a second at first and every half minute later, so that
they miss up to 30 s of processor time at the end of a job that runs longer than 15 s. A process
knows its own times exactly.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

STATUS = Path("/proc/self/status")  # Linux


def cpu_seconds() -> float:
    """Processor seconds of this process so far, imports and finished children included."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb() -> float:
    """Most memory that this process has held so far, in MiB."""
    if STATUS.exists():  # there ru_maxrss holds what the process that started this one had, too
        lines = STATUS.read_text("utf-8").splitlines()
        found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        if found:
            return int(found[0]) / 2**10
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def gpus_used() -> int:
    """Number of GPUs that TensorFlow has in this process; 0 if it was not loaded."""
    tensorflow = sys.modules.get("tensorflow")
    return 0 if tensorflow is None else len(tensorflow.config.list_logical_devices("GPU"))


def record_of(log: str) -> Path | None:
    """Where the cost of the job with this log is kept: beside Snakemake's benchmark.

    Examples
    --------
    >>> record_of("logs/motif/train_network/cnn.log").as_posix()
    'benchmarks/motif/train_network/cnn.json'
    """
    path = Path(log)
    if path.parts[:1] != ("logs",):
        return None
    return Path("benchmarks", *path.parts[1:]).with_suffix(".json")


def note_cost(job: Any, seconds: float) -> None:
    """Write down what the job of this process cost.

    Parameters
    ----------
    job
        Snakemake's job.
    seconds
        Since it started.
    """
    path = record_of(job.log[0])
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    cost = {
        "rule": job.rule,
        "wildcards": dict(job.wildcards.items()),
        "seconds": seconds,
        "cpu_seconds": cpu_seconds(),
        "peak_mb": peak_mb(),
        "threads": job.threads,
        "gpus": gpus_used(),
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(cost) + "\n", "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
