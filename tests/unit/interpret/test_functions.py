"""What is explained: the centred output."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from motifold.interpret.functions import centred, codes_of, kind_of
from motifold.sequence.alphabet import one_hot


@given(arrays(np.uint8, (3, 7), elements=st.integers(0, 4)))
def test_codes_come_back_from_one_hot(codes):
    assert_array_equal(codes_of(one_hot(codes).astype(np.float32)), codes)


@given(arrays(np.float64, (4, 3), elements=st.floats(-50, 50)), st.floats(-50, 50))
def test_what_moves_all_logits_alike_is_not_explained(logits, shift):
    index = np.array([0, 1, 2, 0])
    assert_allclose(
        centred(logits, index, "classification"),
        centred(logits + shift, index, "classification"),
        atol=1e-9,
    )


def test_a_number_is_explained_as_it_is():
    outputs = np.array([[1.0, 5.0], [2.0, 7.0]])
    assert centred(outputs, np.array([1, 0]), "regression").tolist() == [5, 2]


def test_a_classifier_with_one_output_is_refused_rather_than_explained_by_zeros():
    with pytest.raises(ValueError, match="one logit a class"):
        centred(np.ones((2, 1)), np.array([0, 0]), "classification")


def test_axes_tell_sequences_from_images():
    assert kind_of(np.zeros((2, 5, 4))) == "sequence"
    assert kind_of(np.zeros((2, 5, 5, 1))) == "image"
