"""Letters become codes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.sequence import encode as module
from motifold.sequence.alphabet import CODES, letters_of
from motifold.sequence.encode import codes_of, encode, known_codes

WORDS = st.lists(st.text("ACGTN", min_size=1, max_size=12), min_size=1, max_size=8)


@given(WORDS)
def test_decoding_gives_back_what_was_encoded(words):
    codes = encode(words, max(map(len, words)))
    for word, row in zip(words, codes, strict=True):
        assert letters_of(row[: len(word)]) == word
        assert (row[len(word) :] == 4).all()


@given(WORDS)
def test_case_and_u_make_no_difference(words):
    length = max(map(len, words))
    changed = [word.lower().replace("t", "u") for word in words]
    assert np.array_equal(encode(words, length), encode(changed, length))


@given(WORDS, st.integers(1, 15), st.sampled_from(["start", "center", "end"]))
def test_padding_and_cropping_keep_the_aligned_part(words, length, align):
    for word, row in zip(words, encode(words, length, align), strict=True):
        text = letters_of(row)
        spare = abs(len(word) - length)
        before = {"start": 0, "end": spare, "center": spare // 2}[align]
        if len(word) >= length:
            assert text == word[before : before + length]
        else:
            assert text == "N" * before + word + "N" * (spare - before)


@pytest.mark.parametrize("align", ["start", "center", "end"])
def test_chunks_do_not_show(monkeypatch, align):
    words = ["ACGT", "AC", "GGGGG", "T"]
    whole = encode(words, 4, align)
    monkeypatch.setattr(module, "CHUNK", 3)
    assert np.array_equal(encode(words, 4, align), whole)


def test_every_other_letter_is_unknown():
    assert encode(["RN-.*Xé"], 7).tolist() == [[4] * 7]


def test_the_odd_letter_of_a_centred_sequence_is_on_the_right():
    assert letters_of(encode(["ACGTA"], 2, "center")[0]) == "CG"
    assert letters_of(encode(["AC"], 5, "center")[0]) == "NACNN"


@given(WORDS, st.integers(1, 15), st.sampled_from(["start", "center", "end"]))
def test_sequences_of_many_lengths_are_encoded_as_each_alone(words, length, align):
    alone = [encode([word], length, align) for word in words]
    assert np.array_equal(encode(words, length, align), np.concatenate(alone))


def test_eight_letters_at_a_time_know_the_same_letters_as_one():
    for byte in range(256):
        letters = b"acgtuACGTUA" + bytes([byte]) + b"CGT"
        known = known_codes(letters)
        if chr(byte) in "ACGTUacgtu":
            assert known.tolist() == codes_of(letters).tolist()
            assert known[11] == CODES[byte]
        else:
            assert known is None
            assert codes_of(letters)[11] == 4


@given(st.text("ACGTUacgtuNn-", max_size=70))
def test_codes_are_those_of_each_letter(text):
    assert codes_of(text.encode()).tolist() == [CODES[ord(letter)] for letter in text]
