"""The other strand of a padded sequence stays where the sequence is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.sequence.alphabet import complement
from motifold.sequence.encode import encode
from motifold.sequence.strand import other_strand

TURNED = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}
# Unknown letters within, never at the ends, where they are taken for padding.
SEQUENCES = st.lists(
    st.from_regex(r"[ACGT]([ACGTN]{0,10}[ACGT])?", fullmatch=True), min_size=1, max_size=6
)


@given(SEQUENCES, st.sampled_from(["start", "center", "end"]))
def test_turning_and_padding_may_be_done_in_either_order(sequences, align):
    turned = ["".join(TURNED[letter] for letter in reversed(one)) for one in sequences]
    codes = encode(sequences, 14, align)
    assert (other_strand(codes) == encode(turned, 14, align)).all()
    assert (other_strand(other_strand(codes)) == codes).all()


def test_without_padding_it_is_the_reverse_complement():
    codes = np.random.default_rng(0).integers(0, 4, (20, 9)).astype(np.uint8)
    assert (other_strand(codes) == complement(codes)).all()


@pytest.mark.parametrize("codes", [np.empty((0, 3), np.uint8), np.full((2, 3), 4, np.uint8)])
def test_nothing_known_is_nothing_to_turn(codes):
    assert (other_strand(codes) == codes).all()
