"""Flaws that were planted must be found, and clean data must pass."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.checks.quality import equal_groups, quality_checks
from motifold.sequence.alphabet import complement
from motifold.sequence.encode import encode

RNG = np.random.default_rng(0)
DNA = Facts("set", "dna", "classification", [40], classes=["a", "b"])


def clean(n=400, length=40):
    return RNG.integers(0, 4, (n, length)).astype(np.uint8), np.arange(n) % 2


def by_name(facts, x, y, lengths=None):
    return {check.name: check for check in quality_checks(facts, x, y, lengths)}


def test_clean_sequences_pass_every_check():
    x, y = clean()
    found = by_name(DNA, x, y, np.full(400, 40))
    assert {check.status for check in found.values()} == {"pass"}
    assert len(found) == 7


@pytest.mark.parametrize(("n", "status"), [(40, "fail"), (150, "caution"), (200, "pass")])
def test_few_examples_are_named(n, status):
    x, y = clean(n)
    check = by_name(DNA, x, y)["examples"]
    assert check.status == status and str(n) in check.says


def test_classes_of_one_size_have_no_smallest():
    says = by_name(DNA, *clean())["smallest_class"].says
    assert says == "Each of 2 classes has 200 examples."


def test_padding_is_not_an_unknown_letter():
    x = encode(["ACGTACGT", "ACNT"], 8)
    check = by_name(DNA, x, np.array([0, 1]), np.array([8, 4]))["unknown_letters"]
    assert check.measured == pytest.approx(1 / 12)
    assert "1 of 12" in check.says


def test_cropped_sequences_have_no_padding():
    x = encode(["ACGTACGT", "ANNTACGT"], 4)
    check = by_name(DNA, x, np.array([0, 1]), np.array([8, 8]))["unknown_letters"]
    assert check.measured == pytest.approx(2 / 8)


def test_lengths_that_tell_the_class_are_found():
    x, y = clean()
    told = by_name(DNA, x, y, np.where(y == 1, 40, 30))["length_tells_label"]
    assert told.status == "fail" and "means a 30, b 40" in told.says
    free = by_name(DNA, x, y, RNG.integers(30, 41, 400))["length_tells_label"]
    assert free.status == "pass"


def test_lengths_that_follow_the_target_are_found():
    facts = Facts("set", "dna", "regression", [40], targets=["t"])
    x, _ = clean()
    lengths = RNG.integers(20, 41, 400)
    check = by_name(facts, x, lengths[:, None] * 2.0, lengths)["length_tells_label"]
    assert check.measured == pytest.approx(1)


def test_duplicates_on_either_strand_are_found_for_dna_only():
    x, y = clean()
    x[300:320] = complement(x[:20])
    found = by_name(DNA, x, y)["duplicates"]
    assert (found.status, found.measured) == ("caution", pytest.approx(0.05))
    rna = Facts("set", "rna", "classification", [40], classes=["a", "b"])
    assert by_name(rna, x, y)["duplicates"].measured == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("ACGT", min_size=1, max_size=9), min_size=1, max_size=8),
    st.sampled_from(["start", "center", "end"]),
)
def test_a_padded_sequence_equals_its_reverse_complement(sequences, align):
    turned = [s[::-1].translate(str.maketrans("ACGT", "TGCA")) for s in sequences]
    group = equal_groups(encode(sequences + turned, 9, align), both_strands=True)
    assert (group[: len(sequences)] == group[len(sequences) :]).all()
    truly = len({min(pair) for pair in zip(sequences, turned, strict=True)})
    assert group.max() + 1 == truly


def test_equal_images_are_duplicates_and_turned_ones_are_not():
    facts = Facts("set", "image", "classification", [4, 4, 1], classes=["a", "b"])
    x = RNG.integers(0, 256, (400, 4, 4, 1)).astype(np.uint8)
    x[10], x[11] = x[0], x[1, ::-1]
    assert by_name(facts, x, np.arange(400) % 2)["duplicates"].measured == pytest.approx(1 / 400)


def test_equal_sequences_with_different_labels_contradict():
    x, y = clean()
    x[1], x[2] = x[0], complement(x[0])  # labels 0, 1, 0
    check = by_name(DNA, x, y)["contradictions"]
    assert (check.status, check.measured) == ("caution", pytest.approx(2 / 400))


def test_a_label_that_depends_on_the_strand_is_no_contradiction_but_told():
    x, y = clean()
    x[1] = complement(x[0])  # labels 0 and 1
    found = by_name(DNA, x, y)
    assert found["contradictions"].status == "pass"
    check = found["strand_contradictions"]
    assert (check.status, check.measured) == ("caution", pytest.approx(2 / 400))
    assert "never count both strands as one" in check.says


def test_measurements_of_one_sequence_may_differ_a_little():
    facts = Facts("set", "dna", "regression", [40], targets=["t"])
    x, _ = clean()
    y = RNG.normal(size=(400, 1))
    x[1], y[0], y[1] = x[0], 0.0, 0.1
    assert by_name(facts, x, y)["contradictions"].measured == 0
    y[1] = 2.0
    assert by_name(facts, x, y)["contradictions"].measured == pytest.approx(2 / 400)


def test_duplicates_are_told_apart_by_strand():
    x, y = clean()
    x[300:310], x[310:330] = x[:10], complement(x[10:30])
    says = by_name(DNA, x, y)["duplicates"].says
    assert "10 letter by letter" in says and "20 only as its reverse complement" in says


def links(*rows):
    return pd.DataFrame(rows, columns=["first", "second", "kind", "shared"])


def test_near_duplicates_and_overlaps_are_a_caution_and_never_fail():
    x, y = clean()
    similar = links(
        *[(i, i + 1, "near_duplicate", 0.9) for i in range(0, 300)],
        (0, 5, "exact", 1.0),
        (1, 2, "overlapping_window", 0.6),
    )
    found = {c.name: c for c in quality_checks(DNA, x, y, np.full(400, 40), similar)}
    near, windows = found["near_duplicates"], found["overlapping_windows"]
    assert (near.status, near.measured) == ("caution", 301 / 400) and "301 of 400" in near.says
    assert (windows.status, windows.measured) == ("pass", 2 / 400)


def test_images_have_no_windows():
    facts = Facts("set", "image", "classification", [4, 4, 1], classes=["a", "b"])
    x = RNG.integers(0, 256, (60, 4, 4, 1)).astype(np.uint8)
    similar = links((0, 1, "near_duplicate", 0.9))
    names = {c.name for c in quality_checks(facts, x, np.arange(60) % 2, None, similar)}
    assert "near_duplicates" in names and "overlapping_windows" not in names
