"""What the rows say of attributions whose truth is known."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from motifold.artifacts import read_table, write_table
from motifold.interpret.agreement import Agreement, agreement
from motifold.interpret.curves import Explained, areas, curves, random_curves
from motifold.interpret.faithfulness import (
    COLUMNS,
    CURVE_COLUMNS,
    agreement_measure,
    completeness_measure,
    curve_measures,
    curve_table,
    faithfulness_table,
    randomised_measure,
)
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(4)
WEIGHTS = RNG.normal(size=(25, 4)).astype(np.float32)
X = one_hot(RNG.integers(0, 4, (50, 25), dtype=np.uint8)).astype(np.float32)


def score(x, index):
    return 1 / (1 + np.exp(-(x * WEIGHTS).sum(axis=(1, 2), dtype=np.float64)))


ASKED = Explained(score, X, np.zeros(50, int))
RANDOM = random_curves(ASKED)
OWN = X * (WEIGHTS - WEIGHTS.mean(axis=1, keepdims=True))


@pytest.mark.parametrize(
    ("values", "status", "says"),
    [
        (OWN, "pass", "sooner than a random order"),
        (-OWN, "fail", "later than a random order"),
    ],
    ids=["right", "turned"],
)
def test_curves_tell_right_from_turned(values, status, says):
    found = curves(ASKED, values)
    rows = curve_measures("integrated_gradients", found, RANDOM)
    assert [row["measure"] for row in rows] == ["deletion", "insertion"]
    for row in rows:
        assert row["status"] == status
        assert says in row["says"]
        assert "integrated gradients" in row["says"]
        assert row["ci_low"] <= row["value"] <= row["ci_high"]
        assert row["value"] == pytest.approx(areas(found, RANDOM)[row["measure"]].mean())
        assert row["n"] == 50


def test_a_random_attribution_seldom_passes_or_fails():
    rng, found = np.random.default_rng(0), []
    for seed in range(40):
        asked = Explained(score, X, np.zeros(50, int), seed=seed)
        own = curves(asked, rng.normal(size=OWN.shape))
        found += curve_measures("gradient", own, random_curves(asked))
    status = [row["status"] for row in found]
    assert status.count("pass") <= 6  # 2 of 80 expected
    assert status.count("fail") <= 6
    assert any("not shown to be better than a random order" in row["says"] for row in found)


def test_a_constant_model_is_neither_better_nor_worse():
    asked = Explained(lambda x, index: 0.5 + 0.0 * index * len(x), X, np.zeros(50, int))
    rows = curve_measures("gradient", curves(asked, OWN), random_curves(asked))
    assert [row["status"] for row in rows] == ["caution", "caution"]
    assert [row["value"] for row in rows] == [0, 0]


def test_one_example_is_too_few_and_said_to_be():
    asked = Explained(score, X[:1], np.zeros(1, int))
    for row in curve_measures("gradient", curves(asked, OWN[:1]), random_curves(asked)):
        assert row["status"] == "caution"
        assert row["says"].startswith("1 explained example")


def contributions(noise, share=1.0):
    """Two models' contributions that have a share of what they see in common."""
    truth = RNG.normal(size=(80, 60))
    return [share * truth + noise * RNG.normal(size=truth.shape) for _ in range(2)]


@pytest.mark.parametrize(
    ("noise", "share", "status"), [(0.3, 1, "pass"), (1.2, 1, "caution"), (1, 0, "fail")]
)
def test_models_agree_as_far_as_they_see_the_same(noise, share, status):
    found = agreement(*contributions(noise, share))
    row = agreement_measure("mutagenesis", "agreement_folds", found)
    assert row["status"] == status
    assert row["value"] == pytest.approx(found.median)
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert "of different folds" in row["says"]
    assert "on which the other fold's model was trained" in row["says"]
    seeds = agreement_measure("mutagenesis", "agreement_seeds", found)
    assert "was trained" not in seeds["says"]


TRAINED = agreement(*contributions(0.5))


@pytest.mark.parametrize("trained", [TRAINED, None], ids=["two models", "one model"])
def test_randomised_weights_that_change_nothing_fail(trained):
    own = contributions(0.5)[0]
    row = randomised_measure("gradient", agreement(own, own), trained)
    assert row["status"] == "fail"
    assert row["value"] == 1
    assert row["limit"] == 0.3


def test_the_same_picture_turned_round_fails_too():
    own = contributions(0.5)[0]
    assert randomised_measure("gradient", agreement(own, -own), TRAINED)["status"] == "fail"


def test_randomised_weights_that_change_everything_pass():
    unlike = agreement(*contributions(1, 0))
    row = randomised_measure("gradient", unlike, TRAINED)
    assert row["status"] == "pass"
    assert 0 < row["value"] < 0.2
    none_agree = randomised_measure("gradient", unlike, agreement(*contributions(1, 0)))
    assert none_agree["status"] == "pass"


def test_randomised_weights_that_change_a_part_are_a_caution():
    half = agreement(*contributions(1.2))
    assert randomised_measure("gradient", half, TRAINED)["status"] == "caution"


def test_what_is_undefined_is_said():
    found = agreement(np.ones((5, 9)), RNG.normal(size=(5, 9)))
    for row in (
        agreement_measure("gradient", "agreement_seeds", found),
        randomised_measure("gradient", found, found),
    ):
        assert np.isnan(row["value"])
        assert row["status"] == "caution"
        assert "In 5 of 5 examples it is undefined" in row["says"]
        assert "nan" not in row["says"]
    some = agreement_measure("gradient", "agreement_seeds", Agreement(np.full(30, 0.8), 2))
    assert some["status"] == "pass"
    assert "In 2 of 32 examples it is undefined" in some["says"]


@pytest.mark.parametrize(
    ("gap", "status"), [(0.001, "pass"), (0.1, "caution"), (1.4, "fail"), (np.nan, "caution")]
)
def test_completeness_is_judged_by_its_median(gap, status):
    gaps = np.full(11, gap)
    gaps[0] = 50
    row = completeness_measure("integrated_gradients", gaps)
    assert row["status"] == status
    assert row["value"] == pytest.approx(gap, nan_ok=True)
    assert "nan" not in row["says"]


def test_the_tables_have_their_forms_and_survive_the_disk(tmp_path):
    found = curves(ASKED, OWN)
    rows = [
        completeness_measure("gradient", np.full(5, 0.01)),
        *curve_measures("gradient", found, RANDOM),
    ]
    table = faithfulness_table(rows)
    assert list(table) == COLUMNS
    write_table(tmp_path / "faithfulness.tsv", table)
    assert read_table(tmp_path / "faithfulness.tsv")["says"].tolist() == table["says"].tolist()
    drawn = curve_table({"gradient": found, "mutagenesis": found}, RANDOM)
    assert list(drawn) == CURVE_COLUMNS
    assert len(drawn) == 2 * 2 * 2 * 11
    one = drawn.query("method == 'gradient' and curve == 'deletion' and order == 'attribution'")
    assert_allclose(one["value"], found.deletion.mean(axis=0))
    assert len(faithfulness_table([])) == 0
