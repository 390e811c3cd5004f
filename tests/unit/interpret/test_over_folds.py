"""Intervals over folds against the textbook."""

import numpy as np
import pytest
from scipy import stats

from motifold.evaluation.intervals import fold_interval
from motifold.interpret.over_folds import over_folds, replicated

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


def shown(folds, of_folds, n=40):
    """Effects on backgrounds of networks of which the first few have learned something."""
    rng = np.random.default_rng(1)
    return [rng.normal(1.0 if fold < folds else -0.2, 0.5, n) for fold in range(of_folds)]


@pytest.mark.parametrize(
    ("folds", "of_folds", "holds"),
    [(5, 5, True), (4, 5, True), (3, 5, False), (1, 5, False), (3, 3, True), (2, 3, False),
     (1, 2, False), (8, 10, True), (7, 10, False)],
)  # fmt: skip
def test_an_effect_must_be_in_four_folds_of_five_and_of_fewer_in_all(folds, of_folds, holds):
    assert (replicated(shown(folds, of_folds), 1) < 0.05) == holds


def test_the_claim_pays_for_the_folds_that_may_fail():
    values = [0.2 * one for one in shown(5, 5)]
    alone = sorted(stats.ttest_1samp(one, 0, alternative="greater").pvalue for one in values)
    assert replicated(values, 1) == pytest.approx(2 * alone[3], rel=1e-6, abs=0)
    three = [stats.ttest_1samp(one, 0, alternative="greater").pvalue for one in values[:3]]
    assert replicated(values[:3], 1) == pytest.approx(max(three), rel=1e-6, abs=0)


def test_the_claim_knows_its_direction():
    assert replicated(shown(5, 5), -1) == 1
    assert replicated([-one for one in shown(5, 5)], -1) < 0.001


def test_folds_that_cannot_be_tested_count_against_the_claim():
    one = np.ones(1)  # a single background has no t test
    assert np.isnan(replicated([*shown(3, 3), one, one], 1))
    assert replicated([*shown(4, 4), one], 1) < 0.05
    assert replicated([*shown(4, 4), np.zeros(0)], 1) < 0.05
