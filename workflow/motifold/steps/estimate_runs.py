"""Rule ``estimate_runs``: what training will take, before it is begun."""

import logging
from pathlib import Path

import pandas as pd

from motifold.artifacts import read_table, write_table
from motifold.rule import run_by_hand
from motifold.trials.forecast import HOUR

logger = logging.getLogger(__name__)


def main(*, estimates: list[Path], estimate: Path) -> None:
    """Write ``results/estimate.tsv`` and log its sums."""
    table = pd.concat([read_table(one) for one in estimates], ignore_index=True)
    write_table(estimate, table)
    for dataset, rows in table.groupby("dataset", sort=False):
        logger.info(
            "%s: likely %.3g CPU hours (%.3g to %.3g), %.3g h one job after the other, longest job "
            "%.0f s, most memory %.0f MiB",
            dataset, rows["cpu_hours"].sum(), rows["cpu_hours_low"].sum(),
            rows["cpu_hours_high"].sum(), rows["seconds"].sum() / HOUR, rows["seconds"].max(),
            rows["peak_mb"].max(),
        )  # fmt: skip


if __name__ == "__main__":
    run_by_hand(main)
