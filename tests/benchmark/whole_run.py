"""What a whole run costs beside the sum of its parts: which share of its CPU time is training.

Runs the workflow for some datasets in a temporary copy of the checkout and sets the processor time of the whole (Snakemake, all
its jobs, their imports) beside that of each part, as the jobs counted it themselves. Training is what the train_ and trial_ jobs
took after their imports; imports are told from a process that does nothing else.

    python tests/benchmark/whole_run.py                              # the shipped datasets, as a plain run does them
    python tests/benchmark/whole_run.py --datasets planted_motif
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).parents[2]
COPIED = ("workflow", "envs", "resources", "config", "Snakefile")
PARTS = {
    "read_dataset": "reading", "simulate_dataset": "reading", "find_similar": "checks and folds", "split_dataset": "checks and folds",
    "try_shortcuts": "checks and folds", "check_dataset": "checks and folds", "survey_dataset": "checks and folds",
    "evaluate_dataset": "evaluation", "audit_models": "evaluation", "weigh_trials": "evaluation", "weigh_shortcuts": "evaluation",
    "judge_dataset": "evaluation", "interpret_dataset": "interpretation", "train_baseline": "training", "train_network": "training",
    "trial_baseline": "controls and learning curves", "trial_network": "controls and learning curves",
}  # fmt: skip
TRAINING = (
    "training",
    "controls and learning curves",
    "interpretation",
)  # the work that a lab asked for
LIMIT = 0.3  # most of the whole that the rest may be


def copy(folder: Path, datasets: list[str]) -> None:
    """The checkout, with the datasets that are asked for."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder)
    if datasets:
        main = folder / "config/config.yaml"
        main.write_text(yaml.safe_dump(yaml.safe_load(main.read_text()) | {"datasets": datasets}))


def cpu(command: list[str], folder: Path, home: Path) -> float:
    """CPU seconds of a process and all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(folder / "workflow"),
    }
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def imports(folder: Path, home: Path) -> dict[str, float]:
    """CPU seconds that the start of a step costs, before it does anything."""
    steps = sorted(path.stem for path in (folder / "workflow/motifold/steps").glob("[!_]*.py"))
    return {
        step: cpu([sys.executable, "-c", f"import motifold.steps.{step}"], folder, home)
        for step in steps
    }


def parts(folder: Path, whole: float, starts: dict[str, float]) -> pd.DataFrame:
    """CPU seconds of each part; what no job counted is Snakemake's own."""
    jobs = [json.loads(path.read_text()) for path in (folder / "benchmarks").rglob("*.json")]
    rows = []
    for job in jobs:
        start = min(starts[job["rule"]], job["cpu_seconds"])
        rows += [
            ("imports", 0, start),
            (PARTS.get(job["rule"], "figures and pages"), 1, job["cpu_seconds"] - start),
        ]
    rows.append(("Snakemake", 0, whole - sum(job["cpu_seconds"] for job in jobs)))
    table = pd.DataFrame(rows, columns=["part", "jobs", "CPU seconds"]).groupby("part").sum()
    table["share"] = table["CPU seconds"] / whole
    return table.sort_values("CPU seconds", ascending=False)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--datasets", nargs="*", default=[])
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    if os.getloadavg()[0] > 1:
        sys.stderr.write(
            f"load {os.getloadavg()[0]:.1f}: the shares hold, the seconds are worth little\n"
        )
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place, "run"), Path(place, "home")
        folder.mkdir()
        home.mkdir()
        copy(folder, asked.datasets)
        starts, started = imports(folder, home), time.perf_counter()
        whole = cpu([sys.executable, "-m", "snakemake", "--cores", str(asked.cores)], folder, home)
        wall = time.perf_counter() - started
        table = parts(folder, whole, starts)
    around = 1 - table.loc[[one for one in TRAINING if one in table.index], "share"].sum()
    strict = 1 - table.loc[[one for one in TRAINING[:2] if one in table.index], "share"].sum()
    sys.stdout.write(table.to_string(float_format="{:.2f}".format) + "\n\n")
    sys.stdout.write(f"whole run: {whole:.0f} CPU seconds, {wall:.0f} s on {asked.cores} cores\n")
    sys.stdout.write(
        f"around training and interpretation: {around:.0%} (limit {LIMIT:.0%}); around training alone: {strict:.0%}\n"
    )


if __name__ == "__main__":
    main()
