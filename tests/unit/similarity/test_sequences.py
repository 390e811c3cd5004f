"""Near-duplicate sequences are found, strangers are left alone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motifold.sequence.alphabet import UNKNOWN, complement
from motifold.similarity.links import COLUMNS, KINDS, clusters_of_links
from motifold.similarity.seeds import word_length
from motifold.similarity.sequences import least_letters, sequence_links

FAMILIES = 400


def random_codes(n, length, seed=0):
    return np.random.default_rng(seed).integers(0, 4, (n, length), np.uint8)


def changed(codes, letters, seed=1):
    """Copies with exactly so many letters replaced by others."""
    rng = np.random.default_rng(seed)
    copies = codes.copy()
    places = rng.random(codes.shape).argsort(axis=1)[:, :letters]
    old = np.take_along_axis(codes, places, 1)
    np.put_along_axis(copies, places, (old + rng.integers(1, 4, old.shape)) % 4, 1)
    return copies.astype(np.uint8)


def moved(codes, letters, seed=2):
    """Windows further right: the first letters are gone, new ones follow."""
    new = random_codes(len(codes), letters, seed)
    return np.concatenate([codes[:, letters:], new], axis=1)


def with_gap(codes, seed=3):
    """Copies with one insertion or one deletion of 1 to 5 letters, and their old length."""
    rng = np.random.default_rng(seed)
    copies = np.empty_like(codes)
    for row, letters in enumerate(codes):
        gap, place = rng.integers(1, 6), rng.integers(5, codes.shape[1] - 10)
        new = rng.integers(0, 4, gap).astype(np.uint8)
        if row % 2:
            copies[row] = np.concatenate([letters[:place], letters[place + gap :], new])
        else:
            copies[row] = np.concatenate([letters[:place], new, letters[place:]])[: len(letters)]
    return copies


def found(codes, **options):
    """Share of the copies (the second half) that are in the cluster of their original."""
    cluster = clusters_of_links(
        len(codes), sequence_links(codes, both_strands=options.pop("both_strands", True), **options)
    )
    half = len(codes) // 2
    assert len(np.unique(cluster)) >= half  # families are strangers to one another
    return (cluster[:half] == cluster[half:]).mean()


def same(codes):
    return codes.copy()


def window(codes):
    return moved(codes, int(0.4 * codes.shape[1]))


@pytest.mark.parametrize("length", [60, 200])
@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize(
    ("copy", "least"),
    [
        (same, 1.0),
        (lambda codes: changed(codes, codes.shape[1] // 20), 0.99),
        (lambda codes: changed(codes, codes.shape[1] // 10), 0.95),
        (window, 0.99),
        (with_gap, 0.99),
    ],
    ids=["exact", "95 %", "90 %", "window", "gap"],
)
def test_copies_are_found_on_both_strands(copy, least, length, turn):
    codes = random_codes(FAMILIES, length)
    copies = copy(codes)
    assert found(np.concatenate([codes, complement(copies) if turn else copies])) >= least


def test_copies_in_long_sequences_are_found_by_a_few_of_their_words():
    codes = random_codes(100, 2000)
    assert found(np.concatenate([codes, changed(codes, 200)])) == 1
    assert found(np.concatenate([codes, complement(moved(codes, 800))])) == 1


def test_on_one_strand_a_reverse_complement_is_another_sequence():
    codes = random_codes(FAMILIES, 60)
    assert found(np.concatenate([codes, complement(codes)]), both_strands=False) == 0
    assert found(np.concatenate([codes, changed(codes, 3)]), both_strands=False) >= 0.99


def kinds(*rows):
    """Kind and share of the link of two sequences, given as text; None if there is none."""
    width = max(map(len, rows))
    codes = np.array([["ACGTN".index(letter) for letter in row.ljust(width, "N")] for row in rows])
    table = sequence_links(codes.astype(np.uint8), both_strands=True)
    return (table["kind"][0], round(table["shared"][0], 3)) if len(table) else None


SEQUENCE = "".join("ACGT"[code] for code in random_codes(1, 60, seed=5)[0])
NEW = "".join("ACGT"[code] for code in random_codes(1, 60, seed=6)[0])
OTHER_STRAND = SEQUENCE[::-1].translate(str.maketrans("ACGT", "TGCA"))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (SEQUENCE, SEQUENCE, ("exact", 1)),
        (SEQUENCE + "NN", "NN" + SEQUENCE, ("exact", 1)),
        (SEQUENCE, OTHER_STRAND, ("reverse_complement", 1)),
        ("NNN" + OTHER_STRAND, SEQUENCE, ("reverse_complement", 1)),
        (SEQUENCE, SEQUENCE[:30] + "N" + SEQUENCE[31:], ("near_duplicate", 1)),
        (SEQUENCE, SEQUENCE[:40] + NEW[:20], ("near_duplicate", 40 / 60)),
        (SEQUENCE, SEQUENCE[:50], ("near_duplicate", 1)),
        (SEQUENCE, SEQUENCE[20:] + NEW[:20], ("overlapping_window", 40 / 60)),
        (SEQUENCE, OTHER_STRAND[20:] + NEW[:20], ("overlapping_window", 40 / 60)),
        (SEQUENCE[:40], NEW[:10] + SEQUENCE[:40] + NEW[10:20], ("overlapping_window", 1)),
        (SEQUENCE, SEQUENCE[40:] + NEW[:40], ("overlapping_window", 20 / 60)),
        (SEQUENCE, OTHER_STRAND[40:] + NEW[:40], ("overlapping_window", 20 / 60)),
        (SEQUENCE, SEQUENCE[50:] + NEW[:50], None),
        (SEQUENCE, NEW, None),
        (SEQUENCE, "N" * 60, None),
    ],
)
def test_what_two_sequences_are_to_each_other(first, second, kind):
    """Shares may be a letter or two too high, where new letters happen to match."""
    told = kinds(first, second)
    assert (told is None) == (kind is None)
    if kind:
        assert told[0] == kind[0]
        assert told[1] == pytest.approx(kind[1], abs=0.05)


def test_two_halves_with_far_offsets_are_put_together():
    """Thirty letters are missing in the middle: neither half alone is enough."""
    codes = random_codes(1, 200)[0]
    part = np.concatenate([codes[:60], codes[90:150], random_codes(1, 80, seed=9)[0]])
    alone = np.concatenate([codes[:60], random_codes(1, 140, seed=9)[0]])
    assert len(sequence_links(np.stack([codes, part]), both_strands=True)) == 1
    assert len(sequence_links(np.stack([codes, alone]), both_strands=True)) == 0


def test_a_repeat_in_one_sequence_is_not_counted_for_all_its_copies():
    """Ten letters of the second cover all of the first, but are only ten."""
    unit = random_codes(1, 10)[0]
    codes = np.stack([np.tile(unit, 10), random_codes(1, 100, seed=4)[0]])
    codes[1, 40:60] = np.tile(unit, 2)
    assert len(sequence_links(codes, both_strands=True)) == 0


def test_random_sequences_are_strangers():
    for n, length in ((5000, 60), (3000, 200), (5000, 40)):
        assert len(sequence_links(random_codes(n, length), both_strands=True)) <= 1


def test_random_short_sequences_are_strangers_although_halves_of_them_are_shared():
    """Twelve of 25 letters are found again in most of 20,000 sequences."""
    assert len(sequence_links(random_codes(20_000, 25), both_strands=True)) < 40
    codes = np.repeat(random_codes(2, 25), 2, axis=0)
    codes[1, 5] = (codes[1, 5] + 1) % 4
    assert len(sequence_links(codes, both_strands=True)) == 2


def test_a_shared_motif_is_no_copy():
    codes = random_codes(2000, 50)
    motif = random_codes(1, 12, seed=7)[0]
    for row, place in enumerate(np.random.default_rng(8).integers(0, 39, 1000)):
        codes[row, place : place + 12] = motif
    assert len(sequence_links(codes, both_strands=True)) <= 8


def test_a_family_is_one_cluster_and_its_links_a_chain():
    """All variants of one sequence, as in a library of mutants."""
    codes = changed(np.repeat(random_codes(1, 100), 3000, axis=0), 8)
    table = sequence_links(codes, both_strands=True)
    assert len(table) == 2999
    assert clusters_of_links(3000, table).max() == 0


def test_sequences_that_share_a_simple_repeat_only_are_not_linked():
    repeat = np.resize(np.array([0, 1], np.uint8), (2000, 100))
    repeat[:, 20:80] = random_codes(2000, 60)
    assert sequence_links(repeat, both_strands=True).empty


def test_simple_sequences_that_are_equal_from_end_to_end_are_linked():
    repeat = np.resize(np.array([0, 1, 1], np.uint8), (300, 100))
    repeat[:, 50] = np.arange(300) % 4
    assert clusters_of_links(300, sequence_links(repeat, both_strands=True)).max() == 0


def test_exact_copies_are_chained_whatever_resembles_them():
    codes = np.repeat(random_codes(3, 60), [3, 1, 1], axis=0)
    codes[3] = changed(codes[:1], 3)[0]
    table = sequence_links(codes, both_strands=True)
    exact = table[table["kind"] == "exact"]
    assert exact[["first", "second"]].to_numpy().tolist() == [[0, 1], [1, 2]]
    assert sorted(table["kind"]) == ["exact", "exact", "near_duplicate"]


@pytest.mark.parametrize("length", [1, 5, 8])
def test_sequences_shorter_than_a_word_meet_if_they_are_copies(length):
    codes = np.zeros((3, length), np.uint8)
    codes[2, 0] = 1
    table = sequence_links(codes, both_strands=False)
    assert table.to_numpy().tolist() == [[0, 1, "exact", 1.0]]


def test_unknown_letters_do_not_join_strangers():
    codes = np.full((40, 60), UNKNOWN, np.uint8)
    codes[:, :12] = random_codes(40, 12)
    assert len(sequence_links(codes, both_strands=True)) == 0


def test_padded_sequences_of_many_lengths_are_compared_by_their_letters():
    rng = np.random.default_rng(0)
    codes = np.full((2 * FAMILIES, 300), UNKNOWN, np.uint8)
    for row, length in enumerate(rng.integers(50, 300, FAMILIES)):
        letters = random_codes(1, length, seed=row)
        codes[row, :length] = letters[0]
        codes[FAMILIES + row, -length:] = changed(letters, length // 20, seed=row)[0]
    assert found(codes) >= 0.99


def test_the_share_that_is_asked_for_decides():
    codes = random_codes(2, 100)
    codes[1, :70] = codes[0, :70]
    assert [len(sequence_links(codes, both_strands=True, shared=s)) for s in (0.6, 0.8)] == [1, 0]


def test_shorter_words_find_more_distant_copies():
    codes = random_codes(FAMILIES, 60)
    far = np.concatenate([codes, changed(codes, 9)])
    assert found(far, shared=0.4, word=8) > found(far, shared=0.4, word=20) + 0.2


def test_words_of_any_length_serve():
    codes = random_codes(50, 60)
    for word in (8, 9, 16, 31):
        assert found(np.concatenate([codes, changed(codes, 1)]), word=word) >= 0.98


def test_sizes_decide_how_long_words_are_and_what_is_chance():
    assert word_length(3000, 60) < word_length(100_000, 200) < word_length(10_000_000, 1000)
    assert word_length(10**9, 1000) == 20
    assert least_letters(2000, 50) < 25 < 2 * least_letters(100_000, 20)


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 40)), elements=st.integers(0, 4)),
    st.booleans(),
)
def test_links_of_anything_are_a_spanning_forest_with_all_equal_ones_in_it(codes, both_strands):
    table = sequence_links(codes, both_strands=both_strands, word=8)
    cluster = clusters_of_links(len(codes), table)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == len(codes) - len(np.unique(cluster))
    assert (table["first"] < table["second"]).all()
    assert set(table["kind"]) <= set(KINDS)
    assert table["shared"].between(0.5, 1).all()
    for one in range(len(codes)):
        for other in range(one):
            if (codes[one] == codes[other]).all() or (
                both_strands and (codes[one] == complement(codes[other])).all()
            ):
                assert cluster[one] == cluster[other]


def test_links_do_not_depend_on_the_order_of_sequences():
    codes = random_codes(FAMILIES, 100)
    codes = np.concatenate([codes, changed(codes, 5), moved(codes, 30)])
    order = np.random.default_rng(0).permutation(len(codes))
    straight = clusters_of_links(len(codes), sequence_links(codes, both_strands=True))
    shuffled = clusters_of_links(len(codes), sequence_links(codes[order], both_strands=True))
    assert (pd.factorize(straight[order])[0] == pd.factorize(shuffled)[0]).all()


def test_a_memory_map_serves_as_well(tmp_path):
    codes = random_codes(100, 60)
    codes[50:] = codes[:50]
    np.save(tmp_path / "x.npy", codes)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    table = sequence_links(mapped, both_strands=True)
    pd.testing.assert_frame_equal(table, sequence_links(codes, both_strands=True))
    assert len(table) == 50
