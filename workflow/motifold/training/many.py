"""Several small networks trained side by side, each as if it were alone."""

import hashlib
import logging
import time
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import Data
from motifold.models.stacked import packed, unpacked
from motifold.training.checkpoint import AnyCheckpoints
from motifold.training.lesson import Lesson, Wanted
from motifold.training.order import batches, epoch_order, side_by_side
from motifold.training.stopping import Stopping
from motifold.training.together import SCORED, Together

logger = logging.getLogger(__name__)
EVERY = 5.0  # seconds between lines in the log
MEASURES = ["loss", "accuracy", "val_loss", "val_accuracy"]
Parts = list[tuple[Wanted, Wanted]]


class Cohort:
    """Networks in training: what they were given, how far they are, the best of each.

    Parameters
    ----------
    program
        Compiled for as many networks.
    lessons
        What each one is asked to do.
    starts
        First weights of each.
    settings
        Of the network.
    """

    def __init__(
        self,
        program: Together,
        lessons: list[Lesson],
        starts: list[list[np.ndarray]],
        settings: Any,
    ) -> None:
        self.program, self.lessons, self.settings, self.like = program, lessons, settings, starts[0]
        self.stopping = Stopping(len(lessons), settings.patience)
        self.history = np.zeros((0, len(MEASURES), len(lessons)), np.float32)
        self.best = packed(starts)
        self.validation = side_by_side([batches(one.validation, SCORED) for one in lessons])
        program.start(self.best)

    @property
    def running(self) -> bool:
        """Whether any network is to go on."""
        return bool(self.stopping.running.any()) and len(self.history) < self.settings.epochs

    @property
    def what(self) -> str:
        """Its name in the log."""
        others = len(self.lessons) - 1
        return self.lessons[0].what + (f" and {others} more at once" if others else "")

    def epoch(self) -> None:
        """Train all for an epoch. Who has stopped is trained on in vain: its best is kept."""
        number, size = len(self.history), self.settings.batch_size
        training = side_by_side(
            [
                batches(one.training[epoch_order(len(one.training), one.seed, number)], size)
                for one in self.lessons
            ]
        )
        seen = self.program.epoch(training, self.validation)
        self.history = np.concatenate([self.history, seen[None].astype(np.float32)])
        better, now = self.stopping.seen(seen[2].astype(np.float64)), self.program.weights()
        self.best = [
            np.where(better[:, None, None], new, old)
            for new, old in zip(now, self.best, strict=True)
        ]

    def found(self) -> list[tuple[list[np.ndarray], pd.DataFrame]]:
        """Best weights of each network, and its history."""
        weights = unpacked(self.best, self.like)
        tables = [
            pd.DataFrame(self.history[:epochs, :, member].astype(np.float64), columns=MEASURES)
            for member, epochs in enumerate(self.stopping.epochs)
        ]
        return list(zip(weights, tables, strict=True))

    def state(self) -> dict[str, np.ndarray]:
        """What a checkpoint holds."""
        arrays = self.stopping.state() | {"history": self.history}
        for key, some in (
            ("best", self.best),
            ("now", [one.numpy() for one in self.program.state()]),
        ):
            arrays |= {f"{key}_{number}": one for number, one in enumerate(some)}
        return arrays

    def restore(self, found: dict[str, np.ndarray]) -> None:
        """Go on from a checkpoint."""
        self.stopping.restore(found)
        self.history = found["history"]
        self.best = [found[f"best_{number}"] for number in range(len(self.best))]
        for number, one in enumerate(self.program.state()):
            one.assign(found[f"now_{number}"])


def train_many(
    cohort: Cohort, name: str, checkpoints: AnyCheckpoints
) -> list[tuple[list[np.ndarray], pd.DataFrame]]:
    """Train a cohort to its end, from its checkpoint if there is one.

    Returns
    -------
    For each network, the weights of its best epoch and one row an epoch: losses and accuracies.
    """
    saved = checkpoints.load(name)
    if saved is not None:
        cohort.restore(saved)
    first, started = len(cohort.history), time.monotonic()
    said = started
    while cohort.running:
        cohort.epoch()
        done, now = len(cohort.history), time.monotonic()
        if checkpoints.due(name) or (not cohort.running and saved is None):
            checkpoints.save(name, cohort.state())
        if now - said > EVERY or not cohort.running:
            said = now
            each = (now - started) / (done - first)
            logger.info(
                "%s: epoch %d of at most %d, %d still learn, %.2f s an epoch, at most %.0f s left",
                cohort.what, done, cohort.settings.epochs, int(cohort.stopping.running.sum()), each,
                each * (cohort.settings.epochs - done),
            )  # fmt: skip
    return cohort.found()


def hand_over(program: Together, data: Data, lessons: list[Lesson], parts: Parts) -> None:
    """Give a program the examples of its networks."""
    n, outputs = len(data.y), len(data.facts.outputs)
    y = np.zeros((len(lessons), n, outputs), np.float32)
    weight = np.zeros((len(lessons), n), np.float32)
    for member, (lesson, both) in enumerate(zip(lessons, parts, strict=True)):
        for rows, one in zip((lesson.training, lesson.validation), both, strict=True):
            y[member, rows], weight[member, rows] = one.y, one.weight
    program.set_examples(np.asarray(data.x), y, weight, [one.seed for one in lessons])


def name_of(lessons: list[Lesson]) -> str:
    """Name of a cohort's checkpoint."""
    digest = hashlib.sha256("\n".join(one.name for one in lessons).encode()).hexdigest()
    return f"together_{digest[:12]}"
