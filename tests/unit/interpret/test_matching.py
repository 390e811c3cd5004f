"""Matches in their form; TOMTOM itself is tried in ``tests/networks/test_discovery.py``."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from motifold.interpret import matching
from motifold.interpret.matching import COLUMNS, Limits, match_motifs
from motifold.sequence.motif import Motif

FLAT = np.full((1, 4), 0.25)
SURE = np.eye(4)
TARGETS = {f"MA{number}": Motif(SURE, alternate=f"factor{number}") for number in range(8)}
P_VALUES = np.array([0.5, 1e-9, 1e-4, 1e-4, 0.02, 0.9, 1e-3, 1.0])


@pytest.fixture
def asked(monkeypatch):
    """What TOMTOM is asked; it answers the same p-values, offset 2, overlap 3, strands in turn."""
    calls = []

    def answer(queries, targets, both_strands, threads):
        calls.append((queries, targets, both_strands, threads))
        rest = np.stack([np.full(8, 2), np.full(8, 3), np.arange(8) % 2])
        return np.broadcast_to(np.vstack([P_VALUES, rest]).T, (len(queries), 8, 4))

    monkeypatch.setattr(matching, "compared", answer)
    return calls


def test_the_best_come_first_with_q_values_over_all_targets(asked):
    table = match_motifs({"m": Motif(SURE)}, TARGETS, "mine", limits=Limits(0.1, 3))
    assert list(table.columns) == COLUMNS
    assert table["target"].tolist() == ["MA1", "MA2", "MA3"]
    assert table["name"].tolist() == ["factor1", "factor2", "factor3"]
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["strand"].tolist() == ["-", "+", "-"]
    assert table["database"].unique().tolist() == ["mine"]
    expected = false_discovery_control(P_VALUES)[[1, 2, 3]]
    assert table["q_value"].tolist() == pytest.approx(expected.tolist())
    # 8 targets, ranks 1 to 3, the two equal ones alike: by hand
    assert expected.tolist() == pytest.approx([8e-9, 8e-4 / 3, 8e-4 / 3])


def test_matches_above_the_limit_are_left_out(asked):
    table = match_motifs({"m": Motif(SURE)}, TARGETS, "mine", limits=Limits(1e-3, 5))
    assert table["target"].tolist() == ["MA1", "MA2", "MA3"]


def test_a_motif_is_asked_without_its_flanks_and_placed_with_them(asked):
    wide = Motif(np.concatenate([FLAT, FLAT, SURE, FLAT]))
    table = match_motifs({"m": wide}, TARGETS, "mine", both_strands=False, threads=3)
    queries, _, both_strands, threads = asked[0]
    assert [query.tolist() for query in queries] == [SURE.tolist()]
    assert (both_strands, threads) == (False, 3)
    assert table["offset"].unique().tolist() == [0]
    assert table["overlap"].unique().tolist() == [3]


def test_a_motif_that_says_nothing_matches_nothing(asked):
    table = match_motifs({"flat": Motif(np.repeat(FLAT, 5, axis=0))}, TARGETS, "mine")
    assert list(table.columns) == COLUMNS
    assert len(table) == 0
    assert len(match_motifs({}, TARGETS, "mine")) == 0
    assert not asked
    both = {"flat": Motif(FLAT), "m": Motif(SURE)}
    assert match_motifs(both, TARGETS, "mine")["motif"].unique().tolist() == ["m"]


def test_no_match_at_all_is_an_empty_table_of_the_same_form(asked):
    table = match_motifs({"m": Motif(SURE)}, TARGETS, "mine", limits=Limits(1e-12, 5))
    assert list(table.columns) == COLUMNS
    assert len(table) == 0
