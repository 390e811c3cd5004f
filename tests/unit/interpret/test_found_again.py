"""Shares of motifs that other networks know, against the textbook."""

import numpy as np
import pytest
from scipy.stats import binomtest

from motifold.interpret.found_again import (
    folds_row,
    over_pairs_of_folds,
    seeds_row,
    share_found_again,
)


@pytest.mark.parametrize(("hits", "n"), [(0, 4), (3, 4), (4, 4), (1, 1), (7, 20)])
def test_the_interval_is_the_exact_one(hits, n):
    found = share_found_again((np.arange(n) < hits).astype(float))
    exact = binomtest(hits, n).proportion_ci()
    assert found == pytest.approx((hits / n, exact.low, exact.high, n))


def test_more_seeds_are_no_more_motifs():
    found = share_found_again(np.array([0.5, 1.0]))
    assert found.value == 0.75
    assert found.motifs == 2
    assert found.low < 0.2


@pytest.mark.parametrize("n", [0, 3])
def test_nothing_to_ask_has_no_share(n):
    found = over_pairs_of_folds(np.zeros(n, int), np.full(n, 3))
    assert np.isnan(found.value)
    assert found.motifs == 0
    alone = over_pairs_of_folds(np.ones(2, int), np.ones(2, int))
    assert alone.motifs == 0  # a single fold has no other one


def test_pairs_of_folds_are_counted_as_they_are():
    """Networks that respond to a motif at random have it in common as often as any one has it."""
    rng = np.random.default_rng(0)
    responds = rng.random((4000, 5)) < 0.3
    found = over_pairs_of_folds(responds.sum(axis=1), np.full(4000, 5))
    assert found.value == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(
    ("hits", "n", "status"),
    [(3, 3, "pass"), (4, 5, "pass"), (2, 3, "caution"), (0, 2, "caution"), (1, 12, "fail")],
)
def test_four_in_five_are_enough_and_surely_fewer_than_half_are_not(hits, n, status):
    found = share_found_again((np.arange(n) < hits).astype(float))
    row = seeds_row("mutagenesis", found, 1)
    assert row["status"] == status
    assert f"in {hits} of {n} cases" in row["says"]
    assert row["n"] == n
    assert folds_row("mutagenesis", found)["status"] == status
