"""Temperatures whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from motifold.artifacts import Facts
from motifold.evaluation.losses import example_losses
from motifold.evaluation.temperature import calibration_table, fit_temperature, scale

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b", "c"])


def labelled(n, temperature, seed=0):
    """Labels drawn from honest probabilities, and those probabilities distorted."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.5, (n, 3))
    honest = softmax(logits, axis=1)
    y = (honest.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1)
    return y, softmax(logits * temperature, axis=1)


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_the_temperature_that_distorted_the_probabilities_is_found_again(temperature):
    y, scores = labelled(20_000, temperature)
    assert fit_temperature(y, scores) == pytest.approx(temperature, rel=0.05)


@given(st.floats(0.05, 20), st.integers(0, 50))
def test_scaling_keeps_the_order_of_classes_and_can_be_undone(temperature, seed):
    scores = np.random.default_rng(seed).dirichlet(np.full(4, 3.0), 20)
    scaled = scale(scores, temperature)
    assert scaled.sum(axis=1) == pytest.approx(1)
    assert (scaled.argmax(axis=1) == scores.argmax(axis=1)).all() or temperature > 15
    if temperature > 0.2:
        assert scale(scaled, 1 / temperature) == pytest.approx(scores, abs=1e-3)


def test_the_fit_never_raises_the_log_loss_where_it_was_fitted():
    for seed in range(20):
        y, scores = labelled(60, 2.5, seed)
        before = example_losses("log_loss", y, scores).mean()
        after = example_losses("log_loss", y, scale(scores, fit_temperature(y, scores))).mean()
        assert after <= before + 0.02


def test_what_has_no_best_temperature_keeps_its_probabilities():
    even = np.full((30, 2), 0.5)
    assert fit_temperature(np.zeros(30, np.int64), even) == 1
    assert np.isnan(fit_temperature(np.zeros(0, np.int64), np.zeros((0, 2))))
    assert np.isnan(fit_temperature(np.zeros(2, np.int64), np.full((2, 2), np.nan)))
    with pytest.raises(ValueError, match="above 0"):
        scale(even, 0)


def test_a_faultless_part_does_not_make_probabilities_certain():
    y = np.repeat([0, 1], 20)
    scores = np.where(np.eye(2, dtype=bool)[y], 0.9, 0.1)
    temperature = fit_temperature(y, scores)
    # one example's weight of doubt: the confidence becomes (n + 1/2) / (n + 1)
    assert scale(scores, temperature).max() == pytest.approx(40.5 / 41, abs=1e-3)


def test_probabilities_of_exactly_zero_and_one_are_toned_down():
    y = np.repeat([0, 1], [80, 20])
    scores = np.tile([1.0, 0.0], (100, 1))
    scaled = scale(scores, fit_temperature(y, scores))
    assert np.isfinite(scaled).all() and 0.75 < scaled[0, 0] < 0.9


def predictions(seed, folds=3, n=2000):
    parts = []
    for fold in range(folds):
        y, scores = labelled(n, 3.0, 10 * seed + fold)
        table = pd.DataFrame(scores, columns=["a", "b", "c"])
        head = {"id": np.arange(n).astype(str), "repeat": 0, "fold": fold}
        parts.append(pd.DataFrame(head | {"label": np.array(["a", "b", "c"])[y]}).join(table))
    return pd.concat(parts)


def rounds(temperatures):
    return pd.DataFrame(
        {"repeat": 0, "fold": range(len(temperatures)), "temperature": temperatures}
    )


def test_the_table_shows_what_scaling_brings_on_held_out_examples():
    tables = {"cnn": predictions(1), "mlp": predictions(2), "majority": predictions(3)}
    found = calibration_table(
        FACTS,
        tables,
        {
            "cnn": rounds([2.8, 3.0, 3.1]),
            "mlp": rounds([1.0] * 3),
            "majority": rounds([np.nan] * 3),
        },
    )
    assert found["model"].tolist() == ["cnn", "mlp"]
    cnn, mlp = found.iloc[0], found.iloc[1]
    assert cnn["temperature"] == 3.0
    assert cnn["ece_scaled"] < 0.04 < 0.1 < cnn["ece"]
    assert cnn["log_loss_scaled"] < cnn["log_loss"]
    assert mlp["ece_scaled"] == pytest.approx(mlp["ece"])


def test_folds_without_a_temperature_count_neither_before_nor_after():
    table = predictions(1)
    found = calibration_table(FACTS, {"cnn": table}, {"cnn": rounds([3.0, np.nan, np.nan])})
    alone = calibration_table(FACTS, {"cnn": table[table["fold"] == 0]}, {"cnn": rounds([3.0])})
    pd.testing.assert_frame_equal(found, alone)


def test_numbers_have_no_calibration():
    facts = Facts("set", "dna", "regression", [4], targets=["t"])
    table = pd.DataFrame({"id": ["x"], "repeat": 0, "fold": 0, "target": [1.0], "t": [1.0]})
    assert calibration_table(facts, {"cnn": table}, {"cnn": rounds([np.nan])}).empty
    assert calibration_table(FACTS, {"cnn": predictions(1)}, {}).empty
