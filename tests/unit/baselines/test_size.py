"""How many numbers each simple model has learned, counted by hand."""

import pytest

from motifold.baselines.fit import fitted
from motifold.baselines.size import parameters_of
from motifold.config import model

LETTERS = 20 * 4


def size(data, settings):
    return parameters_of(fitted(data, settings, data.examples.index.to_numpy(), 1))


@pytest.mark.parametrize(
    ("method", "task", "wanted"),
    [
        ("constant", "two classes", 0),
        ("constant", "two targets", 0),
        ("composition", "two classes", 6 + 1),
        ("kmer_linear", "three classes", 3 * (4 + 16 + 64 + 1)),
        ("kmer_linear", "one target", 4 + 16 + 64 + 1),
        ("position_linear", "two classes", LETTERS + 1),
        ("position_linear", "two targets", 2 * (LETTERS + 1)),
        ("position_linear", "images", 36 + 1),
        ("nearest", "two classes", 120 * LETTERS),
    ],
)
def test_coefficients_intercepts_and_what_neighbours_keep(planted, settings, method, task, wanted):
    assert size(planted(task), settings[method]) == wanted


@pytest.mark.parametrize("task", ["two classes", "three classes", "one target", "two targets"])
def test_trees_count_their_nodes(planted, task):
    data = planted(task)
    stumps = model.GradientBoosting(method="gradient_boosting", iterations=4, leaves=2)
    # A stump has three nodes; one tree a round, and a class if there are more than two.
    each = {"three classes": 3, "two targets": 2}.get(task, 1)
    assert size(data, stumps) == 3 * 4 * each
    few, many = (model.RandomForest(method="random_forest", trees=n) for n in (2, 20))
    assert 2 * 3 <= size(data, few) < size(data, many)
