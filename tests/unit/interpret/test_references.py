"""References: shuffles that belong to the example, shared baselines."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal

from motifold.interpret.functions import codes_of
from motifold.interpret.references import references_of, shuffled_references
from motifold.sequence.alphabet import one_hot

SEQUENCES = arrays(np.uint8, st.tuples(st.integers(0, 4), st.just(9)), elements=st.integers(0, 4))


def pairs(codes):
    both = (codes[:-1] < 4) & (codes[1:] < 4)
    return np.bincount((codes[:-1] * 5 + codes[1:])[both], minlength=25)


@settings(max_examples=30)
@given(SEQUENCES, st.integers(1, 4), st.integers(0, 3))
def test_shuffles_keep_pairs_and_unknown_letters_and_belong_to_the_example(codes, count, seed):
    shuffled = shuffled_references(codes, count, seed)
    assert shuffled.shape == (len(codes), count, 9)
    for row, sequence in enumerate(codes):
        assert_array_equal(shuffled[row], shuffled_references(codes[[row]], count, seed)[0])
        for one in shuffled[row]:
            assert_array_equal(one == 4, sequence == 4)
            assert_array_equal(pairs(one), pairs(sequence))


def test_another_seed_shuffles_otherwise():
    codes = np.random.default_rng(0).integers(0, 4, (2, 50), dtype=np.uint8)
    assert (shuffled_references(codes, 2, 0) != shuffled_references(codes, 2, 1)).any()


def test_the_references_of_a_sequence_are_shuffles_of_itself_and_all_of_them():
    codes = np.random.default_rng(0).integers(0, 4, (3, 60), dtype=np.uint8)
    x = one_hot(codes).astype(np.float32)
    references = references_of(x, None, 4, 0)
    assert references.count == 4
    given = [codes_of(references.at(np.arange(3), np.full(3, number))) for number in range(4)]
    for row, sequence in enumerate(codes):
        mine = np.stack([one[row] for one in given])
        assert len(np.unique(mine, axis=0)) == 4
        assert (mine != sequence).any(axis=1).all()
        for one in mine:
            assert_array_equal(pairs(one), pairs(sequence))


def test_equal_letters_are_none_where_a_letter_is_unknown():
    x = one_hot(np.array([[1, 4]], np.uint8)).astype(np.float32)
    references = references_of(x, None, 0, 0)
    assert references.count == 1
    start = references.at(np.array([0]), np.array([0]))
    assert start.tolist() == [[[0.25] * 4, [0] * 4]]
    assert start.dtype == np.float32
