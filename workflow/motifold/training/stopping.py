"""When each of several networks that are trained side by side has had enough."""

import numpy as np
from jaxtyping import Bool, Float


class Stopping:
    """Best validation loss of each network, and whether it is still trained.

    Parameters
    ----------
    members
        How many networks.
    patience
        A network stops after so many epochs without a better loss; None: never.

    Attributes
    ----------
    best
        Lowest validation loss so far, (members,).
    waited
        Epochs since then.
    epochs
        Epochs that each network was trained for, (members,).
    """

    def __init__(self, members: int, patience: int | None) -> None:
        self.patience = patience
        self.best = np.full(members, np.inf)
        self.waited = np.zeros(members, np.int64)
        self.epochs = np.zeros(members, np.int64)
        self.running = np.ones(members, bool)

    def seen(self, losses: Float[np.ndarray, "members"]) -> Bool[np.ndarray, "members"]:
        """Take the validation losses after an epoch; those networks that are better are to keep.

        A first epoch is always the best so far, even if its loss is no number. Without patience the
        last epoch is kept, whatever its loss.
        """
        first = self.running & (self.epochs == 0)
        better = self.running & (first | (losses < self.best))
        self.best = np.where(better & (losses < self.best), losses, self.best)
        self.waited = np.where(better, 0, self.waited + 1)
        self.epochs = self.epochs + self.running
        if self.patience is None:
            return self.running.copy()
        self.running = self.running & (self.waited < self.patience)
        return better

    def state(self) -> dict[str, np.ndarray]:
        """What a checkpoint holds."""
        names = ("best", "waited", "epochs", "running")
        return {name: np.asarray(getattr(self, name)) for name in names}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from what :meth:`state` gave."""
        for name in self.state():
            setattr(self, name, state[name].copy())
