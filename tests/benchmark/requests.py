"""What the jobs of a finished run asked a cluster for, beside what they took.

Run by hand, from a folder with results/ and benchmarks/::

    python tests/benchmark/requests.py [FOLDER]

Prints for each rule the job that took most memory for what it asked, and the one that took most time.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2] / "workflow"))

from motifold.config.resources import NEEDS, memory_mb, run_minutes

SNAKEMAKE_MB = 230  # its two processes inside a job of Slurm, which benchmarks do not see


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("folder", type=Path, nargs="?", default=Path())
    jobs = pd.DataFrame(measured(reader.parse_args().folder))
    if jobs.empty:
        sys.exit("there are no benchmarks here of rules that go to a cluster")
    jobs["memory ratio"] = jobs["asked MB"] / jobs["took MB"]
    jobs["time ratio"] = jobs["asked min"] / jobs["took min"]
    for ratio in ("memory ratio", "time ratio"):
        tightest = jobs.sort_values(ratio).drop_duplicates("rule").round(2)
        sys.stdout.write(f"\nTightest {ratio} of each rule\n{tightest.to_string(index=False)}\n")


def measured(folder: Path) -> Iterator[dict[str, object]]:
    """One row a job. Networks are reckoned with one pass, so they asked for more time than told."""
    for file in sorted((folder / "benchmarks").glob("*/**/*.tsv")):
        dataset, rest = file.relative_to(folder / "benchmarks").parts[0], file.parts
        rule = file.stem if file.stem in NEEDS else rest[-2]
        codes = folder / "results" / dataset / "x.npy"
        if rule not in NEEDS or not codes.exists():
            continue
        took, size = pd.read_csv(file, sep="\t").iloc[-1], codes.stat().st_size / 1e6
        yield {
            "rule": rule,
            "job": f"{dataset}/{file.stem}",
            "data MB": size,
            "took MB": pd.to_numeric(took["max_rss"], errors="coerce") + SNAKEMAKE_MB,
            "asked MB": memory_mb(rule, size),
            "took min": took["s"] / 60,
            "asked min": run_minutes(rule, size),
        }


if __name__ == "__main__":
    main()
