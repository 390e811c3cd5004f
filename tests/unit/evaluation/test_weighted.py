"""Metrics of weighted rows must be those of repeated rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motifold.artifacts import CLASSIFICATION_METRICS, REGRESSION_METRICS
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.weighted import weighted_metric


def repeated(name, y, scores, weights):
    rows = [np.repeat(np.arange(len(y)), row.astype(int)) for row in weights]
    return [metric_value(name, y[one], scores[one]) for one in rows]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(CLASSIFICATION_METRICS),
    st.integers(2, 4),
    st.booleans(),
    st.integers(0, 10_000),
)
def test_weighted_classes_score_as_repeated_rows(name, classes, ties, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 60))
    y, p = rng.integers(0, classes, n), rng.dirichlet(np.ones(classes), n)
    p = (np.round(p * 4) + 1) / 8 if ties else p
    weights = rng.multinomial(n, np.full(n, 1 / n), size=5).astype(float)
    found = weighted_metric(name, y, p)(weights)
    assert found == pytest.approx(repeated(name, y, p, weights), nan_ok=True, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(REGRESSION_METRICS), st.booleans(), st.integers(0, 10_000))
def test_weighted_numbers_score_as_repeated_rows(name, ties, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 60))
    y, p = rng.normal(5, 2, (n, 2)), rng.normal(5, 2, (n, 2))
    y, p = (np.round(y), np.round(p)) if ties else (y, p)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=5).astype(float)
    found = weighted_metric(name, y, p)(weights)
    assert found == pytest.approx(repeated(name, y, p, weights), nan_ok=True, abs=1e-7)


@pytest.mark.parametrize("name", [*CLASSIFICATION_METRICS, *REGRESSION_METRICS])
@pytest.mark.parametrize("ties", [True, False])
def test_a_draw_without_any_example_has_no_value(name, ties):
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(2), 12)
    y = np.resize([0, 1], 12) if name in CLASSIFICATION_METRICS else rng.normal(size=(12, 2))
    score = weighted_metric(name, y, np.round(p, 1) if ties else p)
    weights = rng.integers(1, 3, (4, 12)).astype(float)
    expected = score(weights)
    weights[[0, 2]] = 0
    expected[[0, 2]] = np.nan
    assert score(weights) == pytest.approx(expected, nan_ok=True)
    assert np.isnan(score(np.zeros((3, 12)))).all()
