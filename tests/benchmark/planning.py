"""How long planning a large study takes, beside Snakemake's own floor for as many jobs and files.

Writes a study of many datasets, ten models each, into a temporary folder, and times a dry run of it. The floor is a Snakefile
of plain strings with the same number of jobs and of files that each job reads and writes: what Snakemake takes by itself. Both
run in turns; CPU seconds are compared, because they do not depend on what else the machine does.

    python tests/benchmark/planning.py --datasets 200 --rounds 3
"""

import argparse
import os
import re
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
MODELS = [
    "majority", "composition", "nearest", "kmer_logistic", "position_logistic", "random_forest", "gradient_boosting", "mlp",
    "cnn", "deep_cnn",
]  # fmt: skip
# Rules of the workflow that come once a dataset, in order: files written, files read of the dataset, and whether it reads
# two files of every model and one of every trial.
STEPS = {
    "read": (3, 0, False, False), "similar": (1, 3, False, False), "split": (1, 4, False, False),
    "shortcuts": (2, 4, False, False), "check": (4, 6, False, False), "survey": (2, 3, False, False),
    "evaluate": (4, 2, True, False), "audit": (5, 5, True, False), "trials": (6, 4, True, True),
    "weigh": (1, 5, True, False), "interpret": (1, 6, True, False), "judge": (2, 17, False, False),
    "draw": (1, 21, True, False), "report": (1, 24, True, False),
}  # fmt: skip
TRIED = [one for one in MODELS if one not in {"majority", "mlp", "cnn"}]  # of small data
JOBS = re.compile(r"^total +(\d+)", re.M)


def write_study(folder: Path, datasets: int, folds: int) -> None:
    """The checkout's code, and a file for each of many small datasets."""
    for name in ("workflow", "envs", "resources/motifs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "Snakefile", folder)
    (folder / "config/datasets").mkdir(parents=True)
    shutil.copy2(ROOT / "config/models.yaml", folder / "config")
    (folder / "data").mkdir()
    names = [f"set_{number:03d}" for number in range(datasets)]
    for name in names:
        (folder / f"data/{name}.tsv").write_text("sequence\tlabel\nACGT\ta\nTTGT\tb\n")
        source = {
            "format": "table",
            "path": f"data/{name}.tsv",
            "sequence": "sequence",
            "label": "label",
        }
        settings = {
            "type": "dna",
            "source": source,
            "split": {"folds": folds},
            "models": MODELS,
            "settings": {"cnn": {"epochs": 9}},
        }
        (folder / f"config/datasets/{name}.yaml").write_text(yaml.safe_dump(settings))
    (folder / "config/config.yaml").write_text(yaml.safe_dump({"datasets": names}))


def write_floor(folder: Path, datasets: int) -> None:
    """A Snakefile with the same jobs and files, and nothing that is computed."""
    (folder / "data").mkdir()
    names = [f"set_{number:03d}" for number in range(datasets)]
    for name in names:
        (folder / f"data/{name}.tsv").write_text("sequence\tlabel\n")
    written: list[str] = []
    rules: list[str] = []
    for step, (outputs, inputs, models, trials) in STEPS.items():
        reads = (written[-inputs:] if inputs else []) or ["data/{dataset}.tsv"]
        reads += (
            [
                f"results/{{dataset}}/{kind}/{model}"
                for kind in ("models", "said")
                for model in MODELS
            ]
            if models
            else []
        )
        reads += [f"results/{{dataset}}/trials/{model}" for model in TRIED] if trials else []
        writes = [f"results/{{dataset}}/{step}_{number}" for number in range(outputs)]
        rules.append(rule(step, reads, writes))
        written += writes
    basis = written[:5]
    rules.append(
        rule("train", basis, ["results/{dataset}/models/{model}", "results/{dataset}/said/{model}"])
    )
    rules.append(rule("trial", basis, ["results/{dataset}/trials/{model}"]))
    pages = [
        f"results/{name}/{step}_0" for name in names for step in ("report", "evaluate", "judge")
    ]
    first = f"rule all:\n    input: {pages}\n"
    limits = f"wildcard_constraints:\n    dataset={'|'.join(names)!r},\n    model={'|'.join(MODELS)!r},\n"
    (folder / "Snakefile").write_text("\n".join([limits, first, *rules]))


def rule(name: str, reads: list[str], writes: list[str]) -> str:
    """The text of one rule, with a log and a benchmark as every rule of the workflow has."""
    beside = "/{model}" if "{model}" in writes[0] else ""
    return (
        f"rule {name}:\n    input: {reads}\n    output: {writes}\n    log: 'logs/{{dataset}}/{name}{beside}.log'\n"
        f"    benchmark: 'benchmarks/{{dataset}}/{name}{beside}.tsv'\n    shell: 'touch {{output}}'\n"
    )


def planned(folder: Path) -> dict[str, float]:
    """One dry run: jobs, wall and CPU seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    run = subprocess.run(
        [sys.executable, "-m", "snakemake", "--dry-run", "--quiet", "rules"], cwd=folder, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    found = JOBS.search(run.stdout + run.stderr)
    return {
        "jobs": int(found[1]) if found else 0,
        "seconds": time.perf_counter() - started,
        "CPU seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--datasets", type=int, default=200)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3, help="dry runs of each, in turns")
    asked = parser.parse_args()
    if os.getloadavg()[0] > 1:
        sys.stderr.write(f"load {os.getloadavg()[0]:.1f}: believe CPU seconds only\n")
    with tempfile.TemporaryDirectory() as place:
        folders = {"Motifold": Path(place, "ours"), "floor": Path(place, "floor")}
        for folder in folders.values():
            folder.mkdir()
        write_study(folders["Motifold"], asked.datasets, asked.folds)
        write_floor(folders["floor"], asked.datasets)
        rows = [
            {"what": what, **planned(folder)}
            for _ in range(asked.rounds)
            for what, folder in folders.items()
        ]
    table = pd.DataFrame(rows).groupby("what", sort=False).median()
    ratios = table.loc["Motifold"] / table.loc["floor"]
    table.loc["ratio"] = ratios
    table["CPU ms a job"] = 1000 * table["CPU seconds"] / table["jobs"]
    table.loc["ratio", "CPU ms a job"] = (
        table.loc["Motifold", "CPU ms a job"] / table.loc["floor", "CPU ms a job"]
    )
    sys.stdout.write(table.to_string(float_format="{:.2f}".format) + "\n")


if __name__ == "__main__":
    main()
