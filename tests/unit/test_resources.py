"""The data that ship are what their page says."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from motifold.config.dataset import Dataset
from motifold.config.load import read_yaml
from motifold.config.source import Simulated
from motifold.readers import read
from motifold.readers.idx import read_idx_file
from motifold.readers.prepare import prepare
from motifold.readers.simulated import simulate

TOP = Path(__file__).parents[2]
RESOURCES = TOP / "resources"
SUMS = [line.split() for line in (RESOURCES / "SHA256SUMS").read_text().splitlines()]
PAGE = (RESOURCES / "README.md").read_text("utf-8")


def dataset(name):
    return Dataset.model_validate(read_yaml(TOP / "config" / "datasets" / f"{name}.yaml"))


@pytest.mark.parametrize(("checksum", "name"), SUMS, ids=[name for _, name in SUMS])
def test_every_file_has_its_checksum_also_on_the_page(checksum, name):
    assert hashlib.sha256((RESOURCES / name).read_bytes()).hexdigest() == checksum
    assert checksum in PAGE


def test_every_packed_file_is_in_the_list():
    files = [*RESOURCES.rglob("*.gz"), *RESOURCES.rglob("*.meme")]
    shipped = {path.relative_to(RESOURCES).as_posix() for path in files}
    assert shipped == {name for _, name in SUMS}


def test_splice_junctions_have_the_counts_of_the_repository(monkeypatch):
    monkeypatch.chdir(TOP)
    _, examples, x = prepare(
        read(dataset("splice_junctions").source), "s", dataset("splice_junctions")
    )
    assert x.shape == (3190, 60)
    assert examples["label"].value_counts().to_dict() == {"N": 1655, "IE": 768, "EI": 767}
    assert examples["id"].iloc[[0, -1]].tolist() == ["s0001", "s3190"]
    donors = x[(examples["label"] == "EI").to_numpy()]
    assert (donors[:, 30] == 2).mean() > 0.98  # an intron begins with GT
    assert (donors[:, 31] == 3).mean() > 0.98


def test_lac_promoters_have_the_sets_of_their_authors(monkeypatch):
    monkeypatch.chdir(TOP)
    facts, examples, x = prepare(read(dataset("lac_promoter").source), "l", dataset("lac_promoter"))
    assert x.shape == (50518, 75)
    sets = examples["split"].value_counts().to_dict()
    assert sets == {"train": 30516, "validation": 10067, "test": 9935}
    assert facts.task == "regression"
    assert examples["target"].between(0, 9).all()


@pytest.mark.parametrize(("part", "each"), [("train", 600), ("t10k", 100)])
def test_fashion_mnist_has_as_many_of_each_class(part, each):
    folder = RESOURCES / "fashion_mnist"
    labels = read_idx_file(str(folder / f"{part}-labels-idx1-ubyte.gz"), (1,))
    images = read_idx_file(str(folder / f"{part}-images-idx3-ubyte.gz"), (3,))
    assert np.bincount(labels).tolist() == [each] * 10
    assert images.shape == (10 * each, 28, 28)


def test_planted_motif_is_the_same_everywhere_and_its_label_is_the_motif():
    source = dataset("planted_motif").source
    assert isinstance(source, Simulated)
    examples, _ = simulate(source)
    text = examples.to_csv(sep="\t", index=False, lineterminator="\n")
    assert hashlib.sha256(text.encode()).hexdigest() in PAGE
    holds = examples["sequence"].str.contains("CGACCGAACTCC")
    assert pd.Series.equals(holds, examples["label"] == "1")
    assert holds.sum() == 1000
