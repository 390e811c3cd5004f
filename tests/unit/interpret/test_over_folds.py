"""Intervals over folds against the textbook."""

import numpy as np
import pytest
from scipy import stats

from motifold.evaluation.intervals import fold_interval
from motifold.interpret.over_folds import over_folds

RNG = np.random.default_rng(6)


def test_the_interval_over_folds_is_that_of_scores():
    means = RNG.normal(2, 1, 5)
    found = over_folds([one + np.array([-1.0, 0, 1]) for one in means])
    mean, _, low, high = fold_interval(means, 1 / 5)
    assert found[:3] == pytest.approx((mean, low, high))
    assert found.over == "folds"


@pytest.mark.parametrize("folds", [1, 2])
def test_one_or_two_folds_have_an_interval_over_examples_and_say_so(folds):
    values = [RNG.normal(1, 1, 50) for _ in range(folds)]
    found = over_folds(values)
    assert found.over == "examples"
    assert found.value == pytest.approx(np.mean(values))
    if folds == 1:
        known = stats.ttest_1samp(values[0], 0, alternative="greater")
        assert found.p_value(1) == pytest.approx(known.pvalue)
        low, high = stats.ttest_1samp(values[0], 0).confidence_interval()
        assert (found.low, found.high) == pytest.approx((low, high))


def test_the_p_value_knows_its_direction():
    up = over_folds([np.array([one]) for one in (1.0, 1.2, 0.9, 1.1)])
    assert up.p_value(1) < 0.01
    assert up.p_value(-1) == pytest.approx(1 - up.p_value(1))


def test_an_effect_without_spread_is_sure_and_none_is_no_effect():
    assert over_folds([np.ones(3)] * 4).p_value(1) == 0
    assert over_folds([np.ones(3)] * 4).p_value(-1) == 1
    assert over_folds([np.zeros(3)] * 4).p_value(1) == 1


@pytest.mark.parametrize("values", [[], [np.zeros(0)], [np.ones(1)]])
def test_too_little_has_no_p_value(values):
    found = over_folds(values)
    assert np.isnan(found.p_value(1))
    assert np.isnan(found.low)


def test_folds_without_examples_are_left_out():
    full = [RNG.normal(size=4) for _ in range(3)]
    assert over_folds([*full, np.zeros(0)]) == over_folds(full)
