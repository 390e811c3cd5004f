"""Simple models under trial."""

from typing import Any

import numpy as np

from motifold.artifacts import Data
from motifold.baselines.fit import fitted, predict_baseline
from motifold.trials.run import Learner, one_by_one


def simple_learner(settings: Any) -> Learner:
    """A learner that fits a simple model on training and validation part together, as always.

    Parameters
    ----------
    settings
        One of the classes of ``config.model`` that describe a simple model.
    """

    def learn(
        data: Data, training: np.ndarray, inner: np.ndarray, held_out: np.ndarray, seed: int
    ) -> np.ndarray:
        model = fitted(data, settings, np.sort(np.concatenate([training, inner])), seed)
        return predict_baseline(model, data.x[held_out], data.facts)

    return one_by_one(learn)
