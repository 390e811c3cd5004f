"""Grad-CAM on maps small enough to work out by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from motifold.interpret.heatmaps import grad_cam, heat_maps, normalise, upsample


def test_filters_are_weighted_by_their_mean_gradient_and_negatives_are_cut():
    maps = np.zeros((1, 2, 2, 2))
    maps[0, :, :, 0] = [[1, 0], [0, 2]]
    maps[0, :, :, 1] = [[0, 1], [0, 1]]
    gradients = np.zeros_like(maps)
    gradients[0, :, :, 0] = [[4, 0], [0, 0]]  # mean 1
    gradients[0, :, :, 1] = -3
    assert grad_cam(maps, gradients).tolist() == [[[1, 0], [0, 0]]]


def test_each_image_has_its_own_weights():
    maps = np.ones((2, 3, 3, 1))
    gradients = np.stack([np.full((3, 3, 1), 2.0), np.full((3, 3, 1), -2.0)])
    assert grad_cam(maps, gradients)[:, 0, 0].tolist() == [2, 0]


def test_bilinear_values_lie_between_and_corners_keep_theirs():
    large = upsample(np.array([[[0.0, 1.0]]]), (2, 4))
    assert_allclose(large, [[[0, 0.25, 0.75, 1], [0, 0.25, 0.75, 1]]])


@given(st.integers(1, 9), st.integers(1, 9), st.integers(9, 40), st.integers(9, 40))
def test_the_size_is_the_images_and_a_flat_map_stays_flat(high, wide, height, width):
    large = upsample(np.full((2, high, wide), 3.0), (height, width))
    assert large.shape == (2, height, width)
    assert_allclose(large, 3)


def test_the_same_size_changes_nothing():
    maps = np.random.default_rng(0).random((2, 5, 4))
    assert_allclose(upsample(maps, (5, 4)), maps)


@given(arrays(np.float64, (2, 3, 3), elements=st.floats(0, 1e6)))
def test_the_strongest_place_is_one_and_no_evidence_stays_zero(maps):
    scaled = normalise(maps)
    assert ((scaled >= 0) & (scaled <= 1)).all()
    assert ((scaled == 0) >= (maps == 0)).all()
    assert (scaled.max(axis=(1, 2)) == (maps.max(axis=(1, 2)) > 0)).all()


def test_the_drawn_map_peaks_where_the_filter_fired():
    maps = np.zeros((1, 4, 4, 1))
    maps[0, 1, 2] = 5
    drawn = heat_maps(maps, np.ones_like(maps), (28, 28))
    peak = np.unravel_index(drawn[0].argmax(), (28, 28))
    assert 7 <= peak[0] < 14
    assert 14 <= peak[1] < 21
    assert drawn.max() == 1
