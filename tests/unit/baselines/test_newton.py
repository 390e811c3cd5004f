"""Logistic regression by blocks is that of scikit-learn."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from motifold.artifacts import Facts
from motifold.baselines import fit
from motifold.baselines.features import Words
from motifold.baselines.fit import fit_baseline, predict_baseline
from motifold.baselines.newton import fit_in_blocks

FACTS = Facts("toy", "dna", "classification", [30], classes=["a", "b"])


@pytest.fixture(scope="module")
def toy():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (700, 30)).astype(np.uint8)
    x[::9, 4] = 4
    y = ((x == 1).sum(axis=1) + rng.normal(0, 2, len(x)) > 7).astype(np.int64)
    return x, y, rng.random(len(x)) + 0.5


@pytest.mark.parametrize("step", [64, 10_000])
def test_the_minimum_is_that_of_scikit_learn(toy, step):
    x, y, weight = toy
    table = Words(1, 3).table(x).astype(np.float64)

    def blocks():
        for start in range(0, len(x), step):
            yield slice(start, start + step), table[start : start + step]

    found = fit_in_blocks(LogisticRegression(C=0.1), blocks, y, weight)
    exact = LogisticRegression(C=0.1, solver="newton-cholesky", tol=1e-10)
    exact.fit(table, y, sample_weight=weight)
    assert np.allclose(found.coef_, exact.coef_, atol=1e-6)
    assert np.allclose(found.intercept_, exact.intercept_, atol=1e-6)
    assert np.allclose(found.predict_proba(table), exact.predict_proba(table), atol=1e-6)
    assert found.n_iter_[0] < 12


def test_classes_that_words_part_without_a_doubt_are_fitted_too():
    table = np.array([[50.0, 0], [0, 50]] * 20)
    y = np.array([3, 7] * 20)
    whole = lambda: iter([(slice(0, 40), table)])  # noqa: E731
    model = fit_in_blocks(LogisticRegression(C=1e6), whole, y, np.ones(40))
    assert model.classes_.tolist() == [3, 7]
    assert (model.predict(table) == y).all()


def test_many_examples_are_fitted_by_blocks_and_predicted_by_blocks_alike(toy, monkeypatch):
    x, y, weight = toy
    plain = make_pipeline(Words(1, 3), LogisticRegression(C=0.1, max_iter=1000, tol=1e-8))
    wanted = predict_baseline(fit_baseline(plain, x, y, weight, True), x, FACTS)
    monkeypatch.setattr(fit, "LARGE", 500)
    monkeypatch.setattr(fit, "BLOCK", 100)
    monkeypatch.setattr(fit, "CELLS", 90 * 30)
    large = make_pipeline(Words(1, 3), LogisticRegression(C=0.1, max_iter=1))
    found = predict_baseline(fit_baseline(large, x, y, weight, True), x, FACTS)
    assert np.allclose(found, wanted, atol=2e-3)


@pytest.mark.parametrize("both", [False, True])
def test_the_table_of_words_holds_what_the_sparse_one_holds(toy, both):
    words = Words(1, 4, both)
    assert np.array_equal(words.table(toy[0]), words.transform(toy[0]).toarray())
