"""Rule ``summarise_runs``: the scores and costs of all datasets in one table."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import read_table, write_table
from motifold.rule import run_by_hand

COLUMNS = [
    "dataset", "model", "kind", "metric", "mean", "sd", "ci_low", "ci_high", "folds", "seconds",
    "peak_mb", "cpu_hours", "gpu_hours",
]  # fmt: skip
HOUR = 3600  # seconds


def main(*, summaries: list[Path], summary: Path, datasets: list[str]) -> None:
    """Write ``results/summary.tsv``."""
    tables = [
        read_table(one).assign(dataset=name) for name, one in zip(datasets, summaries, strict=True)
    ]
    rows = pd.concat(tables)
    rows["cpu_hours"] = rows["cpu_seconds"] / HOUR
    rows["gpu_hours"] = rows["gpus"] * rows["seconds"] / HOUR
    write_table(summary, rows[COLUMNS])


if __name__ == "__main__":
    run_by_hand(main)
