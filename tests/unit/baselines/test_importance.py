"""Permutation importance: what tells is found, what does not tell seems to tell nothing."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from baseline_cases import suited
from sklearn.inspection import permutation_importance as sklearn_importance

from motifold.artifacts import Data, Facts
from motifold.baselines import blocks, importance
from motifold.baselines.build import METHODS
from motifold.baselines.fit import fitted, predict_baseline
from motifold.baselines.importance import Yardstick, permutation_importance
from motifold.config import model
from motifold.evaluation.intervals import fold_interval
from motifold.evaluation.metrics import metric_value

DNA = Facts("toy", "dna", "classification", [12], ["no", "yes"])


def yardstick(metric="accuracy", folds=4):
    share = partial(fold_interval, test_share=1 / folds)
    return Yardstick(metric, partial(metric_value, metric), share)


def rounds_of(data, settings, folds=4, seed=7):
    fold = np.random.default_rng(seed).permutation(len(data.y)) % folds
    return [
        (fitted(data, settings, np.flatnonzero(fold != one), 1), np.flatnonzero(fold == one))
        for one in range(folds)
    ]


def sequences(n=240, seed=0, facts=DNA):
    """Position 4 decides alone."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (n, facts.shape[0])).astype(np.uint8)
    return Data(facts, pd.DataFrame({"id": range(n)}), x, (x[:, 3] >= 2).astype(np.int64))


@pytest.mark.parametrize("method", ["position_linear", "random_forest", "gradient_boosting"])
def test_the_position_that_decides_comes_first_and_its_loss_is_that_of_a_guess(settings, method):
    data = sequences()
    table = permutation_importance(data, rounds_of(data, settings[method]), yardstick(), 1)
    assert table.columns.tolist() == importance.COLUMNS
    first = table.iloc[0]
    assert first["feature"] == "position 4"
    assert first["drop"] == pytest.approx(0.5, abs=0.12), "half of the permuted letters agree"
    assert first["ci_low"] > 0.3
    assert table["rank"].tolist() == list(range(1, 13))
    assert table["folds"].tolist() == [4] * 12
    assert (table["metric"] == "accuracy").all()
    assert table["drop"][1:].abs().max() < 0.1


def test_the_word_that_decides_is_found_among_words():
    rng = np.random.default_rng(1)
    facts = Facts("toy", "dna", "classification", [30], ["no", "yes"])
    x = rng.integers(0, 4, (300, 30)).astype(np.uint8)
    y = np.arange(300) % 2
    for row in np.flatnonzero(y):
        start = rng.integers(0, 27)
        x[row, start : start + 4] = [2, 0, 3, 2]
    data = Data(facts, pd.DataFrame({"id": range(300)}), x, y)
    words = model.WordsLinear(method="kmer_linear", shortest=4, longest=4)
    table = permutation_importance(data, rounds_of(data, words), yardstick("auroc"), 1)
    assert table["feature"][0] == "GATG"
    assert table["drop"][0] > 5 * table["drop"][1]
    assert table["folds"][0] == 4
    assert len(table) > blocks.MOST_WORDS, "each fold has chosen its own"
    assert table["folds"].min() < 4


def test_for_errors_a_rise_is_a_loss(settings):
    data = sequences()
    models = rounds_of(data, settings["position_linear"])
    table = permutation_importance(data, models, yardstick("log_loss"), 1)
    assert table["feature"][0] == "position 4"
    assert table["drop"][0] > 0.3


@pytest.mark.parametrize(
    ("method", "task"),
    suited(sorted(METHODS), ["three classes", "one target", "two targets", "images"]),
)
def test_every_model_that_has_named_features_has_importances(planted, settings, task, method):
    data = planted(task, 80)
    metric = "log_loss" if data.facts.classes else "mse"
    table = permutation_importance(data, rounds_of(data, settings[method], 2), yardstick(metric), 1)
    if method in {"constant", "nearest"}:
        assert table is None
        return
    assert np.isfinite(table[["drop", "ci_low", "ci_high"]].to_numpy(float)).all()
    if method in {"position_linear", "random_forest"}:
        told = [f"position {place}" for place in range(8, 14)]
        if task == "images":
            told = [f"row {row} column {column}" for row in (1, 2, 3) for column in range(1, 7)]
        assert table["feature"][0] in told
        assert table["drop"][0] > 0


def test_it_agrees_with_scikit_learn_on_average(settings):
    data = sequences(400)
    ((fit, held_out),) = rounds_of(data, settings["random_forest"])[:1]
    table = permutation_importance(data, [(fit, held_out)], yardstick(), 1)
    theirs = sklearn_importance(
        fit,
        data.x[held_out],
        data.y[held_out],
        scoring=lambda m, x, y: metric_value("accuracy", y, predict_baseline(m, x, data.facts)),
        n_repeats=20,
        random_state=0,
    )
    ours = table.set_index("feature")["drop"].reindex([f"position {p}" for p in range(1, 13)])
    np.testing.assert_allclose(ours, theirs["importances_mean"], atol=0.06)
    assert table[["ci_low", "ci_high"]].isna().all(axis=None), "one fold has no interval"


def test_words_are_permuted_as_a_dense_table_would_be(settings):
    """The mean over all features of a single fold, by hand."""
    data = sequences(60)
    words = model.WordsLinear(method="kmer_linear", longest=1)
    ((fit, held_out),) = rounds_of(data, words, 2)[:1]
    table = permutation_importance(data, [(fit, held_out)], yardstick("log_loss", 2), 3)
    x, y = fit[0].transform(data.x[held_out]).toarray(), data.y[held_out]
    found = blocks.blocks_of(fit, data.facts, data.x)
    rng = np.random.default_rng([3, 0])
    rows = rng.permutation(held_out)
    back = np.argsort(np.argsort(rows))  # all are used, in the order of the data
    assert (np.sort(rows)[back] == rows).all()
    orders = rng.permuted(np.tile(np.arange(len(y)), (12, 1)), axis=1)
    whole = metric_value("log_loss", y, predict_baseline(fit[1:], x, data.facts))
    for number, (name, columns) in enumerate(zip(found.names, found.columns, strict=True)):
        lost = []
        for order in orders[3 * number : 3 * number + 3]:
            changed = x.copy()
            changed[:, columns] = x[order][:, columns]
            scores = predict_baseline(fit[1:], changed, data.facts)
            lost.append(metric_value("log_loss", y, scores))
        drop = table.set_index("feature")["drop"][name]
        assert drop == pytest.approx(np.mean(lost) - whole, abs=1e-6)


def test_words_without_meaning_seem_to_have_none():
    """Chosen by a model that has seen the held-out examples they would: this is the planted leak."""
    facts = Facts("toy", "dna", "classification", [30], ["no", "yes"])
    words = model.WordsLinear(method="kmer_linear", longest=4)
    honest, leaky = [], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        x, y = rng.integers(0, 4, (200, 30)).astype(np.uint8), rng.integers(0, 2, 200)
        data = Data(facts, pd.DataFrame({"id": range(200)}), x, y)
        models = rounds_of(data, words)
        by = yardstick("log_loss")
        honest.append(permutation_importance(data, models, by, 1)["drop"].mean())
        seen = fitted(data, words, np.arange(200), 1)
        chosen = blocks.blocks_of(seen, facts, x)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importance, "blocks_of", lambda *_, chosen=chosen: chosen)
            leaky.append(permutation_importance(data, models, by, 1)["drop"].mean())
    error = np.std(honest, ddof=1) / np.sqrt(len(honest))
    assert abs(np.mean(honest)) < 3 * error
    assert np.mean(leaky) > 5 * error


def test_the_same_seed_gives_the_same_table_and_memory_is_no_part_of_it(settings, monkeypatch):
    data = sequences(80)
    models = rounds_of(data, settings["random_forest"])
    first = permutation_importance(data, models, yardstick(), 5)
    monkeypatch.setattr(importance, "CELLS", 20_000)
    pd.testing.assert_frame_equal(permutation_importance(data, models, yardstick(), 5), first)
    assert not permutation_importance(data, models, yardstick(), 6)["drop"].equals(first["drop"])


def test_a_fold_in_which_the_metric_has_no_value_is_left_out(settings):
    data = sequences(80)
    models = rounds_of(data, settings["position_linear"])
    one_class = np.flatnonzero(data.y == 0)[:10]
    models[0] = (models[0][0], one_class)
    table = permutation_importance(data, models, yardstick("auroc"), 1)
    assert table["folds"].tolist() == [3] * 12
    assert np.isfinite(table["drop"]).all()
    alone = permutation_importance(data, models[:1], yardstick("auroc"), 1)
    assert alone["drop"].isna().all()
    assert alone["folds"].tolist() == [0] * 12


def test_no_more_predictions_are_asked_than_allowed(settings, monkeypatch):
    monkeypatch.setattr(importance, "LINEAR", 120)
    data = sequences(200)
    asked = []

    def counted(fit, x, facts):
        asked.append(len(x))
        return predict_baseline(fit, x, facts)

    monkeypatch.setattr(importance, "predict_baseline", counted)
    models = rounds_of(data, settings["position_linear"], 2)
    permutation_importance(data, models, yardstick(), 1)
    assert sum(asked) <= 2 * (120 + 10), "ten examples a fold, each feature permuted once"
