"""What a guess scores, fold by fold, held against guesses."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.evidence import Evidence, chance_level, chance_of
from motifold.evaluation.metrics import metric_value

THREE = Facts("set", "dna", "classification", [4], classes=["a", "b", "c"])
TWO = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])


def held_out(facts, *folds):
    """Held-out examples; each fold holds as many of each class as is given."""
    parts = [
        pd.DataFrame({"repeat": 0, "fold": fold, "label": np.repeat(facts.classes, counts)})
        for fold, counts in enumerate(folds)
    ]
    return pd.concat(parts, ignore_index=True)


def guessed(metric, counts, seed=0):
    """Mean score of random numbers on examples of these classes; few draws of many examples do."""
    rng, y = np.random.default_rng(seed), np.repeat(np.arange(len(counts)), counts)
    draws = 1500 if len(y) < 100 else 150
    scores = rng.dirichlet(np.ones(len(counts)), (draws, len(y)))
    return np.mean([metric_value(metric, y, one) for one in scores])


@pytest.mark.parametrize("counts", [[36, 4], [4, 36], [9, 1], [300, 700], [20, 20, 2], [9, 0, 3]])
def test_the_chance_of_average_precision_is_what_random_scores_get(counts):
    chance = chance_level("auprc", np.array(counts, float))
    assert chance == pytest.approx(guessed("auprc", counts), rel=0.04)


def test_chance_levels_are_what_guesses_score():
    counts, y = np.array([300.0, 700.0]), np.repeat([0, 1], [300, 700])
    majority = np.tile([0.3, 0.7], (1000, 1))
    for name in ("accuracy", "balanced_accuracy", "mcc", "auroc"):
        assert chance_level(name, counts) == pytest.approx(metric_value(name, y, majority))
    assert np.isnan(chance_level("mse", counts))


@pytest.mark.parametrize("metric", ["balanced_accuracy", "f1_macro"])
def test_a_class_that_a_fold_lacks_is_not_counted_there(metric):
    table = held_out(THREE, [20, 20, 2], [20, 20, 0])
    assert chance_of(THREE, metric, table) == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert chance_level(metric, np.array([20.0, 20.0, 0.0])) == 0.5


def test_the_chance_of_random_scores_is_met_fold_by_fold():
    folds = [[36, 4], [38, 2], [34, 6]]
    expected = np.mean([guessed("auprc", counts) for counts in folds])
    assert chance_of(TWO, "auprc", held_out(TWO, *folds)) == pytest.approx(expected, rel=0.03)


def test_a_fold_on_which_a_metric_has_no_value_is_left_out():
    assert chance_of(THREE, "balanced_accuracy", held_out(THREE, [9, 9, 9], [9, 0, 0])) == 1 / 3
    assert chance_of(TWO, "auprc", held_out(TWO, [0, 9], [1, 1])) == 0.75
    assert np.isnan(chance_of(TWO, "balanced_accuracy", held_out(TWO, [0, 9])))
    assert chance_of(TWO, "mcc", held_out(TWO, [0, 9], [5, 5])) == 0


def test_the_majority_is_that_of_all_examples_not_that_of_each_fold():
    """A guess does not know which class is the commonest in a fold."""
    table = held_out(TWO, [8, 2], [4, 6])
    assert chance_of(TWO, "accuracy", table) == pytest.approx(0.6)


def test_numbers_have_a_chance_level_where_a_metric_has_no_unit():
    table = pd.DataFrame({"repeat": 0, "fold": 0, "target": [1.0, 2.0]})
    assert chance_of(NUMBERS, "r2", table) == 0 and np.isnan(chance_of(NUMBERS, "mse", table))


def test_evidence_takes_the_chance_that_was_measured():
    none = pd.DataFrame({"metric": []})
    given = {"facts": TWO, "counts": {"a": 300, "b": 100}, "metric": "auprc"}
    seen = Evidence(**given, checks=none, summary=none, comparison=none)
    assert seen.chance == pytest.approx(0.25, abs=0.02)
    measured = pd.DataFrame({"model": ["cnn"], "metric": ["auprc"], "chance": [0.31]})
    tables = {"signal": measured}
    seen = Evidence(**given, checks=none, summary=none, comparison=none, tables=tables)
    assert seen.chance == 0.31
