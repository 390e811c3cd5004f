"""Attributions from gradients of functions whose right answer is known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from motifold.interpret.gradients import (
    by_gradient,
    by_gradient_input,
    by_integrated_gradients,
    off_simplex,
)
from motifold.interpret.question import Options, Question
from motifold.interpret.references import shuffled_references
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(3)
N, LENGTH = 5, 9
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


def asked(predict, gradient, **options):
    return Question(predict, gradient, X, INDEX, Options(task="regression", **options))


def test_a_linear_scorer_gives_back_its_own_weights():
    found = by_gradient_input(asked(linear, linear_gradient))
    corrected = (WEIGHTS - WEIGHTS.mean(axis=2, keepdims=True))[INDEX]
    assert_allclose(found.values, X * corrected)
    assert_allclose(found.hypothetical[1:], corrected[1:])


def test_the_correction_removes_what_no_substitution_can_reach():
    """A constant added to all four letters changes no prediction on sequences."""
    shift = RNG.normal(size=(2, LENGTH, 1))

    def shifted(x, index):
        return linear_gradient(x, index) + shift[index]

    for method in (by_gradient, by_gradient_input, by_integrated_gradients):
        plain, other = method(asked(linear, linear_gradient)), method(asked(linear, shifted))
        assert_allclose(other.values, plain.values, atol=1e-12)
        assert_allclose(other.hypothetical, plain.hypothetical, atol=1e-12)
    assert_allclose(off_simplex(shifted(X, INDEX)).mean(axis=2), 0, atol=1e-12)


@pytest.mark.parametrize("references", [0, 1, 4])
@pytest.mark.parametrize("steps", [1, 2, 32])
def test_integrated_gradients_of_a_quadratic_are_complete_with_any_number_of_steps(
    references, steps
):
    """The gradient is linear along the way, which the midpoint rule integrates exactly."""
    ask = asked(quadratic, quadratic_gradient, references=references, steps=steps, seed=2)
    found = by_integrated_gradients(ask)
    if references:
        starts = one_hot(shuffled_references(CODES, references, 2).reshape(-1, LENGTH))
        ends = quadratic(starts.astype(float)).reshape(N, references, 2).mean(axis=1)
    else:
        ends = quadratic(X.any(axis=2, keepdims=True) / np.full(4, 4.0))
    change = (quadratic(X) - ends)[np.arange(N), INDEX]
    assert_allclose(found.change, change, rtol=1e-9)
    assert_allclose(found.values.sum(axis=(1, 2)), change, rtol=1e-9)


def test_shuffled_references_are_taken_one_by_one():
    """By hand: for each reference the mean gradient of its path, then the mean over references."""
    ask = asked(quadratic, quadratic_gradient, references=3, steps=5, seed=4)
    starts = one_hot(shuffled_references(CODES, 3, 4).reshape(-1, LENGTH)).astype(float)
    starts = starts.reshape(N, 3, LENGTH, 4)
    wanted = np.zeros((N, LENGTH, 4))
    for number in range(3):
        start, mean = starts[:, number], 0
        for step in range(5):
            mean = mean + quadratic_gradient(start + (step + 0.5) / 5 * (X - start), INDEX) / 5
        for letter in range(4):
            there = np.eye(4)[letter] - start
            wanted[:, :, letter] += (there * mean).sum(axis=2) / 3
    found = by_integrated_gradients(ask)
    wanted[0, 2] = 0
    assert_allclose(found.hypothetical, wanted, atol=1e-12)
    assert_allclose(found.values, X * wanted, atol=1e-12)


def test_integrated_and_plain_gradients_agree_on_a_linear_scorer():
    integrated = by_integrated_gradients(asked(linear, linear_gradient, references=0))
    plain = by_gradient_input(asked(linear, linear_gradient))
    assert_allclose(integrated.values, plain.values, atol=1e-12)
    assert_allclose(integrated.hypothetical, plain.hypothetical, atol=1e-12)
