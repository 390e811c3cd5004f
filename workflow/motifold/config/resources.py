"""Memory and time that a job asks a cluster for: from the size of the data, more at each attempt.

The numbers are bounds, not estimates: about twice what the jobs of the shipped datasets were
measured to take (``python tests/benchmark/requests.py`` compares them after any run). They are
small enough to wait in no long queue, and a job that was killed is tried again with twice as much.
Nothing here is costly to import, because every job of Snakemake's reads it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Megabytes of x.npy up to which memory grows with the data; larger sets are worked on in parts.
KNEE_MB = 20
AFTER_KNEE = 0.1
DAY = 24 * 60  # minutes; training that is cut off goes on from its checkpoint
UNKNOWN_MB = 20.0  # of a file that is not there yet
# Bytes that a byte on the disk becomes once it is unpacked, at most.
UNPACKED = {".gz": 5, ".bgz": 5, ".parquet": 5, ".npz": 4, ".png": 4, ".jpg": 15, ".jpeg": 15}


@dataclass(frozen=True)
class Need:
    """What the jobs of a rule need.

    Attributes
    ----------
    memory
        Megabytes whatever the data; Snakemake takes about 230 of them, TensorFlow 700 to 1000.
    memory_growth
        Megabytes more for each megabyte of x.npy.
    time
        Minutes whatever the data.
    time_growth
        Minutes more for each megabyte of x.npy (and each fold, where models are fitted).
    """

    memory: int = 1000
    memory_growth: float = 50.0
    time: int = 10
    time_growth: float = 0.5


NETWORK = Need(memory=2500, memory_growth=50.0, time=20, time_growth=0.02)
NEEDS = {
    "simulate_dataset": Need(),
    "read_dataset": Need(),
    "find_similar": Need(memory_growth=120.0),
    "split_dataset": Need(),
    "try_shortcuts": Need(),
    "check_dataset": Need(),
    "survey_dataset": Need(),
    "train_baseline": Need(memory=2500, memory_growth=120.0, time=15, time_growth=0.4),
    "trial_baseline": Need(memory=1500, memory_growth=120.0, time=15, time_growth=0.4),
    "train_network": NETWORK,
    "train_rounds": NETWORK,
    "trial_network": NETWORK,
    "probe_baseline": Need(memory=2500, memory_growth=120.0, time=20),
    "probe_network": Need(memory=2500, time=20),
    "interpret_dataset": Need(memory=2500, memory_growth=50.0, time=30, time_growth=1.0),
    "evaluate_dataset": Need(time=15, time_growth=1.0),
    "audit_models": Need(time_growth=1.0),
    "weigh_trials": Need(),
    "weigh_shortcuts": Need(),
    "judge_dataset": Need(),
    "draw_figures": Need(time=15),
    "report_dataset": Need(),
}


def memory_mb(rule: str, data_mb: float, attempt: int = 1) -> int:
    """Megabytes of memory for a job, in full hundreds.

    Parameters
    ----------
    rule
        Name of the rule, one of ``NEEDS``.
    data_mb
        Megabytes of ``x.npy``.
    attempt
        From 1; each asks for twice as much as the one before.

    Examples
    --------
    >>> memory_mb("find_similar", 0.0), memory_mb("find_similar", 4.0, attempt=2)
    (1000, 3000)
    """
    need = NEEDS[rule]
    felt = min(data_mb, KNEE_MB) + max(data_mb - KNEE_MB, 0) * AFTER_KNEE
    return _hundreds(need.memory + need.memory_growth * felt) * 2 ** (attempt - 1)


def run_minutes(rule: str, data_mb: float, attempt: int = 1, passes: int = 1) -> int:
    """Minutes of wall time for a job: a day at most at the first attempt.

    Parameters
    ----------
    rule, data_mb, attempt
        As for :func:`memory_mb`.
    passes
        How often the data are gone through: folds, or folds times epochs of a network.

    Examples
    --------
    >>> run_minutes("train_network", 10.0, passes=300), run_minutes("train_network", 1e6, 2, 300)
    (80, 2880)
    """
    need = NEEDS[rule]
    return min(round(need.time + need.time_growth * data_mb * passes), DAY) * 2 ** (attempt - 1)


def data_mb(encoded: Path, source: Any, files: Iterable[Path]) -> float:
    """Megabytes of a dataset's ``x.npy``, or about as many if it is not written yet.

    Parameters
    ----------
    encoded
        Where ``x.npy`` is or will be.
    source
        Settings of the dataset's source, which tell the size of data that are made or built in.
    files
        Files and folders that the source names.
    """
    if encoded.exists():
        return encoded.stat().st_size / 1e6
    if source.format == "simulated":
        return float(source.n * source.length / 1e6)
    return float(sum(unpacked_mb(one) for one in files))


@cache
def unpacked_mb(path: Path) -> float:
    """Megabytes of a file or of all files of a folder once they are unpacked, at most.

    Kept for the whole run, because a folder may hold a great many images.
    """
    if path.is_dir():
        return float(sum(map(_unpacked, _files(path))))
    return _unpacked(path) if path.exists() else UNKNOWN_MB


def _files(folder: Path) -> Iterable[Path]:
    return (Path(where, name) for where, _, names in os.walk(folder) for name in names)


def _unpacked(file: Path) -> float:
    return file.stat().st_size / 1e6 * UNPACKED.get(file.suffix.lower(), 1)


def _hundreds(megabytes: float) -> int:
    return int(-(-megabytes // 100)) * 100
