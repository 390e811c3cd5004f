"""Comparisons against hand computation, textbook numbers and data whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motifold.artifacts import Facts
from motifold.evaluation.comparison import (
    HeldOut,
    best_simple,
    compare,
    corrected_t,
    holm,
    paired_bootstrap,
)
from motifold.evaluation.resampling import Resampling

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])
COLUMNS = [
    "model", "against", "metric", "difference", "ci_low", "ci_high", "p_value", "p_adjusted",
    "verdict",
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


def test_the_corrected_t_is_the_one_computed_by_hand():
    differences = np.array([0.01, 0.02, 0.03, 0.02, 0.02])
    statistic, p_value, low, high = corrected_t(differences, 0.2)
    # variance 0.00005; standard error sqrt((1/5 + 1/4) * 0.00005) = 0.0047434
    assert statistic == pytest.approx(0.02 / 0.004743416, rel=1e-5)
    # closed form for 4 degrees of freedom: 1 - 3/4 u (1 - u^2 / 12), u = t / sqrt(1 + t^2 / 4)
    u = statistic / np.sqrt(1 + statistic**2 / 4)
    assert p_value == pytest.approx(1 - 0.75 * u * (1 - u**2 / 12))
    assert (low, high) == pytest.approx((0.02 - 0.01317, 0.02 + 0.01317), abs=1e-5)


def test_the_correction_makes_a_plain_t_test_more_careful():
    differences = np.array([0.01, 0.02, 0.03, 0.02, 0.0])
    plain = corrected_t(differences, 1e-9)[1]
    assert corrected_t(differences, 0.2)[1] > plain


def test_differences_without_spread_prove_nothing():
    """Equal differences in all folds were once called p = 0."""
    assert corrected_t(np.zeros(5), 0.2) == (0.0, 1.0, 0.0, 0.0)
    statistic, p_value, low, high = corrected_t(np.full(5, -0.1), 0.2)
    assert np.isnan([statistic, p_value]).all()
    assert (low, high) == pytest.approx((-0.1, -0.1))
    assert np.isnan(corrected_t(np.array([0.1, np.nan]), 0.2)).all()


def test_under_no_difference_the_corrected_t_rarely_speaks():
    rng = np.random.default_rng(0)
    p_values = [corrected_t(rng.normal(size=5), 0.2)[1] for _ in range(500)]
    assert np.mean(np.array(p_values) < 0.05) < 0.05


def test_holm_gives_the_textbook_numbers():
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_passes_over_what_is_no_test():
    assert holm(np.array([0.02, np.nan, 0.9])) == pytest.approx([0.04, np.nan, 0.9], nan_ok=True)
    assert len(holm(np.zeros(0))) == 0


@given(arrays(np.float64, st.integers(1, 8), elements=st.floats(0, 1)))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p_values):
    adjusted = holm(p_values)
    assert (adjusted >= p_values).all() and (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= 0).all()


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
        "(95 % CI 0.0958 to 0.116, p < 0.001, Holm-adjusted over 2 networks, 5 folds)"
    )
    assert table["verdict"][1].startswith("mlp is worse than kmer by 0.002")
    assert table["verdict"][1].endswith(": not shown")
    assert (table["p_adjusted"] >= table["p_value"]).all()


def test_for_errors_a_positive_difference_still_means_better():
    table = compare(metrics("mse", cnn=[1.0, 1.1, 0.9], ridge=[2.0, 2.2, 2.1]), "mse", 1 / 3)
    assert table["difference"][0] == pytest.approx(1.1)
    assert table["ci_low"][0] < 1.1 < table["ci_high"][0]
    assert table["verdict"][0].startswith("cnn is better than ridge by 1.1 mse")


def test_equal_scores_are_no_difference():
    table = compare(metrics(cnn=[0.5, 0.6], kmer=[0.5, 0.6]), "balanced_accuracy", 0.5)
    assert table["p_value"][0] == 1
    assert "no difference" in table["verdict"][0]


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


def test_a_model_compared_with_itself_has_p_one():
    known = held_out({"cnn": 0.8})
    assert paired_bootstrap(known, "cnn", "cnn", "auroc")[:4] == (0.0, 0.0, 0.0, 1.0)


def test_under_no_difference_the_paired_bootstrap_rarely_speaks():
    p_values = [
        paired_bootstrap(held_out({"a": 0.8, "b": 0.8}, 150, seed), "a", "b", "accuracy").p_value
        for seed in range(60)
    ]
    assert np.mean(np.array(p_values) < 0.05) < 0.15


def test_models_scored_on_different_examples_are_not_compared():
    known = held_out({"cnn": 0.8, "kmer": 0.8})
    known.predictions["kmer"].loc[0, "id"] = "other"
    with pytest.raises(ValueError, match="different examples"):
        paired_bootstrap(known, "cnn", "kmer", "accuracy")
