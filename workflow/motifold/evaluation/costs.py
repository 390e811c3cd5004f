"""What the jobs of a run cost, gathered from their own records and Snakemake's benchmarks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

COLUMNS = ["dataset", "rule", "what", "seconds", "cpu_seconds", "peak_mb", "threads", "gpus"]
MODEL = ("network", "simple")  # wildcards that name a model
TRIAL = "trial_"


@dataclass(frozen=True)
class Planned:
    """Models of a dataset that are trained now, and those that are tried on changed data too."""

    models: frozenset[str]
    tried: frozenset[str]

    def has(self, rule: str, wildcards: Mapping[str, str]) -> bool:
        """Whether the plan still holds a job; records of earlier plans stay behind."""
        names = self.tried if rule.startswith(TRIAL) else self.models
        return all(wildcards[key] in names for key in MODEL if key in wildcards)


def gather(folder: Path, planned: Mapping[str, Planned], rules: frozenset[str]) -> pd.DataFrame:
    """One row a job: dataset, rule, what, seconds, cpu_seconds, peak_mb, threads, gpus.

    Parameters
    ----------
    folder
        Of the benchmarks; each job has a ``.json`` of its own and Snakemake's ``.tsv`` there.
    planned
        What is planned for each dataset; others are left out.
    rules
        Rules that there are; records of others are left out.

    Returns
    -------
    Seconds are those from the start of the job's process to its end, CPU seconds those of all its
    threads and children, memory is in MiB. ``what`` is the model or what else tells jobs of one
    rule apart.
    """
    rows = [
        row
        for dataset, one in planned.items()
        for row in _rows(folder / dataset)
        if row["rule"] in rules and one.has(row["rule"], row["wildcards"])
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "wildcards"])
    return table[COLUMNS].sort_values(["dataset", "rule", "what"], ignore_index=True)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.json")):
        cost = json.loads(path.read_text("utf-8"))
        names = cost["wildcards"]
        what = " ".join(str(value) for key, value in names.items() if key != "dataset")
        yield cost | {"dataset": names["dataset"], "what": what} | _seen(path, cost)


def _seen(path: Path, cost: dict[str, Any]) -> dict[str, float]:
    """What Snakemake saw of the job from outside: its start and its children, too."""
    benchmark = path.with_suffix(".tsv")
    if not benchmark.exists():  # Snakemake removes that of a job that failed when it ran again
        return {}
    seen = pd.read_csv(benchmark, sep="\t").iloc[-1]
    measured = {"seconds": seen["s"], "peak_mb": seen["max_rss"]}  # NA where a job was too fast
    return {
        key: max(float(cost[key]), float(one)) for key, one in measured.items() if pd.notna(one)
    }


def by_step(costs: pd.DataFrame) -> pd.DataFrame:
    """One row a rule, the dearest first: jobs, CPU and GPU seconds, most memory, share of all.

    Parameters
    ----------
    costs
        From :func:`gather`.
    """
    rows = costs.assign(gpu_seconds=costs["gpus"] * costs["seconds"]).groupby("rule")
    table = rows.agg(
        jobs=("rule", "size"),
        seconds=("seconds", "sum"),
        cpu_seconds=("cpu_seconds", "sum"),
        gpu_seconds=("gpu_seconds", "sum"),
        peak_mb=("peak_mb", "max"),
    )
    table["share"] = table["cpu_seconds"] / table["cpu_seconds"].sum()
    return table.sort_values("cpu_seconds", ascending=False).reset_index()
