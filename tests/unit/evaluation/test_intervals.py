"""Intervals against hand computation and by what they promise to cover."""

import time

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import CLASSIFICATION_METRICS, Facts
from motifold.evaluation.intervals import (
    bootstrap_interval,
    bootstrap_intervals,
    fold_interval,
    percentile_interval,
    summarise,
)
from motifold.evaluation.resampling import Resampling, drawn_weights, resampled_values

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])


def predictions(n, seed=0, skill=0.8):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    right = rng.random(n) < skill
    p = np.where(right, y, 1 - y) * 0.8 + 0.1
    label = np.array(["a", "b"])[y]
    ids = [f"x{i:06d}" for i in range(n)]
    columns = {"id": ids, "repeat": 0, "fold": 0, "label": label, "a": 1 - p, "b": p}
    return pd.DataFrame(columns)


def test_the_fold_interval_is_the_one_computed_by_hand():
    values = np.array([0.80, 0.82, 0.84, 0.86, 0.88])
    mean, sd, low, high = fold_interval(values, 0.2)
    # variance 0.001, times 1/5 + 1/4; t of 4 degrees of freedom at 0.975 is 2.776445
    half = 2.776445 * np.sqrt(0.001 * 0.45)
    assert (mean, sd) == pytest.approx((0.84, np.sqrt(0.001)))
    assert (low, high) == pytest.approx((0.84 - half, 0.84 + half), rel=1e-6)


def test_folds_without_a_value_are_left_out_and_one_fold_has_no_interval():
    assert fold_interval(np.array([0.5, np.nan, 0.7]), 0.5)[0] == pytest.approx(0.6)
    mean, *others = fold_interval(np.array([0.5]), 0.2)
    assert mean == 0.5
    assert np.isnan(others).all()
    assert np.isnan(fold_interval(np.array([np.nan]), 0.2)).all()


def test_equal_folds_have_an_interval_of_no_width():
    assert fold_interval(np.full(5, 0.5), 0.2) == pytest.approx((0.5, 0, 0.5, 0.5))


def test_the_bootstrap_interval_covers_the_truth_about_as_often_as_it_says():
    resampling = Resampling(draws=300)
    hits = 0
    for seed in range(100):
        low, high = bootstrap_interval(FACTS, predictions(200, seed), "accuracy", resampling)
        hits += low <= 0.8 <= high
    assert 87 <= hits <= 100


def test_clusters_of_copies_widen_the_interval_to_that_of_the_originals():
    few = predictions(100)
    many = few.loc[np.repeat(few.index, 9)].assign(id=[f"c{i}" for i in range(900)])
    clusters = pd.Series(np.repeat(np.arange(100), 9), index=many["id"])
    width = {}
    for name, table, known in (
        ("few", few, None),
        ("naive", many, None),
        ("whole", many, clusters),
    ):
        low, high = bootstrap_interval(FACTS, table, "accuracy", Resampling(known))
        width[name] = high - low
    assert width["whole"] == pytest.approx(width["few"], rel=0.2)
    assert width["naive"] < 0.5 * width["whole"]


def test_clusters_are_drawn_whole_and_as_many_as_there_are():
    cluster = np.array([0, 0, 1, 2, 2, 2])
    (weights,) = drawn_weights(cluster, 50, seed=1)
    assert (weights[:, 0] == weights[:, 1]).all() and (weights[:, 3] == weights[:, 5]).all()
    assert (weights[:, [0, 2, 3]].sum(axis=1) == 3).all()


def test_draws_are_the_same_for_every_order_of_the_rows():
    table = predictions(50)
    mixed = table.sample(frac=1, random_state=3)
    values = [
        resampled_values(FACTS, rows, "auroc", Resampling(draws=20)) for rows in (table, mixed)
    ]
    assert values[0] == pytest.approx(values[1])


def test_a_metric_that_most_draws_leave_undefined_has_no_interval():
    assert np.isnan(percentile_interval(np.array([0.5, np.nan, np.nan]))).all()
    table = predictions(20).assign(a=np.nan)
    assert np.isnan(bootstrap_interval(FACTS, table, "auroc", Resampling(draws=10))).all()


def test_a_thousand_draws_of_two_thousand_rows_take_no_more_than_seconds():
    started = time.process_time()
    table = bootstrap_intervals(
        FACTS, predictions(2000), list(CLASSIFICATION_METRICS), Resampling(draws=200)
    )
    assert time.process_time() - started < 5
    assert (table["ci_low"] <= table["ci_high"]).all()


def long_table(model, kind, metric, values):
    rows = {"model": model, "kind": kind, "repeat": 0, "fold": range(len(values))}
    return pd.DataFrame({**rows, "metric": metric, "value": values})


def test_a_summary_has_one_row_a_model_and_metric_within_the_metrics_range():
    metrics = pd.concat(
        [
            long_table("cnn", "network", "accuracy", [1.0, 0.8, 1.0]),
            long_table("cnn", "network", "r2", [-3.0, 0.9, 0.9]),
        ]
    )
    table = summarise(metrics, 1 / 3)
    columns = ["model", "kind", "metric", "mean", "sd", "ci_low", "ci_high", "folds"]
    assert list(table.columns) == columns
    assert table["folds"].tolist() == [3, 3]
    assert table["ci_high"].tolist() == [1.0, 1.0]
    assert table["ci_low"][1] < -3


def test_one_fold_takes_the_intervals_it_is_given():
    metrics = long_table("cnn", "network", "accuracy", [0.8])
    assert np.isnan(summarise(metrics, 0.2)["ci_low"][0])
    given = pd.DataFrame(
        {"model": ["cnn"], "metric": ["accuracy"], "ci_low": [0.7], "ci_high": [0.9]}
    )
    table = summarise(metrics, 0.2, given)
    assert (table["ci_low"][0], table["ci_high"][0]) == (0.7, 0.9)
