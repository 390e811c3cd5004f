"""What is kept of a round: training score, temperature, agreement of the strands."""

from dataclasses import replace

import numpy as np
import pytest

from motifold.rounds import record
from motifold.rounds.record import COLUMNS, round_row, rounds_table, temperature_of
from motifold.sequence.alphabet import complement

ALL = np.arange(120)


def first_letter(x):
    """Class a if a sequence begins with A or C; its other strand is told from its last letter."""
    return np.eye(2)[(x[:, 0] > 1).astype(int)]


def test_the_training_score_is_that_on_training_examples(paired):
    data = paired().data

    def right_on_the_first_half(x):
        known = {data.x[row].tobytes(): data.y[row] for row in range(60)}
        return np.eye(2)[[known.get(one.tobytes(), 0) for one in x]]

    assert round_row(data, right_on_the_first_half, ALL[:60], ALL[60:])["training_score"] == 1
    assert round_row(data, right_on_the_first_half, ALL[60:], ALL[:60])["training_score"] == 0.5


def test_numbers_are_scored_by_the_variance_explained(paired):
    data = paired().data
    y = data.x[:, :1].astype(float)
    numbers = replace(data, facts=replace(data.facts, classes=[], targets=["u"]), y=y)
    row = round_row(numbers, lambda x: x[:, :1].astype(float), ALL[:60], ALL[60:])
    assert row["training_score"] == 1
    assert np.isnan(temperature_of(numbers, lambda x: x[:, :1].astype(float), ALL))


def test_strands_agree_as_often_as_both_ends_say_the_same(paired):
    data = paired().data
    wanted = ((data.x[60:, 0] > 1) == (complement(data.x)[60:, 0] > 1)).mean()
    row = round_row(data, first_letter, ALL[:60], ALL[60:])
    assert row["strand_agreement"] == pytest.approx(wanted)
    assert row["strand_difference"] == pytest.approx(1 - wanted)
    same = round_row(data, lambda x: np.full((len(x), 2), 0.5), ALL[:60], ALL[60:])
    assert (same["strand_agreement"], same["strand_difference"]) == (1, 0)


def test_only_dna_has_another_strand(paired):
    data = paired().data
    rna = replace(data, facts=replace(data.facts, type="rna"))
    assert set(round_row(rna, first_letter, ALL[:60], ALL[60:])) == {"training_score"}


def test_no_more_examples_are_scored_than_needed(paired, monkeypatch):
    monkeypatch.setattr(record, "MOST", 25)
    asked = []

    def counted(x):
        asked.append(len(x))
        return first_letter(x)

    round_row(paired().data, counted, ALL[:60], ALL[60:])
    assert asked == [25, 25, 25]


def test_the_temperature_tones_down_what_is_too_sure(paired):
    data = paired().data
    sure = np.where(np.arange(120) // 2 % 4 == 0, 1 - data.y, data.y)  # wrong in one case of four
    known = {data.x[row].tobytes(): sure[row] for row in ALL}

    def told(x):
        return np.eye(2)[[known[one.tobytes()] for one in x]] * 0.98 + 0.01

    assert temperature_of(data, told, ALL) > 1.5


def test_what_was_not_measured_is_empty():
    table = rounds_table([{"repeat": 0, "fold": 1, "examples": 9, "training_score": 0.5}])
    assert list(table) == COLUMNS
    assert table["temperature"].isna().all()
    assert table["examples"].tolist() == [9]
