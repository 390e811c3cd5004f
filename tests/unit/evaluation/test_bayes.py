"""Posterior probabilities against closed forms and published behaviour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motifold.evaluation.bayes import (
    UNKNOWN,
    Posterior,
    correlated_t,
    equal_region,
    probability_text,
    shares,
)

FINITE = st.floats(-1, 1, allow_subnormal=False)


def test_with_three_folds_the_probabilities_are_those_of_the_closed_form():
    differences = np.array([0.01, 0.02, 0.03])
    # sd 0.01; scale sqrt((1/3 + 0.5) * 0.0001); cdf of t with 2 degrees of freedom in closed form
    scale = np.sqrt((1 / 3 + 0.5) * 0.0001)

    def cdf(t):
        return 0.5 + t / (2 * np.sqrt(2 + t**2))

    found = correlated_t(differences, 1 / 3, 0.01)
    assert found.p_worse == pytest.approx(cdf((-0.01 - 0.02) / scale))
    assert found.p_better == pytest.approx(1 - cdf((0.01 - 0.02) / scale))


def test_many_tiny_differences_are_practically_equal_and_large_ones_are_not():
    rng = np.random.default_rng(0)
    assert correlated_t(rng.normal(0, 0.002, 10), 0.1, 0.01).p_equal > 0.99
    assert correlated_t(rng.normal(0.1, 0.01, 10), 0.1, 0.01).p_better > 0.99


def test_few_noisy_folds_leave_it_open():
    found = correlated_t(np.array([-0.05, 0.06, 0.02, -0.03, 0.01]), 0.2, 0.01)
    assert max(found) < 0.6


def test_overlapping_training_sets_make_the_posterior_wider():
    differences = np.array([0.03, 0.02, 0.05, 0.01, 0.04])
    plain = correlated_t(differences, 1e-9, 0.01)
    assert correlated_t(differences, 0.2, 0.01).p_better < plain.p_better


def test_without_spread_only_nothing_is_certain():
    assert correlated_t(np.zeros(5), 0.2, 0.01) == Posterior(0, 1, 0)
    assert np.isnan(correlated_t(np.full(5, 0.1), 0.2, 0.01)).all()
    assert np.isnan(correlated_t(np.array([0.1, np.nan]), 0.2, 0.01)).all()


@given(arrays(np.float64, st.integers(2, 12), elements=FINITE), st.floats(0.01, 0.6))
def test_probabilities_add_up_to_one_and_turn_with_the_sign(differences, share):
    found = correlated_t(differences, share, 0.01)
    turned = correlated_t(-differences, share, 0.01).turned()
    assert np.isnan(found).all() or sum(found) == pytest.approx(1)
    assert list(found) == pytest.approx(list(turned), nan_ok=True, abs=1e-9)


def test_the_region_of_errors_grows_with_the_errors():
    assert equal_region("rmse", 200) == pytest.approx(2)
    assert equal_region("log_loss", 0.5) == pytest.approx(0.005)
    assert equal_region("balanced_accuracy", 0.5) == 0.01


def test_draws_are_counted_without_those_that_have_no_value():
    assert shares(np.array([0.5, 0.5, -0.5, np.nan]), 0.01) == pytest.approx((1 / 3, 0, 2 / 3))
    assert np.isnan(shares(np.array([0.5, np.nan]), 0.01)).all() and np.isnan(UNKNOWN).all()


def test_a_probability_is_never_said_to_be_zero_or_one():
    assert [probability_text(p) for p in (0, 0.5, 1)] == ["below 0.01", "0.50", "above 0.99"]
