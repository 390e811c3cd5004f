"""A short probe of a network: a few epochs on a small part of the data, after the first compile.

All that is asked of :class:`motifold.training.fit.Trainer` stands in ``_run``.
"""

from typing import Any

import numpy as np

from motifold.artifacts import Data
from motifold.cost import peak_mb
from motifold.training.fit import MOST_STEPS, Trainer
from motifold.training.lesson import Lesson
from motifold.trials.forecast import Range, Spell, by_epochs, timed

ENOUGH = 1.0  # CPU seconds between the shorter and the longer training
MOST_EPOCHS = 64
TOGETHER = 5  # networks in one probe: as many as usual folds
COPIES = 2  # of the training part in memory
VALIDATION = 0.1  # share of the probe's examples


class NetworkProbe:
    """Times of an epoch and of a start of a network, and what follows for whole trainings.

    Parameters
    ----------
    data
        The dataset.
    settings
        The network's settings.
    seed
        Seed of the part.
    """

    def __init__(self, data: Data, settings: Any, seed: int) -> None:
        self.data, self.settings = data, settings
        # As many steps as Keras runs at a time in earnest, so that an epoch costs what it will.
        self.size = min(len(data.y), MOST_STEPS * settings.batch_size)
        rows = np.sort(np.random.default_rng(seed).permutation(len(data.y))[: self.size])
        kept = max(2, round(VALIDATION * self.size))
        self._parts = (np.setdiff1d(rows, rows[::-1][:kept]), rows[::-1][:kept])
        self._trainer: Trainer | None = None
        self.first = self._run(1)  # builds and compiles
        one = self._run(1)
        more, longer = 2, self._run(3)
        while (longer - one).cpu < ENOUGH and more < MOST_EPOCHS:
            more *= 4
            longer = self._run(1 + more)
        self.epoch = (longer - one) * (1 / more)
        self.start = one - self.epoch
        self.peak = peak_mb()

    @property
    def compiling(self) -> Spell:
        """What the first training takes more than others."""
        return self.first - self.start - self.epoch

    def training(self, examples: int) -> Range:
        """One training from a fresh start, its prediction included."""
        settings, epoch = self.settings, self.epoch * (examples / self.size)
        least = settings.epochs if settings.patience is None else settings.patience + 1
        start = self.start + epoch * 0.5  # predicting costs less than training
        return by_epochs(min(least, settings.epochs), settings.epochs, epoch, start)

    def memory(self, examples: int) -> float:
        """Peak memory, MiB: that of the probe, and of the examples that it left out."""
        each = self.data.x[:1].nbytes + 4 * (len(self.data.facts.outputs) + 1)
        return self.peak + COPIES * each * max(examples - self.size, 0) / 2**20

    def _run(self, epochs: int) -> Spell:
        """A training of so many epochs; of networks side by side, the share of one."""
        short = self.settings.model_copy(update={"epochs": epochs, "patience": None})

        def work() -> None:
            if self._trainer is None:
                self._trainer = Trainer(self.data, short, "probe")
            self._trainer.settings = short
            what = f"probe of {epochs} epochs"
            self._trainer.train_all([Lesson(*self._parts, seed, what) for seed in range(TOGETHER)])

        return timed(work) * (1 / TOGETHER)
