"""Skill that is all GC disappears among examples alike in GC; other skill does not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.evaluation.confounding import COLUMNS, Best, confounding, to_match
from motifold.evaluation.matching import Matched, matched_score, matching_weights
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.resampling import Resampling

TWO = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])
N = 2000


def held_out(facts, y, scores, folds=5):
    n = len(y)
    truths = {"label": np.array(facts.classes)[y]} if facts.classes else {"target": y}
    head = {"id": [f"e{i}" for i in range(n)], "repeat": 0, "fold": np.arange(n) % folds, **truths}
    return pd.concat([pd.DataFrame(head), pd.DataFrame(scores, columns=facts.outputs)], axis=1)


def two(p):
    return np.column_stack([1 - p, p])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def confounded(seed=0, strength=2.0):
    """Classes, and a confounder that is higher in the second."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(N) % 2)
    return rng, y, strength * y + rng.normal(size=N)


@pytest.mark.parametrize("metric", ["balanced_accuracy", "auroc", "mcc", "accuracy", "auprc"])
def test_skill_that_is_all_gc_is_gone_among_examples_alike_in_it(metric):
    rng, y, gc = confounded()
    model = held_out(TWO, y, two(sigmoid(2 * gc - 2 + rng.normal(0, 0.2, N))))
    shortcut = held_out(TWO, y, two(sigmoid(2 * gc - 2)))
    found = matched_score(TWO, model, shortcut, metric, Resampling(draws=200))
    assert found.kept < 0.25
    assert found.low <= found.score <= found.high
    assert 0.2 < found.used < 0.5, "as much as the classes overlap"


@pytest.mark.parametrize("metric", ["balanced_accuracy", "auroc", "mcc"])
def test_skill_that_has_nothing_to_do_with_gc_is_kept(metric):
    rng, y, gc = confounded()
    motif = np.where(rng.random(N) < 0.9, y, 1 - y)
    p = np.where(motif == 1, 0.9, 0.1) + rng.normal(0, 0.01, N)
    found = matched_score(
        TWO, held_out(TWO, y, two(p)), held_out(TWO, y, two(sigmoid(2 * gc - 2))), metric,
        Resampling(draws=200),
    )  # fmt: skip
    assert found.kept > 0.9


def test_classes_that_share_no_stratum_cannot_be_matched():
    _, y, gc = confounded(strength=50.0)
    shortcut = held_out(TWO, y, two(sigmoid(gc - 25)))
    found = matched_score(TWO, shortcut, shortcut, "balanced_accuracy", Resampling(draws=50))
    assert np.isnan([found.score, found.low, found.high, found.kept]).all()
    assert found.used < 0.05


def test_strata_are_made_in_each_fold_alone():
    """The model of one fold may call what another calls 0.9 by 0.1; the order within it counts."""
    _, y, gc = confounded()
    model = held_out(TWO, y, two(np.where(y == 1, 0.7, 0.3)))
    shift = (np.arange(N) % 5) * 3.0
    plain, shifted = (
        matched_score(TWO, model, held_out(TWO, y, two(sigmoid(z))), "auroc", Resampling(draws=20))
        for z in (gc, gc / 2 + shift - 6)
    )
    assert plain.used == pytest.approx(shifted.used, abs=0.01)


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 4), st.integers(1, 5), st.integers(0, 10_000))
def test_matched_classes_are_spread_alike_over_the_strata(classes, strata, seed):
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, 60)])
    stratum = rng.integers(0, strata, len(y))
    weight = matching_weights(y, stratum)
    table = np.zeros((strata, classes))
    np.add.at(table, (stratum, y), weight)
    assert table == pytest.approx(np.repeat(table[:, :1], classes, axis=1))
    assert (weight <= 1).all() and (weight >= 0).all()


def test_one_stratum_only_balances_the_classes():
    rng = np.random.default_rng(0)
    y = (rng.random(N) < 0.2).astype(int)
    p = np.clip(0.3 * y + rng.random(N) * 0.7, 0, 1)
    flat = held_out(TWO, y, two(np.full(N, 0.5)), folds=1)
    model = held_out(TWO, y, two(p), folds=1)
    found = matched_score(TWO, model, flat, "balanced_accuracy", Resampling(draws=50))
    assert found.score == pytest.approx(metric_value("balanced_accuracy", y, two(p)))
    assert (found.kept, found.used) == pytest.approx((1, 1))


def test_three_classes_are_matched_on_the_predicted_class():
    facts = Facts("set", "dna", "classification", [4], classes=["a", "b", "c"])
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, N)
    seen = np.where(rng.random(N) < 0.6, y, rng.integers(0, 3, N))  # what the shortcut knows
    shares = np.where(np.eye(3)[seen] == 1, 0.7, 0.15)
    shortcut = held_out(facts, y, shares)
    told = held_out(facts, y, np.eye(3)[seen] * 0.8 + 0.2 / 3)
    perfect = held_out(facts, y, np.eye(3)[y])
    at = Resampling(draws=50)
    assert matched_score(facts, told, shortcut, "balanced_accuracy", at).score == pytest.approx(
        1 / 3, abs=0.01
    )
    assert matched_score(facts, perfect, shortcut, "balanced_accuracy", at).kept > 0.99


@pytest.mark.parametrize("metric", ["r2", "spearman"])
def test_numbers_are_scored_within_strata(metric):
    rng = np.random.default_rng(0)
    gc, motif = rng.normal(size=N), rng.normal(size=N)
    y = gc + motif + rng.normal(0, 0.5, N)
    shortcut = held_out(NUMBERS, y, gc[:, None])
    at = Resampling(draws=200)
    only_gc = matched_score(NUMBERS, shortcut, shortcut, metric, at)
    assert abs(only_gc.score) < 0.1 and only_gc.kept < 0.2
    both = matched_score(NUMBERS, held_out(NUMBERS, y, (gc + motif)[:, None]), shortcut, metric, at)
    # what is left of the variance within strata is nearly that of motif and noise: 1 / 1.25
    assert both.score == pytest.approx(0.8, abs=0.03) and both.low < both.score < both.high
    assert both.used > 0.99


def test_clusters_widen_the_interval():
    _, y, gc = confounded()
    model = held_out(TWO, y, two(sigmoid(gc)))
    shortcut = held_out(TWO, y, two(sigmoid(gc * 0.1)), folds=5)
    clusters = pd.Series(np.arange(N) // 100, index=model["id"])
    alone, together = (
        matched_score(TWO, model, shortcut, "auroc", Resampling(c, draws=300))
        for c in (None, clusters)
    )
    assert alone.score == together.score and alone.used == together.used
    assert (together.low, together.high) != (alone.low, alone.high)


def test_only_the_repeats_of_the_shortcut_count():
    _, y, gc = confounded()
    model = held_out(TWO, y, two(sigmoid(gc)))
    more = pd.concat([model, model.assign(repeat=1, a=0.5, b=0.5)], ignore_index=True)
    shortcut = held_out(TWO, y, two(sigmoid(gc)))
    at = Resampling(draws=20)
    assert matched_score(TWO, more, shortcut, "auroc", at) == matched_score(
        TWO, model, shortcut, "auroc", at
    )


def shortcuts(**rows):
    """shortcuts.tsv: name to (visible, score, p_adjusted, status)."""
    table = [
        (name, visible, "balanced_accuracy", score, score, score, 0.5, p, p, status, f"{name}!")
        for name, (visible, score, p, status) in rows.items()
    ]
    return pd.DataFrame(
        table,
        columns=["shortcut", "visible", "metric", "score", "ci_low", "ci_high", "chance", "p_value",
                 "p_adjusted", "status", "says"],
    )  # fmt: skip


CNN = Best("cnn", 0.9, 0.88)


def judged(table, matched=None, best=CNN):
    return confounding(table, best, matched or {}).set_index("shortcut")


def test_a_model_that_is_all_gc_fails():
    rng, y, gc = confounded()
    model = held_out(TWO, y, two(sigmoid(2 * gc - 2 + rng.normal(0, 0.2, N))))
    shortcut = held_out(TWO, y, two(sigmoid(2 * gc - 2)))
    one = matched_score(TWO, model, shortcut, "balanced_accuracy", Resampling(draws=100))
    row = judged(
        shortcuts(gc=(True, 0.84, 0.001, "caution")), {"gc": one}, Best("cnn", 0.84, 0.82)
    ).loc["gc"]
    assert row["status"] == "fail" and row["share"] == pytest.approx(1)
    assert "GC content alone reaches 100% of what cnn scores" in row["says"]
    assert row["matched"] == one.score and "alike in it cnn keeps" in row["says"]


def test_a_motif_model_on_data_that_also_differ_in_gc_does_not_fail():
    rng, y, gc = confounded()
    motif = np.where(rng.random(N) < 0.9, y, 1 - y)
    model = held_out(TWO, y, two(np.where(motif == 1, 0.9, 0.1)))
    shortcut = held_out(TWO, y, two(sigmoid(2 * gc - 2)))
    one = matched_score(TWO, model, shortcut, "balanced_accuracy", Resampling(draws=100))
    row = judged(shortcuts(gc=(True, 0.84, 0.001, "caution")), {"gc": one}).loc["gc"]
    assert row["share"] == pytest.approx(0.85)
    assert row["status"] == "caution" and "but among examples alike" in row["says"]


def test_skill_that_is_kept_clears_a_shortcut_that_reaches_half_of_it():
    """Composition follows from any motif; matching tells that the model does not live on it."""
    table = shortcuts(dinucleotides=(True, 0.75, 0.001, "caution"))
    for kept, status in ((0.95, "pass"), (0.7, "caution")):
        one = Matched(0.88, 0.85, 0.9, 0.5, kept)
        row = judged(table, {"dinucleotides": one}).loc["dinucleotides"]
        assert row["status"] == status and "alike in it" in row["says"]


def test_what_cannot_be_matched_cannot_be_told_apart():
    _, y, gc = confounded(strength=50.0)
    shortcut = held_out(TWO, y, two(sigmoid(gc - 25)))
    one = matched_score(TWO, shortcut, shortcut, "balanced_accuracy", Resampling(draws=20))
    row = judged(shortcuts(length=(True, 0.9, 0.001, "caution")), {"length": one}).loc["length"]
    assert row["status"] == "fail" and "cannot be told apart" in row["says"]


@pytest.mark.parametrize(
    ("score", "p", "status"),
    [(0.75, 0.01, "caution"), (0.75, 0.2, "pass"), (0.65, 0.01, "pass"), (0.4, 0.9, "pass"),
     (0.89, 0.2, "pass"), (0.89, 0.01, "caution")],
)  # fmt: skip
def test_shares_are_graded_where_nothing_was_matched(score, p, status):
    assert judged(shortcuts(gc=(True, score, p, "pass"))).loc["gc", "status"] == status


def test_hidden_shortcuts_keep_what_was_said_of_them():
    table = shortcuts(
        letter_case=(False, 0.9, 0.001, "caution"), row_order=(False, 0.5, 0.9, "pass")
    )
    found = judged(table)
    assert found["status"].tolist() == ["caution", "pass"]
    assert found["says"].tolist() == ["letter_case!", "row_order!"]


@pytest.mark.parametrize("low", [0.48, float("nan")])
def test_without_skill_there_is_nothing_to_explain(low):
    table = shortcuts(gc=(True, 0.6, 0.01, "caution"))
    row = judged(table, best=Best("cnn", 0.55, low)).loc["gc"]
    assert row["status"] == "pass" and "no skill to explain" in row["says"]
    assert np.isnan(row["share"])
    assert to_match(table, Best("cnn", 0.55, low)) == []


def test_the_strongest_and_all_large_ones_are_matched():
    table = shortcuts(
        gc=(True, 0.75, 0.01, "pass"), flanks=(True, 0.55, 0.5, "pass"),
        dinucleotides=(True, 0.8, 0.01, "caution"), letter_case=(False, 0.99, 0.01, "caution"),
        length=(True, float("nan"), float("nan"), "pass"),
    )  # fmt: skip
    assert to_match(table, CNN) == ["dinucleotides", "gc"]
    assert to_match(table[table["shortcut"] == "flanks"], CNN) == ["flanks"]
    assert list(confounding(table, CNN, {})) == COLUMNS


def test_a_table_without_shortcuts_stays_one():
    assert list(confounding(shortcuts(), CNN, {})) == COLUMNS
