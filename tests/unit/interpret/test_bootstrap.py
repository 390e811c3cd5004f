"""Intervals over examples."""

import numpy as np
import pytest

from motifold.interpret import bootstrap as room
from motifold.interpret.bootstrap import example_interval


def test_the_interval_of_a_mean_is_as_wide_as_theory_says():
    values = np.random.default_rng(0).normal(3, 2, 400)
    low, high = example_interval(values)
    assert low < values.mean() < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_nineteen_of_twenty_intervals_hold_the_truth():
    rng = np.random.default_rng(1)
    hits = [
        low < 0 < high for low, high in (example_interval(rng.normal(size=60)) for _ in range(200))
    ]
    assert 0.89 <= np.mean(hits) <= 0.98


def test_a_median_is_not_moved_by_an_outlier():
    values = np.append(np.linspace(0, 1, 101), 1e9)
    low, high = example_interval(values, np.median)
    assert 0.3 < low < 0.5 < high < 0.7


def test_blocks_of_draws_are_drawn_like_all_at_once(monkeypatch):
    values = np.arange(50.0)
    whole = example_interval(values)
    monkeypatch.setattr(room, "CELLS", 120)
    assert example_interval(values) == whole


@pytest.mark.parametrize("n", [0, 1])
def test_one_example_has_no_interval(n):
    assert np.isnan(example_interval(np.ones(n))).all()
