"""Training folds that lack a class, are imbalanced, weighted, small or too large."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import read_table, write_array, write_facts, write_table
from motifold.baselines.build import build_baseline
from motifold.baselines.fit import fit_baseline, predict_baseline, sampled
from motifold.baselines.store import load_baseline
from motifold.config import model
from motifold.config.dataset import Split
from motifold.splits.assign import assign_folds, parts
from motifold.steps.train_baseline import main

METHODS = [
    "composition", "constant", "gradient_boosting", "kmer_linear", "nearest", "position_linear",
    "random_forest",
]  # fmt: skip
WEIGHTED = ["gradient_boosting", "kmer_linear", "position_linear", "random_forest"]


def predicted(data, settings, rows, weight=None, x=None):
    trained = build_baseline(data.facts, settings, 1)
    fit_baseline(trained, data.x[rows], data.y[rows], weight, bool(data.facts.classes))
    return predict_baseline(trained, data.x if x is None else x, data.facts)


@pytest.mark.parametrize("method", METHODS)
def test_a_class_that_training_lacks_has_no_probability(planted, settings, method):
    data = planted("three classes")
    scores = predicted(data, settings[method], np.flatnonzero(data.y != 1))
    assert scores.shape == (len(data.y), 3)
    assert (scores[:, 1] == 0).all()
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("method", WEIGHTED)
def test_a_rare_class_counts_as_much_as_a_frequent_one(planted, settings, method):
    data = planted("two classes", 400)
    # Nothing to learn but the frequencies, 10 to 1.
    data.x[:] = 0
    rows = np.concatenate([np.flatnonzero(data.y == 0), np.flatnonzero(data.y == 1)[:20]])
    np.testing.assert_allclose(predicted(data, settings[method], rows)[0], [0.5, 0.5], atol=0.08)


def test_the_constant_and_nearest_neighbours_take_classes_as_they_are(planted, settings):
    data = planted("two classes", 100)
    data.x[:] = 0
    rows = np.concatenate([np.flatnonzero(data.y == 0), np.flatnonzero(data.y == 1)[:10]])
    asked = model.Nearest(method="nearest", neighbours=60)
    for one in (settings["constant"], asked):
        np.testing.assert_allclose(predicted(data, one, rows)[0], [50 / 60, 10 / 60])


@pytest.mark.parametrize("method", ["gradient_boosting", "kmer_linear", "random_forest"])
@pytest.mark.parametrize("task", ["one target", "two targets"])
def test_an_example_without_weight_is_not_there(planted, settings, task, method):
    data = planted(task, 80)
    data.x[:] = 0
    data.y[:40], data.y[40:] = 1, 5
    weight = np.r_[np.ones(40), np.full(40, 1e-9)]
    np.testing.assert_allclose(
        predicted(data, settings[method], np.arange(80), weight)[0], 1, atol=0.2
    )


def test_fewer_examples_than_neighbours_are_all_asked(planted):
    data = planted("two classes", 8)
    asked = model.Nearest(method="nearest", neighbours=50)
    assert predicted(data, asked, np.arange(4)).shape == (8, 2)


def test_a_sample_holds_at_most_so_many_and_is_the_same_each_time():
    positions = np.arange(100, 200)
    some = sampled(positions, 30, 5)
    assert len(set(some)) == 30
    assert set(some) <= set(positions)
    assert (np.sort(some) == some).all()
    assert (sampled(positions, 30, 5) == some).all()
    assert (sampled(positions, 30, 6) != some).any()


@pytest.mark.parametrize("most", [None, 100, 1000])
def test_a_fold_that_is_small_enough_is_taken_whole(most):
    positions = np.arange(100)
    assert sampled(positions, most, 5) is positions


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("task", ["two classes", "two targets"])
def test_what_is_held_out_leaves_no_trace_in_the_model(planted, settings, tmp_path, task, method):
    """The whole rule, run twice; between the runs every held-out example becomes another."""
    data, noise = planted(task, 60), np.random.default_rng(9)
    if task == "two targets":
        for number, name in enumerate(data.facts.targets):
            data.examples[f"target_{name}"] = data.y[:, number]
    folds = assign_folds(data, Split(folds=3, by="random"), 1, pd.DataFrame())
    held_out = folds["fold"].to_numpy() == 1
    before = run(data, folds, settings[method], tmp_path / "before")
    data.x[held_out] = noise.integers(0, 4, data.x[held_out].shape)
    for column in data.facts.truth_columns:
        truth = data.examples[column].to_numpy().copy()
        truth[held_out] = truth[held_out][::-1] if data.facts.classes else 1e6
        data.examples[column] = truth
    after = run(data, folds, settings[method], tmp_path / "after")
    probe = noise.integers(0, 4, (40, data.x.shape[1])).astype(np.uint8)
    first, second = (predict_baseline(one, probe, data.facts) for one in (before, after))
    assert (first == second).all()


def run(data, folds, settings, folder):
    """Files as the workflow lays them, the rule, and the model of fold 1."""
    write_facts(folder / "dataset.json", data.facts)
    write_table(folder / "examples.parquet", data.examples)
    write_array(folder / "x.npy", data.x)
    write_table(folder / "folds.tsv", folds)
    main(
        facts=folder / "dataset.json",
        examples=folder / "examples.parquet",
        x=folder / "x.npy",
        folds=folder / "folds.tsv",
        models=folder / "models",
        predictions=folder / "predictions.parquet",
        name="toy",
        settings=settings.model_dump(),
        seed=1,
        validation=0.2,
    )
    written = read_table(folder / "predictions.parquet")
    assert sorted(written["id"]) == sorted(data.examples["id"]), "each is predicted once"
    return load_baseline(folder / "models" / "repeat0_fold1.skops")


@pytest.mark.parametrize("task", ["two classes", "one target"])
def test_the_validation_part_does_not_depend_on_held_out_labels(planted, task):
    data = planted(task, 60)
    folds = assign_folds(data, Split(folds=3, by="random"), 1, pd.DataFrame())
    training, inner, held_out = parts(folds, data.y, 0, 1, 0.2, 1)
    changed = data.y.copy()
    changed[held_out] = changed[held_out][::-1] * 0
    again = parts(folds, changed, 0, 1, 0.2, 1)
    assert (again[0] == training).all()
    assert (again[1] == inner).all()
