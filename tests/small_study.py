"""A small study in a folder of its own, and real Snakemake runs on it."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from PIL import Image

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("MOTIFOLD_CI") == "1"
CACHED = shutil.ignore_patterns("__pycache__", ".snakemake", ".*_cache")
DONE = "Nothing to be done"
JOBS = re.compile(r"^Job stats:\njob +count\n[- ]+\n((?:\w+ +\d+\n)+?)total ", re.M)

SMALL = {"epochs": 2, "batch_size": 16, "patience": None}
EXPLAINED = {"models": "all", "examples": 9, "steps": 3}
# The first dataset has all defaults, so that every table is filled; others are spared some trials.
FEW = {"learning_curve": {"fractions": [0.5], "rounds": 1}}
OWN_NETWORK = '''"""A network of the lab's own."""

import keras


def net(shape, outputs, filters):
    """Words anywhere."""
    x = inputs = keras.Input(shape)
    x = keras.layers.Conv1D(filters, 5, activation="relu")(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    return keras.Model(inputs, keras.layers.Dense(outputs)(x))
'''
MODELS = {
    "own_net": {"kind": "network", "build": "nets.py:net", "options": {"filters": 4}, **SMALL}
}
DATASETS: dict[str, dict[str, Any]] = {
    "motif": {
        "description": "Two classes, one of which carries a motif",
        "type": "dna",
        "source": {
            "format": "table",
            "path": "data/motif.tsv",
            "sequence": "sequence",
            "label": "label",
            "id": "name",
        },
        "split": {"folds": 3},
        "models": ["majority", "kmer_logistic", "cnn", "own_net"],
        "settings": {
            "cnn": {"filters": [6], "widths": [8], "units": [4], "epochs": 2},
            "own_net": {"folds_per_job": 2},
        },
        "interpret": EXPLAINED,
    },
    "lengths": {
        "description": "Three classes of sequences of many lengths, in two repeats",
        "type": "dna",
        "source": {
            "format": "fasta",
            "classes": {name: f"data/{name}.fa" for name in ("alpha", "beta", "gamma")},
        },
        "split": {"folds": 3, "repeats": 2},
        "models": ["majority", "composition", "mlp"],
        "settings": {"mlp": {"units": [4], **SMALL}},
        "interpret": EXPLAINED | {"methods": ["gradient_input"]},
        "controls": {"models": ["composition", "mlp"], "permutations": 2},
        "learning_curve": {"models": ["composition", "mlp"], "fractions": [0.5], "rounds": 1},
    },
    "numbers": {
        "description": "Two numbers to predict",
        "type": "dna",
        "source": {
            "format": "table",
            "path": "data/numbers.csv",
            "sequence": "sequence",
            "label": ["strength", "noise"],
        },
        "split": {"folds": 3},
        "models": ["mean", "kmer_ridge", "cnn"],
        "settings": {"cnn": {"filters": [6], "widths": [8], "units": [], **SMALL}},
        "interpret": EXPLAINED | {"methods": ["integrated_gradients"]},
        **FEW,
    },
    "pictures": {
        "description": "Bright on the left or on the right",
        "type": "image",
        "source": {"format": "image_folder", "path": "data/pictures"},
        "split": {"folds": 3},
        "models": ["majority", "pixel_logistic", "image_cnn"],
        "settings": {"image_cnn": {"filters": [4], "units": [4], **SMALL}},
        "interpret": EXPLAINED,
        **FEW,
    },
    "official": {
        "description": "A split that came with the data",
        "type": "rna",
        "source": {
            "format": "table",
            "path": "data/official.tsv.gz",
            "sequence": "sequence",
            "label": "label",
            "split": "part",
        },
        "models": ["majority", "nearest", "position_logistic", "mlp"],
        "settings": {"mlp": {"units": [4], **SMALL}},
        "interpret": EXPLAINED | {"methods": ["mutagenesis"]},
        "controls": {"models": "none"},
        "learning_curve": {"models": "none"},
    },
}
NETWORKS = {
    "motif": ["cnn", "own_net"],
    "lengths": ["mlp"],
    "numbers": ["cnn"],
    "pictures": ["image_cnn"],
    "official": ["mlp"],
}


@dataclass(frozen=True)
class Study:
    """A folder with the code, a configuration and data.

    Attributes
    ----------
    folder
        Where Snakemake runs.
    home
        The home folder of its processes.
    """

    folder: Path
    home: Path

    def __truediv__(self, path: str) -> Path:
        return self.folder / path

    def snakemake(self, *arguments: str, cores: int = 2) -> subprocess.CompletedProcess[str]:
        """Run Snakemake to its end, whatever that is."""
        return run_snakemake(self.folder, self.home, "--cores", str(cores), *arguments)

    def planned(self, *arguments: str) -> dict[str, int]:
        """Number of jobs of each rule that a run would do."""
        run = self.snakemake("--dry-run", *arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return jobs(run)

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit a file; the old text must be there, once."""
        text = (self / path).read_text("utf-8")
        assert text.count(old) == 1, f"{path} holds {text.count(old)} times: {old}"
        (self / path).write_text(text.replace(old, new), "utf-8")

    def dataset(self, name: str, **settings: Any) -> None:
        """Write a dataset's file."""
        write_yaml(self / f"config/datasets/{name}.yaml", settings)

    def files(self, path: str = "results") -> set[str]:
        """All files under a folder, hidden ones too."""
        return {
            str(one.relative_to(self / path)) for one in (self / path).rglob("*") if one.is_file()
        }

    def copy(self, folder: Path, home: Path) -> "Study":
        """The same in another folder with a home of its own, times of writing included."""
        shutil.copytree(self.folder, folder, symlinks=True)
        shutil.copytree(self.home, home, symlinks=True)
        return Study(folder, home)


def environment(home: Path, **variables: str) -> dict[str, str]:
    """This process's environment without what would change a run, and with a home of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SNAKEMAKE_", "XDG_", "PYTEST_", "PYTHON"))
    }
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        **variables,
    }


def run_snakemake(
    folder: Path,
    home: Path,
    *arguments: str,
    seconds: int = 1200,
    within: tuple[str, ...] = (),
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in a folder, with a home that no other run writes to.

    Parameters
    ----------
    folder, home
        Where it runs, and the home folder of its processes.
    arguments
        Of Snakemake.
    seconds
        Most time it may take.
    within
        A command that runs Snakemake's own, such as :func:`cut_off`.
    variables
        Of the environment, instead of this process's own.
    """
    return subprocess.run(
        [*within, sys.executable, "-m", "snakemake", *arguments],
        cwd=folder,
        env=environment(home, **variables),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def cut_off(counts: Path) -> tuple[str, ...]:
    """Words that run a command where there is no network at all, and write the kernel's counts.

    Nothing if that is not allowed here. Whatever asks for a network there is counted as a packet
    without a route, even if it keeps the failure to itself (but not a fixed IPv6 address).
    """
    write = '"$@"; code=$?; cat /proc/net/snmp >"$0"; exit $code'
    for way in (["unshare", "--net"], ["unshare", "--map-current-user", "--net"]):
        if shutil.which("unshare") and not subprocess.call(
            [*way, "true"], stderr=subprocess.DEVNULL
        ):
            return (*way, "sh", "-c", write, str(counts))
    return ()


def asked_for_network(counts: Path) -> int:
    """Packets without a route, connections and datagrams, of what ran :func:`cut_off`."""
    known: dict[str, str] = {}
    for name in ("Ip", "Tcp", "Udp"):
        names, values = re.findall(rf"^{name}: (.+)$", counts.read_text(), re.M)
        known |= zip((name + one for one in names.split()), values.split(), strict=True)
    return sum(int(known[one]) for one in ("IpOutNoRoutes", "TcpActiveOpens", "UdpOutDatagrams"))


def jobs(run: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """Number of jobs of each rule, as Snakemake's own table counts them."""
    said = run.stdout + run.stderr
    found = JOBS.search(said)
    if found is None:
        assert DONE in said, said
        return {}
    pairs = [line.split() for line in found.group(1).splitlines()]
    return {rule: int(number) for rule, number in pairs}


def empty_study(folder: Path, home: Path) -> Study:
    """The checkout's code and named models, without a dataset."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "workflow", folder / "workflow", ignore=CACHED)
    shutil.copytree(ROOT / "envs", folder / "envs", ignore=CACHED)
    shutil.copytree(ROOT / "resources/motifs", folder / "resources/motifs")
    shutil.copy2(ROOT / "Snakefile", folder)
    (folder / "config/datasets").mkdir(parents=True)
    shutil.copy2(ROOT / "config/models.yaml", folder / "config")
    (folder / "data").mkdir()
    study = Study(folder, home)
    write_yaml(study / "config/config.yaml", {"datasets": []})
    return study


def small_study(folder: Path, home: Path) -> Study:
    """Five small datasets of every kind that the workflow tells apart."""
    study = empty_study(folder, home)
    names = list(DATASETS)
    models = ["config/models.yaml", "config/own.yaml"]
    write_yaml(study / "config/config.yaml", {"datasets": names, "model_files": models, "seed": 3})
    write_yaml(study / "config/own.yaml", MODELS)
    (study / "nets.py").write_text(OWN_NETWORK)
    for name, settings in DATASETS.items():
        study.dataset(name, **settings)
    write_data(study / "data")
    return study


def write_yaml(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


def sequences(rng: np.random.Generator, number: int, length: int, motif: str = "") -> list[str]:
    """Random sequences, with a motif in the middle if one is given."""
    made = ["".join(rng.choice(list("ACGT"), length)) for _ in range(number)]
    start = (length - len(motif)) // 2
    return [one[:start] + motif + one[start + len(motif) :] for one in made]


def write_data(folder: Path) -> None:
    """Write the files of all small datasets."""
    rng = np.random.default_rng(5)
    write_motif(folder / "motif.tsv", rng)
    for place, name in enumerate(("alpha", "beta", "gamma")):
        write_fasta(folder / f"{name}.fa", rng, "ACG"[place] * 6)
    plain = sequences(rng, 90, 24)
    strength = [one.count("G") + rng.normal(0, 0.5) for one in plain]
    pd.DataFrame({"sequence": plain, "strength": strength, "noise": rng.normal(5, 2, 90)}).to_csv(
        folder / "numbers.csv", index=False
    )
    for side in (0, 1):
        for number in range(12):
            write_picture(folder / f"pictures/{('left', 'right')[side]}/{number}.png", side, rng)
    both = sequences(rng, 60, 24, "GGATCC") + sequences(rng, 60, 24)
    table = pd.DataFrame({"sequence": [one.replace("T", "U") for one in both]})
    table["label"] = ["bound"] * 60 + ["free"] * 60
    table["part"] = (
        ["train"] * 36
        + ["validation"] * 6
        + ["test"] * 18
        + ["train"] * 36
        + ["validation"] * 6
        + ["test"] * 18
    )
    table.to_csv(folder / "official.tsv.gz", sep="\t", index=False)


def write_motif(path: Path, rng: np.random.Generator, number: int = 60) -> None:
    table = pd.DataFrame(
        {
            "name": [f"seq{place:03d}" for place in range(2 * number)],
            "sequence": sequences(rng, number, 26, "CGACCGAA") + sequences(rng, number, 26),
            "label": ["carries"] * number + ["empty"] * number,
        }
    )
    table.sample(frac=1, random_state=0).to_csv(path, sep="\t", index=False)


def write_fasta(path: Path, rng: np.random.Generator, motif: str) -> None:
    """Records of 14 to 30 letters, some lower case, some with an N."""
    records = []
    for number in range(30):
        one = sequences(rng, 1, int(rng.integers(14, 31)), motif)[0]
        one = one.lower() if number % 3 == 0 else one
        records.append(f">{path.stem}_{number}\n{'N' + one[1:] if number % 5 == 0 else one}\n")
    path.write_text("".join(records))


def write_picture(path: Path, side: int, rng: np.random.Generator) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = rng.integers(0, 120, (12, 12)).astype(np.uint8)
    pixels[:, 6 * side : 6 * side + 6] += 100
    Image.fromarray(pixels).save(path)
