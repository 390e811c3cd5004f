"""Shuffled sequences keep their dinucleotides, and nothing else is kept on purpose."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from motifold.sequence import shuffle
from motifold.sequence.shuffle import dinucleotide_shuffled

LETTERS = st.integers(0, 4)


def pairs(row):
    """Count of each pair of neighbouring letters, unknown ones included."""
    return Counter(zip(row[:-1].tolist(), row[1:].tolist(), strict=True))


def orders(row):
    """Every sequence with the same first and last letter and the same pairs, found slowly."""
    middles = set(permutations(row[1:-1]))
    every = ([row[0], *middle, row[-1]] for middle in middles)
    wanted = pairs(np.array(row))
    return {bytes(one) for one in every if pairs(np.array(one)) == wanted}


def rng(seed=0):
    return np.random.default_rng(seed)


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.lists(st.lists(LETTERS, min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    st.integers(0, 9),
)
def test_pairs_and_ends_are_kept_and_unknown_letters_stay(rows, seed):
    codes = np.array(rows, np.uint8)
    given_codes = codes.copy()
    shuffled = dinucleotide_shuffled(codes, rng(seed))
    assert (codes == given_codes).all(), "the given sequences are left alone"
    assert shuffled.dtype == np.uint8
    assert ((shuffled == 4) == (codes == 4)).all()
    for row, was in zip(shuffled, codes, strict=True):
        assert pairs(row) == pairs(was)
        edge = (was == 4) | np.roll(was == 4, 1) | np.roll(was == 4, -1)
        edge[[0, -1]] = True
        assert (row[edge] == was[edge]).all(), "first and last letter of each run"


@pytest.mark.parametrize(
    "row", [[0, 1, 0, 2, 0, 1, 3, 0], [0, 0, 1, 0, 2, 2, 1, 3], [3, 1, 3, 3, 1, 2, 3, 2]]
)
def test_every_possible_order_is_equally_likely(row):
    wanted = orders(row)
    shuffled = dinucleotide_shuffled(np.tile(np.array(row, np.uint8), (6000, 1)), rng())
    seen = Counter(one.tobytes() for one in shuffled)
    assert set(seen) == wanted
    assert len(wanted) > 2
    assert chisquare(list(seen.values())).pvalue > 1e-4


def test_a_long_sequence_is_not_left_as_it_is():
    codes = rng(1).integers(0, 4, (50, 200)).astype(np.uint8)
    same = (dinucleotide_shuffled(codes, rng()) == codes).mean(axis=1)
    assert same.max() < 0.5


def test_the_runs_around_an_unknown_letter_are_shuffled_apart():
    run = [0, 1, 0, 2, 0, 3, 0]
    codes = np.tile(np.array([*run, 4, 4, *run, 4], np.uint8), (300, 1))
    shuffled = dinucleotide_shuffled(codes, rng())
    first, second = shuffled[:, :7], shuffled[:, 9:16]
    assert {one.tobytes() for one in first} == {one.tobytes() for one in second} == orders(run)
    assert (first != second).any(axis=1).mean() > 0.5


def test_the_same_seed_gives_the_same_letters_and_blocks_do_not_matter_to_the_counts(monkeypatch):
    codes = rng(2).integers(0, 5, (40, 30)).astype(np.uint8)
    assert (dinucleotide_shuffled(codes, rng(3)) == dinucleotide_shuffled(codes, rng(3))).all()
    assert (dinucleotide_shuffled(codes, rng(3)) != dinucleotide_shuffled(codes, rng(4))).any()
    monkeypatch.setattr(shuffle, "CELLS", 100)
    shuffled = dinucleotide_shuffled(codes, rng())
    assert all(pairs(a) == pairs(b) for a, b in zip(shuffled, codes, strict=True))


@pytest.mark.parametrize("codes", [np.empty((0, 5), np.uint8), np.full((2, 3), 4, np.uint8)])
def test_nothing_to_shuffle_is_nothing_to_do(codes):
    assert (dinucleotide_shuffled(codes, rng()) == codes).all()
