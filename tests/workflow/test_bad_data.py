"""Bad data: one sentence on the terminal, nothing half written, nothing lost."""

import gzip
import shutil
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from small_study import empty_study, run_snakemake, write_yaml

from motifold.artifacts import read_table

LETTERS = ("ACGT", "GGCA", "TTAC", "CATG", "GATC", "AGCT")
ROWS = [
    (f"{label}{number}", f"ACGTTGCA{letters}", label)
    for label in "ab"
    for number, letters in enumerate(LETTERS)
]
TABLE = {"format": "table", "sequence": "sequence", "label": "label", "id": "name"}


def table(*more, head="name sequence label"):
    """A good table of 12 rows, with further columns if any are given."""
    lines = ["\t".join(head.split())]
    lines += ["\t".join(map(str, row)) for row in zip(*zip(*ROWS, strict=True), *more, strict=True)]
    return "\n".join(lines) + "\n"


GOOD = table()


@dataclass(frozen=True)
class Case:
    """Data that cannot be used as asked.

    Attributes
    ----------
    content
        Of the file.
    rule
        That ends with an error.
    says
        What its sentence must hold.
    source, split
        Keys of the dataset's file, beside the usual ones.
    """

    content: str
    rule: str
    says: tuple[str, ...]
    source: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)


CASES = {
    "letter": Case(
        GOOD.replace("ACGTTGCAGGCA", "ACGT!GCAGGCA", 1),
        "read_dataset",
        ("letter.tsv, line 3", "'!' at position 5"),
    ),
    "truncated": Case(GOOD, "read_dataset", ("truncated.tsv.gz",)),
    "class": Case(
        GOOD.replace("\tb\n", "\ta\n").replace("\ta\n", "\tb\n", 2),
        "split_dataset",
        ("class 'b' has 2 examples", "3 folds", "fewer folds"),
    ),
    "groups": Case(
        table(["one", "two"] * 6, head="name sequence label batch"),
        "split_dataset",
        ("only 2 clusters or groups for 3 folds", "split.folds"),
        {"group": "batch"},
        {"by": "group"},
    ),
    "one_group": Case(
        table(["one"] * 8 + [*"wxyz"], head="name sequence label batch"),
        "split_dataset",
        ("of 3 folds would hold", "one cluster has 8 examples", "6 of the 6 of class 'a' among"),
        {"group": "batch"},
        {"by": "group"},
    ),
    "no_groups": Case(
        GOOD, "split_dataset", ("key split.by", "no groups", "source.group"), {}, {"by": "group"}
    ),
    "unknown_part": Case(
        table(["train", "test", "tarin"] * 4, head="name sequence label part"),
        "read_dataset",
        ("unknown_part.tsv, line 4", "'tarin'", "train"),
        {"split": "part"},
    ),
    "no_test_part": Case(
        table(["train", "validation"] * 6, head="name sequence label part"),
        "split_dataset",
        ("no test rows", "split column"),
        {"split": "part"},
    ),
    "no_chromosomes": Case(
        GOOD,
        "split_dataset",
        ("id a0", "holds no chromosome", "chr1:1000-1200"),
        {},
        {"by": "chromosome"},
    ),
    "chromosome_missing": Case(
        table(["chr1", "chr2", "chr3", ""] * 3, head="name sequence label chrom"),
        "read_dataset",
        ("chromosome_missing.tsv, line 5", "has no chromosome", "give it one"),
        {"chromosome": "chrom"},
        {"by": "chromosome"},
    ),
    "no_mmseqs": Case(
        GOOD,
        "find_similar",
        ("key split.search", "MMseqs2 is not installed", "search: words"),
        {},
        {"search": "mmseqs"},
    ),
}
# A group that holds most of a class and yet can be held out.
RULED = Case(
    table(["one"] * 4 + [*"stuvwxyz"], head="name sequence label batch"),
    "",
    (),
    {"group": "batch"},
    {"by": "group"},
)
LEFT = {
    "read_dataset": set(),
    "find_similar": {"dataset.json", "examples.parquet", "x.npy"},
    "split_dataset": {"dataset.json", "examples.parquet", "x.npy", "similar.parquet"},
}
every_case = pytest.mark.parametrize("name", list(CASES))


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """One run over all these datasets, on a machine without MMseqs2, and whatever it left."""
    folder = tmp_path_factory.mktemp("bad_data")
    study, tools = empty_study(folder / "study", folder / "home"), folder / "tools"
    tools.mkdir()
    for tool in ("bash", "sh"):
        (tools / tool).symlink_to(shutil.which(tool))
    for name, case in {**CASES, "ruled": RULED}.items():
        write(study, name, case)
    write_yaml(study / "config/config.yaml", {"datasets": [*CASES, "ruled"]})
    targets = [f"results/{name}/checks.tsv" for name in [*CASES, "ruled"]]
    run = run_snakemake(
        study.folder, study.home, "--cores", "2", "--keep-going", *targets, PATH=str(tools)
    )
    return SimpleNamespace(run=run, study=study)


def write(study, name, case):
    """The files of a dataset."""
    content, path = case.content.encode(), f"data/{name}.tsv"
    if name == "truncated":
        content, path = gzip.compress(content)[:-20], f"{path}.gz"
    (study / path).write_bytes(content)
    study.dataset(
        name,
        type="dna",
        source=TABLE | {"path": path} | case.source,
        split={"folds": 3} | case.split,
        models=["majority"],
    )


@every_case
def test_the_terminal_says_one_sentence_and_shows_no_traceback(failed, name):
    assert failed.run.returncode == 1
    said = [line for line in failed.run.stderr.splitlines() if line.startswith("motifold: ")]
    assert len(said) == len(CASES)
    found = [line for line in said if all(one in line for one in CASES[name].says)]
    assert len(found) == 1, said
    assert found[0].endswith(".")
    assert "Traceback" not in failed.run.stderr + failed.run.stdout
    assert "please report" not in failed.run.stderr


@every_case
def test_the_log_holds_the_sentence_too(failed, name):
    log = (failed.study / f"logs/{name}/{CASES[name].rule}.log").read_text()
    assert all(one in log for one in CASES[name].says)
    assert "Traceback" not in log


@every_case
def test_nothing_half_written_is_left(failed, name):
    """What could be read is there, whole; what could not be read or split is not."""
    folder = failed.study / f"results/{name}"
    found = failed.study.files(f"results/{name}") if folder.exists() else set()
    assert found == LEFT[CASES[name].rule]


def test_a_group_that_holds_most_of_a_class_is_a_caution_that_names_it(failed):
    """It can be held out, so it is no error; but the scores rest on it."""
    checks = read_table(failed.study / "results/ruled/checks.tsv").set_index("check")
    assert checks.loc["dominant_cluster", "status"] == "caution"
    says = checks.loc["dominant_cluster", "says"]
    assert "(4 examples) holds 4 of the 6 examples of class a" in says
    assert "collect others" in says


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
