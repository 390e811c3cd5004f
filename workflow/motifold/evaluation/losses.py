"""What each example adds to a metric that is a plain mean."""

import numpy as np
from jaxtyping import Float, Int

Scores = Float[np.ndarray, "n outputs"]


def probabilities(scores: Scores) -> Scores:
    """Rows that add up to 1, in float64; rows of zeros become even.

    Examples
    --------
    >>> probabilities(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    total = scores.sum(axis=1, keepdims=True, dtype=np.float64)
    return np.divide(scores, total, out=np.full(scores.shape, 1 / scores.shape[1]), where=total > 0)


def example_losses(name: str, y: Int[np.ndarray, "n"], scores: Scores) -> Float[np.ndarray, "n"]:
    """What each example adds to a metric that is a plain mean: accuracy, log_loss or brier."""
    if name == "accuracy":
        return (scores.argmax(axis=1) == y).astype(np.float64)
    p = probabilities(scores)
    if name == "log_loss":
        return -np.log(np.clip(p[np.arange(len(y)), y], np.finfo(np.float64).eps, None))
    if p.shape[1] == 2:
        return (p[:, 1] - y) ** 2
    return ((p - np.eye(p.shape[1])[y]) ** 2).sum(axis=1)


def scored_classes(classes: int) -> list[int]:
    """Classes that are scored one against the rest: number 1 of two, else all."""
    return [1] if classes == 2 else list(range(classes))
