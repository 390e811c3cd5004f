"""Occlusion compared with slow loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from motifold.interpret.occlusion import by_occlusion, covered
from motifold.interpret.question import Options, Question

RNG = np.random.default_rng(2)
PIXELS = RNG.random((3, 5, 7, 2)).astype(np.float32)
WEIGHTS = RNG.normal(size=(5, 7, 2)).astype(np.float32)
INDEX = np.array([0, 1, 0])


def predict(x):
    score = np.tanh((x * WEIGHTS).sum(axis=(1, 2, 3)))
    return np.stack([score, 2 * score], axis=1)


def no_gradient(x, index):
    raise AssertionError


def occluded(x=PIXELS, **options):
    options = Options(task="regression", **options)
    return by_occlusion(Question(predict, no_gradient, x, INDEX[: len(x)], options)).values


@pytest.mark.parametrize(("patch", "stride", "batch"), [(2, 1, 512), (3, 2, 4), (2, 2, 1)])
def test_a_pixel_gets_the_mean_loss_of_the_patches_over_it(patch, stride, batch):
    wanted = np.zeros(PIXELS.shape)
    for image, index in enumerate(INDEX):
        lost, times = np.zeros((5, 7)), np.zeros((5, 7))
        for top in sorted({*range(0, 5 - patch, stride), 5 - patch}):
            for left in sorted({*range(0, 7 - patch, stride), 7 - patch}):
                hidden = PIXELS[[image]].copy()
                place = np.s_[top : top + patch, left : left + patch]
                hidden[0][place] = PIXELS[image].mean(axis=(0, 1))
                lost[place] += (predict(PIXELS[[image]]) - predict(hidden))[0, index]
                times[place] += 1
        wanted[image] = (lost / times)[:, :, None] / 2
    assert_allclose(occluded(patch=patch, stride=stride, batch=batch), wanted, atol=1e-6)


def test_what_is_hidden_looks_like_the_given_baseline():
    """A single pixel that is hidden by what it shows anyway loses nothing."""
    same = occluded(np.repeat(PIXELS[:1], 3, axis=0), baseline=PIXELS[0], patch=1)
    assert_allclose(same, 0, atol=1e-7)
    mean = occluded(baseline=PIXELS, patch=2)
    assert_allclose(mean, occluded(baseline=PIXELS.mean(axis=0), patch=2), atol=1e-6)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_every_pixel_is_covered_by_patches_of_one_size(side, patch, stride):
    patch = min(patch, side)
    covers = covered(side, patch, min(stride, patch))
    assert covers.any(axis=0).all()
    assert (covers.sum(axis=1) == patch).all()


def test_a_patch_larger_than_the_image_hides_all_of_it():
    values = occluded(patch=50, stride=99)
    assert_allclose(values, values[:, :1, :1, :1] * np.ones((1, 5, 7, 2)), atol=1e-7)
