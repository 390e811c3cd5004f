"""How long the whole audit of a set of sequences takes, and how much memory.

Runs the steps that come before training, each in a process of its own as the workflow does, on simulated sequences of which
a quarter are copies of known kinds, with a given split, so that its leaks are looked for too. Process starts are part of the
seconds; so is reading, which is shown but no part of the audit.

    PYTHONPATH=workflow python tests/benchmark/audit.py --sizes 10000 100000 1000000
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

STEPS = ["read_dataset", "find_similar", "split_dataset", "try_shortcuts", "check_dataset"]


def table_of(folder: Path, n: int, length: int) -> Path:
    """A table of sequences with labels and a given split."""
    from near_duplicates import simulated  # beside this script, where only a script finds it

    codes = simulated(n, length)[0]
    text = np.frombuffer(b"ACGT", np.uint8)[codes].view(f"S{length}").ravel().astype(str)
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "id": [f"s{row}" for row in range(n)],
            "sequence": text,
            "label": np.where(rng.random(n) < 0.5, "on", "off"),
            "part": np.where(rng.random(n) < 0.2, "test", "train"),
        }
    )
    path = folder / "table.tsv"
    table.to_csv(path, sep="\t", index=False)
    return path


def arguments(folder: Path, step: str) -> dict[str, object]:
    """What the workflow gives to a step."""
    from motifold.config.dataset import Dataset

    given = {
        "type": "dna",
        "task": "classification",
        "source": {"format": "table", "path": str(folder / "table.tsv"), "sequence": "sequence", "label": "label", "id": "id", "split": "part"},
        "split": {"by": "column"},
    }  # fmt: skip
    asked = Dataset.model_validate(given).model_dump(mode="json")
    data = {"facts": "dataset.json", "examples": "examples.parquet", "x": "x.npy"}
    split = {"split": asked["split"]}
    own = {
        "read_dataset": {"sources": [], "dataset": "audit", "settings": {key: asked[key] for key in ("type", "task", "source", "fit")}},
        "find_similar": {"similar": "similar.parquet", **split},
        "split_dataset": {"similar": "similar.parquet", "folds": "folds.tsv", "seed": 1, **split},
        "try_shortcuts": {"folds": "folds.tsv", "shortcuts": "shortcuts.tsv", "scores": "scores.parquet", "metric": None, "seed": 1},
        "check_dataset": {
            "folds": "folds.tsv", "similar": "similar.parquet", "shortcuts": "shortcuts.tsv", "checks": "checks.tsv",
            "balance": "balance.tsv", "leaks_file": "leaks.tsv", "ceiling_file": "ceiling.json", "metric": None,
        },
    }[step]  # fmt: skip
    return data | own


def run_step(folder: Path, step: str) -> None:
    """Run one step in this process and print its peak memory in MB."""
    from importlib import import_module

    asked = arguments(folder, step)
    paths = {
        key: folder / value
        if isinstance(value, str) and value.endswith((".json", ".parquet", ".npy", ".tsv"))
        else value
        for key, value in asked.items()
    }
    import_module(f"motifold.steps.{step}").main(**paths)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"peak_mb": peak}) + "\n")


def measured(n: int, length: int) -> list[dict[str, object]]:
    """One row for each step of the audit of ``n`` sequences, and one for their sum."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as place:
        table_of(Path(place), n, length)
        for step in STEPS:
            started = time.perf_counter()
            done = subprocess.run(
                [sys.executable, __file__, "--step", step, "--folder", place],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            seconds = time.perf_counter() - started
            peak = json.loads(done.stdout.splitlines()[-1])["peak_mb"]
            rows.append({"n": n, "step": step, "seconds": seconds, "peak MB": peak})
        leaks = len(pd.read_csv(Path(place, "leaks.tsv"), sep="\t"))
    audit = rows[1:]
    whole = {
        "n": n,
        "step": f"audit ({leaks} leaks)",
        "seconds": sum(row["seconds"] for row in audit),
        "peak MB": max(row["peak MB"] for row in audit),
    }
    return [*rows, whole]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        run_step(asked.folder, asked.step)
        return
    for n in asked.sizes:
        table = pd.DataFrame(measured(n, asked.length))
        sys.stdout.write(table.to_string(index=False, float_format="{:.1f}".format) + "\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
