"""Short forms of many attributions."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from motifold.errors import UserError
from motifold.interpret.summary import (
    class_profiles,
    consensus_of_windows,
    position_profile,
    strongest_window,
)
from motifold.sequence.alphabet import one_hot
from motifold.sequence.encode import encode


def test_signs_do_not_cancel_in_the_profile_of_positions_but_do_in_that_of_classes():
    values = np.zeros((2, 3, 4))
    values[0, 1, 2], values[1, 1, 2] = 3, -1
    assert position_profile(values).tolist() == [0, 2, 0]
    profile = class_profiles(values, np.array(["a", "a"]))
    assert np.argwhere(profile["a"]).tolist() == [[1, 2]]
    assert profile["a"][1, 2] == 1


def test_each_class_has_its_own_mean():
    values = np.arange(3 * 2 * 4, dtype=float).reshape(3, 2, 4)
    profiles = class_profiles(values, np.array([0, 2, 2]))
    assert list(profiles) == [0, 2]
    assert_allclose(profiles[0], values[0])
    assert_allclose(profiles[2], values[1:].mean(axis=0))


@pytest.mark.parametrize("start", [0, 3, 6])
def test_the_strongest_window_is_found_also_at_both_ends(start):
    codes = encode(["ACGTACGTAN"], 10)
    values = np.full((1, 10, 4), -0.1)
    values[0, start : start + 4] = 1
    window = strongest_window(values, codes, 4).iloc[0]
    assert window["start"] == start
    assert window["letters"] == "ACGTACGTAN"[start : start + 4]
    assert window["score"] == pytest.approx(16)


def test_a_window_wider_than_the_sequence_is_refused():
    with pytest.raises(UserError, match="5 letters, fewer than the window's 6"):
        strongest_window(np.zeros((1, 5, 4)), np.zeros((1, 5), np.uint8), 6)


def test_the_commonest_words_come_first():
    codes = encode(["ACG", "ACG", "TTT", "GGG"], 3)
    scores = np.array([1, 2, 3, 4])[:, None, None]
    windows = strongest_window(one_hot(codes) * scores / 1.0, codes, 3)
    words = consensus_of_windows(windows, top=2)
    assert words["letters"].tolist() == ["ACG", "GGG"]
    assert words["n"].tolist() == [2, 1]
    assert words["share"].tolist() == [0.5, 0.25]
    assert words["score"].tolist() == [4.5, 12]
