"""Contributions of the other strand, turned back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from motifold.interpret.both_strands import on_both_strands, partners, turned
from motifold.interpret.gradients import by_integrated_gradients
from motifold.interpret.mutagenesis import by_mutagenesis
from motifold.interpret.question import Options, Question
from motifold.sequence.alphabet import one_hot
from motifold.sequence.strand import other_strand

SEQUENCES = arrays(np.uint8, st.tuples(st.integers(0, 5), st.just(8)), elements=st.integers(0, 4))
WEIGHTS = np.random.default_rng(1).normal(size=(8, 4))
CODES = np.array([[0, 1, 2, 3, 3, 4, 4, 4], [4, 0, 4, 1, 1, 2, 3, 0]], np.uint8)
X = one_hot(CODES).astype(np.float64)
ASK = Question(
    lambda x: (x * WEIGHTS).sum(axis=(1, 2))[:, None] ** 2,
    lambda x, _: 2 * (x * WEIGHTS).sum(axis=(1, 2), keepdims=True) * WEIGHTS,
    X,
    np.zeros(2, int),
    Options(task="regression", references=2, steps=3),
)


@given(SEQUENCES)
def test_letters_are_turned_as_the_dataset_turns_them_and_back(codes):
    x, partner = one_hot(codes), partners(codes != 4)
    assert_array_equal(turned(x, partner), one_hot(other_strand(codes)))
    assert_array_equal(turned(turned(x, partner), partner), x)
    assert_array_equal(partner, partners(other_strand(codes) != 4))


def test_the_mean_of_both_strands_by_hand():
    other = one_hot(other_strand(CODES)).astype(np.float64)
    own = by_mutagenesis(ASK)
    there = by_mutagenesis(Question(ASK.predict, ASK.gradient, other, ASK.index, ASK.options))
    both = on_both_strands(by_mutagenesis, ASK)
    spans = [(0, 5), (1, 8)]
    for row, (first, after) in enumerate(spans):
        place = slice(first, after)
        for name in ("values", "hypothetical"):
            back = getattr(there, name)[row, place][::-1, ::-1]
            wanted = (getattr(own, name)[row, place] + back) / 2
            assert_allclose(getattr(both, name)[row, place], wanted, atol=1e-6)
    assert (both.values[0, 5:] == 0).all()
    assert both.change is None


def test_what_adds_up_on_each_strand_adds_up_on_both():
    both = on_both_strands(by_integrated_gradients, ASK)
    assert_allclose(both.values.sum(axis=(1, 2)), both.change, rtol=1e-6)
