"""Patterns are what stands at their sites, once each, in their own orientation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from motifold.interpret.patterns import merged, named, overlay, tidied
from motifold.interpret.sites import Sequences, Sites, count_sites
from motifold.sequence.alphabet import complement, one_hot
from motifold.sequence.encode import encode
from motifold.sequence.motif import consensus, counts_to_probabilities

WORD = "CGACCGAACTCC"
MOTIF = encode([WORD], len(WORD))[0]
OTHER = encode(["TGATGTCA"], 8)[0]
LENGTH = 60


def planted(word=MOTIF, n=60, both=True, seed=0):
    """Random sequences with a word, and its sites; every second one on the other strand."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, (n, LENGTH), dtype=np.uint8)
    starts = rng.integers(10, LENGTH - 10 - len(word), n)
    reverse = (np.arange(n) % 2 == 1) & both
    for row, start, turned in zip(codes, starts, reverse, strict=True):
        row[start : start + len(word)] = complement(word) if turned else word
    data = Sequences(codes, np.ones((n, LENGTH, 4)) * [1.0, 2.0, 3.0, 4.0])
    return data, Sites(np.arange(n), starts, reverse, len(word))


def read(data, sites):
    return consensus(counts_to_probabilities(count_sites(data.codes, sites)))


def naive(codes, sites):
    """Letters of each site by Python alone."""
    table = np.zeros((sites.width, 4), int)
    for row, start, turned in zip(sites.rows, sites.starts, sites.reverse, strict=True):
        for at in range(sites.width):
            place = start + (sites.width - 1 - at if turned else at)
            if 0 <= place < codes.shape[1] and codes[row, place] < 4:
                letter = codes[row, place]
                table[at, 3 - letter if turned else letter] += 1
    return table


@given(st.integers(0, 9999))
def test_counts_are_the_letters_at_the_sites(seed):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 5, (4, 10), dtype=np.uint8)
    n, width = rng.integers(1, 6), int(rng.integers(1, 14))
    sites = Sites(rng.integers(0, 4, n), rng.integers(-5, 12, n), rng.random(n) < 0.5, width)
    assert_array_equal(count_sites(codes, sites), naive(codes, sites))


@given(st.integers(-4, 8), st.integers(9, 16))
def test_cutting_and_widening_move_the_counts_and_nothing_else(first, after):
    data, sites = planted()
    cut = count_sites(data.codes, sites.cut(first, after))
    wide = count_sites(data.codes, sites.cut(-4, 16))
    assert_array_equal(cut, wide[first + 4 : after + 4])


def test_a_motif_turned_has_its_counts_turned():
    data, sites = planted()
    turned = count_sites(data.codes, sites.turned())
    assert_array_equal(turned, count_sites(data.codes, sites)[::-1, ::-1])


def test_uninformative_flanks_are_cut_and_the_motif_is_read_as_it_stands():
    data, sites = planted()
    (kept,) = tidied(data, sites.turned().cut(-7, 18), 20, both_strands=True)
    assert kept.width == len(WORD)
    assert read(data, kept) in {WORD, "GGAGTTCGGTCG"}  # half of the sites each
    data, sites = planted(both=False)
    (kept,) = tidied(data, sites.turned().cut(-7, 18), 20, both_strands=True)
    assert read(data, kept) == WORD
    assert_array_equal(kept.starts, sites.starts)
    assert not kept.reverse.any()


def test_flanks_of_a_skewed_genome_are_no_motif():
    data, sites = planted(n=400)
    rng = np.random.default_rng(1)
    skewed = rng.choice(4, data.codes.shape, p=[0.45, 0.05, 0.05, 0.45]).astype(np.uint8)
    for row, start, turned in zip(skewed, sites.starts, sites.reverse, strict=True):
        row[start : start + 12] = complement(MOTIF) if turned else MOTIF
    (kept,) = tidied(Sequences(skewed, data.hypothetical), sites.cut(-7, 19), 20, True)
    assert kept.width == len(WORD)


def test_rna_is_read_on_the_given_strand_alone():
    data, sites = planted()
    first, second = tidied(data, sites.cut(-3, 15), 20, both_strands=False)
    assert (read(data, first), read(data, second)) == (WORD, "GGAGTTCGGTCG")
    assert not first.reverse.any()
    assert not second.reverse.any()
    assert tidied(data, sites.chosen(sites.reverse), 31, both_strands=False) == []


def test_too_few_sites_and_sites_of_chance_letters_are_no_motif():
    data, sites = planted()
    assert tidied(data, sites.chosen(np.arange(19)), 20, both_strands=True) == []
    rng = np.random.default_rng(3)
    chance = Sites(np.arange(60), rng.integers(0, 40, 60), rng.random(60) < 0.5, 20)
    blank, _ = planted(word=MOTIF[:0])
    assert tidied(blank, chance, 20, both_strands=True) == []


def test_a_site_that_overlaps_another_by_more_than_half_counts_once():
    data, sites = planted()
    again = Sites(sites.rows, sites.starts + 2, sites.reverse, sites.width)
    (kept,) = tidied(data, sites.joined(again), 20, both_strands=True)
    assert len(kept.rows) == 60


def test_sites_that_lack_half_of_their_letters_are_left_out():
    data, sites = planted(both=False)
    for row in range(10):
        data.codes[row, sites.starts[row] : sites.starts[row] + 7] = 4
    (kept,) = tidied(data, sites, 20, both_strands=True)
    assert_array_equal(kept.rows, np.arange(10, 60))


@pytest.mark.parametrize("shift", [-3, 0, 2])
@pytest.mark.parametrize("turn", [False, True])
def test_the_same_motif_twice_becomes_one_with_all_sites(shift, turn):
    data, sites = planted()
    large, small = sites.chosen(np.arange(35)), sites.chosen(np.arange(30, 60))
    small = small.cut(shift, shift + 12)
    (whole,) = merged(data, [small.turned() if turn else small, large], both_strands=True)
    assert_array_equal(np.sort(whole.rows), np.arange(60))  # those of both are there once
    assert_array_equal(whole.starts[np.argsort(whole.rows)], sites.starts)
    assert read(data, whole) == WORD


def test_a_reverse_complement_is_another_motif_of_rna():
    data, sites = planted()
    parts = tidied(data, sites, 20, both_strands=False)
    assert len(merged(data, parts, both_strands=False)) == 2
    assert len(merged(data, parts, both_strands=True)) == 1


def test_different_motifs_stay_apart():
    data, sites = planted()
    other, places = planted(OTHER, seed=1)
    codes = np.concatenate([data.codes, other.codes])
    both = Sequences(codes, np.ones((*codes.shape, 4)))
    places = Sites(places.rows + 60, places.starts, places.reverse, places.width)
    assert len(merged(both, [sites, places], both_strands=True)) == 2


def test_a_table_of_zeros_is_like_nothing():
    assert overlay(np.zeros((3, 4)), np.ones((2, 4)))[0] == 0


def test_patterns_are_named_by_their_sites_and_say_what_their_letters_contribute():
    data, sites = planted()
    few = sites.chosen(np.arange(20))
    first, second = named(data, [("negative", few), ("positive", sites)])
    assert (first.name, first.sign, len(first.rows)) == ("motif_01", "positive", 60)
    assert (second.name, second.sign, len(second.rows)) == ("motif_02", "negative", 20)
    assert_array_equal(second.counts, one_hot(MOTIF[None])[0] * 20)
    # A letter contributes 1 to 4 where it stands; on the other strand its complement does.
    expected = one_hot(MOTIF[None])[0] * np.array([1, 2, 3, 4])
    turned = one_hot(MOTIF[None])[0] * np.array([4, 3, 2, 1])
    assert_array_equal(second.contributions, (expected + turned) / 2)
