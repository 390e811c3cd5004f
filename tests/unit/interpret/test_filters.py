"""A planted motif comes back from a filter that was made by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from motifold.errors import UserError
from motifold.interpret import filters as room
from motifold.interpret.filters import (
    count_letters,
    enrichment,
    filter_motifs,
    same_offset,
    strongest_responses,
)
from motifold.sequence.alphabet import one_hot
from motifold.sequence.encode import encode
from motifold.sequence.motif import consensus

WORD = "CGACCGAAC"
MOTIF = encode([WORD], len(WORD))[0]
LENGTH = 40


def detector(kernel, bias, padding="valid"):
    """A first layer of one ReLU filter (width, 4), as Keras would slide it."""
    width = len(kernel)

    def activations(x):
        if padding == "same":
            x = np.pad(x, ((0, 0), ((width - 1) // 2, width // 2), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(x, width, axis=1)  # n, positions, 4, w
        return np.maximum(np.einsum("npaw,wa->np", windows, kernel) + bias, 0)[:, :, None]

    return activations


def planted(starts, seed=0):
    """Random sequences, each with the motif at its start (None: without)."""
    codes = np.random.default_rng(seed).integers(0, 4, (len(starts), LENGTH), dtype=np.uint8)
    for row, start in zip(codes, starts, strict=True):
        if start is not None:
            row[start : start + len(MOTIF)] = MOTIF
    return codes


KERNEL = one_hot(MOTIF[None])[0].astype(float)
BIAS = 0.5 - len(WORD) + 1  # fires on the whole motif, 1.5, and with one letter wrong, 0.5


@pytest.mark.parametrize(("padding", "offset"), [("valid", 0), ("same", same_offset(len(WORD)))])
def test_a_planted_motif_comes_back_with_its_places(padding, offset):
    """Among them the first and the last possible position, where borders go wrong."""
    last = LENGTH - len(WORD)
    starts = [0, last, 1, last - 1, *range(3, 17)]
    codes = planted([*starts, *[None] * 20])
    layer = filter_motifs(
        detector(KERNEL, BIAS, padding), codes, len(WORD), offset=offset, share=0.9
    )
    (motif,) = layer.motifs
    assert consensus(motif.probabilities) == WORD
    assert_array_equal(motif.examples, np.arange(len(starts)))
    assert_array_equal(motif.positions, starts)
    assert_array_equal(motif.counts, len(starts) * one_hot(MOTIF[None])[0])
    assert motif.sites == len(starts)
    assert motif.max_activation == pytest.approx(1.5)
    assert motif.name == "filter_00"


def test_same_padding_of_an_even_width_has_the_odd_letter_on_the_right():
    kernel = KERNEL[:8]
    codes = planted([0, LENGTH - 9, *range(2, 20)])
    layer = filter_motifs(detector(kernel, -7, "same"), codes, 8, offset=same_offset(8), share=0.9)
    assert consensus(layer.motifs[0].probabilities) == WORD[:8]


def test_a_single_known_letter_at_either_end_can_be_a_site():
    codes = np.full((20, 12), 4, np.uint8)
    codes[:10, 0], codes[10:, -1] = 1, 1
    kernel = np.zeros((5, 4))
    kernel[2, 1] = 1
    (motif,) = filter_motifs(detector(kernel, 0, "same"), codes, 5, offset=same_offset(5)).motifs
    assert motif.positions.tolist() == [-2] * 10 + [9] * 10
    assert motif.counts[2].tolist() == [0, 20, 0, 0]


def test_a_known_letter_under_the_last_place_of_the_last_window_counts():
    codes = np.full((10, 12), 4, np.uint8)
    codes[:, -1] = 2
    (motif,) = filter_motifs(detector(one_hot(np.full((1, 5), 2, np.uint8))[0], 0), codes, 5).motifs
    assert set(motif.positions.tolist()) == {7}


def test_the_wrong_offset_would_be_seen():
    codes = planted([12] * 15)
    layer = filter_motifs(detector(KERNEL, BIAS, "same"), codes, len(WORD), share=0.9)
    assert consensus(layer.motifs[0].probabilities) != WORD


def test_share_lets_weaker_sites_in():
    codes = planted([5] * 12 + [20] * 12)
    codes[12:, 20] = (MOTIF[0] + 1) % 4
    layer = detector(KERNEL, 2.5 - len(WORD))  # 2.5 for the motif, 1.5 with one letter wrong
    assert filter_motifs(layer, codes, len(WORD), share=0.9).motifs[0].sites == 12
    assert filter_motifs(layer, codes, len(WORD), share=0.5).motifs[0].sites == 24


def test_a_dead_filter_and_a_rare_one_are_counted_with_the_reason():
    codes = planted([3] * 9 + [None] * 30)

    def three(x):
        found = detector(KERNEL, BIAS)(x)
        return np.concatenate([np.zeros_like(found), found, np.ones_like(found)], axis=2)

    layer = filter_motifs(three, codes, len(WORD), share=0.9)
    assert [motif.name for motif in layer.motifs] == ["filter_02"]
    assert layer.dead == {
        "filter_00": "it never responds to these examples",
        "filter_01": "only 9 examples make it respond",
    }


def test_enrichment_names_the_class_that_carries_the_motif():
    codes = planted([7] * 20 + [None] * 60)
    labels = np.array(["with"] * 20 + ["without"] * 60)
    layer = filter_motifs(detector(KERNEL, BIAS), codes, len(WORD), share=0.9, labels=labels)
    assert layer.motifs[0].enrichment == {"with": 4.0, "without": 0.0}
    assert enrichment(None, np.arange(3)) == {}


def test_padding_alone_is_never_a_site():
    """A filter whose bias is its strongest response would otherwise point at the padding."""
    codes = planted([None] * 20)
    codes[:, 25:] = 4

    def dislikes_letters(x):
        return detector(-np.ones((3, 4)), 9)(x)

    layer = filter_motifs(dislikes_letters, codes, 3)
    (motif,) = layer.motifs
    assert (motif.positions < 25).all()
    assert motif.counts.sum() > 0


def test_sequences_of_unknown_letters_alone_leave_the_filter_without_motif():
    layer = filter_motifs(detector(KERNEL, 20), np.full((15, LENGTH), 4, np.uint8), len(WORD))
    assert list(layer.dead) == ["filter_00"]


def test_few_sequences_are_one_hot_at_a_time_and_the_batch_changes_nothing(monkeypatch):
    codes = planted([*range(20), None, None])
    whole = strongest_responses(detector(KERNEL, BIAS), codes, len(WORD), 0)
    monkeypatch.setattr(room, "BATCH", 5)
    seen = []

    def watched(x):
        seen.append(len(x))
        return detector(KERNEL, BIAS)(x)

    parts = strongest_responses(watched, codes, len(WORD), 0)
    assert max(seen) == 5
    for part, together in zip(parts, whole, strict=True):
        assert_allclose(part, together)


def test_a_filter_as_wide_as_the_sequence_has_one_place():
    codes = np.repeat(MOTIF[None], 10, axis=0)
    (motif,) = filter_motifs(detector(KERNEL, BIAS), codes, len(WORD)).motifs
    assert consensus(motif.probabilities) == WORD


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        (np.zeros((20, 8), np.uint8), "8 letters, fewer than the filter's width of 9"),
        (np.zeros((0, 20), np.uint8), "no sequences"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(codes, says):
    with pytest.raises(UserError, match=says):
        filter_motifs(detector(KERNEL, BIAS), codes, len(WORD))


def test_a_stride_is_refused_rather_than_shifting_the_motif():
    with pytest.raises(UserError, match="stride 1"):
        filter_motifs(lambda x: detector(KERNEL, BIAS)(x)[:, ::2], planted([3] * 12), len(WORD))


def test_windows_that_hang_over_the_end_count_only_the_letters_there():
    counts = count_letters(np.array([[0, 1, 2]], np.uint8), np.array([2]), 3)
    assert counts.tolist() == [[0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
