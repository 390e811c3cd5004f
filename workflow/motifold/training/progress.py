"""A line now and then in the log of a long training."""

import logging
import time
from typing import Any

from motifold.backend import keras

logger = logging.getLogger(__name__)
EVERY = 5.0  # seconds between lines
FIRST_STEPS = 50  # after so many steps the speed is told


class Progress(keras.callbacks.Callback):
    """Log the speed after the first steps; then epoch, losses and the time that is left at most.

    Parameters
    ----------
    what
        Name of what is trained: ``cnn, repeat 0, fold 2``.
    epochs
        Most epochs.
    steps
        Steps an epoch.
    """

    def __init__(self, what: str, epochs: int, steps: int) -> None:
        super().__init__()
        self.what, self.epochs, self.steps = what, epochs, max(steps, 1)
        self.started = self.said = time.monotonic()
        self.first, self.taken, self.told = 0, 0, False

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Note when the first step begins; compiling it is part of it."""
        self.started = time.monotonic()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Note the first epoch of this process."""
        if not self.taken:
            self.first = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Tell the speed once, after the first steps."""
        self.taken = batch + 1
        if self.told or self.taken < FIRST_STEPS:
            return
        self.told = True
        rate = self.taken / max(time.monotonic() - self.started, 1e-9)
        left = ((self.epochs - self.first) * self.steps - self.taken) / rate
        logger.info(
            "%s: %.1f steps a second, compiling included; at most %.0f s left",
            self.what,
            rate,
            left,
        )

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Log if the last line is old enough, and at the last epoch."""
        now = time.monotonic()
        if now - self.said < EVERY and epoch + 1 < self.epochs:
            return
        self.said = now
        values = logs or {}
        each = (now - self.started) / (epoch + 1 - self.first)
        logger.info(
            "%s: epoch %d of at most %d, loss %.4g, validation loss %.4g, %.2f s an epoch, "
            "at most %.0f s left",
            self.what, epoch + 1, self.epochs, values.get("loss", float("nan")),
            values.get("val_loss", float("nan")), each, each * (self.epochs - epoch - 1),
        )  # fmt: skip
