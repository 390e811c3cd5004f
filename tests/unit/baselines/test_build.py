"""Every simple model fits, predicts in the right form and finds what it can see."""

import numpy as np
import pytest
from baseline_cases import suited
from sklearn.metrics import balanced_accuracy_score

from motifold.artifacts import Facts
from motifold.baselines.build import METHODS, build_baseline
from motifold.baselines.fit import fit_baseline, predict_baseline
from motifold.config import model

BLIND = {"constant", "composition"}
SEEING = sorted(set(METHODS) - BLIND)
TASKS = ["two classes", "three classes", "one target", "two targets", "images", "image target"]


def fitted(data, settings, rows=None, seed=1):
    rows = np.arange(len(data.y)) if rows is None else rows
    built = build_baseline(data.facts, settings, seed)
    return fit_baseline(built, data.x[rows], data.y[rows], None, bool(data.facts.classes))


def test_every_method_of_the_settings_can_be_built(settings):
    described = {one.model_fields["method"].annotation.__args__[0] for one in model.SIMPLE}
    assert described == set(METHODS) == set(settings)


@pytest.mark.parametrize(("method", "task"), suited(sorted(METHODS), TASKS))
def test_predictions_have_one_column_an_output(planted, settings, task, method):
    data = planted(task)
    scores = predict_baseline(fitted(data, settings[method]), data.x[:7], data.facts)
    assert scores.shape == (7, len(data.facts.outputs))
    assert scores.dtype == np.float64
    assert np.isfinite(scores).all()
    if data.facts.classes:
        assert (scores >= 0).all()
        np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize(("method", "task"), suited(SEEING, TASKS))
def test_what_order_tells_is_found(planted, settings, task, method):
    data, other = planted(task), planted(task, seed=1)
    scores = predict_baseline(fitted(data, settings[method]), other.x, data.facts)
    if data.facts.classes:
        assert np.mean(scores.argmax(axis=1) == other.y) > 0.95
    else:
        unexplained = np.mean((scores - other.y) ** 2, axis=0) / other.y.var(axis=0)
        assert unexplained.max() < 0.25  # a guess: 1


@pytest.mark.parametrize("task", ["two classes", "images"])
@pytest.mark.parametrize("method", sorted(BLIND))
def test_what_order_tells_is_hidden_from_composition(planted, settings, task, method):
    data, other = planted(task, 300), planted(task, 300, seed=1)
    scores = predict_baseline(fitted(data, settings[method]), other.x, data.facts)
    assert 0.4 <= balanced_accuracy_score(other.y, scores.argmax(axis=1)) <= 0.6


def test_the_constant_is_the_frequencies_or_the_mean(planted, settings):
    data = planted("two classes")
    rows = np.concatenate([np.flatnonzero(data.y == 0)[:30], np.flatnonzero(data.y == 1)[:10]])
    classes = predict_baseline(fitted(data, settings["constant"], rows), data.x[:3], data.facts)
    np.testing.assert_allclose(classes, [[0.75, 0.25]] * 3)
    data = planted("two targets")
    means = predict_baseline(fitted(data, settings["constant"]), data.x[:2], data.facts)
    np.testing.assert_allclose(means, [data.y.mean(axis=0)] * 2)


@pytest.mark.parametrize("method", ["random_forest", "gradient_boosting"])
def test_the_seed_alone_decides_what_is_random(planted, settings, method):
    data = planted("two classes")
    noise = np.random.default_rng(3).integers(0, 4, data.x.shape).astype(np.uint8)
    first, again, other = (
        predict_baseline(fitted(data, settings[method], seed=seed), noise, data.facts)
        for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_a_tree_sees_only_the_features_that_were_asked_for(planted):
    data = planted("two classes")
    for features, width in {"words": 4 + 16, "positions": 80, "both": 100}.items():
        asked = model.RandomForest(method="random_forest", trees=1, features=features, longest=2)
        forest = fitted(data, asked).steps[-1][1]
        assert forest.n_features_in_ == width


@pytest.mark.parametrize(("features", "width"), [("positions", 20), ("both", 20 + 4 + 16)])
def test_boosted_trees_part_the_letters_of_a_position_at_one_split(features, width):
    """A and G against C and T: one stump, which neither an order nor one letter could tell."""
    rng = np.random.default_rng(7)
    x = rng.integers(0, 4, (300, 20)).astype(np.uint8)
    x[:3, 5] = 4  # unknown letters do no harm
    y = (x[:, 13] % 2).astype(np.int64)
    facts = Facts("purines", "dna", "classification", [20], ["a", "b"])
    asked = model.GradientBoosting(
        method="gradient_boosting", iterations=1, leaves=2, features=features, longest=2, share=1
    )
    trained = build_baseline(facts, asked, 1)
    fit_baseline(trained, x, y, None, balanced=False)
    assert trained.steps[-1][1].n_features_in_ == width
    scores = predict_baseline(trained, x, facts)
    assert (scores.argmax(axis=1) == y).all()


def test_labels_in_random_order_are_not_learned(settings):
    rng = np.random.default_rng(7)
    x = rng.integers(0, 4, (800, 30)).astype(np.uint8)
    y = rng.permutation(np.arange(800) % 2)
    facts = Facts("noise", "dna", "classification", [30], ["a", "b"])
    trained = build_baseline(facts, settings["kmer_linear"], 1)
    fit_baseline(trained, x[:400], y[:400], None, bool(facts.classes))
    scores = predict_baseline(trained, x[400:], facts)
    assert 0.4 <= balanced_accuracy_score(y[400:], scores.argmax(axis=1)) <= 0.6
