"""The rule of one standard error, by hand."""

import numpy as np
import pandas as pd
import pytest

from motifold.evaluation.capacity import capacity

NAN = float("nan")
COLUMNS = ["model", "kind", "parameters", "mean", "standard_error", "cheapest"]


def tables(models, metric="auroc"):
    """summary and metrics of models: name -> (kind, parameters, values)."""
    summary = [
        (name, kind, metric, np.mean(values), 0.8, 0.8 + 0.0392, parameters)
        for name, (kind, parameters, values) in models.items()
    ]
    folds = [
        (name, kind, 0, fold, metric, value)
        for name, (kind, _, values) in models.items()
        for fold, value in enumerate(values)
    ]
    names = ["model", "kind", "metric", "mean", "ci_low", "ci_high", "parameters"]
    return (
        pd.DataFrame(summary, columns=names),
        pd.DataFrame(folds, columns=["model", "kind", "repeat", "fold", "metric", "value"]),
    )


LADDER = {
    "deep": ("network", 100_000, [0.92, 0.90, 0.91]),
    "cnn": ("network", 5_000, [0.91, 0.90, 0.90]),
    "linear": ("baseline", 300, [0.80, 0.80, 0.79]),
}


def chosen(table):
    return table.loc[table["cheapest"], "model"].tolist()


def test_the_cheapest_model_within_one_standard_error_of_the_best_is_named():
    table = capacity(*tables(LADDER), "auroc", 1 / 3)
    assert list(table.columns) == COLUMNS
    assert table["model"].tolist() == ["linear", "cnn", "deep"]
    # sd 0.01; sqrt((1/3 + 1/2) * 0.0001) = 0.00913, and cnn is 0.00667 below
    assert table["standard_error"][2] == pytest.approx(0.009129, abs=1e-6)
    assert chosen(table) == ["cnn"]


def test_more_folds_tell_the_models_apart():
    models = {name: (kind, size, values * 20) for name, (kind, size, values) in LADDER.items()}
    assert chosen(capacity(*tables(models), "auroc", 1 / 60)) == ["deep"]


def test_for_errors_the_lowest_is_the_best():
    models = {"a": ("network", 9, [1.0, 1.2]), "b": ("baseline", 5, [3.0, 3.2])}
    assert chosen(capacity(*tables(models, "mse"), "mse", 0.5)) == ["a"]


def test_simple_models_whose_parameters_were_not_counted_come_before_networks():
    models = {
        "cnn": ("network", 10, [0.9, 0.8]),
        "forest": ("baseline", NAN, [0.9, 0.8]),
        "majority": ("control", NAN, [0.5, 0.5]),
    }
    table = capacity(*tables(models), "auroc", 0.5)
    assert chosen(table) == ["forest"]
    assert table["model"].tolist() == ["cnn", "majority", "forest"]


def test_one_test_part_has_the_error_of_its_interval():
    models = {"cnn": ("network", 10, [0.82]), "linear": ("baseline", 5, [0.815])}
    table = capacity(*tables(models), "auroc", 0.2)
    assert table["standard_error"].tolist() == pytest.approx([0.01, 0.01])
    assert chosen(table) == ["linear"]


def test_without_a_standard_error_or_a_score_none_is_named():
    summary, folds = tables({"cnn": ("network", 10, [0.82])})
    summary["ci_low"] = NAN
    assert chosen(capacity(summary, folds, "auroc", 0.2)) == []
    assert chosen(capacity(summary.assign(mean=NAN), folds, "auroc", 0.2)) == []
    assert capacity(summary, folds, "mcc", 0.2).empty


def test_parameters_that_no_model_has_are_no_mistake():
    summary, folds = tables({"a": ("baseline", NAN, [0.8, 0.9])})
    summary["parameters"] = None
    assert chosen(capacity(summary, folds, "auroc", 0.5)) == ["a"]
