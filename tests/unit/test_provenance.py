"""The fingerprint of a rule's code: what must change it and what must not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from motifold import provenance


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package that tests may edit."""
    copy = tmp_path / "motifold"
    shutil.copytree(provenance.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(provenance, "PACKAGE", copy)

    def forget():
        provenance._code.cache_clear()
        provenance._imports.cache_clear()
        provenance._digest.cache_clear()

    forget()
    yield copy, forget
    forget()


def edit(package, file, old, new):
    copy, forget = package
    path = Path(copy, file)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    forget()


def test_an_edit_to_a_library_module_changes_the_rules_behind_it_only(package):
    before = {
        rule: provenance.code_of(rule) for rule in ("find_similar", "check_dataset", "report_runs")
    }
    edit(package, "similarity/whole.py", "CELLS = 4_000_000", "CELLS = 2_000_000")
    after = {rule: provenance.code_of(rule) for rule in before}
    assert after["find_similar"] != before["find_similar"]
    assert after["check_dataset"] != before["check_dataset"]  # it looks for equal examples
    assert after["report_runs"] == before["report_runs"]


def test_comments_docstrings_and_layout_change_nothing(package):
    before = provenance.code_of("find_similar")
    edit(
        package,
        "similarity/whole.py",
        '"""Examples that are equal',
        '"""Examples that do not differ',
    )
    edit(package, "similarity/whole.py", "CELLS = 4_000_000", "\n# A comment.\nCELLS = 4_000_000")
    edit(
        package, "similarity/whole.py", "import UNKNOWN, complement", "import (UNKNOWN, complement)"
    )
    assert provenance.code_of("find_similar") == before


def test_a_step_rests_on_what_its_imports_import():
    modules = provenance.modules_behind("steps.read_dataset")
    assert {
        "steps.read_dataset",
        "readers",
        "readers.fasta",
        "artifacts",
        "errors",
        "rule",
    } <= modules
    assert not any(name.startswith(("models", "training")) for name in modules)


def test_only_training_and_explaining_reach_keras():
    reaching = {
        "train_network", "train_rounds", "trial_network", "probe_network", "interpret_dataset",
    }  # fmt: skip
    for path in Path(provenance.PACKAGE, "steps").glob("[!_]*.py"):
        reaches = any(
            name.startswith("models") for name in provenance.modules_behind(f"steps.{path.stem}")
        )
        assert reaches == (path.stem in reaching), path.stem


def test_an_import_of_a_missing_module_is_an_error(package):
    edit(
        package,
        "similarity/whole.py",
        "from motifold.sequence.alphabet",
        "from motifold.sequence.alphabt",
    )
    with pytest.raises(ImportError, match="alphabt"):
        provenance.code_of("find_similar")


def test_a_record_says_what_a_result_was_made_with():
    record = provenance.record("abc", 7, {"k": 3})
    assert record["code"] == "abc"
    assert record["seed"] == 7
    assert record["settings"] == {"k": 3}
    assert record["versions"]["numpy"]
    assert record["time"].endswith("UTC")


def test_the_fingerprint_is_the_same_in_every_process():
    """Sets of text among the constants have another order in each."""
    asked = "from motifold.provenance import code_of; print(code_of('train_baseline'))"
    said = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(provenance.PACKAGE.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CELLS = 4_000_000", "CELLS = 4_000_001"),
        ("import UNKNOWN, complement", "import UNKNOWN, complement, LETTERS"),
        ("UNKNOWN", "complement"),
    ],
)
def test_an_edit_to_what_a_module_does_changes_its_fingerprint(package, old, new):
    before = provenance.code_of("find_similar")
    edit(package, "similarity/whole.py", old, new)
    assert provenance.code_of("find_similar") != before
