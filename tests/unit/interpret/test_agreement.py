"""Agreement against NumPy's own correlation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from motifold.interpret.agreement import Agreement, agreement, together

RNG = np.random.default_rng(2)
FIRST, SECOND = RNG.normal(size=(2, 6, 40))


def test_each_example_has_the_correlation_that_numpy_gives():
    found = agreement(FIRST, SECOND)
    expected = [np.corrcoef(one, two)[0, 1] for one, two in zip(FIRST, SECOND, strict=True)]
    assert_allclose(found.correlations, expected)
    assert found.median == pytest.approx(np.median(expected))
    assert found.undefined == 0


@settings(max_examples=25)
@given(st.floats(1e-20, 1e20), st.floats(-3, 3))
def test_neither_scale_nor_level_of_contributions_matters(scale, level):
    moved = scale * (SECOND + level)
    assert_allclose(
        agreement(FIRST, moved).correlations, agreement(FIRST, SECOND).correlations, atol=1e-9
    )


def test_padding_does_not_count():
    known = np.zeros(FIRST.shape, bool)
    known[:, :25] = True
    some = agreement(FIRST * known, SECOND * known, known)
    assert_allclose(some.correlations, agreement(FIRST[:, :25], SECOND[:, :25]).correlations)
    offset = agreement((FIRST + 5) * known, (SECOND + 5) * known)
    assert offset.median > 0.8  # what padding would do


def test_contributions_that_are_all_the_same_are_undefined_and_counted():
    flat = np.full(FIRST.shape, np.float32(0.1))
    found = agreement(flat, SECOND.astype(np.float32))
    assert found.undefined == 6
    assert len(found.correlations) == 0
    assert np.isnan(found.median)
    nothing = agreement(FIRST, SECOND, np.zeros(FIRST.shape, bool))
    assert nothing.undefined == 6


def test_images_are_compared_pixel_by_pixel():
    first, second = FIRST.reshape(6, 5, 8), SECOND.reshape(6, 5, 8)
    known = RNG.random((6, 5, 8)) < 0.5
    found = agreement(first, second, known)
    assert found.correlations[3] == pytest.approx(
        np.corrcoef(first[3][known[3]], second[3][known[3]])[0, 1]
    )


def test_no_examples_agree_in_nothing():
    assert np.isnan(agreement(FIRST[:0], SECOND[:0]).median)
    assert np.isnan(together([]).median)


def test_folds_are_put_together():
    both = together([Agreement(np.array([0.1, -0.5]), 1), Agreement(np.array([0.9]), 2)])
    assert both.correlations.tolist() == [0.1, -0.5, 0.9]
    assert both.undefined == 3
    assert both.unsigned().median == 0.5
