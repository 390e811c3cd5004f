"""Seqlets lie where contributions were planted, and nowhere where none were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from motifold.interpret.seqlets import Seqlets, find_seqlets, window_sums

WINDOW = 8


def noise(n=200, length=60, seed=0):
    """Letters and contributions of nothing."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (n, length), dtype=np.uint8)
    return codes, rng.normal(0, 0.1, (n, length))


def found(codes, contributions, **changes):
    settings = {"window": WINDOW, "fdr": 0.05, "rng": np.random.default_rng(1), **changes}
    return find_seqlets(codes, contributions, **settings)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("scale", [0.0, 1.0])
def test_noise_has_next_to_none_whatever_its_tails(seed, scale):
    codes, values = noise(seed=seed)
    heavy = np.random.default_rng(seed).standard_t(2, values.shape)
    assert len(found(codes, values + scale * heavy).rows) <= 3


@pytest.mark.parametrize("sign", [1, -1])
def test_planted_stretches_are_found_with_their_sign_and_few_others(sign):
    codes, values = noise()
    starts = np.random.default_rng(2).integers(0, 60 - WINDOW + 1, 100)  # ends included
    for row, start in enumerate(starts):
        values[row, start : start + WINDOW] += sign * 0.5
    seqlets = found(codes, values)
    assert (np.sign(seqlets.sums) == sign).mean() >= 0.9
    hit = (seqlets.rows < 100) & (np.abs(seqlets.starts - starts[seqlets.rows % 100]) <= 2)
    assert len(np.unique(seqlets.rows[hit])) >= 95
    assert hit.mean() >= 0.9
    assert (np.diff(np.abs(seqlets.sums)) <= 0).all()  # the strongest first


def test_most_windows_may_touch_a_motif():
    """Where the fit of a distribution to all windows finds nothing."""
    codes, values = noise(length=24)
    values[:, 8:16] += 0.5
    seqlets = found(codes, values)
    assert (np.abs(seqlets.starts - 8) <= 2).mean() >= 0.9
    assert len(np.unique(seqlets.rows)) >= 190


def test_two_stretches_of_a_sequence_are_two_seqlets_that_do_not_overlap():
    codes, values = noise()
    values[:, 10:18] += 0.6
    values[:, 40:48] -= 0.5
    seqlets = found(codes, values)
    assert (seqlets.sums > 0).sum() == pytest.approx(200, abs=10)
    assert (seqlets.sums < 0).sum() == pytest.approx(200, abs=10)
    for row in range(200):
        starts = np.sort(seqlets.starts[seqlets.rows == row])
        assert (np.diff(starts) >= WINDOW).all()


def test_unknown_letters_and_padding_are_no_seqlets():
    codes, values = noise()
    codes[:, 40:] = 4
    codes[:, 10] = 4
    values[:, 40:] = 5.0  # what a model says about padding counts nothing
    values[:, 10] = 50.0
    values[:100, 20:28] += 0.6
    seqlets = found(codes, values)
    assert len(seqlets.rows) >= 90
    place = seqlets.starts[:, None] + np.arange(WINDOW)
    assert (codes[seqlets.rows[:, None], place] < 4).all()


def test_what_all_positions_have_stands_out_nowhere():
    codes, values = noise()
    assert len(found(codes, np.ones_like(values)).rows) == 0
    assert len(found(codes, values + 100).rows) <= 3


@pytest.mark.parametrize("length", [1, WINDOW - 1, WINDOW, WINDOW + 1])
def test_sequences_about_as_long_as_a_window_are_no_trouble(length):
    codes, values = noise(length=length)
    assert len(found(codes, values).rows) <= 3


def test_no_sequences_have_no_seqlets():
    codes, values = noise(n=0)
    assert len(found(codes, values).rows) == 0


def test_the_same_seed_gives_the_same_seqlets():
    codes, values = noise()
    values[:, 10:18] += 0.3
    first, second = found(codes, values), found(codes, values)
    assert_array_equal(first.rows, second.rows)
    assert_array_equal(first.starts, second.starts)


def test_a_cap_keeps_the_strongest_of_a_sign():
    seqlets = Seqlets(np.arange(4), np.arange(4), np.array([9.0, -8.0, 7.0, 6.0]))
    assert_array_equal(seqlets.of_sign(1, 2).rows, [0, 2])
    assert_array_equal(seqlets.of_sign(-1, 2).rows, [1])


@given(st.integers(1, 6), st.integers(1, 9), st.integers(0, 99))
def test_sums_of_windows_are_sums_of_windows(window, length, seed):
    rng = np.random.default_rng(seed)
    known, values = rng.random((3, length)) < 0.8, rng.normal(size=(3, length))
    sums = window_sums(known, values, window)
    assert sums.shape == (3, max(length - window + 1, 0))
    for row, start in np.ndindex(sums.shape):
        part = slice(start, start + window)
        expected = values[row, part].sum() if known[row, part].all() else np.nan
        assert_allclose(sums[row, start], expected)


def short_motifs(n=300, length=60, seed=0):
    """Two letters that contribute, at one place in half of the sequences."""
    rng = np.random.default_rng(seed)
    codes, values = noise(n, length, seed)
    values *= 0.1
    values[: n // 2, 30:32] += 1.0
    return codes, values, rng.normal(0, 0.01, (n, length))


def test_a_motif_of_two_letters_stands_out_from_a_background_but_not_from_any_order():
    codes, values, background = short_motifs()
    assert len(found(codes, values).rows) < 50
    seqlets = found(codes, values, background=background)
    assert len(np.unique(seqlets.rows[seqlets.rows < 150])) >= 145
    assert (seqlets.rows < 150).mean() >= 0.9


def test_a_background_that_holds_the_motif_as_often_hides_nothing_that_any_order_shows():
    codes, values = noise()
    values[:100, 20 : 20 + WINDOW] += 0.5
    seqlets = found(codes, values, background=values[::-1])
    assert len(np.unique(seqlets.rows[seqlets.rows < 100])) >= 95


@pytest.mark.parametrize("seed", range(5))
def test_noise_against_a_background_of_noise_has_next_to_none(seed):
    codes, values = noise(seed=seed)
    background = noise(seed=seed + 100)[1]
    assert len(found(codes, values, background=background).rows) <= 6


def test_unknown_letters_of_a_background_and_one_of_zeros_are_no_trouble():
    codes, values, background = short_motifs()
    background[:, :20] = np.nan
    assert len(found(codes, values, background=background).rows)
    assert len(found(codes, values, background=np.zeros((50, 60))).rows)
