"""Bad data: one sentence on the terminal, nothing half written, nothing lost."""

import gzip
from types import SimpleNamespace

import pytest
from small_study import empty_study, write_yaml

GOOD = "name\tsequence\tlabel\n" + "".join(
    f"{label}{number}\tACGTTGCA{letters}\t{label}\n"
    for label in "ab"
    for number, letters in enumerate(("ACGT", "GGCA", "TTAC", "CATG", "GATC", "AGCT"))
)
TABLE = {"format": "table", "sequence": "sequence", "label": "label", "id": "name"}
CASES = {
    "letter": (
        GOOD.replace("ACGTTGCAGGCA", "ACGT!GCAGGCA", 1).encode(),
        "examples.parquet",
        ["letter.tsv, line 3", "'!' at position 5"],
    ),
    "truncated": (gzip.compress(GOOD.encode())[:-20], "examples.parquet", ["truncated.tsv.gz"]),
    "class": (
        GOOD.replace("\tb\n", "\ta\n").replace("\ta\n", "\tb\n", 2).encode(),
        "report.html",
        ["class 'b' has 2 examples", "3 folds", "fewer folds"],
    ),
}
every_case = pytest.mark.parametrize("name", list(CASES))


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """One run over all bad datasets, and whatever it left."""
    folder = tmp_path_factory.mktemp("bad_data")
    study, targets = empty_study(folder / "study", folder / "home"), []
    for name, (content, target, _) in CASES.items():
        path = f"data/{name}.tsv" + (".gz" if name == "truncated" else "")
        (study / path).write_bytes(content)
        source = TABLE | {"path": path}
        study.dataset(name, type="dna", source=source, split={"folds": 3}, models=["majority"])
        targets.append(f"results/{name}/{target}")
    write_yaml(study / "config/config.yaml", {"datasets": list(CASES)})
    run = study.snakemake("--keep-going", *targets)
    return SimpleNamespace(run=run, study=study)


@every_case
def test_the_terminal_says_one_sentence_and_shows_no_traceback(failed, name):
    assert failed.run.returncode == 1
    said = [line for line in failed.run.stderr.splitlines() if line.startswith("motifold: ")]
    assert len(said) == len(CASES)
    about = CASES[name][2]
    found = [line for line in said if all(one in line for one in about)]
    assert len(found) == 1, said
    assert found[0].endswith(".")
    assert "Traceback" not in failed.run.stderr + failed.run.stdout
    assert "please report" not in failed.run.stderr


@every_case
def test_the_log_holds_the_sentence_too(failed, name):
    rule = "split_dataset" if name == "class" else "read_dataset"
    log = (failed.study / f"logs/{name}/{rule}.log").read_text()
    assert all(one in log for one in CASES[name][2])
    assert "Traceback" not in log


def test_nothing_half_written_is_left(failed):
    """What could be read is there, whole; what could not be read or split is not."""
    read = {"dataset.json", "examples.parquet", "x.npy"}
    surveyed = {"survey.tsv", "survey.json"}  # needs no folds, so it may have been made
    assert failed.study.files() - {f"class/{name}" for name in surveyed} == {
        f"class/{name}" for name in read
    }


def test_bad_data_leave_earlier_results_as_they_were_and_are_tried_again(copied):
    data = copied / "data/motif.tsv"
    good, before = data.read_bytes(), contents(copied)
    data.write_bytes(good.replace(b"A", b"?", 1))
    for _ in range(2):  # what failed is not taken for done the second time
        run = copied.snakemake("results/motif/report.html")
        assert run.returncode == 1
        assert run.stderr.count("motifold: data/motif.tsv, line") == 1
        assert "Traceback" not in run.stderr + run.stdout
        assert contents(copied) == before
    data.write_bytes(good)
    assert copied.planned()["read_dataset"] == 1


def test_folds_that_cannot_be_drawn_anew_are_drawn_before_anything_is_trained(copied):
    """Reading succeeds and splitting fails: the old folds do not pass for those of new data."""
    data, folds = copied / "data/motif.tsv", copied / "results/motif/folds.tsv"
    lines, before = data.read_text().splitlines(keepends=True), folds.read_bytes()
    few = [line for line in lines if line.endswith("\tcarries\n")][:2]
    data.write_text(
        "".join(line for line in lines if not line.endswith("\tcarries\n")) + "".join(few)
    )
    run = copied.snakemake("results/motif/folds.tsv")
    assert run.returncode == 1
    assert "class 'carries' has 2 examples" in run.stderr
    assert folds.read_bytes() == before
    assert copied.planned("results/motif/folds.tsv") == {"split_dataset": 1}


def contents(study):
    """Bytes of all results but Snakemake's own time stamps."""
    return {
        path: (study / "results" / path).read_bytes()
        for path in study.files()
        if not path.endswith(".snakemake_timestamp")
    }
