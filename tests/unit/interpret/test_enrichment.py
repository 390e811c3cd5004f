"""Where sites are, counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from interpret_cases import pattern_of
from scipy.stats import fisher_exact

from motifold.interpret.enrichment import COLUMNS, class_enrichment, folds_with, pattern_rows

LABELS = np.repeat([0, 1, 2], 20)
FOLDS = np.tile(np.arange(4), 15)


def test_the_row_of_a_motif_is_what_counting_gives():
    rows = np.array([20, 20, 21, 22, 24, 25, 28, 5])
    reverse = np.array([True, False, False, False, False, False, False, True])
    pattern = pattern_of("ACGT", [4, 9, 10, 10, 10, 10, 11, 30], reverse=reverse, rows=rows)
    table = pattern_rows([pattern], FOLDS, LABELS, ["a", "b", "c"])
    assert list(table) == COLUMNS
    row = table.iloc[0]
    assert row["motif"] == "motif_01"
    assert row["consensus"] == "ACGT"
    assert row["sites"] == 8
    assert row["examples"] == pytest.approx(7 / 60)
    assert (row["start_low"], row["start"], row["start_high"]) == (9.75, 10, 10.25)
    assert row["forward"] == 0.75
    assert row["class"] == "b"
    assert row["enrichment"] == pytest.approx((6 / 7) / (1 / 3))
    assert row["of_folds"] == 4
    assert 0 < row["class_p"] < 0.05
    assert 4 < row["bits"] <= 8


def test_the_p_value_is_that_of_fisher():
    holding = np.array([20, 21, 22, 23, 24, 3])
    found = class_enrichment(LABELS, holding, 3)
    table = [[5, 1], [15, 39]]
    assert found.p_value == pytest.approx(3 * fisher_exact(table, alternative="greater").pvalue)


@given(st.integers(0, 2**32 - 1))
def test_many_sites_in_one_example_count_once(seed):
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, 60, 12)
    assert class_enrichment(LABELS, rows, 3) == class_enrichment(LABELS, np.repeat(rows, 3), 3)


def test_a_motif_that_is_everywhere_is_enriched_nowhere():
    found = class_enrichment(LABELS, np.arange(60), 3)
    assert found.enrichment == 1
    assert found.p_value == 1


def test_an_absent_class_is_never_the_enriched_one():
    found = class_enrichment(np.zeros(10, int), np.arange(5), 2)
    assert found.label == 0
    assert found.enrichment == 1


def test_a_motif_is_found_again_where_it_has_its_share_of_sites():
    folds = np.repeat([0, 1, 2, 3], [10, 10, 10, 70])
    rows = np.repeat([0, 10, 20, 30], [30, 4, 2, 60])  # expected: 9.6, 9.6, 9.6, 67.2
    assert folds_with(folds, rows) == [0, 1, 3]
    fewer = np.repeat([0, 10, 30], [30, 3, 66])  # three are enough for no more than nine expected
    assert folds_with(folds, fewer) == [0, 3]
    assert folds_with(folds, np.repeat([0, 10, 30], [2, 2, 8])) == [3]


def test_numbers_have_no_class():
    row = pattern_rows([pattern_of("ACGU", [1, 2, 3])], np.zeros(3, int), kind="rna").iloc[0]
    assert row["class"] == ""
    assert np.isnan(row["enrichment"])
    assert row["consensus"] == "ACGU"
    assert (row["folds"], row["of_folds"]) == (1, 1)


def test_no_motifs_are_a_table_without_rows():
    assert list(pattern_rows([], FOLDS, LABELS, ["a", "b", "c"])) == COLUMNS
