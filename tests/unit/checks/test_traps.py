"""Traps planted on purpose: the check that must speak does, and says what it found."""

import re

import numpy as np
import pandas as pd
import pytest
from traps import TRAPS, clean

from motifold.config.dataset import Dataset
from motifold.config.sources import source_files
from motifold.steps import (
    check_dataset,
    find_similar,
    read_dataset,
    split_dataset,
    try_shortcuts,
)

CLEAN, SEED = ["clean1", "clean2"], 1
FOLDS = {"split": {"folds": 3}}
# What the sentence must say: the cause, and the numbers that were planted.
SAYS = {
    "letter_case": "Letter case alone tells the classes with balanced accuracy 1 ",
    "length": "The number of letters alone tells the classes with balanced accuracy 0.",
    "gc": "GC content alone tells the classes with balanced accuracy 0.",
    "id_pattern": "The form of the ids alone tells the classes with balanced accuracy 1 ",
    "row_order": "The order of the rows in the file alone tells the classes with",
    "source_file": "The origin alone tells the classes with balanced accuracy 0.",
    "unknown_letters": "The share of unknown letters alone tells the classes with",
    "single_position": "The letter at a single position (31 over all examples) alone tells",
    "contradictory": "40 of 400 examples (10.00%) equal one with another label",
    "forward_copies": "20 of 100 held-out examples (20.00%) are exact copies of a training",
    "reverse_complements": "20 of 100 held-out examples (20.00%) are reverse complements of a",
    "near_copies": "20 of 100 held-out examples (20.00%) are near-duplicates of a training",
    "overlapping_windows": "20 of 100 held-out examples (20.00%) share an overlapping window with",
    "overlapping_intervals": "20 of 100 held-out examples (20.00%) overlap with a training",
    "image_borders": "The border of the image alone tells the classes with balanced accuracy",
    "resaved_images": "30 of 110 held-out examples (27.27%) are near-duplicates of a training",
}
LEAKS = {name: int(SAYS[name].split()[0]) for name in TRAPS if TRAPS[name].check[:5] == "leak_"}
every_trap = pytest.mark.parametrize("name", list(TRAPS))
every_leak = pytest.mark.parametrize("name", list(LEAKS))
every_clean_set = pytest.mark.parametrize("name", CLEAN)


def plain(settings):
    return settings.model_dump(mode="json")


def up_to_checks(given, name, folder):
    """The steps from the source to ``checks.tsv``, one after another, with what their rules give."""
    asked = Dataset.model_validate(given)
    data = {"facts": folder / "dataset.json", "examples": folder / "examples.parquet"}
    data["x"] = folder / "x.npy"
    similar, folds = folder / "similar.parquet", folder / "folds.tsv"
    shortcuts, split, asked_for = folder / "shortcuts.tsv", plain(asked.split), {"metric": None}
    read_dataset.main(
        sources=source_files(asked.source), settings=plain(asked), dataset=name, **data
    )
    find_similar.main(similar=similar, split=split, **data)
    split_dataset.main(similar=similar, folds=folds, split=split, seed=SEED, **data)
    tried = {"shortcuts": shortcuts, "scores": folder / "scores.parquet", "seed": SEED}
    try_shortcuts.main(folds=folds, **data, **tried, **asked_for)
    told = {
        "checks": folder / "checks.tsv", "balance": folder / "balance.tsv",
        "leaks_file": folder / "leaks.tsv", "ceiling_file": folder / "ceiling.json",
    }  # fmt: skip
    check_dataset.main(
        folds=folds, similar=similar, shortcuts=shortcuts, **data, **told, **asked_for
    )


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """All traps and the clean sets, as far as their checks; that rules call these very steps with
    these very files is tested with real runs.
    """
    folder = tmp_path_factory.mktemp("traps")
    for name in [*TRAPS, *CLEAN]:
        (folder / name).mkdir()
    for name, trap in TRAPS.items():
        planted = trap.plant(folder / name, np.random.default_rng(7))
        up_to_checks(planted | FOLDS, name, folder / name)
    for seed, name in enumerate(CLEAN):
        up_to_checks(clean(folder / name, seed) | FOLDS, name, folder / name)
    return folder


def table(checked, path):
    return pd.read_csv(checked / path, sep="\t", keep_default_na=False)


@every_trap
def test_the_check_of_a_trap_speaks_and_names_the_cause_in_numbers(checked, name):
    checks = table(checked, f"{name}/checks.tsv").set_index("check")
    row = checks.loc[TRAPS[name].check]
    assert row["status"] in {"caution", "fail"}
    assert row["says"].startswith(SAYS[name])
    assert re.search(r"[;:,] \w.*\.$", row["says"]), "what to do follows"


@every_leak
def test_a_leak_is_a_fail_and_every_leaked_example_is_listed_with_its_twin(checked, name):
    checks = table(checked, f"{name}/checks.tsv").set_index("check")
    assert checks.loc[[TRAPS[name].check, "leakage"], "status"].tolist() == ["fail", "fail"]
    leaks = table(checked, f"{name}/leaks.tsv")
    assert list(leaks) == ["id", "part", "other_id", "other_part", "kind", "shared"]
    assert leaks["kind"].value_counts().to_dict() == {TRAPS[name].check[5:]: LEAKS[name]}
    assert (set(leaks["part"]), set(leaks["other_part"])) == ({"test"}, {"train"})
    folds = table(checked, f"{name}/folds.tsv").astype({"id": str}).set_index("id")["split"]
    for column, part in (("id", "test"), ("other_id", "train")):
        assert set(folds[leaks[column].astype(str)]) == {part}
    assert leaks["other_id"].is_unique, "each has a twin of its own"


@every_trap
def test_no_other_kind_of_leak_is_claimed(checked, name):
    """What was not planted is not found: a detector that always speaks would be worth nothing."""
    checks = table(checked, f"{name}/checks.tsv")
    spoke = set(checks.loc[checks["status"] != "pass", "check"])
    leaks = {one for one in spoke if one.startswith("leak_")}
    assert leaks == ({TRAPS[name].check} if name in LEAKS else set())


@every_clean_set
def test_clean_data_fail_no_check_and_hide_no_shortcut(checked, name):
    checks = table(checked, f"{name}/checks.tsv")
    assert checks[checks["status"] == "fail"].empty
    shortcuts = table(checked, f"{name}/shortcuts.tsv")
    hidden = shortcuts[shortcuts["visible"] == False]  # noqa: E712  (a column of a table)
    assert {"letter_case", "row_order", "id_pattern"} & set(shortcuts["shortcut"])
    assert set(hidden["status"]) <= {"pass"}
    assert table(checked, f"{name}/leaks.tsv").empty
