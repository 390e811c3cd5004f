"""The rules for simple models, from files to files."""

import json

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import read_table, write_array, write_facts, write_table
from motifold.config import model
from motifold.config.dataset import Controls, LearningCurve
from motifold.steps.train_baseline import main as train
from motifold.steps.trial_baseline import main as tried

WORDS = model.WordsLinear(method="kmer_linear", longest=2)
FOREST = model.RandomForest(method="random_forest", trees=3)


@pytest.fixture
def files(paired, tmp_path):
    basis = paired()
    write_facts(tmp_path / "dataset.json", basis.data.facts)
    write_table(tmp_path / "examples.parquet", basis.data.examples)
    write_array(tmp_path / "x.npy", basis.data.x)
    write_table(tmp_path / "folds.tsv", basis.folds)
    rows = np.arange(0, 120, 2)
    similar = pd.DataFrame({"first": rows, "second": rows + 1, "kind": "exact", "shared": 1.0})
    write_table(tmp_path / "similar.parquet", similar)
    return tmp_path


def inputs(folder, settings):
    return {
        "facts": folder / "dataset.json", "examples": folder / "examples.parquet",
        "x": folder / "x.npy", "folds": folder / "folds.tsv", "name": "toy",
        "settings": settings.model_dump(), "seed": 1, "validation": 0.2,
    }  # fmt: skip


def run_trial(folder, settings, name="toy.tsv", **changes):
    asked = {
        "by": "similarity", "last_network": None, "small": False,
        "controls": Controls(permutations=2).model_dump(mode="json"),
        "learning_curve": LearningCurve(fractions=[0.5], rounds=2).model_dump(mode="json"),
    }  # fmt: skip
    out = folder / "trials" / name
    tried(
        **inputs(folder, settings),
        asked=asked | changes,
        similar=folder / "similar.parquet",
        trials=out,
    )
    return read_table(out)


@pytest.mark.parametrize(("settings", "calibrated"), [(WORDS, True), (FOREST, False)])
def test_training_leaves_a_row_for_each_round_and_the_size_of_the_model(
    files, settings, calibrated
):
    train(**inputs(files, settings), models=files / "models", predictions=files / "p.parquet")
    rounds = read_table(files / "models/rounds.tsv")
    assert rounds[["repeat", "fold", "examples"]].to_numpy().tolist() == [
        [0, fold, 80] for fold in range(3)
    ]
    assert rounds["temperature"].notna().all() == calibrated
    assert rounds["training_score"].between(0.5, 1).all()
    assert rounds["strand_agreement"].between(0, 1).all()
    card = json.loads((files / "models/card.json").read_text())
    assert card["parameters"] > 0
    assert card["training_examples"] == 80


def test_what_is_held_out_leaves_no_trace_in_training_score_and_temperature(files, paired):
    def first_round(folder):
        train(**inputs(files, WORDS), models=folder, predictions=files / "p.parquet")
        return read_table(folder / "rounds.tsv").loc[0, ["training_score", "temperature"]].tolist()

    before, basis = first_round(files / "before"), paired()
    held_out = basis.folds["fold"].to_numpy() == 0
    basis.data.x[held_out] = basis.data.x[held_out][::-1] // 2
    basis.data.examples.loc[held_out, "label"] = basis.data.examples["label"][held_out].to_numpy()[
        ::-1
    ]
    write_array(files / "x.npy", basis.data.x)
    write_table(files / "examples.parquet", basis.data.examples)
    assert first_round(files / "after") == before


def test_the_trials_that_are_asked_for_are_in_the_table(files):
    table = run_trial(files, WORDS)
    assert list(table)[:3] == ["model", "kind", "trial"]
    assert (set(table["model"]), set(table["kind"])) == ({"toy"}, {"baseline"})
    folds = table[table["metric"] == "mcc"].groupby("trial")["fold"].count()
    assert folds.to_dict() == {
        "fraction": 3, "permuted": 6, "random_folds": 3, "shuffled": 3, "unchanged": 3,
    }  # fmt: skip
    means = table[table["metric"] == "auroc"].groupby("trial")["value"].mean()
    assert means["random_folds"] > means["unchanged"] + 0.1, "copies were parted"


def test_folds_that_part_copies_on_purpose_are_compared_with_honest_ones(files):
    table = run_trial(files, WORDS, by="random")
    assert "leak_free_folds" in set(table["trial"])
    assert "random_folds" not in set(table["trial"])


def test_a_model_without_trials_leaves_an_empty_table(files):
    off = {"models": "none"}
    controls = Controls(**off).model_dump(mode="json")
    curve = LearningCurve(**off).model_dump(mode="json")
    assert run_trial(files, WORDS, controls=controls, learning_curve=curve).empty
