"""Calibration of probabilities whose truth is known."""

import numpy as np
import pytest

from motifold.evaluation.calibration import (
    equal_mass_bins,
    expected_calibration_error,
    reliability,
    wilson_interval,
)


def truthful(n, seed=0):
    rng = np.random.default_rng(seed)
    p = rng.uniform(0, 1, n)
    return (rng.random(n) < p).astype(np.int64), np.column_stack([1 - p, p])


def test_truthful_probabilities_are_calibrated_and_overconfident_ones_are_not():
    y, scores = truthful(20_000)
    assert expected_calibration_error(y, scores) < 0.02
    extreme = np.eye(2)[scores.argmax(axis=1)]
    assert expected_calibration_error(y, extreme) == pytest.approx(0.25, abs=0.02)


def test_a_constant_confidence_is_one_bin_whatever_the_order_of_rows():
    y = np.repeat([0, 1], [60, 40])
    scores = np.tile([0.6, 0.4], (100, 1))
    assert expected_calibration_error(y, scores) == pytest.approx(0)
    assert len(reliability(y, scores)) == 1


def test_bins_have_equal_mass():
    bins = equal_mass_bins(np.random.default_rng(0).random(150), 15)
    assert np.bincount(bins).tolist() == [10] * 15


def test_reliability_covers_the_diagonal_for_truthful_probabilities():
    table = reliability(*truthful(5000))
    assert table["count"].sum() == 5000
    inside = (table["low"] <= table["confidence"]) & (table["confidence"] <= table["high"])
    assert inside.sum() >= 8
    assert table["confidence"].is_monotonic_increasing


def test_wilson_stays_within_zero_and_one():
    low, high = wilson_interval(np.array([0.0, 1.0]), np.array([3, 3]))
    assert low[0] == pytest.approx(0) and high[1] == pytest.approx(1)
    assert 0.5 < high[0] < 0.6
