"""What other draws of the folds score, by hand."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import read_table, write_table
from motifold.evaluation.repeats import COLUMNS, repeats_table

NAMES = ["model", "trial", "draw", "repeat", "fold", "metric", "value"]
KINDS = {"cnn": "network", "words": "baseline", "places": "baseline", "majority": "control"}
BEHIND = [[0.7, 0.72], [0.71, 0.7], [0.69, 0.7]]


def scores(model, trial, draws, metric="accuracy"):
    rows = [
        (model, trial, draw, 0, fold, metric, value)
        for draw, values in enumerate(draws)
        for fold, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=NAMES)


def table(given, metric="accuracy", own_repeats=1):
    """The first draw of each model is that of the run."""
    tried = [scores(name, "repeat", draws[own_repeats:], metric) for name, draws in given.items()]
    others = [scores(name, "permuted", [[0.1, 0.1]], metric) for name in given]
    own = [
        scores(name, "", [values], metric).assign(repeat=repeat)
        for name, draws in given.items()
        for repeat, values in enumerate(draws[:own_repeats])
    ]
    metrics = pd.concat([*own, scores("majority", "", [[0.5, 0.5]], metric)])
    return repeats_table(pd.concat([*tried, *others]), metrics, KINDS, metric, 1 / 2).set_index(
        "model"
    )


def test_a_network_is_set_against_the_best_simple_model_on_the_same_folds():
    cnn = [[0.90, 0.92], [0.89, 0.90], [0.91, 0.90]]
    found = table({"cnn": cnn, "places": [[0.5, 0.5]] * 3, "words": BEHIND})
    row = found.loc["cnn"]
    assert (row["draws"], row["against"], row["better_in"]) == (3, "words", 3)
    means = np.mean(cnn, axis=1)
    assert row["score"] == pytest.approx(means.mean())
    assert row["sd"] == pytest.approx(means.std(ddof=1))
    assert (row["lowest"], row["highest"]) == pytest.approx((means.min(), means.max()))
    gained = (np.array(cnn) - BEHIND).ravel()
    # Nadeau and Bengio: the variance is divided by 6 folds, and one half of the data is held out.
    error = np.sqrt((1 / 6 + 0.5 / 0.5) * gained.var(ddof=1))
    assert row["difference"] == pytest.approx(gained.mean())
    assert row["difference_high"] - row["difference"] == pytest.approx(2.5706 * error, rel=1e-4)
    assert row["says"] == (
        "On 3 draws of the folds, cnn scores accuracy 0.895 to 0.91 (sd 0.00764). It is better "
        f"than words in 3 of 3, by 0.2 on average (95 % CI {row['difference_low']:.3g} to "
        f"{row['difference_high']:.3g}, 6 folds): so it is however the folds are drawn."
    )
    assert found.loc["words", "says"].endswith("accuracy 0.695 to 0.71 (sd 0.00764).")
    assert found.loc["words", "against"] == ""
    assert "majority" not in found.index


def test_a_verdict_that_hangs_on_the_folds_is_called_so():
    row = table({"cnn": [[0.8, 0.8], [0.6, 0.6], [0.8, 0.7]], "words": BEHIND}).loc["cnn"]
    assert row["better_in"] == 2
    assert row["says"].endswith("another draw of the folds may turn it round.")
    assert (row["new_draws"], row["new_difference"]) == (2, pytest.approx(-0.025))


def test_better_each_time_is_not_shown_if_chance_could_do_it():
    row = table({"cnn": [[0.9, 0.55], [0.55, 0.9], [0.9, 0.55]], "words": BEHIND}).loc["cnn"]
    assert row["better_in"] == 3
    assert row["difference_low"] < 0
    assert row["says"].endswith("so it was each time, but chance is not excluded.")


def test_less_is_better_of_an_error():
    given = {"cnn": BEHIND, "places": [[2.0, 2.0]] * 3, "words": [[0.9, 0.9]] * 3}
    row = table(given, "rmse").loc["cnn"]
    assert (row["against"], row["better_in"]) == ("words", 3)
    assert row["difference"] == pytest.approx(0.9 - np.mean(BEHIND))
    worse = table({"cnn": [[0.9, 0.9]] * 3, "words": BEHIND}, "rmse").loc["cnn"]
    assert "better than words in 0 of 3; on average it is 0.197 worse" in worse["says"]


def test_repeats_of_the_run_are_draws_too():
    cnn = [[0.90, 0.92], [0.89, 0.90], [0.91, 0.90]]
    once, twice = (table({"cnn": cnn, "words": BEHIND}, own_repeats=n) for n in (1, 2))
    new = ["new_draws", "new_difference"]
    pd.testing.assert_frame_equal(once.drop(columns=new), twice.drop(columns=new))
    assert (once.loc["cnn", "new_draws"], twice.loc["cnn", "new_draws"]) == (2, 1)
    assert twice.loc["cnn", "new_difference"] == pytest.approx(0.21)


def test_a_network_without_simple_models_beside_it_is_compared_with_none(tmp_path):
    found = table({"cnn": BEHIND}).reset_index()
    write_table(tmp_path / "repeats.tsv", found)
    row = read_table(tmp_path / "repeats.tsv").iloc[0]
    assert row["against"] == ""
    assert np.isnan(row["difference"])
    assert row["says"].endswith("(sd 0.00764).")


def test_without_other_draws_nothing_is_said():
    found = repeats_table(
        scores("cnn", "permuted", BEHIND), scores("cnn", "", BEHIND), KINDS, "accuracy", 1 / 2
    )
    assert list(found) == COLUMNS and found.empty


def test_what_has_no_score_on_two_draws_beside_the_other_has_no_row():
    nan = float("nan")
    given = {
        "cnn": [[0.9, nan], [nan, 0.9], [0.9, nan]],
        "words": [[nan, 0.5], [0.5, nan], [nan, 0.5]],
    }
    assert list(table(given).index) == ["words"]
