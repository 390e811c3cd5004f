"""Nothing that a network fits sees what is held out; and if it did, the detector would tell.

One line for each thing. Those of simple models and shortcuts, and the detector: tests/unit.
"""

from functools import cache

import numpy as np
import pytest
from held_out import FOLD, Fitted, example_data, folds_of, outcome_of, traces, write_files
from sklearn.utils.class_weight import compute_class_weight

from motifold.artifacts import read_table, write_table
from motifold.config import model
from motifold.rounds import network as network_rounds
from motifold.rounds import plan
from motifold.splits.assign import parts
from motifold.splits.folds import NEVER, validation_part
from motifold.steps import train_network
from motifold.training import fit, lesson
from motifold.training.fit import Trainer

SETTINGS = model.Mlp(
    build="mlp", units=[8], batch_normalisation=True, learning_rate=0.03, epochs=8, patience=3,
    batch_size=16,
)  # fmt: skip
TWO = ("up", "down")


# How a careless program would fit each thing.


def scaled_by_all(patch, data):
    original, everything = fit.scale_of, np.arange(len(data.y))
    patch.setattr(fit, "scale_of", lambda data, _: original(data, everything))


def weights_of_all(patch, data):
    weight = compute_class_weight("balanced", classes=np.unique(data.y), y=data.y)
    patch.setattr(lesson, "balanced_weights", lambda y: weight[y])


def stopped_by_held_out(patch, data):
    def leaky(*asked):
        training, _, held_out = parts(*asked)
        return training, held_out, held_out

    patch.setattr(plan, "parts", leaky)


def trained_on_all(patch, data):
    def leaky(*asked):
        training, inner, held_out = parts(*asked)
        return np.union1d(training, held_out), inner, held_out

    patch.setattr(plan, "parts", leaky)


def validation_by_all(patch, data):
    def leaky(folds, y, repeat, fold, share, seed):
        training, inner, held_out = parts(folds, y, repeat, fold, share, seed)
        inside = np.union1d(training, inner)
        chosen = validation_part(y, np.arange(len(y)), share, seed)[inside]
        return inside[~chosen], inside[chosen], held_out

    patch.setattr(plan, "parts", leaky)


def temperature_by_held_out(patch, data):
    original = network_rounds.temperature_of
    held_out = np.flatnonzero(folds_of(data)["fold"] == FOLD)
    patch.setattr(
        network_rounds,
        "temperature_of",
        lambda data, predict, inner: original(data, predict, np.union1d(inner, held_out)),
    )


def statistics_of_all(patch, data):
    original = fit.train_alone

    def leaky(model, *asked):
        weights, history = original(model, *asked)
        model.get_layer("network").set_weights(weights)
        model(np.asarray(data.x), training=True)
        return model.get_layer("network").get_weights(), history

    patch.setattr(fit, "train_alone", leaky)


@cache
def trainer_of(targets):
    """Compiled once; that every round starts anew is tested elsewhere."""
    return Trainer(example_data(targets), SETTINGS, "toy")


def compiled(data, settings, name, checkpoints):
    trainer = trainer_of(tuple(data.facts.targets))
    trainer.data = data
    return trainer


def no_model(_, path):
    """Stands for a saved model."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")


def network(data, folder):
    """The rule on a given test part; what held-out examples must not change."""
    files = write_files(folder, data)
    held_out = folds_of(data)["fold"] == FOLD
    fold, split = np.where(held_out, FOLD, NEVER), np.where(held_out, "test", "train")
    write_table(files["folds"], folds_of(data).assign(fold=fold, split=split))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_rounds, "Trainer", compiled)
        patch.setattr(network_rounds, "save_model", no_model)
        train_network.main(
            **files,
            own=[],
            parts=[],
            checkpoints=str(folder / "checkpoints"),
            models=folder / "models",
            predictions=folder / "predictions.parquet",
            name="toy",
            settings=SETTINGS.model_dump(),
            seed=1,
            validation=0.25,
        )
    history = read_table(folder / "models/history.tsv")
    return outcome_of(data, folder) | {
        "history": history.to_numpy(),
        "epoch": np.array([history["val_loss"].argmin()]),
    }


FITTED = [
    Fitted("target scaling", "predictions", network, scaled_by_all, TWO),
    Fitted("class weights", "predictions", network, weights_of_all),
    Fitted("weights", "predictions", network, trained_on_all),
    Fitted("batch statistics", "predictions", network, statistics_of_all),
    Fitted("early stopping", "epoch", network, stopped_by_held_out),
    Fitted("validation part", "history", network, validation_by_all),
    Fitted("calibration", "temperature", network, temperature_by_held_out),
]
everything_fitted = pytest.mark.parametrize("one", FITTED, ids=[one.name for one in FITTED])


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory):
    """Traces that held-out examples leave in the rule as it is, for each kind of targets."""
    return cache(lambda targets: traces(network, targets, tmp_path_factory.mktemp("rule")))


@everything_fitted
def test_it_is_fitted_without_what_is_held_out(as_it_is, one):
    found = as_it_is(one.targets)
    assert one.shows in found
    assert not any(found.values())


@everything_fitted
def test_a_leak_in_it_would_be_caught(tmp_path, one):
    assert traces(one.leaky, one.targets, tmp_path)[one.shows]
