"""The best simple model is explained on examples that it did not see."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, predictions_table, read_arrays, read_table
from motifold.baselines.fit import fitted, predict_baseline
from motifold.baselines.probe import Probe
from motifold.baselines.store import save_baseline
from motifold.config.interpret import Interpret
from motifold.explain.simple import MOST, examples_for, explain_simple
from motifold.interpret.choose import best_simple

START = 7  # of the signal, six letters, in tests/unit/baselines/conftest.py


def explained(data, settings, folder, folds=3, **asked):
    """Fit on folds and explain; what was written."""
    fold, said = np.arange(len(data.y)) // 2 % folds, []
    for one in range(folds):
        held_out = np.flatnonzero(fold == one)
        model = fitted(data, settings, np.flatnonzero(fold != one), 1)
        save_baseline(model, folder / f"it/repeat0_fold{one}.skops")
        predicted = predict_baseline(model, data.x[held_out], data.facts)
        said.append(predictions_table(data, held_out, predicted, 0, one))
    target = folder / "interpretation"
    predictions = pd.concat(said, ignore_index=True)
    explain_simple(data, folder / "it", predictions, Interpret.model_validate(asked), 1, target)
    proof = read_table(target / "faithfulness.tsv")
    return (
        read_arrays(target / "attributions.npz"),
        proof,
        dict(zip(data.examples["id"], fold, strict=True)),
    )


@pytest.mark.parametrize("task", ["two classes", "three classes", "one target"])
@pytest.mark.parametrize("method", ["position_linear", "random_forest"])
def test_the_letters_that_tell_are_marked_by_the_model_that_did_not_see_them(
    planted, settings, tmp_path, method, task
):
    arrays, proof, fold = explained(planted(task), settings[method], tmp_path)
    values = np.abs(arrays["mutagenesis"]).sum(axis=2)
    assert len(arrays["ids"]) == MOST
    assert arrays["fold"].tolist() == [fold[one] for one in arrays["ids"]]
    inside = np.zeros(values.shape[1], bool)
    inside[START : START + 6] = True
    assert values[:, inside].mean() > 3 * values[:, ~inside].mean()
    assert proof["measure"].tolist() == ["deletion", "insertion"]
    assert proof["status"].tolist() == ["pass", "pass"]
    assert set(proof["method"]) == {"mutagenesis"}


def test_pixels_are_explained_by_occlusion(planted, settings, tmp_path):
    arrays, proof, _ = explained(planted("images"), settings["random_forest"], tmp_path, examples=9)
    assert arrays["occlusion"].shape == arrays["x"].shape
    assert len(arrays["ids"]) == 9
    assert set(proof["method"]) == {"occlusion"}


def test_how_many_are_explained_hangs_on_length_and_model(planted, settings):
    data = planted("two classes")
    linear, trees = (
        Probe(fitted(data, settings[one], np.arange(80), 1), data.facts)
        for one in ("kmer_linear", "random_forest")
    )
    long = Data(
        data.facts.__class__(**vars(data.facts) | {"shape": [2000]}), data.examples, data.x, data.y
    )
    assert examples_for(data, linear) == examples_for(data, trees) == MOST
    assert 1 <= examples_for(long, trees) < examples_for(long, linear) < MOST


SUMMARY = pd.DataFrame(
    {
        "model": ["majority", "words", "trees", "cnn", "words"],
        "kind": ["control", "baseline", "baseline", "network", "baseline"],
        "metric": ["auroc"] * 4 + ["mse"],
        "mean": [0.5, 0.8, 0.7, 0.9, 3.0],
    }
)


@pytest.mark.parametrize(
    ("p_values", "best"),
    [
        ({"words": 0.01, "trees": 0.01}, "words"),
        ({"words": 0.2, "trees": 0.01}, "trees"),
        ({"words": 0.2, "trees": 0.3}, None),
        ({"trees": float("nan")}, None),
    ],
)
def test_the_best_simple_model_is_one_that_scores_above_a_guess(p_values, best):
    assert best_simple(SUMMARY, "auroc", pd.Series(p_values)) == best


def test_of_errors_the_lowest_is_the_best():
    table = SUMMARY.assign(metric="mse")
    assert best_simple(table[:3], "mse", pd.Series({"words": 0.0, "trees": 0.0})) == "trees"
