"""A network finds a planted motif, shows it, and finds nothing where nothing is."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from motifold.config import model
from motifold.interpret.filters import filter_motifs
from motifold.models.probe import Probe
from motifold.sequence.motif import consensus
from motifold.training.fit import Trainer, predict

MOTIF = "TGACTCA"
TRAINING, VALIDATION, HELD_OUT = np.arange(360), np.arange(360, 420), np.arange(420, 620)
SETTINGS = model.Cnn(
    build="cnn", filters=[16], widths=[9], pools=[2], summary="max", units=[8],
    learning_rate=0.02, batch_size=32, epochs=20, patience=10,
)  # fmt: skip


@pytest.fixture
def data(sequences):
    return sequences(n=620, length=30, seed=2)


def test_a_planted_motif_is_found_and_shown_by_held_out_examples(data):
    trained = Trainer(data, SETTINGS, "cnn").train(TRAINING, VALIDATION, 1, "round")
    scores = predict(trained.model, data.x[HELD_OUT], data.facts)
    assert np.mean(scores.argmax(axis=1) == data.y[HELD_OUT]) > 0.9
    probe = Probe(trained.model, classes=True)
    layer = filter_motifs(
        probe.activations, data.x[HELD_OUT], probe.first_width(), labels=data.y[HELD_OUT]
    )
    best = max(layer.motifs, key=lambda one: one.enrichment.get(1, 0))
    assert best.enrichment[1] > 1.5
    shown = consensus(best.probabilities).upper()
    assert any(MOTIF[at : at + 5] in shown for at in range(3)), shown


def test_labels_in_random_order_are_not_learned(data):
    data.y[:] = np.random.default_rng(1).permutation(data.y)
    settings = SETTINGS.model_copy(update={"patience": 4})
    trained = Trainer(data, settings, "cnn").train(TRAINING, VALIDATION, 1, "round")
    scores = predict(trained.model, data.x[HELD_OUT], data.facts)
    assert 0.4 <= balanced_accuracy_score(data.y[HELD_OUT], scores.argmax(axis=1)) <= 0.6
