"""Train one architecture on many folds: compiled once, a whole epoch where it is small."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import Data, Facts
from motifold.backend import keras, tf
from motifold.cost import gpus_used
from motifold.errors import DataError
from motifold.models.assemble import assemble, finish
from motifold.models.build import build_network
from motifold.training.alone import train_alone
from motifold.training.checkpoint import AnyCheckpoints, NoCheckpoints
from motifold.training.determinism import fix_seed, fix_threads
from motifold.training.lesson import Lesson, Wanted, best_guess, scale_of, wanted
from motifold.training.losses import loss_of, optimizer_of
from motifold.training.many import Cohort, train_many
from motifold.training.member import MEASURES, Entry
from motifold.training.size import one_program_pays, places
from motifold.training.together import Together

logger = logging.getLogger(__name__)
PREDICT_BATCH = 1024
SPARE = 2  # times as many places as are needed: cheaper than another program
MOST_STEPS = 50  # steps that Keras runs between two looks at the Python side


@dataclass
class Trained:
    """One trained network.

    Attributes
    ----------
    weights
        Of the network, of its best epoch.
    history
        ``epoch, loss, val_loss`` and, for classes, ``accuracy, val_accuracy``.
    scale
        Mean and sd of the targets in its training part, (targets,); 0 and 1 for classes.
    """

    weights: list[np.ndarray]
    history: pd.DataFrame
    scale: tuple[np.ndarray, np.ndarray]
    build: Callable[["Trained"], keras.Model]

    @cached_property
    def model(self) -> keras.Model:
        """From ``x.npy`` rows to class probabilities or targets in their own units."""
        return self.build(self)


class Trainer:
    """Trains the same architecture again and again without compiling it again.

    Parameters
    ----------
    data
        The dataset. Another one of the same shape may take its place later.
    settings
        The network's settings.
    name
        Name for the log.
    checkpoints
        Where trainings are kept while they go on.
    """

    def __init__(
        self, data: Data, settings: Any, name: str, checkpoints: AnyCheckpoints | None = None
    ) -> None:
        fix_threads(settings.threads)
        keras.config.set_dtype_policy(settings.precision)
        fix_seed(0)  # only the form matters here; every round starts from its own seed
        self.data, self.settings, self.name = data, settings, name
        self.checkpoints = checkpoints or NoCheckpoints()
        self.network = build_network(data.facts, settings)
        self.model = assemble(self.network, data.facts)
        self._optimizer_start: list[np.ndarray] = []
        self._programs: list[Together] = []
        logger.info("%s has %d parameters", name, self.network.count_params())

    def train(self, training: np.ndarray, validation: np.ndarray, seed: int, what: str) -> Trained:
        """Train one network from a fresh start; see :class:`motifold.training.lesson.Lesson`."""
        return self.train_all([Lesson(training, validation, seed, what)])[0]

    def train_all(self, lessons: list[Lesson]) -> list[Trained]:
        """Train a network for each lesson; small ones side by side where that is quicker.

        Each one is what it would be by itself.

        Raises
        ------
        DataError
            If a loss is not a number at the end.
        """
        scales = [scale_of(one.of(self.data), one.training) for one in lessons]
        parts = [self._wanted(*both) for both in zip(lessons, scales, strict=True)]
        found: list[tuple[list[np.ndarray], pd.DataFrame]] = []
        if self.one_program:
            found = self._together(lessons, parts)
        else:
            for one, both in zip(lessons, parts, strict=True):
                found.append(self._alone(one, both))
        return [self._trained(*one) for one in zip(lessons, found, parts, scales, strict=True)]

    @property
    def one_program(self) -> bool:
        """Whether networks are trained in a program of ours, all at once or one by one."""
        return one_program_pays(self.network, self.data, self.settings)

    def scores(self, trained: Trained, x: np.ndarray) -> np.ndarray:
        """What ``trained.model`` predicts, (n, outputs) float64, without compiling it."""
        self.network.set_weights(trained.weights)
        raw = np.concatenate(
            [
                self._raw(tf.constant(np.asarray(x[start : start + PREDICT_BATCH]))).numpy()
                for start in range(0, len(x), PREDICT_BATCH)
            ]
            or [np.zeros((0, len(self.data.facts.outputs)), np.float32)]
        )
        if self.data.facts.classes:
            return tf.nn.softmax(raw).numpy().astype(np.float64)
        mean, sd = (one.astype(np.float32) for one in trained.scale)
        return (raw * sd + mean).astype(np.float64)

    @cached_property
    def _raw(self) -> Callable[[tf.Tensor], tf.Tensor]:
        seen = tf.TensorSpec((None, *self.data.facts.shape), tf.uint8)
        return tf.function(lambda x: self.model(x, training=False), input_signature=[seen])

    def _wanted(
        self, lesson: Lesson, scale: tuple[np.ndarray, np.ndarray]
    ) -> tuple[Wanted, Wanted]:
        """Of the training and of the validation part."""
        data = lesson.of(self.data)
        known, asked = (
            wanted(data, self.settings, some, scale)
            for some in (lesson.training, lesson.validation)
        )
        return known, asked

    def _together(
        self, lessons: list[Lesson], parts: list[tuple[Wanted, Wanted]]
    ) -> list[tuple[list[np.ndarray], pd.DataFrame]]:
        one_core = self.settings.threads == 1 and not gpus_used()
        program = self._program(places(self.network, len(lessons), one_core=one_core))
        program.set_examples(np.asarray(self.data.x))
        entries = [
            Entry(one, both, self._fresh(one.seed).get_weights())
            for one, both in zip(lessons, parts, strict=True)
        ]
        return train_many(Cohort(program, entries, self.settings), self.checkpoints)

    def _program(self, members: int) -> Together:
        """One for so many networks, or a little larger if there is one already."""
        n = len(self.data.y)
        enough = [one for one in self._programs if members <= one.members <= SPARE * members]
        ready = [one for one in enough if one.n == n]
        if not ready:
            ready = [Together(self.network, self.data.facts, self.settings, members, n)]
            self._programs += ready
        return min(ready, key=lambda one: one.members)

    def _alone(
        self, lesson: Lesson, parts: tuple[Wanted, Wanted]
    ) -> tuple[list[np.ndarray], pd.DataFrame]:
        self._restart(len(lesson.training), lesson.seed)
        return train_alone(self.model, self.data, lesson, parts, self.settings, self.checkpoints)

    def _fresh(self, seed: int) -> keras.Model:
        fix_seed(seed)
        return build_network(self.data.facts, self.settings)

    def _restart(self, n: int, seed: int) -> None:
        """Fresh weights, dropout states and optimiser, in the compiled model."""
        fresh = self._fresh(seed)
        for mine, new in zip(self.network.variables, fresh.variables, strict=True):
            mine.assign(new)
        if not self._optimizer_start:
            self._compile(n)
        for mine, start in zip(self.model.optimizer.variables, self._optimizer_start, strict=True):
            mine.assign(start)

    def _compile(self, n: int) -> None:
        steps = max(1, n // self.settings.batch_size)
        self.model.compile(
            optimizer_of(self.settings),
            loss_of(self.data.facts, self.settings),
            weighted_metrics=["accuracy"] if self.data.facts.classes else [],
            steps_per_execution=min(steps, MOST_STEPS),
            jit_compile=False,
        )
        optimizer = self.model.optimizer
        optimizer.build(self.model.trainable_variables)
        self._optimizer_start = [variable.numpy().copy() for variable in optimizer.variables]

    def _trained(
        self,
        lesson: Lesson,
        found: tuple[list[np.ndarray], pd.DataFrame],
        parts: tuple[Wanted, Wanted],
        scale: tuple[np.ndarray, np.ndarray],
    ) -> Trained:
        weights, table = found
        measured = MEASURES if self.data.facts.classes else ["loss", "val_loss"]
        table = table[measured].copy()
        if not np.isfinite(table["loss"].iloc[-1]):
            raise DataError(
                f"training {lesson.what} ended with a loss that is no number",
                file=f"dataset {self.data.facts.name}, model {self.name}",
                fix="use a smaller learning_rate or look for extreme targets",
            )
        table.insert(0, "epoch", np.arange(1, len(table) + 1))
        self.network.set_weights(weights)
        table["chance_loss"] = self._chance_loss(*parts)
        return Trained(weights, table, scale, self._finished)

    def _chance_loss(self, known: Wanted, asked: Wanted) -> float:
        """Validation loss of a constant guess, in the unit of the history.

        The guess is made from the training part; the penalty of the trained weights is added,
        because the losses of the history hold it too.
        """
        guess = np.tile(best_guess(self.data, known), (len(asked.y), 1)).astype(np.float32)
        raw = loss_of(self.data.facts, self.settings)(asked.y, guess, asked.weight)
        return float(raw) + float(sum(float(one) for one in self.network.losses))

    def _finished(self, trained: Trained) -> keras.Model:
        """The trained network as a model of its own, which later rounds do not change."""
        network = keras.models.clone_model(self.network)
        network.set_weights(trained.weights)
        return finish(assemble(network, self.data.facts), self.data.facts, *trained.scale)


def predict(model: keras.Model, x: np.ndarray, facts: Facts) -> np.ndarray:
    """Class probabilities (n, classes) or targets (n, targets) of ``x.npy`` rows, float64."""
    scores = model.predict(np.asarray(x), batch_size=PREDICT_BATCH, verbose=0)
    return np.asarray(scores, np.float64).reshape(len(x), len(facts.outputs))
