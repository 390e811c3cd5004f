"""How many jobs train a network: one for all folds of small data, one a fold for large data."""

import json
import os
from pathlib import Path
from typing import Any

from motifold.config.dataset import Dataset
from motifold.config.load import Plan
from motifold.config.model import Network
from motifold.config.resources import unpacked_mb
from motifold.config.source import brings_split
from motifold.config.sources import source_files

LARGE = 8.0  # MB of letters or pixels; below it, starting a job costs more than it spares
SMALL = 1.0  # MB; up to it a network's controls cost seconds


def megabytes_of(dataset: Dataset) -> float:
    """Size of a dataset's letters or pixels as far as its files tell, in MB."""
    source: Any = dataset.source
    if source.format == "simulated":
        return source.n * source.length / 1e6
    return sum((unpacked_mb(file) for file in source_files(source) if file.exists()), 0.0)


def decided_sizes(plan: Plan, note: Path, *, keep: bool) -> dict[str, float]:
    """Sizes that were taken for those of datasets whose files were still to be fetched: 0.

    A plan must not change once the files are there, nor at the next run, so it is noted.

    Parameters
    ----------
    note
        Where it is noted.
    keep
        Whether to note it; a dry run only looks.
    """
    known = json.loads(note.read_text("utf-8")) if note.exists() else {}
    found = dict(known)
    for name in plan.study.datasets:
        files = source_files(plan.datasets[name].source)
        if not all(file.exists() for file in files):
            found[name] = 0.0
    if keep and found != known:
        part = note.with_name(f".{note.name}.{os.getpid()}.part")
        note.parent.mkdir(exist_ok=True)
        part.write_text(json.dumps(found), "utf-8")
        part.replace(note)
    return found


class Granularity:
    """How the work of a plan is cut, by the size of the data.

    Parameters
    ----------
    plan
        The checked configuration.
    decided
        From :func:`decided_sizes`.
    """

    def __init__(self, plan: Plan, decided: dict[str, float]) -> None:
        self.plan, self.sizes = plan, dict(decided)

    def size(self, dataset: str) -> float:
        """Megabytes of a dataset; 0 if not known beforehand."""
        if dataset not in self.sizes:
            self.sizes[dataset] = megabytes_of(self.plan.datasets[dataset])
        return self.sizes[dataset]

    def is_small(self, dataset: str) -> bool:
        """Whether the data are so small that networks are cheap to train again, for controls."""
        return 0 < self.size(dataset) <= SMALL

    def jobs(self, dataset: str, network: str) -> int:
        """How many jobs train a network on a dataset; 1: all folds in one."""
        settings = self.plan.model(dataset, network)
        return jobs_for(self.plan.datasets[dataset], settings, self.size(dataset))

    def sentences(self) -> list[str]:
        """What a run or a dry run says of its networks: how many jobs train each, and why."""
        found = []
        for name in self.plan.study.datasets:
            told: dict[str, list[str]] = {}
            dataset = self.plan.datasets[name]
            for network in dataset.model_names():
                settings = self.plan.model(name, network)
                if isinstance(settings, Network):
                    told.setdefault(says(dataset, settings, self.size(name)), []).append(network)
            found += [f"{name}: {', '.join(some)}: {text}." for text, some in told.items()]
        return found


def jobs_for(dataset: Dataset, settings: Network, megabytes: float) -> int:
    """How many jobs train a network with these settings on so large a dataset.

    How many folds a given split has is not known before the data are read: one job trains them.
    """
    rounds = _rounds(dataset)
    each = settings.folds_per_job
    if each is None:
        each = rounds if megabytes <= LARGE else 1
    return max(1, -(-rounds // each))


def says(dataset: Dataset, settings: Network, megabytes: float) -> str:
    """How many jobs train a network, and why."""
    jobs, rounds = jobs_for(dataset, settings, megabytes), _rounds(dataset)
    why = f"about {megabytes:.1f} MB of data" if megabytes else "the size is not known beforehand"
    if settings.folds_per_job is not None:
        why = f"folds_per_job is {settings.folds_per_job}"
    if jobs == 1:
        return f"one job trains all rounds ({why})"
    return f"{jobs} jobs train the {rounds} rounds, the final model among them ({why})"


def _rounds(dataset: Dataset) -> int:
    """Folds of all repeats, and the final model; 1 if only the data tell."""
    split = dataset.split
    given = split.by == "column" or (split.by is None and brings_split(dataset.source) is not False)
    if given:
        return 1
    return split.folds * split.repeats + 1
