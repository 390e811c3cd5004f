"""Motifs: probabilities, information, and the MEME format there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from motifold.errors import DataError
from motifold.sequence.alphabet import one_hot
from motifold.sequence.encode import encode
from motifold.sequence.motif import (
    Motif,
    consensus,
    core,
    counts_to_probabilities,
    information,
    meme_text,
    read_meme,
    reverse_complement,
    trim,
)

COUNTS = arrays(np.int64, st.tuples(st.integers(1, 12), st.just(4)), elements=st.integers(0, 500))
SURE = np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0]])
FLAT = np.full((2, 4), 0.25)
MATRIX = "letter-probability matrix: alength= 4 w= 1 nsites= 7 E= 0\n"


@given(COUNTS, st.floats(0, 10))
def test_probabilities_add_up_to_one(counts, pseudocount):
    probabilities = counts_to_probabilities(counts, pseudocount)
    assert_allclose(probabilities.sum(axis=1), 1)
    assert (probabilities >= 0).all()


def test_a_position_that_nobody_counted_is_a_quarter_each():
    assert_allclose(counts_to_probabilities(np.zeros((1, 4)), 0.0), 0.25)


@given(COUNTS)
def test_information_lies_between_none_and_two_bits_and_ignores_the_strand(counts):
    probabilities = counts_to_probabilities(counts)
    bits = information(probabilities)
    assert (bits > -1e-9).all()
    assert (bits <= 2).all()
    assert_allclose(information(reverse_complement(probabilities)), bits[::-1], atol=1e-12)


def test_information_is_measured_against_the_background():
    background = np.array([0.5, 0.125, 0.125, 0.25])
    assert_allclose(information(SURE, background), [1, 3])
    assert_allclose(information(background[None], background), [0], atol=1e-12)


def test_consensus_of_rna_has_u_and_needs_more_than_half():
    assert consensus(np.array([[0, 0, 0.1, 0.9], [0.5, 0.5, 0, 0]]), "rna") == "UN"


def test_trim_cuts_the_flanks_and_keeps_the_gap_inside():
    motif = np.concatenate([FLAT, SURE, FLAT, SURE, FLAT])
    assert_allclose(trim(motif), motif[2:8])
    assert core(motif) == slice(2, 8)


def test_trim_keeps_informative_ends_and_leaves_nothing_of_a_flat_motif():
    assert_allclose(trim(SURE), SURE)
    assert trim(FLAT).shape == (0, 4)


@given(COUNTS)
def test_reverse_complement_twice_is_the_motif(counts):
    assert_allclose(reverse_complement(reverse_complement(counts)), counts)


def test_the_reverse_complement_reads_the_other_strand():
    motif = one_hot(encode(["AACGT"], 5))[0].astype(float)
    assert consensus(reverse_complement(motif)) == "ACGTT"


@pytest.mark.parametrize("kind", ["dna", "rna"])
def test_meme_gives_back_what_was_written(tmp_path, kind):
    rng = np.random.default_rng(0)
    written = {
        "filter_00": Motif(rng.dirichlet(np.ones(4), 12), 41),
        "filter_07": Motif(SURE, 10, "Sure"),
    }
    file = tmp_path / "motifs.meme"
    file.write_text(meme_text(written, np.array([0.3, 0.2, 0.2, 0.3]), kind))
    read = read_meme(file)
    assert list(read) == list(written)
    for name, motif in written.items():
        assert_allclose(read[name].probabilities, motif.probabilities, atol=2e-6)
        assert read[name][1:] == motif[1:]


def test_no_motifs_are_a_valid_file(tmp_path):
    file = tmp_path / "none.meme"
    file.write_text(meme_text({}))
    assert read_meme(file) == {}


def test_a_matrix_without_width_and_with_an_address_after_it_is_read(tmp_path):
    file = tmp_path / "odd.meme"
    file.write_text(
        "MEME version 5\n\nMOTIF\tMA1 Arnt\nletter-probability matrix: alength= 4\n"
        " 0.25 0.25\t0.25 0.25\n0 0 0 1.0\nURL http://example.org\n"
    )
    motif = read_meme(file)["MA1"]
    assert_allclose(motif.probabilities, [[0.25] * 4, [0, 0, 0, 1]])
    assert (motif.sites, motif.alternate) == (20, "Arnt")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (">seq\nACGT\n", "no MEME file"),
        ("", "no MEME file"),
        ("MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n", "line 2: the alphabet 'ACDEF"),
        ('MEME version 4\nALPHABET "DNA" DNA-LIKE\n', "line 2: the alphabet"),
        ("MEME version 4\nMOTIF a\n", "line 2: this motif has no letter-probability matrix"),
        (f"MEME version 4\nMOTIF\n{MATRIX}1 0 0 0\n", "line 2: this motif has no name"),
        (f"MEME version 4\n{'MOTIF a' + chr(10) + MATRIX + '1 0 0 0' + chr(10)}" * 2, "line 6"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}", "line 3: the matrix has 0 rows where w is 1"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}1 0 0 0\n1 0 0 0\n", "has 2 rows where w is 1"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}1 0 0\n", "line 4: a row of a matrix is not four"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}3 2 1 0\n", "line 4: a row of a matrix is not four"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}nan 0 0 1\n", "line 4: a row of a matrix is not four"),
        (f"MEME version 4\nMOTIF a\n{MATRIX}1 0 0 x\n", "line 4: a row of a matrix holds"),
        ("MEME version 4\nMOTIF a\nletter-probability matrix: w= b\n1 0 0 0\n", "line 3: w or"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, text, says):
    file = tmp_path / "broken.meme"
    file.write_text(text)
    with pytest.raises(DataError, match=r"broken\.meme") as caught:
        read_meme(file)
    assert says in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "packed.meme"
    file.write_bytes(b"\x1f\x8b\x08\xff\xfe")
    with pytest.raises(DataError, match="no MEME file"):
        read_meme(file)
