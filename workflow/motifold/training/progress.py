"""A line now and then in the log of a long training."""

import logging
import time
from typing import Any

import keras

logger = logging.getLogger(__name__)
EVERY = 5.0  # seconds between lines


class Progress(keras.callbacks.Callback):
    """Log epoch, losses and the time that is left at most.

    Parameters
    ----------
    what
        Name of what is trained: ``cnn, repeat 0, fold 2``.
    epochs
        Most epochs.
    """

    def __init__(self, what: str, epochs: int) -> None:
        super().__init__()
        self.what, self.epochs = what, epochs
        self.started = self.said = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Log if the last line is old enough, and at the last epoch."""
        now = time.monotonic()
        if now - self.said < EVERY and epoch + 1 < self.epochs:
            return
        self.said = now
        values = logs or {}
        each = (now - self.started) / (epoch + 1)
        logger.info(
            "%s: epoch %d of at most %d, loss %.4g, validation loss %.4g, %.2f s an epoch, "
            "at most %.0f s left",
            self.what, epoch + 1, self.epochs, values.get("loss", float("nan")),
            values.get("val_loss", float("nan")), each, each * (self.epochs - epoch - 1),
        )  # fmt: skip
