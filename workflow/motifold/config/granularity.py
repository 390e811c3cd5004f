"""How many jobs train a network: one for all folds of small data, one a fold for large data."""

from typing import Any

from motifold.config.dataset import Dataset
from motifold.config.load import Plan
from motifold.config.model import Network
from motifold.config.resources import unpacked_mb
from motifold.config.sources import source_files

LARGE = 8.0  # MB of letters or pixels; below it, starting a job costs more than it spares
SMALL = 1.0  # MB; up to it a network's controls cost seconds


def megabytes_of(dataset: Dataset) -> float:
    """Size of a dataset's letters or pixels as far as its files tell, in MB.

    0 for what may be downloaded: a plan must not change once the files are there.
    """
    source: Any = dataset.source
    tables = (source, getattr(source, "labels", None))
    if any(getattr(one, key, None) for one in tables for key in ("url", "download")):
        return 0.0
    if source.format == "simulated":
        return source.n * source.length / 1e6
    return sum((unpacked_mb(file) for file in source_files(source) if file.exists()), 0.0)


def is_small(plan: Plan, dataset: str) -> bool:
    """Whether the data are so small that networks are cheap to train again, for controls."""
    return 0 < megabytes_of(plan.datasets[dataset]) <= SMALL


def jobs_of(plan: Plan, dataset: str, network: str) -> int:
    """How many jobs train a network on a dataset; 1: all folds in one."""
    found = plan.datasets[dataset]
    return jobs_for(found, plan.model(dataset, network), megabytes_of(found))


def sentences(plan: Plan) -> list[str]:
    """What a run or a dry run says of its networks: how many jobs train each, and why."""
    found = []
    for name in plan.study.datasets:
        told: dict[str, list[str]] = {}
        dataset, size = plan.datasets[name], megabytes_of(plan.datasets[name])
        for network in dataset.model_names():
            settings = plan.model(name, network)
            if isinstance(settings, Network):
                told.setdefault(says(dataset, settings, size), []).append(network)
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
    source: Any = dataset.source
    brings = any(getattr(source, key, None) for key in ("split", "test_images"))
    brings = brings or bool(getattr(getattr(source, "labels", None), "split", None))
    unknown = split.by is None and source.format in {"npz", "image_folder"}
    if split.by == "column" or (split.by is None and brings) or unknown:
        return 1
    return split.folds * split.repeats + 1
