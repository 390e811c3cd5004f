"""Where planted letters end up."""

from dataclasses import replace

import numpy as np
import pytest
from interpret_cases import codes_of_word, pattern_of
from numpy.testing import assert_allclose, assert_array_equal

from motifold.interpret.planting import (
    BATCH,
    anywhere,
    at_home,
    backgrounds,
    instances,
    placed,
    put,
    reordered,
    scorer,
    spans,
    turned,
)
from motifold.sequence.kmers import kmer_counts

RNG = np.random.default_rng(7)
CODES = RNG.integers(0, 4, (30, 20), dtype=np.uint8)
CODES[10:, 12:] = 4
CODES[20:, :3] = 4


def test_instances_have_the_letters_of_the_sites():
    pattern = pattern_of("ACGT", [0, 1])
    assert_array_equal(instances(pattern, 5, RNG), np.tile(codes_of_word("ACGT"), (5, 1)))
    pattern.counts[0] = [1, 0, 3, 0]
    first = instances(pattern, 4000, RNG)[:, 0]
    assert set(first.tolist()) == {0, 2}
    assert (first == 2).mean() == pytest.approx(0.75, abs=0.03)


def test_letters_stay_within_the_known_part_of_each_sequence():
    first, after = spans(CODES)
    assert first.tolist() == [0] * 20 + [3] * 10
    assert after.tolist() == [20] * 10 + [12] * 20
    for starts in (placed(np.full(30, -5), CODES, 6), placed(np.full(30, 50), CODES, 6)):
        assert (starts >= first).all()
        assert (starts + 6 <= after).all()
    assert placed(np.full(30, 4), CODES, 6).tolist() == [4] * 30
    free = np.stack([anywhere(CODES, 6, RNG) for _ in range(200)])
    assert_array_equal(free.min(axis=0), first)
    assert_array_equal(free.max(axis=0), after - 6)


def flanked(word, starts, flank, reverse=False):
    """A motif with letters behind it that tell nothing."""
    pattern = pattern_of(word, starts, reverse=reverse)
    counts = np.vstack([pattern.counts, np.full((flank, 4), len(starts))])
    return replace(pattern, counts=counts, contributions=counts.astype(float))


@pytest.mark.parametrize(
    ("reverse", "start", "home"),
    [
        (False, 14, 14),  # flanks over the end, the word within
        (False, 18, 10),  # half of the word over the end
        (False, -1, 0),  # a letter of the word before the start
        (True, -6, -6),  # turned, its flanks are in front
        (True, -8, 0),
        (True, 14, 10),
        (False, 5, 5),
    ],
)
def test_a_site_is_moved_only_if_more_than_a_flank_hangs_over(reverse, start, home):
    codes = RNG.integers(0, 4, (2, 20), dtype=np.uint8)
    pattern = flanked("ACGT", [3, start], 6, reverse)
    assert at_home(pattern, np.array([1, 0]), codes).tolist() == [home, 3]


def test_a_fifth_of_the_information_may_hang_over():
    codes = RNG.integers(0, 4, (1, 20), dtype=np.uint8)
    ten, four = pattern_of("ACGTACGTAC", [12]), pattern_of("ACGT", [17])
    assert at_home(ten, np.array([0]), codes).tolist() == [12]
    assert at_home(four, np.array([0]), codes).tolist() == [16]
    assert (
        at_home(ten, np.array([0]), np.pad(codes[:, :19], ((0, 0), (0, 1)), constant_values=4)) == 9
    )


def test_only_the_planted_letters_change():
    letters = np.tile(codes_of_word("ACGT"), (30, 1))
    starts = anywhere(CODES, 4, RNG)
    planted = put(CODES, letters, starts)
    for row, start in enumerate(starts):
        assert_array_equal(planted[row, start : start + 4], letters[row])
        rest = np.delete(planted[row], range(start, start + 4))
        assert_array_equal(rest, np.delete(CODES[row], range(start, start + 4)))


def test_backgrounds_are_shuffles_of_sequences_with_room():
    found = backgrounds(CODES, 15, 8, RNG)
    pairs = {tuple(row) for row in kmer_counts(CODES[:10], 2).toarray().tolist()}
    assert {tuple(row) for row in kmer_counts(found, 2).toarray().tolist()} <= pairs
    assert len(found) == 8
    assert len(backgrounds(CODES, 15, 50, RNG)) == 50
    assert len(backgrounds(CODES, 21, 50, RNG)) == 0
    assert len(backgrounds(np.full((3, 9), 4, np.uint8), 1, 5, RNG)) == 0


def test_letters_are_turned_for_the_other_strand():
    letters = np.tile(codes_of_word("AACG"), (2, 1))
    assert turned(letters, np.array([False, True])).tolist() == [[0, 0, 1, 2], [1, 2, 3, 3]]


@pytest.mark.parametrize("word", ["GT", "TATAAA", "ACGTACGTAC"])
def test_the_reordered_motif_has_its_letters_but_not_its_order(word):
    letters = np.tile(codes_of_word(word), (300, 1))
    other = reordered(letters, RNG)
    assert_array_equal(np.sort(other, axis=1), np.sort(letters, axis=1))
    assert (other == letters).all(axis=1).mean() < 0.02


def test_scores_do_not_depend_on_batches():
    sizes = []

    def predict(x):
        sizes.append(len(x))
        return x.sum(axis=1) @ np.array([[1.0, 0], [0, 2], [3, 0], [0, 4]])

    codes = np.tile(CODES, (150, 1))
    found = scorer(predict, 1, "regression")(codes)
    assert max(sizes) <= BATCH < len(codes)
    assert_allclose(found, np.tile(scorer(predict, 1, "regression")(CODES), 150))
    assert scorer(predict, 1, "regression")(CODES[:0]).shape == (0,)
