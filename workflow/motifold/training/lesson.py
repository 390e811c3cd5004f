"""What one training is asked to do, and what its examples look like to the loss."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from motifold.artifacts import Data


@dataclass(frozen=True)
class Lesson:
    """One training: which examples, from which seed.

    Attributes
    ----------
    training, validation
        Positions of examples. Only ``training`` moves weights and scales; ``validation`` decides
        when to stop.
    seed
        Seed of the weights, the order of examples and dropout.
    what
        Its name in the log: ``cnn, repeat 0, fold 2``.
    name
        Its name among checkpoints.
    labels
        Class numbers or targets of all examples, if not the dataset's own.
    """

    training: np.ndarray
    validation: np.ndarray
    seed: int
    what: str
    name: str = "training"
    labels: np.ndarray | None = None

    def of(self, data: Data) -> Data:
        """The dataset as this training sees it."""
        return data if self.labels is None else replace(data, y=self.labels)


@dataclass(frozen=True)
class Wanted:
    """Targets of a lesson's examples, and what they weigh.

    Attributes
    ----------
    y
        One-hot classes or standardised targets, float32 (n, outputs).
    weight
        float32 (n,).
    """

    y: Float[np.ndarray, "n outputs"]
    weight: Float[np.ndarray, "n"]


def scale_of(data: Data, training: Int[np.ndarray, "_"]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd of the targets of the training part alone, (targets,); 0 and 1 for classes."""
    if data.facts.classes:
        return np.zeros(1), np.ones(1)
    y = data.y[training]
    sd = y.std(axis=0)
    return y.mean(axis=0), np.where(sd > 0, sd, 1.0)


def wanted(
    data: Data, settings: Any, positions: np.ndarray, scale: tuple[np.ndarray, np.ndarray]
) -> Wanted:
    """Targets and weights of some examples, as training takes them.

    Parameters
    ----------
    settings
        The network's; class weights are made from the examples themselves.
    scale
        From :func:`scale_of`, of the training part.
    """
    y, weight = data.y[positions], _weights(data, positions)
    if not data.facts.classes:
        return Wanted(((y - scale[0]) / scale[1]).astype(np.float32), weight)
    if settings.class_weights:
        weight = (weight * balanced_weights(y)).astype(np.float32)
    return Wanted(np.eye(len(data.facts.classes), dtype=np.float32)[y], weight)


def best_guess(data: Data, known: Wanted) -> Float[np.ndarray, "outputs"]:
    """Raw outputs of the constant that fits the training part: class shares as logits, or means."""
    share = np.average(known.y, axis=0, weights=known.weight)
    return np.log(np.maximum(share, 1e-7)) if data.facts.classes else share


def balanced_weights(y: np.ndarray) -> np.ndarray:
    """One a class on average: scikit-learn's "balanced", without the time of its import."""
    counts = np.bincount(y)
    return (len(y) / (np.count_nonzero(counts) * counts[y])).astype(np.float64)


def _weights(data: Data, positions: np.ndarray) -> np.ndarray:
    if "weight" in data.examples:
        return data.examples["weight"].to_numpy(np.float32)[positions]
    return np.ones(len(positions), np.float32)
