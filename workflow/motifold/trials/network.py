"""Networks under trial."""

import numpy as np

from motifold.artifacts import Data
from motifold.training.fit import Trainer, predict
from motifold.trials.run import Learner


def network_learner(trainer: Trainer) -> Learner:
    """A learner that trains one compiled network from a fresh start again and again.

    Parameters
    ----------
    trainer
        Trains on whatever data a trial hands it: other labels, letters or fewer examples, in the
        same shape.
    """

    def learn(
        data: Data, training: np.ndarray, inner: np.ndarray, held_out: np.ndarray, seed: int
    ) -> np.ndarray:
        trainer.data = data
        trained = trainer.train(training, inner, seed, f"{trainer.name} under trial")
        return predict(trained.model, data.x[held_out], data.facts)

    return learn
