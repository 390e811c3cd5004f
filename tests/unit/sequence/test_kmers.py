"""Words counted in one sweep must be the words counted one by one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifold.sequence import kmers
from motifold.sequence.alphabet import complement, letters_of
from motifold.sequence.encode import encode
from motifold.sequence.kmers import kmer_counts, kmer_names

SEQUENCES = st.lists(st.text("ACGTN", max_size=15), min_size=1, max_size=5)


def naive(sequence, k):
    words = [sequence[i : i + k] for i in range(len(sequence) - k + 1)]
    return Counter(word for word in words if "N" not in word)


@settings(max_examples=60, deadline=None)
@given(SEQUENCES, st.integers(1, 4), st.booleans())
def test_counts_are_those_of_a_naive_count(sequences, k, both):
    codes = encode(sequences, max(map(len, sequences)))
    table, names = kmer_counts(codes, k, both), kmer_names(k)
    assert table.shape == (len(sequences), 4**k) and table.dtype == np.float32
    for row, one in zip(table.toarray(), codes, strict=True):
        expected = naive(letters_of(one), k)
        if both:
            expected += naive(letters_of(complement(one)), k)
        assert {names[i]: int(row[i]) for i in np.flatnonzero(row)} == dict(expected)


def test_both_strands_count_alike_on_a_sequence_and_its_reverse_complement():
    codes = np.random.default_rng(0).integers(0, 5, (6, 30)).astype(np.uint8)
    first, second = (kmer_counts(one, 3, True).toarray() for one in (codes, complement(codes)))
    assert (first == second).all()


def test_blocks_do_not_change_the_counts(monkeypatch):
    codes = np.random.default_rng(0).integers(0, 5, (25, 12)).astype(np.uint8)
    whole = kmer_counts(codes, 2).toarray()
    monkeypatch.setattr(kmers, "CELLS", 50)
    assert (kmer_counts(codes, 2).toarray() == whole).all()


def test_no_sequences_and_sequences_shorter_than_the_word_have_no_counts():
    assert kmer_counts(np.zeros((0, 5), np.uint8), 2).shape == (0, 16)
    assert kmer_counts(np.zeros((2, 3), np.uint8), 4).sum() == 0


def test_names_follow_the_alphabet_and_words_too_long_are_refused():
    assert kmer_names(1, "rna") == ["A", "C", "G", "U"]
    with pytest.raises(ValueError, match="words of 13 letters"):
        kmer_counts(np.zeros((1, 20), np.uint8), 13)
