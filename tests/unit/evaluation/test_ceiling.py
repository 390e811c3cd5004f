"""Ceilings that can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.evaluation.ceiling import ceiling
from motifold.evaluation.metrics import metric_value

CLASSES = Facts("set", "dna", "classification", [4], classes=["a", "b", "c"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])


def test_accuracy_is_the_share_of_the_majority_label_in_each_group():
    y = np.array([0, 0, 1, 1, 2, 2])
    groups = np.array([0, 0, 0, 1, 1, 2])
    value, says = ceiling(CLASSES, y, groups, "accuracy")
    assert value == pytest.approx((2 + 1 + 1) / 6)
    assert says == (
        "5 of 6 examples equal another with a different label, so no model can get above accuracy "
        "0.667; correct or drop them."
    )


def test_balanced_accuracy_gives_the_rare_class_its_due():
    facts = Facts("set", "dna", "classification", [4], classes=["a", "b"])
    y = np.array([0] * 8 + [1, 1])
    groups = np.array([0, 0, *range(1, 7), 0, 7])  # two of the common and one of the rare are equal
    # calling the group rare costs 2 of 8, calling it common costs 1 of 2
    assert ceiling(facts, y, groups)[0] == pytest.approx((6 / 8 + 1) / 2)
    assert ceiling(facts, y, groups, "accuracy")[0] == pytest.approx(0.9)


def test_r2_is_what_is_left_of_the_variance_between_groups():
    y = np.array([[1.0], [3.0], [10.0], [12.0], [20.0]])
    value, says = ceiling(NUMBERS, y, np.array([0, 0, 1, 1, 2]))
    assert value == pytest.approx(1 - 4 / ((y - y.mean()) ** 2).sum())
    assert says.startswith("4 of 5 examples equal another with a different target") and "R²" in says


def test_without_contradictions_there_is_no_ceiling_and_nothing_to_say():
    y = np.array([0, 1, 1, 2])
    assert ceiling(CLASSES, y, np.array([0, 1, 1, 2])) == (1.0, "")
    same = np.full((3, 1), 0.1) + np.array([[0.0], [0.0], [1.0]])
    assert ceiling(NUMBERS, same, np.array([0, 0, 1])) == (1.0, "")


@given(st.integers(0, 200), st.sampled_from(["accuracy", "balanced_accuracy", "auroc"]))
def test_no_model_gets_above_the_ceiling(seed, metric):
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 6, 40)
    y = rng.integers(0, 2, 40)
    facts = Facts("set", "dna", "classification", [4], classes=["a", "b"])
    p = rng.random(6)[groups]
    reached = metric_value(metric, y, np.column_stack([1 - p, p]))
    assert reached <= ceiling(facts, y, groups, metric)[0] + 1e-12
