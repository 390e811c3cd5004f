"""What simple models see, compared with the slowest way to count it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from motifold.baselines.features import Composition, Dense, Letters, Pixels, Positions, Words
from motifold.sequence.alphabet import complement, one_hot

CODES = arrays(
    np.uint8, st.tuples(st.integers(1, 5), st.integers(4, 15)), elements=st.integers(0, 4)
)


def naive(row, word):
    """How often ``word`` stands in ``row``, overlaps included."""
    k = len(word)
    return sum(tuple(row[start : start + k]) == word for start in range(len(row) - k + 1))


@given(CODES)
def test_words_are_counted_as_if_every_sequence_were_fully_known(codes):
    given_counts = Words(1, 3).transform(codes).toarray()
    words = [word for k in (1, 2, 3) for word in product(range(4), repeat=k)]
    assert given_counts.shape == (len(codes), len(words))
    for row, counts in zip(codes, given_counts, strict=True):
        wanted = np.array([naive(row, word) for word in words], float)
        for k, first in ((1, 0), (2, 4), (3, 20)):
            block = wanted[first : first + 4**k]
            if block.sum():
                block *= (len(row) - k + 1) / block.sum()
        np.testing.assert_allclose(counts, wanted, rtol=1e-5)


def test_names_of_words_line_up_with_their_columns():
    words = Words(2, 3)
    counts = words.transform(np.array([[0, 1, 2, 2]], np.uint8)).toarray()[0]
    names = words.names(4, "rna")
    present = [name for name, count in zip(names, counts, strict=True) if count]
    assert present == ["AC", "CG", "GG", "ACG", "CGG"]
    assert "UUU" in names


@given(CODES)
def test_words_of_both_strands_are_the_same_read_backwards(codes):
    both = Words(1, 3, both_strands=True)
    np.testing.assert_allclose(
        both.transform(codes).toarray(), both.transform(complement(codes)).toarray(), rtol=1e-5
    )


def test_words_are_never_longer_than_the_sequences():
    codes = np.array([[0, 1]], np.uint8)
    assert Words(1, 4).transform(codes).shape == (1, 4 + 16)
    assert len(Words(1, 4).names(2, "dna")) == 20
    assert Words(3, 4).transform(codes).shape == (1, 16)


def test_a_sequence_of_unknown_letters_has_no_words():
    assert Words().transform(np.full((1, 9), 4, np.uint8)).nnz == 0


@given(CODES)
def test_positions_are_one_hot_and_unknown_letters_are_zeros(codes):
    table = Positions().transform(codes)
    assert sparse.issparse(table)
    assert table.dtype == np.float32
    assert (table.toarray() == one_hot(codes).reshape(len(codes), -1)).all()
    assert table.sum(axis=1).A1.tolist() == (codes < 4).sum(axis=1).tolist()


def test_positions_read_a_memory_map(tmp_path):
    np.save(tmp_path / "x.npy", np.array([[0, 4, 3]], np.uint8))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert Positions().transform(mapped).indices.tolist() == [0, 11]


def test_letters_are_numbers_and_unknown_ones_are_missing():
    table = Letters().transform(np.array([[0, 1, 2, 3, 4]], np.uint8))
    assert table.dtype == np.float32
    assert table[0, :4].tolist() == [0, 1, 2, 3]
    assert np.isnan(table[0, 4])


@given(CODES, st.randoms(use_true_random=False))
def test_composition_is_blind_to_order(codes, random):
    shuffled = codes.copy()
    order = list(range(codes.shape[1]))
    random.shuffle(order)
    shuffled = codes[:, order]
    assert (Composition().transform(shuffled) == Composition().transform(codes)).all()


def test_composition_is_shares_gc_content_and_length():
    row = Composition().transform(np.array([[0, 0, 1, 2, 2, 2, 3, 3, 4, 4]], np.uint8))[0]
    np.testing.assert_allclose(row, [2 / 8, 1 / 8, 3 / 8, 2 / 8, 4 / 8, 8 / 10])


def test_composition_of_unknown_letters_alone_is_zero():
    assert (Composition().transform(np.full((2, 5), 4, np.uint8)) == 0).all()


def test_composition_of_an_image_is_mean_and_spread_of_each_channel():
    pixels = np.zeros((1, 2, 2, 2), np.uint8)
    pixels[0, :, 0, 0], pixels[0, :, :, 1] = 255, 51
    np.testing.assert_allclose(Composition().transform(pixels), [[0.5, 0.2, 0.5, 0.0]])
    turned = pixels[:, :, ::-1]
    assert (Composition().transform(turned) == Composition().transform(pixels)).all()


def test_pixels_are_from_0_to_1_row_by_row():
    pixels = np.array([[[[0], [255]], [[51], [102]]]], np.uint8)
    table = Pixels().transform(pixels)
    assert table.dtype == np.float32
    np.testing.assert_allclose(table, [[0, 1, 0.2, 0.4]], rtol=1e-6)


def test_dense_fills_in_zeros_and_leaves_the_rest():
    table = Positions().transform(np.array([[1, 4]], np.uint8))
    assert Dense().transform(table).tolist() == [[0, 1, 0, 0, 0, 0, 0, 0]]
    filled = np.ones((1, 2), np.float32)
    assert Dense().transform(filled) is filled


@pytest.mark.parametrize("features", [Words(), Positions(), Composition()])
def test_features_of_an_example_do_not_depend_on_the_others(features):
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 5, (6, 12)).astype(np.uint8)
    together = Dense().transform(features.fit(codes).transform(codes))
    alone = Dense().transform(features.fit(codes[2:3]).transform(codes[2:3]))
    assert (together[2:3] == alone).all()


@pytest.mark.parametrize("rows", [1, 4, 100])
def test_blocks_of_examples_do_not_show(monkeypatch, rows):
    rng = np.random.default_rng(3)
    codes = rng.integers(0, 5, (9, 6)).astype(np.uint8)
    pixels = rng.integers(0, 256, (9, 4, 5, 2)).astype(np.uint8)
    wide, bright = Positions().transform(codes).toarray(), Composition().transform(pixels)
    monkeypatch.setattr("motifold.baselines.features.ROWS", rows)
    assert np.array_equal(Positions().transform(codes).toarray(), wide)
    assert np.array_equal(Composition().transform(pixels), bright)
    assert Positions().transform(codes[:0]).shape == (0, 24)
    assert Composition().transform(pixels[:0]).shape == (0, 4)


def test_positions_are_the_one_hot_letters():
    codes = np.random.default_rng(4).integers(0, 5, (7, 5)).astype(np.uint8)
    assert np.array_equal(Positions().transform(codes).toarray(), one_hot(codes).reshape(7, -1))
