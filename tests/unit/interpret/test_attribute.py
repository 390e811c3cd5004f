"""All methods behind one form."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from motifold.errors import UserError
from motifold.interpret.attribute import METHODS, Options, attribute, suits
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(8)
WEIGHTS = RNG.normal(size=(2, 6, 4)).astype(np.float32)
PIXEL_WEIGHTS = RNG.normal(size=(2, 3, 3, 1)).astype(np.float32)
CODES = RNG.integers(0, 5, (4, 6), dtype=np.uint8)
X = one_hot(CODES).astype(np.float32)
PIXELS = RNG.random((4, 3, 3, 1)).astype(np.float32)
INDEX = np.array([0, 1, 1, 0])


def predict(x):
    weights = WEIGHTS if x.ndim == 3 else PIXEL_WEIGHTS
    return np.tensordot(x, weights, (range(1, x.ndim), range(1, x.ndim)))


def gradient(x, index):
    weights = WEIGHTS if x.ndim == 3 else PIXEL_WEIGHTS
    return (weights - weights.mean(axis=0))[index]


@pytest.mark.parametrize("method", suits("sequence"))
def test_every_method_finds_the_same_in_a_linear_scorer_of_sequences(method):
    found = attribute(method, predict, gradient, X, INDEX)
    slope = gradient(X, INDEX)
    truth = X * (slope - slope.mean(axis=2, keepdims=True))
    # Mutagenesis compares a letter with the three others, the gradients with all four.
    scale = 4 / 3 if method == "mutagenesis" else 1
    assert_allclose(found.values, truth * scale, atol=1e-5)
    assert found.values.dtype == np.float32
    assert (found.values[X == 0] == 0).all()


@pytest.mark.parametrize("method", suits("image"))
def test_every_method_finds_the_same_in_a_linear_scorer_of_images(method):
    found = attribute(method, predict, gradient, PIXELS, INDEX)
    assert_allclose(found.values, PIXELS * gradient(PIXELS, INDEX), atol=1e-5)


def test_only_integrated_gradients_claim_to_add_up():
    for name in METHODS:
        found = attribute(name, predict, gradient, X, INDEX)
        if name == "integrated_gradients":
            assert found.completeness < 1e-4
        else:
            assert np.isnan(found.completeness)


def test_a_wrong_gradient_is_seen_in_the_completeness():
    found = attribute(
        "integrated_gradients", predict, lambda x, index: 2 * gradient(x, index), X, INDEX
    )
    assert found.completeness == pytest.approx(1, abs=1e-3)


def test_options_reach_the_method():
    mean = PIXELS.mean(axis=0)
    options = Options(task="classification", baseline=mean, steps=2, batch=3)
    found = attribute("integrated_gradients", predict, gradient, PIXELS, INDEX, options)
    assert_allclose(found.values, (PIXELS - mean) * gradient(PIXELS, INDEX), atol=1e-5)


def test_no_examples_give_no_values():
    for name in METHODS:
        assert attribute(name, predict, gradient, X[:0], INDEX[:0]).values.shape == (0, 6, 4)


@pytest.mark.parametrize(
    ("method", "x", "says"),
    [
        ("integrated_gradient", X, "did you mean 'integrated_gradients'"),
        ("mutagenesis", PIXELS, "is none for images"),
        ("lime", PIXELS, "use one of gradient_input, integrated_gradients"),
    ],
)
def test_an_unknown_method_is_refused_in_one_sentence(method, x, says):
    with pytest.raises(UserError, match=says):
        attribute(method, predict, gradient, x, INDEX)
