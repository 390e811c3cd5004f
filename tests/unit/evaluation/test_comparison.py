"""Comparisons against hand computation, textbook numbers and data whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.comparison import best_simple, compare
from motifold.evaluation.paired import HeldOut, paired_bootstrap
from motifold.evaluation.resampling import Resampling

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])
COLUMNS = [
    "model", "against", "metric", "difference", "ci_low", "ci_high", "p_value", "p_adjusted",
    "verdict", "p_worse", "p_equal", "p_better",
]  # fmt: skip


def metrics(metric="balanced_accuracy", **values):
    kinds = {"cnn": "network", "mlp": "network", "majority": "control"}
    tables = [
        pd.DataFrame(
            {
                "model": name,
                "kind": kinds.get(name, "baseline"),
                "repeat": 0,
                "fold": range(len(folds)),
                "metric": metric,
                "value": folds,
            }
        )
        for name, folds in values.items()
    ]
    return pd.concat(tables, ignore_index=True)


def test_a_clear_gain_is_said_with_its_numbers():
    table = compare(
        metrics(
            cnn=[0.90, 0.91, 0.92, 0.91, 0.90],
            mlp=[0.80, 0.79, 0.82, 0.81, 0.78],
            kmer=[0.80, 0.80, 0.81, 0.80, 0.80],
            majority=[0.5] * 5,
        ),
        "balanced_accuracy",
        0.2,
    )
    assert list(table.columns) == COLUMNS
    assert table["against"].tolist() == ["kmer", "kmer"]
    assert table["verdict"][0] == (
        "cnn is better than kmer by 0.106 balanced accuracy "
        "(95 % CI 0.0958 to 0.116, p < 0.001, Holm-adjusted over 2 networks, 5 folds; "
        "practically equal with probability below 0.01)"
    )
    assert table["p_better"][0] > 0.99 and table["p_equal"][1] > 0.5
    assert table[["p_worse", "p_equal", "p_better"]].sum(axis=1).tolist() == pytest.approx([1, 1])
    assert table["verdict"][1].startswith("mlp is worse than kmer by 0.002")
    assert table["verdict"][1].endswith(": not shown")
    assert (table["p_adjusted"] >= table["p_value"]).all()


def test_for_errors_a_positive_difference_still_means_better():
    table = compare(metrics("mse", cnn=[1.0, 1.1, 0.9], ridge=[2.0, 2.2, 2.1]), "mse", 1 / 3)
    assert table["difference"][0] == pytest.approx(1.1)
    assert table["ci_low"][0] < 1.1 < table["ci_high"][0]
    assert table["verdict"][0].startswith("cnn is better than ridge by 1.1 mse")
    assert table["p_better"][0] > 0.99 > 0.01 > table["p_worse"][0]


def test_equal_scores_are_no_difference():
    table = compare(metrics(cnn=[0.5, 0.6], kmer=[0.5, 0.6]), "balanced_accuracy", 0.5)
    assert table["p_value"][0] == 1
    assert "no difference" in table["verdict"][0]
    assert table["p_equal"][0] == 1


def test_folds_without_a_value_are_left_out_of_the_comparison():
    table = compare(
        metrics(cnn=[0.9, np.nan, 0.8, 0.9], kmer=[0.7, 0.1, 0.7, 0.6]), "balanced_accuracy", 0.25
    )
    assert table["difference"][0] == pytest.approx(0.2)
    assert "3 folds" in table["verdict"][0]
    none = compare(metrics(cnn=[np.nan, np.nan], kmer=[0.7, 0.1]), "balanced_accuracy", 0.5)
    assert "has no value in any fold" in none["verdict"][0]
    assert np.isnan(none["p_adjusted"][0])


def test_without_a_network_or_a_simple_model_there_is_nothing_to_compare():
    for only in ({"cnn": [0.5, 0.6]}, {"kmer": [0.5, 0.6]}):
        table = compare(metrics(**only), "balanced_accuracy", 0.5)
        assert table.empty and list(table.columns) == COLUMNS


def test_the_best_simple_model_may_be_a_control():
    scores = metrics(majority=[0.6, 0.6], kmer=[0.5, 0.5], cnn=[0.9, 0.9])
    assert best_simple(scores, "balanced_accuracy") == "majority"
    assert best_simple(scores, "auroc") is None
    assert best_simple(metrics("mse", a=[2.0], b=[1.0]), "mse") == "b"


def held_out(skills, n=400, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    tables = {}
    for name, skill in skills.items():
        p = np.where(rng.random(n) < skill, y, 1 - y) * 0.8 + 0.1
        columns = {"id": [f"x{i}" for i in range(n)], "repeat": 0, "fold": 0}
        columns |= {"label": np.array(["a", "b"])[y], "a": 1 - p, "b": p}
        tables[name] = pd.DataFrame(columns)
    return HeldOut(FACTS, tables, Resampling(draws=400))


def test_one_test_part_is_compared_by_drawing_its_examples_again():
    known = held_out({"cnn": 0.95, "kmer": 0.8})
    one = paired_bootstrap(known, "cnn", "kmer", "accuracy")
    assert one.low < one.mean < one.high
    assert one.p_value == pytest.approx(2 / 401)
    table = compare(metrics(cnn=[0.95], kmer=[0.8]), "balanced_accuracy", 0.2, known)
    assert "better" in table["verdict"][0] and "one test part" in table["verdict"][0]
    assert table["p_better"][0] > 0.99
