"""One network trained by Keras, batch by batch from disk, and kept so that it can go on later."""

from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import Data
from motifold.backend import keras
from motifold.training.checkpoint import AnyCheckpoints
from motifold.training.lesson import Lesson, Wanted
from motifold.training.order import epoch_order
from motifold.training.progress import Progress
from motifold.training.stopping import Stopping


class Batches(keras.utils.PyDataset):
    """Batches of codes or pixels, read where they lie, in the order of the seed and the epoch.

    Parameters
    ----------
    x
        ``x.npy``.
    positions
        Rows of the examples.
    wanted
        Their targets and weights.
    size
        Examples a batch.
    seed
        Of the order; None: as given.
    """

    def __init__(
        self,
        x: np.ndarray,
        positions: np.ndarray,
        wanted: Wanted,
        size: int,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self.x, self.positions, self.wanted, self.size = x, positions, wanted, size
        self.seed, self.order = seed, np.arange(len(positions))

    def shuffle(self, epoch: int) -> None:
        """Take the order of an epoch. Keras does not say so itself: it looks ahead."""
        if self.seed is not None:
            self.order = epoch_order(len(self.positions), self.seed, epoch)

    def __len__(self) -> int:
        return -(-len(self.positions) // self.size)

    def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = self.order[number * self.size : (number + 1) * self.size]
        return self.x[self.positions[rows]], self.wanted.y[rows], self.wanted.weight[rows]


class Course(keras.callbacks.Callback):
    """Follows a training: its losses, its best weights, when to stop, and its checkpoints.

    Parameters
    ----------
    network
        Whose weights are trained.
    name
        Of the checkpoint.
    patience
        See :class:`motifold.training.stopping.Stopping`.
    checkpoints
        Where to keep them.
    """

    def __init__(
        self, network: keras.Model, name: str, patience: int | None, checkpoints: AnyCheckpoints
    ) -> None:
        super().__init__()
        self.network, self.name, self.checkpoints = network, name, checkpoints
        self.stopping = Stopping(patience)
        self.history: dict[str, list[float]] = {}
        self.best: list[np.ndarray] = []
        self.batches: Batches | None = None

    @property
    def epoch(self) -> int:
        """Epochs done."""
        return self.stopping.epochs

    @property
    def running(self) -> bool:
        """Whether it is to go on."""
        return self.stopping.running

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Shuffle."""
        if self.batches is not None:
            self.batches.shuffle(epoch)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Note the losses; keep the best weights; stop when it is time."""
        for key, value in (logs or {}).items():
            self.history.setdefault(key, []).append(float(value))
        if self.stopping.seen(self.history["val_loss"][-1]):
            self.best = self.network.get_weights()
        if not self.running:
            self.model.stop_training = True
        if self.checkpoints.due(self.name):
            self.keep()

    def keep(self) -> None:
        """Write the checkpoint."""
        arrays = {"stopping": self.stopping.state()} | {
            f"history_{key}": np.array(values) for key, values in self.history.items()
        }
        for key, found in (("best", self.best), ("now", [one.numpy() for one in self._now()])):
            arrays |= {f"{key}_{number}": one for number, one in enumerate(found)}
        self.checkpoints.save(self.name, arrays)

    def go_on(self) -> None:
        """Take up the last checkpoint, if there is one."""
        found = self.checkpoints.load(self.name)
        if found is None:
            return
        self.stopping.restore(found["stopping"])
        self.history = {
            key.removeprefix("history_"): values.tolist()
            for key, values in found.items()
            if key.startswith("history_")
        }
        self.best = [found[f"best_{number}"] for number in range(len(self.network.get_weights()))]
        for number, one in enumerate(self._now()):
            one.assign(found[f"now_{number}"])

    def _now(self) -> list[Any]:
        return [*self.network.variables, *self.model.optimizer.variables]


def train_alone(
    model: keras.Model,
    data: Data,
    lesson: Lesson,
    parts: tuple[Wanted, Wanted],
    settings: Any,
    checkpoints: AnyCheckpoints,
) -> tuple[list[np.ndarray], pd.DataFrame]:
    """Train a compiled model from where its weights and optimiser stand, or from its checkpoint.

    Parameters
    ----------
    model
        From codes to raw outputs, with a layer called ``network``.
    parts
        Targets and weights of the training and of the validation part.

    Returns
    -------
    Weights of the best epoch, and one row an epoch: losses and accuracies.
    """
    course = Course(model.get_layer("network"), lesson.name, settings.patience, checkpoints)
    course.set_model(model)
    course.go_on()
    size = min(settings.batch_size, len(lesson.training))
    if course.running and course.epoch < settings.epochs:
        course.batches = Batches(data.x, lesson.training, parts[0], size, lesson.seed)
        model.fit(
            course.batches,
            validation_data=Batches(data.x, lesson.validation, parts[1], size),
            initial_epoch=course.epoch,
            epochs=settings.epochs,
            shuffle=False,  # the order is ours
            callbacks=[
                Progress(lesson.what, settings.epochs, len(lesson.training) // size),
                course,
            ],
            verbose=0,
        )
        course.keep()
    return course.best, pd.DataFrame(course.history)
