"""What other seeds score, by hand."""

import numpy as np
import pandas as pd
import pytest

from motifold.evaluation.seeds import COLUMNS, seeds_table

NAMES = ["model", "trial", "draw", "repeat", "fold", "metric", "value"]
OWN = [0.8, 0.7, 0.9]
AGAIN = [[0.8, 0.8, 0.8], [0.9, 0.8, 1.0]]


def trial(name, values, draw=0, metric="accuracy"):
    rows = [("cnn", name, draw, 0, fold, metric, value) for fold, value in enumerate(values)]
    return pd.DataFrame(rows, columns=NAMES)


def table(ensemble, metric="accuracy", own=None, again=None):
    drawn = [
        trial("seed", one, draw, metric)
        for draw, one in enumerate(AGAIN if again is None else again)
    ]
    trials = pd.concat([*drawn, trial("ensemble", ensemble, 0, metric), trial("permuted", OWN)])
    known = trial("", OWN if own is None else own, 0, metric)
    later = known.assign(repeat=1, value=0.0)  # of folds that no other seed was tried on
    return seeds_table(trials, pd.concat([known, later]), metric, 1 / 3)


def test_the_seed_of_the_run_is_one_of_the_seeds():
    row = table([0.9, 0.9, 0.95]).iloc[0]
    assert row["seeds"] == 3
    means = [0.8, 0.8, 0.9]
    assert row["score"] == pytest.approx(np.mean(means))
    assert row["sd"] == pytest.approx(np.std(means, ddof=1))
    assert (row["lowest"], row["highest"]) == pytest.approx((0.8, 0.9))


def test_an_ensemble_is_set_against_one_of_its_networks_fold_by_fold():
    row = table([0.95, 0.90, 0.99]).iloc[0]
    gained = np.array([0.95 - 0.85, 0.90 - 0.80, 0.99 - 0.90])
    assert row["gain"] == pytest.approx(gained.mean())
    assert 0 < row["gain_low"] < row["gain"] < row["gain_high"]
    assert row["says"] == (
        "Trained from 3 seeds on the same folds, cnn scores accuracy 0.8 to 0.9 (sd 0.0577); "
        "smaller differences between models may be luck. The mean prediction of 2 of them scores "
        f"0.947, 0.0967 better than one alone (95 % CI {row['gain_low']:.3g} to "
        f"{row['gain_high']:.3g}): an ensemble is worth its cost."
    )


def test_less_is_better_of_an_error():
    row = table([0.7, 0.6, 0.8], metric="rmse").iloc[0]
    assert row["gain"] == pytest.approx(0.15)
    assert row["gain_low"] <= row["gain"] <= row["gain_high"]
    assert "better than one alone" in row["says"]


def test_an_ensemble_that_is_not_shown_to_be_better_is_not_called_so():
    assert table([0.85, 0.90, 0.80]).iloc[0]["says"].endswith("not shown to be better.")
    assert "worse than one alone" in table([0.8, 0.7, 0.6]).iloc[0]["says"]
    assert "scores 0.85, as much as one alone" in table([0.85, 0.8, 0.9]).iloc[0]["says"]


def test_one_fold_has_no_interval():
    row = table([0.9], own=[0.8], again=[[0.85], [0.87]]).iloc[0]
    assert np.isnan(row["gain_low"]) and row["says"].endswith("(no interval, one fold).")


def test_without_other_seeds_nothing_is_said():
    found = seeds_table(trial("permuted", OWN), trial("", OWN), "accuracy", 1 / 3)
    assert list(found) == COLUMNS and found.empty
