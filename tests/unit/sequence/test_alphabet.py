"""Codes of letters and their complements."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motifold.sequence.alphabet import CODES, complement, letters_of, one_hot

CODE_ARRAYS = arrays(
    np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 9)), elements=st.integers(0, 4)
)


@given(CODE_ARRAYS)
def test_the_complement_of_the_complement_is_the_sequence(codes):
    assert np.array_equal(complement(complement(codes)), codes)


@given(CODE_ARRAYS)
def test_one_hot_rows_hold_one_one_where_the_letter_is_known(codes):
    hot = one_hot(codes)
    assert np.array_equal(hot.sum(axis=-1), codes < 4)
    assert np.array_equal(hot.argmax(axis=-1)[codes < 4], codes[codes < 4])


def test_the_reverse_complement_of_a_known_sequence():
    codes = CODES[np.frombuffer(b"AACGTN", np.uint8)]
    assert letters_of(complement(codes)) == "NACGTT"
    assert letters_of(complement(codes), "rna") == "NACGUU"


def test_the_table_knows_ten_bytes_and_no_other():
    assert {chr(byte) for byte in np.flatnonzero(CODES < 4)} == set("ACGTUacgtu")
