"""Signal is found where it is, and hardly ever where it is not."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.paired import HeldOut
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import score_predictions
from motifold.evaluation.signal import above_chance, signal

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])
COLUMNS = ["model", "kind", "metric", "mean", "chance", "p_value", "p_adjusted"]
COLUMNS += ["ci_low", "ci_high"]


def predictions(skill, n, folds, rng, shared=None):
    """Probabilities that hold some skill and some noise; ``shared`` is noise of all models."""
    y = np.resize([0, 1], n)
    noise = rng.normal(size=n) if shared is None else 0.8 * shared + 0.6 * rng.normal(size=n)
    p = 1 / (1 + np.exp(-(skill * (2 * y - 1) + noise)))
    ids = [f"x{i}" for i in range(n)]
    columns = {"id": ids, "repeat": 0, "fold": np.arange(n) // 2 % folds}
    return pd.DataFrame(columns | {"label": np.array(["a", "b"])[y], "a": 1 - p, "b": p})


def scored(tables, kind="network"):
    return pd.concat(
        [
            score_predictions(FACTS, one).assign(model=name, kind=kind)
            for name, one in tables.items()
        ]
    )


def metric_rows(model, metric, values, kind="network"):
    columns = {"model": model, "kind": kind, "repeat": 0, "fold": range(len(values))}
    return pd.DataFrame(columns | {"metric": metric, "value": values})


def test_the_p_value_is_the_one_computed_by_hand():
    p_value = above_chance(np.array([0.6, 0.7, 0.65]), "auroc", 0.5, 1 / 3)
    # t = 0.15 / sqrt((1/3 + 1/2) * 0.0025) = 3.286; two degrees of freedom have a closed form
    t = 0.15 / np.sqrt((1 / 3 + 1 / 2) * 0.0025)
    assert p_value == pytest.approx(0.5 - t / (2 * np.sqrt(2 + t**2)))
    assert above_chance(np.array([0.4, 0.3, 0.35]), "auroc", 0.5, 1 / 3) == pytest.approx(
        1 - p_value
    )


def test_for_errors_below_chance_is_above_chance():
    values = np.array([0.6, 0.7, 0.65])
    assert (
        above_chance(values, "log_loss", 0.8, 1 / 3)
        < 0.05
        < above_chance(values, "auroc", 0.8, 1 / 3)
    )


def test_without_spread_chance_is_no_signal_and_a_perfect_score_is():
    assert above_chance(np.full(5, 0.5), "auroc", 0.5, 0.2) == 1
    assert above_chance(np.full(5, 0.4), "auroc", 0.5, 0.2) == 1
    assert above_chance(np.full(5, 1.0), "auroc", 0.5, 0.2) < 1e-5
    assert above_chance(np.full(5, 0.501), "auroc", 0.5, 0.2) > 0.3


def test_one_fold_or_no_chance_level_leaves_no_p_value():
    assert np.isnan(above_chance(np.array([0.9, np.nan]), "auroc", 0.5, 0.2))
    assert np.isnan(above_chance(np.array([0.9, 0.8]), "mse", float("nan"), 0.2))


def test_real_skill_is_shown_and_adjusted_for_the_number_of_models():
    rng = np.random.default_rng(0)
    tables = {"cnn": predictions(1.0, 200, 5, rng), "mlp": predictions(0.0, 200, 5, rng)}
    table = signal(scored(tables), "balanced_accuracy", 0.5, 0.2)
    assert list(table.columns) == COLUMNS
    assert table["p_adjusted"][0] < 0.01 < 0.05 < table["p_adjusted"][1]
    assert table["p_adjusted"][0] == pytest.approx(2 * table["p_value"][0])


def test_a_constant_prediction_never_has_signal_even_where_it_looks_lucky():
    """The majority's accuracy can differ from chance by how the folds fell."""
    rows = pd.concat(
        [
            metric_rows("majority", "accuracy", [0.76, 0.77, 0.76], "control"),
            metric_rows("majority", "auroc", [0.5, 0.5, 0.5], "control"),
            metric_rows("mean", "r2", [0.01, 0.02, 0.01], "control"),
            metric_rows("mean", "pearson", [np.nan] * 3, "control"),
        ]
    )
    assert signal(rows, "accuracy", 0.75, 1 / 3)["p_value"].tolist()[0] == 1
    assert signal(rows, "r2", 0.0, 1 / 3)["p_value"].tolist()[1] == 1


def fast_balanced_accuracy(y, p):
    said = p > 0.5
    return (said[y].mean() + (~said)[~y].mean()) / 2


def test_on_null_data_at_most_5_in_100_sets_show_a_signal_over_folds():
    """Labels are permuted; six models share most of their noise; any of them may be fooled."""
    rng, false, sets = np.random.default_rng(1), 0, 300
    fold = np.arange(200) // 2 % 5
    for _ in range(sets):
        y, shared, rows = np.resize([True, False], 200), rng.normal(size=200), []
        for model in "abcdef":
            p = 1 / (1 + np.exp(-(0.8 * shared + 0.6 * rng.normal(size=200))))
            values = [fast_balanced_accuracy(y[fold == k], p[fold == k]) for k in range(5)]
            rows.append(metric_rows(model, "balanced_accuracy", values))
        table = signal(pd.concat(rows), "balanced_accuracy", 0.5, 0.2)
        false += (table["p_adjusted"] < 0.05).any()
    assert false / sets <= 0.05


@pytest.mark.parametrize("clustered", [False, True])
def test_on_null_data_about_5_in_100_sets_show_a_signal_on_one_test_part(clustered):
    rng, false, sets = np.random.default_rng(2), 0, 60
    cluster = np.arange(120) // (6 if clustered else 1)
    for seed in range(sets):
        shared = rng.normal(size=120)
        tables = {name: predictions(0.0, 120, 1, rng, shared) for name in "abc"}
        if clustered:  # copies of one example: same label, same prediction
            at = cluster * 6
            for table in tables.values():
                for column in ("label", "a", "b"):
                    table[column] = table[column].to_numpy()[at + cluster % 2]
        clusters = pd.Series(cluster, index=tables["a"]["id"])
        held_out = HeldOut(FACTS, tables, Resampling(clusters, draws=200, seed=seed))
        rows = [metric_rows(name, "balanced_accuracy", [0.5]) for name in tables]
        table = signal(pd.concat(rows), "balanced_accuracy", 0.5, 0.2, held_out)
        false += (table["p_adjusted"] < 0.05).any()
    assert false / sets <= 0.1


def test_one_test_part_with_skill_is_shown():
    rng = np.random.default_rng(3)
    tables = {"cnn": predictions(1.0, 200, 1, rng), "mlp": predictions(-1.0, 200, 1, rng)}
    held_out = HeldOut(FACTS, tables, Resampling(draws=500))
    table = signal(scored(tables), "auroc", 0.5, 0.2, held_out)
    assert table["p_value"][0] == pytest.approx(1 / 501) and table["p_value"][1] == 1


def test_a_single_cluster_proves_nothing():
    table = predictions(1.0, 40, 1, np.random.default_rng(4))
    clusters = pd.Series(0, index=table["id"])
    held_out = HeldOut(FACTS, {"cnn": table}, Resampling(clusters, draws=50))
    found = signal(scored({"cnn": table}), "auroc", 0.5, 0.2, held_out)
    assert found["p_value"].isna().all()


@pytest.mark.parametrize("folds", [1, 5])
def test_the_interval_is_as_wide_as_the_draws_of_examples_make_it(folds):
    table = predictions(1.0, 400, folds, np.random.default_rng(5))
    held_out = HeldOut(FACTS, {"cnn": table}, Resampling(draws=1000))
    row = signal(scored({"cnn": table}), "accuracy", 0.5, 0.2, held_out).iloc[0]
    sd = np.sqrt(row["mean"] * (1 - row["mean"]) / 400)
    assert row["ci_high"] - row["ci_low"] == pytest.approx(3.92 * sd, rel=0.12)
    assert row["ci_low"] < row["mean"] < row["ci_high"]


def test_with_folds_the_interval_respects_clusters_and_the_p_value_stays():
    table = predictions(0.7, 200, 5, np.random.default_rng(6))
    copies = pd.concat([table.assign(id=table["id"] + f"_{k}") for k in range(4)])
    clusters = pd.Series(copies["id"].str.split("_").str[0].to_numpy(), index=copies["id"])
    rows = [
        signal(
            scored({"cnn": one}),
            "balanced_accuracy",
            0.5,
            0.2,
            HeldOut(FACTS, {"cnn": one}, Resampling(of)),
        ).iloc[0]
        for one, of in ((table, None), (copies, clusters), (copies, None))
    ]
    wide = [row["ci_high"] - row["ci_low"] for row in rows]
    assert wide[1] == pytest.approx(wide[0], rel=0.15) and wide[2] < 0.6 * wide[1]
    assert rows[0]["p_value"] == pytest.approx(rows[1]["p_value"])
    plain = signal(scored({"cnn": table}), "balanced_accuracy", 0.5, 0.2).iloc[0]
    assert plain["p_value"] == pytest.approx(rows[0]["p_value"])
    assert np.isnan([plain["ci_low"], plain["ci_high"]]).all()


def test_a_single_cluster_leaves_no_interval():
    table = predictions(1.0, 40, 5, np.random.default_rng(4))
    clusters = pd.Series(0, index=table["id"])
    held_out = HeldOut(FACTS, {"cnn": table}, Resampling(clusters, draws=50))
    found = signal(scored({"cnn": table}), "balanced_accuracy", 0.5, 0.2, held_out)
    assert found[["ci_low", "ci_high"]].isna().all(axis=None)
