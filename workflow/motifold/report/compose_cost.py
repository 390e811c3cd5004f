"""From the tables on costs to what the pages say of them."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.prose import duration, interval, metric_name, number, percent, signed
from motifold.report.rows import Kind, Number

HOUR = 3600  # seconds


@dataclass(frozen=True)
class Spent:
    """What training one model cost; ``per_hour`` is its score above a guess per core-hour."""

    model: str
    kind: Kind
    mean: Number
    cpu_seconds: Number
    peak_mb: Number
    per_hour: Number


@dataclass(frozen=True)
class Costs:
    """What the scores of a dataset cost; without rows nothing was measured."""

    says: str = ""
    rows: list[Spent] = field(default_factory=list)
    per_hour: bool = False


@dataclass(frozen=True)
class StepCost:
    """What the jobs of one rule cost together."""

    rule: str
    jobs: int
    cpu_seconds: Number
    gpu_seconds: Number
    peak_mb: Number
    share: Number


def costs_of(
    summary: pd.DataFrame, comparison: pd.DataFrame, metric: str, chance: float | None
) -> Costs:
    """What each model's training cost, the cheapest first, and what the best network's score did.

    Parameters
    ----------
    summary
        ``summary.tsv`` of the dataset.
    comparison
        ``comparison.tsv``: networks against the best simple model, better is positive.
    metric
        The metric that decides.
    chance
        What a guess scores, if that is known.
    """
    measured = "cpu_seconds" in summary
    rows = summary[summary["metric"] == metric] if measured else summary.iloc[:0]
    rows = rows[rows["cpu_seconds"] > 0].sort_values("cpu_seconds") if measured else rows
    told = metric not in LOWER_IS_BETTER
    spent = [
        Spent(
            row["model"],
            row["kind"],
            float(row["mean"]),
            float(row["cpu_seconds"]),
            float(row["peak_mb"]),
            (float(row["mean"]) - (chance or 0.0)) / (float(row["cpu_seconds"]) / HOUR),
        )
        for _, row in rows.iterrows()
    ]
    return Costs(_says(spent, comparison, metric), spent, told)


def _says(spent: list[Spent], comparison: pd.DataFrame, metric: str) -> str:
    """What the best network costs beside the best simple model, and what that brings."""
    known = {row.model: row for row in spent}
    networks = [row for row in spent if row.kind == "network" and np.isfinite(row.mean)]
    if not networks or not len(comparison):
        return ""
    sign = -1 if metric in LOWER_IS_BETTER else 1
    best = max(networks, key=lambda row: sign * row.mean)
    found = comparison[comparison["model"] == best.model]
    if not len(found) or found["against"].iloc[0] not in known:
        return ""
    row = found.iloc[0]
    simple = known[row["against"]]
    ratio = float(best.cpu_seconds) / float(simple.cpu_seconds)
    size = f"{number(float(f'{ratio:.2g}'))} times" if ratio >= 1.05 else f"{percent(ratio)} of"
    gain = interval(row["difference"], row["ci_low"], row["ci_high"])
    plus = "+" if signed(row["difference"]).startswith("+") else ""
    return (
        f"{best.model} costs {size} the CPU time of {simple.model} "
        f"({duration(best.cpu_seconds)} against {duration(simple.cpu_seconds)}), for a gain of "
        f"{plus}{gain} in {metric_name(metric)}."
    )


def step_costs(table: pd.DataFrame) -> list[StepCost]:
    """Rows of the table of steps, from :func:`motifold.evaluation.costs.by_step`."""
    return [
        StepCost(
            str(row["rule"]).replace("_", " "),
            int(row["jobs"]),
            float(row["cpu_seconds"]),
            float(row["gpu_seconds"]),
            float(row["peak_mb"]),
            float(row["share"]),
        )
        for _, row in table.iterrows()
    ]
