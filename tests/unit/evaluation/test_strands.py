"""Agreement of strands, by hand."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.strands import strand_controls, strand_row

CLASSES = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["s", "t"])
KINDS = {"cnn": "network", "kmer": "baseline", "majority": "control"}


def test_equal_predictions_agree_in_full():
    scores = np.random.default_rng(0).dirichlet([1, 1], 20)
    assert strand_row(CLASSES, scores, scores) == {"strand_agreement": 1, "strand_difference": 0}
    found = strand_row(NUMBERS, scores, scores)
    assert found["strand_agreement"] == pytest.approx(1) and found["strand_difference"] == 0


def test_numbers_are_compared_in_standard_deviations():
    scores = np.column_stack([np.arange(5.0), 10 * np.arange(5.0)])
    found = strand_row(NUMBERS, scores, scores + np.array([1.0, 10.0]))
    assert found["strand_agreement"] == pytest.approx(1)
    assert found["strand_difference"] == pytest.approx(1 / np.sqrt(2))
    assert strand_row(NUMBERS, scores, -scores)["strand_agreement"] == pytest.approx(-1)


def test_what_cannot_be_compared_is_not_a_number():
    for scores in (np.zeros((0, 2)), np.full((3, 2), np.nan)):
        assert np.isnan(list(strand_row(CLASSES, scores, scores).values())).all()
    flat = np.ones((3, 2))
    assert np.isnan(list(strand_row(NUMBERS, flat, flat).values())).all()


def rounds(agreement, difference=0.1):
    columns = {"repeat": 0, "fold": range(len(agreement))}
    return pd.DataFrame(columns | {"strand_agreement": agreement, "strand_difference": difference})


def test_a_model_to_which_the_strand_matters_says_what_to_do():
    table = strand_controls(CLASSES, {"cnn": rounds([0.6, 0.7, 0.65])}, KINDS, 1 / 3)
    row = table.iloc[0]
    assert row["control"] == "reverse_complement" and row["status"] == "pass"
    assert row["score"] == pytest.approx(0.65)
    # sd 0.05; t with 2 degrees of freedom 4.3027; sqrt((1/3 + 1/2) * 0.0025) = 0.04564
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(
        (0.65 - 0.1964, 0.65 + 0.1964), abs=1e-3
    )
    assert np.isnan([row["chance"], row["p_value"]]).all()
    assert "in 65 % of held-out examples" in row["says"] and "train on both" in row["says"]


def test_a_symmetrical_model_is_said_to_be_so():
    row = strand_controls(CLASSES, {"cnn": rounds([0.99, 1.0, 1.0])}, KINDS, 1 / 3).iloc[0]
    assert row["says"].endswith("the strand hardly matters to it.")
    assert row["ci_high"] == 1
    row = strand_controls(NUMBERS, {"cnn": rounds([0.2, 0.3])}, KINDS, 0.5).iloc[0]
    assert "r = 0.25" in row["says"]


def test_controls_and_models_that_were_not_measured_are_left_out():
    tables = {"majority": rounds([1.0, 1.0]), "kmer": rounds([np.nan, np.nan])}
    table = strand_controls(CLASSES, tables, KINDS, 0.5)
    assert table.empty and list(table.columns)[:2] == ["control", "model"]


def test_one_fold_has_no_interval():
    row = strand_controls(CLASSES, {"cnn": rounds([0.9])}, KINDS, 0.2).iloc[0]
    assert row["score"] == 0.9 and np.isnan([row["ci_low"], row["ci_high"]]).all()
    assert "1 fold)" in row["says"]
