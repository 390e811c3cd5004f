"""When a network has had enough."""

import numpy as np


class Stopping:
    """Best validation loss of a network, and whether it is still trained.

    Parameters
    ----------
    patience
        It stops after so many epochs without a better loss; None: never.

    Attributes
    ----------
    best
        Lowest validation loss so far.
    waited
        Epochs since then.
    epochs
        Epochs that it was trained for.
    """

    def __init__(self, patience: int | None) -> None:
        self.patience = patience
        self.best, self.waited, self.epochs = np.inf, 0, 0

    @property
    def running(self) -> bool:
        """Whether it is to go on."""
        return self.patience is None or self.waited < self.patience

    def seen(self, loss: float) -> bool:
        """Take the validation loss after an epoch; whether the weights are to keep.

        A first epoch is always the best so far, even if its loss is no number. Without patience the
        last epoch is kept, whatever its loss.
        """
        lower = loss < self.best
        better = lower or self.epochs == 0
        self.best = loss if lower else self.best
        self.waited = 0 if better else self.waited + 1
        self.epochs += 1
        return better or self.patience is None

    def state(self) -> np.ndarray:
        """What a checkpoint holds, float64 (3,)."""
        return np.array([self.best, self.waited, self.epochs], np.float64)

    def restore(self, state: np.ndarray) -> None:
        """Go on from what :meth:`state` gave."""
        self.best, self.waited, self.epochs = float(state[0]), int(state[1]), int(state[2])
