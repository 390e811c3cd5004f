"""Curves against scorers whose best order is known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from motifold.interpret import curves as room
from motifold.interpret.curves import (
    FRACTIONS,
    Curves,
    Explained,
    areas,
    curves,
    joined,
    random_curves,
    signs,
)
from motifold.interpret.functions import codes_of
from motifold.interpret.parts import part_side
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(3)
WEIGHTS = RNG.normal(size=(2, 30, 4)).astype(np.float32)
CODES = RNG.integers(0, 4, (40, 30), dtype=np.uint8)
CODES[:10, 25:] = 4
X = one_hot(CODES).astype(np.float32)
INDEX = np.arange(40) % 2
OWN = X * WEIGHTS[INDEX]


def linear(x, index):
    return (x * WEIGHTS[index]).sum(axis=(1, 2), dtype=np.float64)


def area_of(values, asked):
    return areas(curves(asked, values), random_curves(asked))


def test_the_weights_of_a_linear_scorer_beat_random_orders_of_letters():
    found = area_of(OWN, Explained(linear, X, INDEX))
    assert found["deletion"].mean() > 1
    assert found["insertion"].mean() > 1
    assert (found["deletion"] > 0).mean() > 0.9


def test_no_order_beats_what_each_letter_really_changes():
    """With one reference the best order is that of the true differences, step by step."""
    asked = Explained(linear, X[:, :20], INDEX)
    stands = room.replacements(asked.x, room.DRAWS, asked.seed + 1)
    weights = WEIGHTS[:, :20]

    def score(x, index):
        return (x * weights[index]).sum(axis=(1, 2), dtype=np.float64)

    asked = Explained(score, X[:, :20], INDEX)
    differences = np.mean([(asked.x - one) * weights[INDEX] for one in stands], axis=0)
    best = curves(asked, differences).deletion
    for other in (RNG.normal(size=differences.shape), asked.x * weights[INDEX]):
        assert (best.mean(axis=1) <= curves(asked, other).deletion.mean(axis=1) + 1e-9).all()


def test_a_random_order_gains_nothing_and_a_turned_one_loses_as_much_as_the_right_one_gains():
    asked = Explained(linear, X, INDEX)
    right, wrong = area_of(OWN, asked), area_of(-OWN, asked)
    noise = area_of(RNG.normal(size=OWN.shape), asked)
    for measure in ("deletion", "insertion"):
        assert wrong[measure].mean() < -0.9 * right[measure].mean()
        error = noise[measure].std() / np.sqrt(len(X))
        assert abs(noise[measure].mean()) < 4 * error


def test_an_attribution_that_says_nothing_does_not_order_from_left_to_right():
    def left(x, index):
        return np.abs(x[:, :15] * WEIGHTS[0, :15]).sum(axis=(1, 2), dtype=np.float64)

    found = area_of(np.zeros_like(X), Explained(left, X, INDEX))
    for each in found.values():
        assert abs(each.mean()) < 4 * each.std() / np.sqrt(len(X))
        assert each.std() > 0


def test_curves_start_at_the_example_and_end_without_it():
    asked = Explained(linear, X, INDEX)
    found, random = curves(asked, OWN), random_curves(asked)
    assert found.deletion.shape == (40, len(FRACTIONS))
    for one in (found, random):
        assert_allclose(one.deletion[:, 0], linear(X, INDEX), atol=1e-5)
        assert_allclose(one.insertion[:, -1], linear(X, INDEX), atol=1e-5)
        assert_allclose(one.deletion[:, -1], one.insertion[:, 0], atol=1e-9)
    assert_allclose(found.deletion[:, -1], random.deletion[:, -1], atol=1e-9)


def test_padding_is_no_part_and_stays_padding():
    seen = []

    def watched(x, index):
        seen.append(codes_of(x))
        return linear(x, index)

    curves(Explained(watched, X[:10], INDEX[:10]), OWN[:10])
    assert (np.concatenate(seen)[:, 25:] == 4).all()
    assert (np.concatenate(seen)[:, :25] < 4).all()


@pytest.mark.parametrize(("batch", "cells"), [(1, 2**24), (7, 2**24), (10**6, 2**24), (512, 500)])
def test_the_batch_changes_nothing_and_is_never_larger_than_asked(monkeypatch, batch, cells):
    whole = curves(Explained(linear, X, INDEX), OWN)
    monkeypatch.setattr(room, "CELLS", cells)
    sizes = []

    def watched(x, index):
        sizes.append(len(x))
        return linear(x, index)

    part = curves(Explained(watched, X, INDEX, batch=batch), OWN)
    assert max(sizes) <= min(batch, cells // 120)
    assert_allclose(part.deletion, whole.deletion, atol=1e-9)
    assert_allclose(part.insertion, whole.insertion, atol=1e-9)


def test_neither_row_nor_company_of_an_example_changes_its_curve():
    some = [5, 2, 31]
    whole = random_curves(Explained(linear, X, INDEX))
    part = random_curves(Explained(linear, X[some], INDEX[some]))
    assert_allclose(part.deletion, whole.deletion[some], atol=1e-9)


def test_a_low_number_is_mirrored_and_its_order_turned():
    asked = Explained(linear, X, np.zeros(40, int), middle=0.0)
    low = signs(asked) < 0
    assert_array_equal(low, linear(X, np.zeros(40, int)) < 0)
    assert 0 < low.sum() < 40
    own = X * WEIGHTS[0]
    assert (area_of(own, asked)["deletion"][low] > 0).mean() > 0.9
    plain = area_of(own, Explained(linear, X, np.zeros(40, int)))["deletion"]
    assert_allclose(area_of(own, asked)["deletion"][~low], plain[~low])
    shifted = Explained(lambda x, index: linear(x, index) + 5, X, np.zeros(40, int), middle=5.0)
    assert_allclose(curves(shifted, own).deletion, curves(asked, own).deletion + 5, atol=1e-9)
    assert (curves(asked, own).deletion[:, 0] >= 0).all()


PIXELS = RNG.random((12, 20, 14, 3)).astype(np.float32)
LOOK = np.zeros((20, 14, 3), np.float32)
LOOK[4:9, 3:8] = RNG.normal(size=(5, 5, 3))


def seen(x, index):
    return (x * LOOK).sum(axis=(1, 2, 3), dtype=np.float64)


def test_pixels_that_are_looked_at_are_deleted_first():
    asked = Explained(seen, PIXELS, np.zeros(12, int))
    own = PIXELS * LOOK
    right, wrong = area_of(own, asked), area_of(-own, asked)
    assert right["deletion"].mean() > 0 > wrong["deletion"].mean()
    assert right["insertion"].mean() > 0 > wrong["insertion"].mean()
    summed = area_of(own.sum(axis=3), asked)  # as Grad-CAM gives it
    assert_allclose(summed["deletion"], right["deletion"], atol=1e-6)


def test_large_images_are_deleted_in_squares():
    large = RNG.random((2, 69, 89, 1)).astype(np.float32)
    assert part_side(large.shape[1:]) == 3
    gone = []

    def watched(x, index):
        gone.append(x)
        return x.mean(axis=(1, 2, 3), dtype=np.float64)

    found = curves(Explained(watched, large, np.zeros(2, int)), large)
    states = np.concatenate(gone)[: len(FRACTIONS)]  # of the first image, one order
    changed = (states != large[0]).mean(axis=(1, 2, 3))
    assert_allclose(changed, FRACTIONS, atol=0.03)
    once = (
        np.pad(states[1] != large[0], ((0, 0), (0, 1), (0, 0)))[..., 0]
        .reshape(23, 3, 30, 3)
        .any(axis=(1, 3))
    )
    assert once.mean() == pytest.approx(0.1, abs=0.02)
    assert np.isfinite(found.insertion).all()


def test_no_examples_give_empty_curves_and_folds_are_joined():
    empty = Explained(linear, X[:0], INDEX[:0], middle=0.0)
    assert curves(empty, OWN[:0]).deletion.shape == (0, len(FRACTIONS))
    both = joined([curves(empty, OWN[:0]), Curves(np.zeros((2, 11)), np.ones((2, 11)))])
    assert both.insertion.tolist() == [[1.0] * 11] * 2
