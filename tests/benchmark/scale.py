"""The whole workflow on many sequences and images: seconds and peak memory of every step.

Makes sequences of 200 letters (half carry a motif, a quarter are copies of others) and images of 64 x 64, and runs the
workflow on them from the files of a lab to the report with Snakemake, one job at a time. The table comes from Snakemake's
benchmark files. With two sizes, the last column is how many times longer a step took for each example of the larger one.

    PYTHONPATH=workflow python tests/benchmark/scale.py --sequences 100000 1000000 --images 20000 200000
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
LENGTH, SIDE = 200, 64
LADDERS = {
    "sequences": ["majority", "composition", "nearest", "kmer_logistic", "position_logistic", "random_forest", "cnn"],
    "images": ["majority", "composition", "nearest", "pixel_logistic", "random_forest", "image_cnn"],
}  # fmt: skip
NETWORKS = {"sequences": "cnn", "images": "image_cnn"}


def write_sequences(folder: Path, n: int) -> dict[str, str]:
    """FASTA files, one a class."""
    from near_duplicates import MOTIF, simulated  # beside this script, where only a script finds it

    codes = simulated(n, LENGTH)[0]
    carries = np.zeros(n, bool)
    for start in range(LENGTH - len(MOTIF) + 1):
        carries |= (codes[:, start : start + len(MOTIF)] == MOTIF).all(axis=1)
    files = {}
    for name, rows in (("motif", carries), ("plain", ~carries)):
        path = folder / f"{name}.fa"
        with path.open("wb") as file:
            for row in np.flatnonzero(rows):
                file.write(b">s%d\n%b\n" % (row, np.take(LETTERS, codes[row]).tobytes()))
        files[name] = str(path)
    return files


LETTERS = np.frombuffer(b"ACGT", np.uint8)


def write_images(folder: Path, n: int) -> dict[str, str]:
    """IDX files of clouds, half of them with a bright ring, a fiftieth of them copies."""
    rng = np.random.default_rng(0)
    labels = (rng.random(n) < 0.5).astype(np.uint8)
    across = np.arange(SIDE) - SIDE / 2
    ring = np.abs(np.hypot(across, across[:, None]) - 20) < 2
    files = {"images": str(folder / "images"), "labels": str(folder / "labels")}
    Path(files["labels"]).write_bytes(b"\0\0\x08\x01" + n.to_bytes(4, "big") + labels.tobytes())
    with Path(files["images"]).open("wb") as file:
        file.write(b"\0\0\x08\x03" + b"".join(one.to_bytes(4, "big") for one in (n, SIDE, SIDE)))
        for start in range(0, n, 1000):
            some = labels[start : start + 1000]
            coarse = rng.integers(0, 160, (len(some), 8, 8)).astype(np.uint8)
            pixels = coarse.repeat(8, axis=1).repeat(8, axis=2)
            pixels += rng.integers(0, 20, pixels.shape).astype(np.uint8)
            pixels += (some[:, None, None] * ring * 60).astype(np.uint8)
            pixels[1:20] = np.where((some[1:20] == some[0])[:, None, None], pixels[0], pixels[1:20])
            file.write(pixels.tobytes())
    return files


def write_study(folder: Path, kind: str, n: int, given: list[str] | None) -> str:
    """Data and settings of one size; returns the name of the dataset."""
    import yaml

    name = f"{kind}_{n}"
    (folder / "data" / name).mkdir(parents=True)
    (folder / "config/datasets").mkdir(parents=True, exist_ok=True)
    if kind == "sequences":
        source = {"format": "fasta", "classes": write_sequences(folder / "data" / name, n)}
    else:
        source = {"format": "idx", **write_images(folder / "data" / name, n)}
    models = [one for one in LADDERS[kind] if given is None or one in given]
    settings = {
        "type": "dna" if kind == "sequences" else "image",
        "task": "classification",
        "source": source,
        "models": models,
    }
    if NETWORKS[kind] in models:
        settings["settings"] = {NETWORKS[kind]: {"epochs": 1}}
    (folder / f"config/datasets/{name}.yaml").write_text(yaml.safe_dump(settings))
    shutil.copy2(ROOT / "config/models.yaml", folder / "config")
    study = {"datasets": [name], "model_files": ["config/models.yaml"], "seed": 1}
    (folder / "config/config.yaml").write_text(yaml.safe_dump(study))
    return name


def run(folder: Path, name: str, cores: int, until: list[str]) -> int:
    """Run the workflow as a user would, one job at a time; its exit code."""
    command = [
        sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder),
        "--cores", str(cores), "--jobs", "1", f"results/{name}/report.html", "--quiet", "all",
    ]  # fmt: skip
    command += ["--until", *until] if until else []
    with (folder / f"{name}.log").open("w") as log:
        return subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False).returncode


def measured(folder: Path, name: str, n: int) -> pd.DataFrame:
    """What Snakemake measured of every job."""
    home = folder / "benchmarks" / name
    rows = []
    for path in sorted(home.rglob("*.tsv"), key=lambda one: one.stat().st_mtime):
        found = pd.read_csv(path, sep="\t").iloc[0]
        step = str(path.relative_to(home).with_suffix(""))
        rows.append((step, n, found["s"], found["s"] * 1e5 / n, float(found["max_rss"])))
    return pd.DataFrame(rows, columns=["step", "n", "seconds", "s per 100,000", "peak MB"])


def growth(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all sizes of one kind, with time per example against the smallest size."""
    first = tables[0].set_index("step")["s per 100,000"]
    return pd.concat(
        one.assign(times=one["s per 100,000"] / one["step"].map(first).to_numpy()) for one in tables
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sequences", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--images", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--models", nargs="+", help="of the ladders; left out: all of them")
    parser.add_argument("--until", nargs="+", default=[], help="rules after which to stop")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="an empty folder for data and results")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.keep or Path(place)
        for kind in ("sequences", "images"):
            tables = []
            for n in sorted(getattr(asked, kind)):
                name = write_study(folder, kind, n, asked.models)
                code = run(folder, name, asked.cores, asked.until)
                if code:
                    print((folder / f"{name}.log").read_text()[-3000:], file=sys.stderr)
                tables.append(measured(folder, name, n))
            if tables:
                print(growth(tables).to_string(index=False, float_format="{:.1f}".format))
                print(f"load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
