"""Scores without leaked examples, where it is known how much the leaks brought."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import CLASSIFICATION_METRICS, Facts, truth
from motifold.evaluation.clean import clean_scores, drawn_means
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.resampling import Resampling, draws_for, resampled_values
from motifold.evaluation.score import scores_in

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])
COLUMNS = ["model", "metric", "all", "clean", "clean_low", "clean_high", "n", "n_clean"]


def predictions(skill_leaked=1.0, skill_clean=0.7, folds=1, n=400, repeats=1):
    """The first half of the examples leaked."""
    rng, parts = np.random.default_rng(0), []
    y = np.resize([0, 1], n)
    leaked = np.arange(n) < n // 2
    for repeat in range(repeats):
        right = rng.random(n) < np.where(leaked, skill_leaked, skill_clean)
        p = np.where(right, y, 1 - y) * 0.8 + 0.1
        columns = {
            "id": [f"x{i}" for i in range(n)],
            "repeat": repeat,
            "fold": np.arange(n) % folds,
        }
        columns |= {"label": np.array(["a", "b"])[y], "a": 1 - p, "b": p}
        parts.append(pd.DataFrame(columns))
    ids = {f"x{i}" for i in np.flatnonzero(leaked)}
    return pd.concat(parts, ignore_index=True), ids


def test_leaked_examples_flatter_and_are_taken_away():
    table, ids = predictions()
    found = clean_scores(
        FACTS, {"cnn": table}, ids, Resampling(draws=300), ["accuracy", "auroc"], "accuracy"
    )
    assert list(found.columns) == COLUMNS and found["metric"].tolist() == ["accuracy", "auroc"]
    row = found.iloc[0]
    assert row["clean"] < 0.78 < 0.82 < row["all"]
    assert row["clean_low"] < row["clean"] < row["clean_high"]
    assert (row["n"], row["n_clean"]) == (400, 200)


def test_the_interval_is_as_wide_as_a_binomial_one():
    table, ids = predictions()
    row = clean_scores(
        FACTS, {"m": table}, ids, Resampling(draws=2000), ["accuracy"], "accuracy"
    ).iloc[0]
    sd = np.sqrt(row["clean"] * (1 - row["clean"]) / 200)
    assert row["clean_high"] - row["clean_low"] == pytest.approx(3.92 * sd, rel=0.1)


def test_clusters_widen_the_interval():
    table, ids = predictions()
    right = (table["b"] > 0.5) == (table["label"] == "b")
    alike = table["id"].to_numpy()[np.argsort(right.to_numpy(), kind="stable")]
    clusters = pd.Series(np.arange(400) // 20, index=alike)
    narrow, wide = (
        clean_scores(FACTS, {"m": table}, ids, Resampling(one, 500), ["accuracy"], "accuracy").iloc[
            0
        ]
        for one in (None, clusters)
    )
    assert wide["clean_high"] - wide["clean_low"] > 1.5 * (
        narrow["clean_high"] - narrow["clean_low"]
    )


def test_without_leaks_both_scores_are_the_same():
    table, _ = predictions(folds=5)
    found = clean_scores(
        FACTS, {"m": table}, [], Resampling(draws=20), CLASSIFICATION_METRICS, "mcc"
    )
    assert found["all"].tolist() == found["clean"].tolist()
    by_fold = [
        (part["label"] == np.where(part["b"] > 0.5, "b", "a")).mean()
        for _, part in table.groupby("fold")
    ]
    assert found["all"][0] == pytest.approx(np.mean(by_fold))


def test_where_nothing_clean_is_left_there_is_no_score():
    table, _ = predictions()
    row = clean_scores(
        FACTS, {"m": table}, set(table["id"]), Resampling(draws=20), ["mcc"], "mcc"
    ).iloc[0]
    assert np.isnan([row["clean"], row["clean_low"], row["clean_high"]]).all()
    assert row["n_clean"] == 0 and row["all"] > 0


def test_one_fold_is_drawn_as_elsewhere():
    table, _ = predictions(n=60)
    resampling = Resampling(draws=50)
    found = drawn_means(FACTS, table, ["auroc"], resampling)[0]
    assert found == pytest.approx(resampled_values(FACTS, table, "auroc", resampling))


def test_repeats_count_an_example_once():
    table, ids = predictions(folds=4, repeats=3)
    row = clean_scores(
        FACTS, {"m": table}, ids, Resampling(draws=200), ["accuracy"], "accuracy"
    ).iloc[0]
    assert (row["n"], row["n_clean"]) == (400, 200)
    assert row["clean_low"] < row["clean"] < row["clean_high"]


def test_numbers_are_scored_too():
    rng = np.random.default_rng(1)
    y = rng.normal(size=100)
    columns = {"id": np.arange(100).astype(str), "repeat": 0, "fold": np.arange(100) % 2}
    noise = np.where(np.arange(100) < 50, 0, 1) * rng.normal(size=100)
    table = pd.DataFrame(columns | {"target": y, "t": y + noise})
    leaked = [str(i) for i in range(50)]
    row = clean_scores(NUMBERS, {"m": table}, leaked, Resampling(draws=200), ["r2"], "r2").iloc[0]
    assert row["clean"] < row["all"] < 1 and row["clean_low"] < row["clean"] < row["clean_high"]


@pytest.mark.parametrize("metric", CLASSIFICATION_METRICS)
def test_a_fold_that_a_draw_leaves_empty_is_left_out_of_its_mean(metric):
    """Fold 1 is one cluster of two; draws that miss it speak of fold 0 alone."""
    table, _ = predictions(folds=2, n=40)
    clusters = table.set_index("id")["fold"]
    found = drawn_means(FACTS, table, [metric], Resampling(clusters, draws=50))[0]
    parts = [table[table["fold"] == fold] for fold in (0, 1)]
    alone = [metric_value(metric, truth(FACTS, one), scores_in(FACTS, one)) for one in parts]
    known = [one for one in alone if not np.isnan(one)]
    assert np.unique(found.round(9)) == pytest.approx(
        np.unique(np.round([*known, np.mean(known)], 9)) if known else [np.nan], nan_ok=True
    )


def test_only_the_deciding_metric_has_an_interval():
    table, ids = predictions(n=100)
    given = (FACTS, {"m": table}, ids, Resampling(draws=100), ["accuracy", "mcc"], "mcc")
    found = clean_scores(*given).set_index("metric")
    assert found.loc["accuracy", ["clean_low", "clean_high"]].isna().all()
    assert (
        found.loc["mcc", "clean_low"] < found.loc["mcc", "clean"] < found.loc["mcc", "clean_high"]
    )
    assert found.loc["accuracy", "clean"] > 0.5


def test_large_data_are_drawn_less_often():
    assert (draws_for(100_000), draws_for(100_001)) == (1000, 200)
