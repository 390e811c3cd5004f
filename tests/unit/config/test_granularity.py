"""How many jobs train a network: by the size of the data, unless told."""

import pytest

from motifold.config.dataset import Dataset, Study
from motifold.config.granularity import (
    Granularity,
    decided_sizes,
    jobs_for,
    megabytes_of,
    says,
)
from motifold.config.load import Plan
from motifold.config.model import Mlp

SIMULATED = {"format": "simulated", "motifs": [{"consensus": "ACGT"}]}
TABLE = {"format": "table", "path": "x.tsv", "sequence": "s", "label": "l"}


def dataset(source=SIMULATED, **keys):
    return Dataset.model_validate({"type": "dna", "source": source} | keys)


def network(**settings):
    return Mlp(build="mlp", **settings)


@pytest.mark.parametrize(
    ("megabytes", "each", "jobs"),
    [(0.1, None, 1), (500.0, None, 6), (0.1, 1, 6), (0.1, 2, 3), (500.0, 4, 2), (500.0, 99, 1)],
)
def test_small_data_take_one_job_and_large_data_one_a_fold(megabytes, each, jobs):
    """Five folds and the final model."""
    assert jobs_for(dataset(), network(folds_per_job=each), megabytes) == jobs


def test_a_given_split_takes_one_job():
    """How many folds it has is in the data."""
    for given in (dataset(split={"by": "column"}), dataset(TABLE | {"split": "part"})):
        assert jobs_for(given, network(), 500.0) == 1


def test_repeats_count():
    assert jobs_for(dataset(split={"folds": 3, "repeats": 2}), network(), 500.0) == 7


def test_the_size_is_that_of_the_letters(tmp_path):
    assert megabytes_of(dataset(SIMULATED | {"n": 1000, "length": 500})) == 0.5
    plain, packed = tmp_path / "x.tsv", tmp_path / "x.tsv.gz"
    for file in (plain, packed):
        file.write_bytes(b"A" * 1_000_000)
    assert megabytes_of(dataset(TABLE | {"path": str(plain)})) == 1
    assert megabytes_of(dataset(TABLE | {"path": str(packed)})) == 5
    assert megabytes_of(dataset(TABLE | {"path": str(tmp_path / "none.tsv")})) == 0


def test_it_is_said():
    told = says(dataset(), network(), 20.0)
    assert told == "6 jobs train the 6 rounds, the final model among them (about 20.0 MB of data)"
    assert says(dataset(), network(), 0.1) == "one job trains all rounds (about 0.1 MB of data)"
    assert "not known beforehand" in says(dataset(), network(), 0.0)
    assert "folds_per_job is 3" in says(dataset(), network(folds_per_job=3), 0.1)


def test_a_plan_made_before_a_download_stays_the_plan(tmp_path):
    """Nor does a dry run note anything."""
    file, note = tmp_path / "x.tsv", tmp_path / "home/sizes.json"
    address = {"path": str(file), "url": "https://example.org/x.tsv", "sha256": "0" * 64}
    plan = Plan(Study(datasets=["far"]), {"far": dataset(TABLE | address)}, {"net": network()})
    assert decided_sizes(plan, note, keep=False) == {"far": 0.0}
    assert not note.exists()
    before = Granularity(plan, decided_sizes(plan, note, keep=True))
    file.write_bytes(b"A" * 900_000)
    after = Granularity(plan, decided_sizes(plan, note, keep=True))
    assert before.jobs("far", "net") == after.jobs("far", "net") == 1
    assert (before.is_small("far"), after.is_small("far")) == (False, False)
    there = Granularity(plan, decided_sizes(plan, tmp_path / "other.json", keep=True))
    assert there.is_small("far"), "an address beside a file that is there changes nothing"
