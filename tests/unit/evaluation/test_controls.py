"""Controls on trials whose outcome is known."""

import numpy as np
import pandas as pd
import pytest

from motifold.evaluation.controls import control_rows
from motifold.evaluation.strands import COLUMNS

NAMES = ["model", "kind", "trial", "fraction", "n", "draw", "repeat", "fold", "metric", "value"]


def trial(name, values, model="kmer", metric="auroc"):
    """Values: one list of folds a draw."""
    rows = [
        (model, "baseline", name, 1.0, 100, draw, 0, fold, metric, value)
        for draw, folds in enumerate(values)
        for fold, value in enumerate(folds)
    ]
    return pd.DataFrame(rows, columns=NAMES)


def summary(mean=0.9, low=0.85, high=0.95, models=("kmer",), metric="auroc"):
    rows = [(model, "baseline", metric, mean, low, high) for model in models]
    return pd.DataFrame(rows, columns=["model", "kind", "metric", "mean", "ci_low", "ci_high"])


def guesses(draws, folds=5, level=0.5, sd=0.02, seed=0):
    return np.random.default_rng(seed).normal(level, sd, (draws, folds)).tolist()


def rows_of(*trials, known=None, chance=0.5, share=0.2, metric="auroc"):
    known = summary(metric=metric) if known is None else known
    return control_rows(pd.concat(trials), known, metric, chance, share)


def test_permuted_labels_that_score_like_a_guess_pass():
    table = rows_of(trial("permuted", guesses(19)), trial("unchanged", [[0.8] * 5]))
    assert list(table.columns) == COLUMNS
    row = table.iloc[0]
    assert (row["control"], row["status"]) == ("permuted_labels", "pass")
    assert row["p_value"] == pytest.approx(1 / 20)
    assert row["ci_low"] < 0.5 < row["ci_high"]
    assert row["says"].endswith("With the real labels it scores 0.8, better than every draw.")


def test_permuted_labels_that_are_predicted_fail_and_say_why():
    row = rows_of(trial("permuted", guesses(5, level=0.7))).iloc[0]
    assert row["status"] == "fail" and row["score"] == pytest.approx(0.7, abs=0.02)
    assert "labels without meaning are predicted, so examples leak between folds" in row["says"]


def test_the_p_value_counts_permutations_that_do_as_well():
    draws = [[0.4] * 5, [0.6] * 5, [0.5] * 5]
    row = rows_of(trial("permuted", draws), trial("unchanged", [[0.5] * 5])).iloc[0]
    assert row["p_value"] == pytest.approx(3 / 4)
    assert "(p = 0.75 by permutation)" in row["says"]


def test_without_an_unchanged_trial_the_real_score_is_that_of_the_summary():
    row = rows_of(trial("permuted", guesses(9)), known=summary(0.3)).iloc[0]
    assert row["p_value"] == 1


def test_a_tiny_surplus_is_no_leak_however_sure():
    row = rows_of(trial("permuted", [[0.51, 0.511, 0.51, 0.51, 0.511]])).iloc[0]
    assert row["ci_low"] > 0.5 and row["status"] == "pass"


def test_clean_data_do_not_fail_and_rarely_call_for_caution():
    """100 data sets with 4 models each: draws of 10 permutations, noise as of 200 examples."""
    rng, statuses = np.random.default_rng(1), []
    for _ in range(100):
        shared = rng.normal(0, 0.08, (10, 5))
        models = [
            trial("permuted", (0.5 + 0.7 * shared + 0.7 * rng.normal(0, 0.08, (10, 5))).tolist(), m)
            for m in "abcd"
        ]
        table = rows_of(*models, known=summary(models="abcd"))
        statuses.append(set(table["status"]))
    assert not any("fail" in one for one in statuses)
    assert sum("caution" in one for one in statuses) <= 5


def test_one_draw_is_judged_by_its_folds():
    leak = [[0.95, 0.97, 0.96, 0.94, 0.95]]
    assert rows_of(trial("permuted", leak))["status"].tolist() == ["fail"]
    perhaps = rows_of(trial("permuted", [[0.62, 0.55, 0.66, 0.6, 0.61]])).iloc[0]
    assert perhaps["status"] == "caution" and "permute the labels more often" in perhaps["says"]


def test_draws_without_any_spread_are_judged_by_their_side_of_chance():
    assert rows_of(trial("permuted", [[0.5] * 5] * 4))["status"].tolist() == ["pass"]
    assert rows_of(trial("permuted", [[0.9] * 5] * 4))["status"].tolist() == ["fail"]


def test_shuffled_sequences_that_keep_the_skill_call_for_caution():
    table = rows_of(
        trial("shuffled", guesses(1, level=0.85)), trial("unchanged", [[0.85] * 5]), known=summary()
    )
    row = table.iloc[0]
    assert (row["control"], row["status"]) == ("shuffled_sequences", "caution")
    assert row["says"].startswith("Composition alone gives kmer AUROC 0.8")
    assert row["p_value"] < 0.001


def test_shuffled_sequences_are_held_against_the_best_model_of_all():
    known = summary(models=("kmer",), mean=0.7), summary(models=("cnn",), mean=0.95)
    tried = trial("shuffled", guesses(1, level=0.7)), trial("unchanged", [[0.7] * 5])
    row = rows_of(*tried, known=pd.concat(known)).iloc[0]
    assert row["status"] == "pass" and "of the best skill" in row["says"]


def test_a_control_model_sees_nothing_but_composition_and_is_left_out():
    tried = trial("shuffled", guesses(1, level=0.9)).assign(kind="control")
    assert rows_of(tried).empty


def test_shuffled_sequences_that_lose_the_skill_pass():
    for level in (0.5, 0.6):  # chance, and a quarter of the skill
        table = rows_of(trial("shuffled", guesses(1, level=level)), known=summary(0.9))
        assert table["status"].tolist() == ["pass"]


def test_shuffling_cannot_keep_a_skill_that_was_never_there():
    row = rows_of(trial("shuffled", guesses(1, level=0.8)), known=summary(0.5)).iloc[0]
    assert row["status"] == "pass" and "of the best skill" not in row["says"]


def test_one_test_part_borrows_the_interval_of_the_real_score():
    known = summary(0.9, 0.85, 0.95)
    row = rows_of(trial("shuffled", [[0.85]]), known=known).iloc[0]
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.8, 0.9))
    assert row["status"] == "caution"
    row = rows_of(trial("permuted", [[0.7], [0.68]]), known=known).iloc[0]
    assert row["status"] == "fail"
    row = rows_of(trial("permuted", [[0.53], [0.52]]), known=known).iloc[0]
    assert row["status"] == "pass"


def test_a_model_that_is_not_in_the_summary_has_no_interval_for_one_test_part():
    row = rows_of(trial("shuffled", [[0.8]]), known=summary().iloc[:0]).iloc[0]
    assert np.isnan([row["ci_low"], row["p_value"]]).all() and row["status"] == "pass"


def test_the_chance_of_r2_is_zero_and_below_it_all_is_well():
    row = rows_of(
        trial("permuted", guesses(10, level=-0.1), metric="r2"), chance=0, metric="r2"
    ).iloc[0]
    assert row["status"] == "pass" and row["chance"] == 0


def test_trials_without_values_or_of_other_metrics_give_no_rows():
    assert rows_of(trial("permuted", [[np.nan] * 5])).empty
    assert rows_of(trial("permuted", guesses(2), metric="mcc")).empty
    assert list(rows_of(trial("fraction", guesses(2))).columns) == COLUMNS


def test_a_score_that_could_hide_a_leak_is_not_said_to_be_as_it_must():
    wide = rows_of(trial("permuted", [[0.45, 0.75, 0.5, 0.6, 0.55]])).iloc[0]
    assert wide["status"] == "pass" and ": not told apart from a guess." in wide["says"]
    sure = rows_of(trial("permuted", guesses(19))).iloc[0]
    assert ": as it must." in sure["says"]
    lone = rows_of(trial("permuted", [[0.53]]), known=summary().iloc[:0]).iloc[0]
    assert ": not told apart from a guess." in lone["says"]


def test_errors_and_r2_have_a_guess_as_their_measure():
    low = rows_of(trial("permuted", guesses(10, level=-0.1), metric="r2"), chance=0, metric="r2")
    assert ": as it must." in low.iloc[0]["says"]
    for sd, says in ((0.1, ": as it must."), (3.0, ": not told apart from a guess.")):
        tried = trial("permuted", guesses(10, level=4.0, sd=sd), metric="mse")
        assert says in rows_of(tried, chance=4.0, metric="mse").iloc[0]["says"]


def test_several_shuffled_models_are_tested_together():
    """One of ten models with p = 0.01 is what luck gives."""
    edge = [[0.62, 0.78, 0.6, 0.72, 0.66]]
    known = summary(0.65, models="abcdefghij")
    alone = rows_of(trial("shuffled", edge, "a"), known=known).iloc[0]
    assert 0.005 < alone["p_value"] < 0.025 and alone["status"] == "caution"
    others = [trial("shuffled", [[0.5, 0.51, 0.49, 0.5, 0.5]], name) for name in "bcdefghij"]
    table = rows_of(trial("shuffled", edge, "a"), *others, known=known)
    assert (table["status"] == "pass").all()


def test_groups_that_are_told_apart_call_for_caution_and_never_fail():
    trials = trial("permuted_within_groups", guesses(2, level=0.8)), trial("permuted", guesses(5))
    table = rows_of(*trials).set_index("control")
    assert table["status"].to_dict() == {
        "permuted_labels": "pass", "permuted_within_groups": "caution",
    }  # fmt: skip
    says = table.loc["permuted_within_groups", "says"]
    assert "telling the groups apart is enough for AUROC 0.8" in says
    assert "hold whole groups out" in says and "balance" in says and "leak" not in says


def test_groups_that_tell_nothing_pass():
    row = rows_of(trial("permuted_within_groups", guesses(2))).iloc[0]
    assert (row["control"], row["status"]) == ("permuted_within_groups", "pass")
    assert row["says"].startswith("Trained on labels permuted within groups (2 draws) kmer scores")
