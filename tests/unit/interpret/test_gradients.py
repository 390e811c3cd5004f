"""Attributions from gradients of functions whose right answer is known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from motifold.interpret.gradients import (
    completeness_error,
    gradient_input,
    integrated_gradients,
    off_simplex,
    onto_letters,
    uniform_baseline,
)
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(3)
N, LENGTH = 5, 6
CODES = RNG.integers(0, 4, (N, LENGTH), dtype=np.uint8)
CODES[0, 2] = 4
X = one_hot(CODES).astype(np.float64)
INDEX = np.array([0, 1, 0, 1, 1])
WEIGHTS = RNG.normal(size=(2, LENGTH, 4))


def linear(x):
    return np.einsum("nla,kla->nk", x, WEIGHTS)


def linear_gradient(x, index):
    return np.broadcast_to(WEIGHTS[index], x.shape).copy()


def quadratic(x):
    return linear(x) ** 2


def quadratic_gradient(x, index):
    score = np.take_along_axis(linear(x), index[:, None], axis=1)
    return 2 * score[:, :, None] * WEIGHTS[index]


def test_a_linear_scorer_gives_back_its_own_weights():
    values = gradient_input(linear_gradient, X, INDEX)
    corrected = WEIGHTS - WEIGHTS.mean(axis=2, keepdims=True)
    assert_allclose(values, X * corrected[INDEX])


def test_the_correction_removes_what_no_substitution_can_reach():
    """A constant added to all four letters changes no prediction on sequences."""
    shift = RNG.normal(size=(2, LENGTH, 1))

    def shifted(x, index):
        return linear_gradient(x, index) + shift[index]

    assert_allclose(gradient_input(shifted, X, INDEX), gradient_input(linear_gradient, X, INDEX))
    assert_allclose(off_simplex(shifted(X, INDEX)).mean(axis=2), 0, atol=1e-12)


def test_images_get_the_plain_gradient_times_input():
    pixels = RNG.random((3, 4, 5, 2))
    slope = RNG.normal(size=pixels.shape[1:])
    values = gradient_input(lambda x, _: np.broadcast_to(slope, x.shape), pixels, INDEX[:3])
    assert_allclose(values, pixels * slope)


@pytest.mark.parametrize("batch", [1, 2, 3, 1000])
def test_batches_change_nothing(batch):
    base = uniform_baseline(X)
    whole = integrated_gradients(quadratic_gradient, X, INDEX, base, 7)
    parts = integrated_gradients(quadratic_gradient, X, INDEX, base, 7, batch)
    assert_allclose(parts, whole, atol=1e-12)
    assert_allclose(
        gradient_input(quadratic_gradient, X, INDEX, batch),
        gradient_input(quadratic_gradient, X, INDEX),
    )


def test_no_batch_is_larger_than_asked():
    seen = []

    def watched(x, index):
        seen.append(len(x))
        return linear_gradient(x, index)

    integrated_gradients(watched, X, INDEX, uniform_baseline(X), 9, 4)
    assert max(seen) <= 4
    assert sum(seen) == N * 9


@pytest.mark.parametrize("steps", [1, 2, 32])
def test_integrated_gradients_of_a_quadratic_are_complete_with_any_number_of_steps(steps):
    """The gradient is linear along the way, which the midpoint rule integrates exactly."""
    base = uniform_baseline(X)
    values = integrated_gradients(quadratic_gradient, X, INDEX, base, steps)
    change = (quadratic(X) - quadratic(base))[np.arange(N), INDEX]
    assert_allclose(values.sum(axis=(1, 2)), change, rtol=1e-9)
    gaps = completeness_error(values, quadratic, X, base, INDEX, "regression")
    assert_allclose(gaps, 0, atol=1e-8)


def test_a_gap_is_measured_against_the_change():
    base = np.zeros(1)
    values = integrated_gradients(linear_gradient, X, INDEX, base) * 1.5
    assert_allclose(completeness_error(values, linear, X, base, INDEX, "regression"), 0.5)


def test_completeness_of_classes_is_about_the_centred_logit():
    base = uniform_baseline(X)
    middle = WEIGHTS.mean(axis=0)

    def gradient(x, index):
        return linear_gradient(x, index) - middle

    values = integrated_gradients(gradient, X, INDEX, base)
    gaps = completeness_error(values, linear, X, base, INDEX, "classification")
    assert_allclose(gaps, 0, atol=1e-9)


def test_a_gap_where_nothing_changes_is_zero_and_warns_of_nothing():
    still = completeness_error(
        np.zeros(X.shape), lambda x: np.ones((len(x), 2)), X, np.zeros(1), INDEX, "regression"
    )
    assert still.tolist() == [0] * N


def test_laid_on_the_letters_the_sum_of_each_position_stays():
    values = integrated_gradients(quadratic_gradient, X, INDEX, uniform_baseline(X))
    laid = onto_letters(values, X)
    assert_allclose(laid.sum(axis=2), values.sum(axis=2), atol=1e-12)
    assert (laid[X == 0] == 0).all()


def test_integrated_and_plain_gradients_agree_on_a_linear_scorer():
    values = onto_letters(integrated_gradients(linear_gradient, X, INDEX, uniform_baseline(X)), X)
    assert_allclose(values, gradient_input(linear_gradient, X, INDEX), atol=1e-12)


def test_the_baseline_of_an_unknown_letter_is_nothing():
    base = uniform_baseline(X)
    assert_allclose(base[0, 2], 0)
    assert_allclose(base[1:], 0.25)
