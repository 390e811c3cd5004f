"""Paired differences against hand computation and data whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.evaluation.paired import HeldOut, corrected_t, paired_bootstrap
from motifold.evaluation.resampling import Resampling

FACTS = Facts("set", "dna", "classification", [4], classes=["a", "b"])


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


def test_draws_say_how_probable_a_worthwhile_difference_is():
    close = paired_bootstrap(held_out({"a": 0.8, "b": 0.8}, 5000), "a", "b", "accuracy")
    assert close.posterior.p_equal > 0.4
    turned = paired_bootstrap(held_out({"a": 0.8, "b": 0.9}, 400), "a", "b", "accuracy")
    assert turned.posterior.p_worse > 0.95 and sum(turned.posterior) == pytest.approx(1)
