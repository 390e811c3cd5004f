"""One of several networks that are trained side by side: what it starts with, how far it is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from motifold.training.lesson import Lesson, Wanted
from motifold.training.order import batches, epoch_order
from motifold.training.stopping import Stopping
from motifold.training.together import SCORED

MEASURES = ["loss", "accuracy", "val_loss", "val_accuracy"]


@dataclass(frozen=True)
class Entry:
    """What a network starts with.

    Attributes
    ----------
    lesson
        What it is asked to do.
    wanted
        Targets and weights of its training and of its validation part.
    start
        Its first weights.
    """

    lesson: Lesson
    wanted: tuple[Wanted, Wanted]
    start: list[np.ndarray]


class Member:
    """One network among others: how far it is, and its best weights.

    Parameters
    ----------
    entry
        What it starts with.
    settings
        Of the network.
    """

    def __init__(self, entry: Entry, settings: Any) -> None:
        self.entry, self.settings, self.best = entry, settings, entry.start
        self.stopping = Stopping(settings.patience)
        self.history = np.zeros((0, len(MEASURES)), np.float32)

    @property
    def running(self) -> bool:
        """Whether it is to go on."""
        return self.stopping.running and self.stopping.epochs < self.settings.epochs

    def training(self) -> np.ndarray:
        """Batches of its next epoch."""
        lesson = self.entry.lesson
        order = epoch_order(len(lesson.training), lesson.seed, self.stopping.epochs)
        return batches(lesson.training[order], self.settings.batch_size)

    def validation(self) -> np.ndarray:
        """Batches of its validation part."""
        return batches(self.entry.lesson.validation, SCORED)

    def seen(self, measures: np.ndarray, weights: list[np.ndarray]) -> None:
        """Note an epoch: ``MEASURES``, and the weights after it, of which a copy may be kept."""
        self.history = np.vstack([self.history, measures.astype(np.float32)])
        if self.stopping.seen(float(measures[MEASURES.index("val_loss")])):
            self.best = [
                now.reshape(one.shape).copy()
                for now, one in zip(weights, self.entry.start, strict=True)
            ]

    def found(self) -> tuple[list[np.ndarray], pd.DataFrame]:
        """Best weights and history."""
        return self.best, pd.DataFrame(self.history.astype(np.float64), columns=MEASURES)

    def state(self) -> dict[str, np.ndarray]:
        """What a checkpoint holds."""
        best = {f"best_{number}": one for number, one in enumerate(self.best)}
        return {"stopping": self.stopping.state(), "history": self.history} | best

    def restore(self, found: dict[str, np.ndarray]) -> None:
        """Go on from what :meth:`state` gave."""
        self.stopping.restore(found["stopping"])
        self.history = found["history"]
        self.best = [found[f"best_{number}"] for number in range(len(self.best))]
