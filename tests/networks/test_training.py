"""Training: the same each time, from a fresh start each time, on training examples alone."""

import keras
import numpy as np
import pytest

from motifold.artifacts import Data
from motifold.config import model
from motifold.errors import DataError, SettingsError
from motifold.training import size
from motifold.training.fit import Trainer
from motifold.training.losses import loss_of

# Everything that a round could leave behind: moments, moving averages, states of dropout.
FULL = model.Cnn(
    build="cnn", filters=[5], widths=[5], units=[6], dropout=0.3, batch_normalisation=True,
    batch_size=16, learning_rate=0.01, epochs=2, patience=None,
)  # fmt: skip
FIRST = (np.arange(80), np.arange(80, 96), 11, "first fold")
SECOND = (np.arange(30, 96), np.arange(20), 12, "second fold, of another size")


def answers(trained, x):
    return np.asarray(trained.model(x))


def weights(trained):
    return trained.model.get_layer("trained").get_weights()


def same(ones, others):
    return all((a == b).all() for a, b in zip(ones, others, strict=True))


@pytest.fixture(scope="module")
def data(sequences):
    return sequences()


@pytest.fixture(scope="module")
def trainer(data):
    return Trainer(data, FULL, "in turn")


def test_folds_trained_in_turn_are_folds_trained_alone(data, trainer):
    first = trainer.train(*FIRST)
    kept = answers(first, data.x)
    second, again = trainer.train(*SECOND), trainer.train(*FIRST)
    assert (answers(first, data.x) == kept).all(), "a later round changes no earlier model"
    assert same(weights(again), weights(first))
    assert again.history.equals(first.history)
    alone = Trainer(data, FULL, "alone").train(*SECOND)
    assert same(weights(alone), weights(second))
    assert (answers(alone, data.x) == answers(second, data.x)).all()
    assert alone.history.equals(second.history)


def test_another_seed_gives_another_model(data, trainer):
    one, other = (trainer.train(*FIRST[:2], seed, "round") for seed in (1, 2))
    assert (answers(one, data.x) != answers(other, data.x)).any()


@pytest.mark.parametrize("epochs", [60, 6])
def test_the_best_epoch_is_kept(sequences, two_parts, epochs):
    """Random labels: what is learned by heart soon makes validation worse."""
    data = sequences()
    data.y[:] = np.random.default_rng(5).permutation(data.y)
    settings = model.Mlp(
        build="mlp", units=[32], learning_rate=0.03, epochs=epochs, patience=4, class_weights=False
    )
    trained = Trainer(data, settings, "overfitted").train(*two_parts, 1, "round")
    losses = trained.history["val_loss"].to_numpy()
    best = int(losses.argmin())
    assert len(losses) == min(epochs, best + 1 + 4)
    assert best < len(losses) - 1, "the last epoch is not the best, or this test says nothing"
    inner = two_parts[1]
    chances = answers(trained, data.x[inner])[np.arange(len(inner)), data.y[inner]]
    np.testing.assert_allclose(-np.log(chances).mean(), losses[best], rtol=1e-4)
    assert trained.history["epoch"].tolist() == list(range(1, len(losses) + 1))


def test_validation_moves_no_weight(sequences, two_parts, cheap):
    """Without patience all epochs run, whatever becomes of the validation examples."""
    data = sequences()
    trainer = Trainer(data, cheap(epochs=5, learning_rate=0.5), "patient")
    before = trainer.train(*two_parts, 1, "round")
    inner = two_parts[1]
    data.y[inner], data.x[inner] = 1 - data.y[inner], 0
    after = trainer.train(*two_parts, 1, "round")
    assert len(before.history) == len(after.history) == 5
    assert same(weights(before), weights(after))
    assert (before.history["loss"] == after.history["loss"]).all()
    assert (before.history["val_loss"] != after.history["val_loss"]).all()


def test_targets_are_scaled_by_the_training_part_alone(sequences, two_parts, cheap):
    data = sequences(n=120, targets=["u", "v"])
    trainer = Trainer(data, cheap(), "scaled")
    before = trainer.train(*two_parts, 1, "round")
    y = data.y[two_parts[0]].copy()
    data.y[64:] = 1e6
    after = trainer.train(*two_parts, 1, "round")
    assert (answers(before, data.x) == answers(after, data.x)).all()
    scaling = after.model.get_layer("targets").get_config()
    np.testing.assert_allclose(scaling["offset"], y.mean(axis=0))
    np.testing.assert_allclose(scaling["scale"], y.std(axis=0))


def test_targets_are_learned_and_told_in_their_own_units(sequences, two_parts, cheap):
    data = sequences(targets=["u"])
    data.y[:] = 1000 + 50 * (data.x[:, :1] == 2)
    settings = cheap(learning_rate=0.01, epochs=12, batch_size=4)
    trained = Trainer(data, settings, "units").train(*two_parts, 1, "round")
    errors = np.abs(answers(trained, data.x[:64]) - data.y[:64])
    assert errors.mean() < 6  # a guess: 19


def test_a_constant_target_is_not_divided_by_its_spread(sequences, two_parts, cheap):
    data = sequences(targets=["u"])
    data.y[:] = 7.0
    trained = Trainer(data, cheap(), "constant").train(*two_parts, 1, "round")
    scaling = trained.model.get_layer("targets").get_config()
    assert (scaling["offset"], scaling["scale"]) == ([7.0], [1.0])
    assert np.isfinite(trained.history.to_numpy()).all()


@pytest.mark.parametrize(("balanced", "chance"), [(True, 0.5), (False, 0.125)])
def test_class_weights_lift_a_rare_class(sequences, two_parts, cheap, balanced, chance):
    data = sequences()
    data.x[:] = 0  # nothing to learn but the frequencies
    data.y[:] = np.arange(96) % 8 == 0
    settings = cheap(learning_rate=0.02, epochs=6, batch_size=4, class_weights=balanced)
    trained = Trainer(data, settings, "rare").train(*two_parts, 1, "round")
    np.testing.assert_allclose(answers(trained, data.x[:1])[0, 1], chance, atol=0.1)


def test_an_example_without_weight_is_not_learned(sequences, two_parts, cheap):
    data = sequences()
    weight = np.ones(96)
    weight[:10] = 0
    weighted = Data(data.facts, data.examples.assign(weight=weight), data.x, data.y)
    trainer = Trainer(weighted, cheap(class_weights=False), "weighted")
    before = trainer.train(*two_parts, 1, "round")
    weighted.y[:10] = 1 - weighted.y[:10]
    assert same(weights(trainer.train(*two_parts, 1, "round")), weights(before))
    weighted.y[10:20] = 1 - weighted.y[10:20]
    assert not same(weights(trainer.train(*two_parts, 1, "round")), weights(before))


def test_training_that_leaves_the_numbers_is_said(sequences, two_parts):
    data = sequences(targets=["u"])
    settings = model.Mlp(
        build="mlp",
        units=[32, 32],
        optimizer="sgd",
        learning_rate=10,
        epochs=4,
        batch_size=8,
        patience=None,
    )
    with pytest.raises(DataError, match=r"no number; use a smaller learning_rate"):
        Trainer(data, settings, "wild").train(*two_parts, 1, "round")


def test_the_loss_of_a_guess_is_told_beside_the_losses(sequences, two_parts, cheap):
    data = sequences()
    data.y[:64] = np.arange(64) < 16
    history = Trainer(data, cheap(class_weights=False), "guess").train(*two_parts, 1, "r").history
    wanted = -np.log(np.where(data.y[64:] == 1, 0.25, 0.75)).mean()
    np.testing.assert_allclose(history["chance_loss"], [wanted] * 2, rtol=1e-5)
    data = sequences(targets=["u"])
    data.y[64:] += 30
    history = Trainer(data, cheap(), "guess").train(*two_parts, 1, "round").history
    mean, sd = data.y[:64].mean(), data.y[:64].std()
    wanted = np.mean(((data.y[64:] - mean) / sd) ** 2)
    np.testing.assert_allclose(history["chance_loss"], [wanted] * 2, rtol=1e-5)


@pytest.mark.parametrize(("loss", "targets"), [("mse", ()), ("focal", ("u",))])
def test_a_loss_for_the_other_task_is_refused(sequences, two_parts, cheap, loss, targets):
    data = sequences(targets=targets)
    with pytest.raises(SettingsError, match=f"toy, key loss: loss '{loss}' does not suit"):
        Trainer(data, cheap(loss=loss), "lost").train(*two_parts, 1, "round")


def test_auto_is_cross_entropy_for_classes_and_squares_for_numbers(sequences, cheap):
    kind = type(loss_of(sequences().facts, cheap()))
    assert kind is keras.losses.CategoricalCrossentropy
    kind = type(loss_of(sequences(targets=["u"]).facts, cheap()))
    assert kind is keras.losses.MeanSquaredError


def test_the_log_tells_how_long_it_takes(sequences, two_parts, cheap, caplog):
    with caplog.at_level("INFO", "motifold.training"):
        Trainer(sequences(), cheap(), "cnn").train(*two_parts, 1, "cnn, repeat 0, fold 2")
    assert "cnn has 162 parameters" in caplog.text
    assert "cnn, repeat 0, fold 2: 1 of 1 still to learn, 1 at a time, " in caplog.text
    assert "cnn, repeat 0, fold 2: 0 of 1 still to learn" in caplog.text
    assert "steps a second" in caplog.text


def test_the_log_of_keras_tells_so_too(sequences, two_parts, cheap, caplog, monkeypatch):
    monkeypatch.setattr(size, "MOST_WORK", 0)
    with caplog.at_level("INFO", "motifold.training"):
        Trainer(sequences(), cheap(), "cnn").train(*two_parts, 1, "cnn, repeat 0, fold 2")
    assert "cnn, repeat 0, fold 2: epoch 2 of at most 2" in caplog.text
