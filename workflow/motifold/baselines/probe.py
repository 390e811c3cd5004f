"""A fitted simple model as plain functions of arrays, for all that explains it."""

import numpy as np
from sklearn.pipeline import Pipeline

from motifold.artifacts import Facts
from motifold.baselines.fit import predict_baseline

SMALLEST = 1e-12  # probability whose logarithm can be taken
# Forests and neighbours count votes, and no vote is no proof: what they leave to all classes alike
# keeps a logarithm from running away.
LEFT = 0.01


class Probe:
    """Logits or numbers of one fitted pipeline, from base codes or from what a network would see.

    Parameters
    ----------
    model
        A pipeline that :func:`motifold.baselines.build.build_baseline` built, fitted.
    """

    def __init__(self, model: Pipeline, facts: Facts) -> None:
        self.model = model
        self.facts = facts
        self.votes = not hasattr(model, "decision_function")

    def answers(self, stored: np.ndarray) -> np.ndarray:
        """Probabilities (n, classes) or numbers (n, targets) of rows of ``x.npy``, float64."""
        return predict_baseline(self.model, stored, self.facts)

    def scores(self, stored: np.ndarray) -> np.ndarray:
        """Logits (n, classes) or numbers (n, targets) of rows of ``x.npy``, float64.

        Logits are logarithms of the probabilities, which differ from the model's own by what all
        classes share.
        """
        found = self.answers(stored)
        if not self.facts.classes:
            return found
        if self.votes:
            found = (1 - LEFT) * found + LEFT / found.shape[1]
        return np.log(np.maximum(found, SMALLEST))

    def stored(self, x: np.ndarray) -> np.ndarray:
        """Rows of ``x.npy`` of one-hot letters (n, length, 4) or pixels 0 to 1."""
        if self.facts.type == "image":
            return np.rint(x * 255).clip(0, 255).astype(np.uint8)
        return np.where(x.any(axis=2), x.argmax(axis=2), 4).astype(np.uint8)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """:meth:`scores` of one-hot letters or pixels 0 to 1; of base codes as they are."""
        return self.scores(x if x.dtype == np.uint8 else self.stored(x))

    def predicted(self, x: np.ndarray, index: np.ndarray) -> np.ndarray:
        """The probability of a class, or the number, of one-hot letters or pixels, (n,)."""
        return self.answers(self.stored(x))[np.arange(len(x)), index]
