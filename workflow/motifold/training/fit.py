"""Train one architecture on many folds: built and compiled once, started anew for each."""

import logging
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import pandas as pd
from sklearn.utils.class_weight import compute_sample_weight

from motifold.artifacts import Data, Facts
from motifold.errors import DataError
from motifold.models.assemble import assemble, finish
from motifold.models.build import build_network
from motifold.training.determinism import fix_seed, fix_threads
from motifold.training.losses import loss_of, optimizer_of
from motifold.training.progress import Progress

logger = logging.getLogger(__name__)
PREDICT_BATCH = 1024
MOST_STEPS = 50  # steps that Keras runs between two looks at the Python side


@dataclass
class Trained:
    """One trained network.

    Attributes
    ----------
    model
        From ``x.npy`` rows to class probabilities or targets in their own units.
    history
        ``epoch, loss, val_loss`` and, for classes, ``accuracy, val_accuracy``.
    """

    model: keras.Model
    history: pd.DataFrame


class Trainer:
    """Trains the same architecture again and again without compiling it again.

    Parameters
    ----------
    data
        The dataset.
    settings
        The network's settings.
    name
        Name for the log.
    """

    def __init__(self, data: Data, settings: Any, name: str) -> None:
        fix_threads(settings.threads)
        fix_seed(0)  # only the form matters here; every round starts from its own seed
        self.data, self.settings, self.name = data, settings, name
        self.network = build_network(data.facts, settings)
        self.model = assemble(self.network, data.facts)
        self._optimizer_start: list[np.ndarray] = []
        logger.info("%s has %d parameters", name, self.network.count_params())

    def train(self, training: np.ndarray, validation: np.ndarray, seed: int, what: str) -> Trained:
        """Train from a fresh start on some examples.

        Parameters
        ----------
        training, validation
            Positions of examples. Only ``training`` moves weights and scales; ``validation``
            decides when to stop.
        seed
            Seed of the weights, the order of examples and dropout.
        what
            Name of the round for the log.

        Raises
        ------
        DataError
            If the loss is not a number at the end.
        """
        fix_seed(seed)
        self._restart(len(training))
        mean, sd = _scale(self.data, training)
        x, y, weight = self._examples(training, mean, sd)
        history = self.model.fit(
            x,
            y,
            sample_weight=weight,
            validation_data=self._examples(validation, mean, sd),
            batch_size=min(self.settings.batch_size, len(training)),
            epochs=self.settings.epochs,
            callbacks=self._callbacks(what),
            verbose=0,
        )
        table = pd.DataFrame(history.history)
        if not np.isfinite(table["loss"].iloc[-1]):
            raise DataError(
                f"training {what} ended with a loss that is no number",
                file=f"dataset {self.data.facts.name}, model {self.name}",
                fix="use a smaller learning_rate or look for extreme targets",
            )
        table.insert(0, "epoch", np.arange(1, len(table) + 1))
        table["chance_loss"] = self._chance_loss(training, validation, mean, sd)
        return Trained(self._copy(mean, sd), table)

    def _restart(self, n: int) -> None:
        """Fresh weights, dropout states and optimiser, in the compiled model."""
        fresh = build_network(self.data.facts, self.settings)
        for mine, new in zip(self.network.variables, fresh.variables, strict=True):
            mine.assign(new)
        if not self._optimizer_start:
            self._compile(n)
        for mine, start in zip(self.model.optimizer.variables, self._optimizer_start, strict=True):
            mine.assign(start)

    def _compile(self, n: int) -> None:
        optimizer = optimizer_of(self.settings)
        steps = max(1, n // self.settings.batch_size)
        self.model.compile(
            optimizer,
            loss_of(self.data.facts, self.settings),
            weighted_metrics=["accuracy"] if self.data.facts.classes else [],
            steps_per_execution=min(steps, MOST_STEPS),
            jit_compile=False,
        )
        optimizer.build(self.model.trainable_variables)
        self._optimizer_start = [variable.numpy().copy() for variable in optimizer.variables]

    def _examples(
        self, positions: np.ndarray, mean: np.ndarray, sd: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Codes, targets and weights of some examples, as training takes them."""
        x, y = self.data.x[positions], self.data.y[positions]
        weight = _weights(self.data, positions)
        if self.data.facts.classes:
            if self.settings.class_weights:
                weight = weight * compute_sample_weight("balanced", y)
            return x, np.eye(len(self.data.facts.classes), dtype=np.float32)[y], weight
        return x, ((y - mean) / sd).astype(np.float32), weight

    def _chance_loss(
        self, training: np.ndarray, validation: np.ndarray, mean: np.ndarray, sd: np.ndarray
    ) -> float:
        """Validation loss of the best constant guess, in the unit of the history.

        The guess is made from the training part; the penalty of the trained weights is added,
        because the losses of the history hold it too.
        """
        _, y, weight = self._examples(training, mean, sd)
        _, wanted, weight_wanted = self._examples(validation, mean, sd)
        share = np.average(y, axis=0, weights=weight)
        guess = np.log(np.maximum(share, 1e-7)) if self.data.facts.classes else share
        loss = loss_of(self.data.facts, self.settings)
        raw = loss(wanted, np.tile(guess, (len(wanted), 1)).astype(np.float32), weight_wanted)
        return float(raw) + float(sum(float(one) for one in self.network.losses))

    def _callbacks(self, what: str) -> list[keras.callbacks.Callback]:
        callbacks: list[keras.callbacks.Callback] = [Progress(what, self.settings.epochs)]
        if self.settings.patience is not None:
            callbacks.append(
                keras.callbacks.EarlyStopping(
                    "val_loss", patience=self.settings.patience, restore_best_weights=True
                )
            )
        return callbacks

    def _copy(self, mean: np.ndarray, sd: np.ndarray) -> keras.Model:
        """The trained network as a model of its own, which the next round does not change."""
        network = keras.models.clone_model(self.network)
        network.set_weights(self.network.get_weights())
        return finish(assemble(network, self.data.facts), self.data.facts, mean, sd)


def _weights(data: Data, positions: np.ndarray) -> np.ndarray:
    if "weight" in data.examples:
        return data.examples["weight"].to_numpy(np.float32)[positions]
    return np.ones(len(positions), np.float32)


def _scale(data: Data, training: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd of the targets of the training part alone, (targets,); 0 and 1 for classes."""
    if data.facts.classes:
        return np.zeros(1), np.ones(1)
    y = data.y[training]
    sd = y.std(axis=0)
    return y.mean(axis=0), np.where(sd > 0, sd, 1.0)


def predict(model: keras.Model, x: np.ndarray, facts: Facts) -> np.ndarray:
    """Class probabilities (n, classes) or targets (n, targets) of ``x.npy`` rows, float64."""
    scores = model.predict(np.asarray(x), batch_size=PREDICT_BATCH, verbose=0)
    return np.asarray(scores, np.float64).reshape(len(x), len(facts.outputs))
