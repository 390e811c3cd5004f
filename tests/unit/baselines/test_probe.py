"""Simple models as functions: the same answers from letters, from one-hot letters, from pixels."""

import numpy as np
import pytest
from baseline_cases import suited
from numpy.testing import assert_allclose

from motifold.baselines.build import METHODS
from motifold.baselines.fit import fitted, predict_baseline
from motifold.baselines.probe import Probe
from motifold.sequence.alphabet import one_hot

TASKS = ["two classes", "three classes", "two targets", "images"]


def seen(data, x):
    """What a network would see."""
    return (
        x.astype(np.float32) / 255 if data.facts.type == "image" else one_hot(x).astype(np.float32)
    )


@pytest.mark.parametrize(("method", "task"), suited(sorted(METHODS), TASKS))
def test_what_it_answers_is_what_the_model_predicts(planted, settings, method, task):
    data = planted(task)
    probe = Probe(fitted(data, settings[method], np.arange(80), 1), data.facts)
    x = data.x[80:]
    known = predict_baseline(probe.model, x, data.facts)
    assert_allclose(probe.answers(probe.stored(seen(data, x))), known)
    assert_allclose(probe.predicted(seen(data, x), np.zeros(40, int)), known[:, 0])
    scores = probe.predict(seen(data, x))
    assert np.isfinite(scores).all()
    if not data.facts.classes:
        assert_allclose(scores, known)
    elif probe.votes:
        assert np.abs(scores - scores.mean(axis=1, keepdims=True)).max() < 6
        assert (scores.argmax(axis=1) == known.argmax(axis=1)).all()
    else:
        odds = np.exp(scores)
        assert_allclose(odds / odds.sum(axis=1, keepdims=True), known, rtol=1e-5, atol=1e-6)


def test_an_unknown_letter_stays_unknown(planted, settings):
    data = planted("two classes")
    probe = Probe(fitted(data, settings["position_linear"], np.arange(80), 1), data.facts)
    x = data.x[:5].copy()
    x[:, 3] = 4
    assert (probe.stored(seen(data, x)) == x).all()
    assert_allclose(probe.predict(x), probe.predict(seen(data, x)))


def test_a_class_that_was_never_seen_in_training_has_a_finite_logit(planted, settings):
    data = planted("three classes")
    some = np.flatnonzero(data.y != 2)
    probe = Probe(fitted(data, settings["position_linear"], some, 1), data.facts)
    scores = probe.predict(data.x)
    assert np.isfinite(scores).all()
    assert (scores.argmin(axis=1) == 2).all()
