"""The functions that interpretation asks of a model, whatever the model is.

They take what a network takes: one-hot floats (n, length, 4), a row of zeros where a letter is
unknown, or pixels scaled to 0..1, (n, height, width, channels). How many examples a model can hold
at once is the function's own affair; nothing here hands it more than it was asked to explain or
than ``batch`` allows.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from jaxtyping import Float, Int, Shaped, UInt8

from motifold.sequence.alphabet import UNKNOWN

Predict = Callable[[np.ndarray], np.ndarray]
"""Inputs -> logits or predicted numbers, float (n, outputs)."""

Gradient = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Inputs and the explained output of each, int (n,) -> d(centred output) / d(input)."""

Activations = Callable[[np.ndarray], np.ndarray]
"""One-hot sequences -> what the first layer gives, float (n, positions, filters)."""

Task = Literal["classification", "regression"]
Kind = Literal["sequence", "image"]


def centred(
    outputs: Float[np.ndarray, "n outputs"], index: Int[np.ndarray, "n"], task: Task
) -> Float[np.ndarray, "n"]:
    """The one number of each example that is explained.

    For classes the logit of the class minus the mean of all logits: a logit alone may rise because
    all rise, which changes no probability. For regression the target's own value.

    Raises
    ------
    ValueError
        If a classifier has a single output, whose centred logit would always be 0.

    Examples
    --------
    >>> centred(np.array([[2.0, 0.0, 1.0]]), np.array([0]), "classification").tolist()
    [1.0]
    """
    chosen = np.take_along_axis(outputs, index[:, None], axis=1)[:, 0]
    if task == "regression":
        return chosen
    if outputs.shape[1] == 1:
        raise ValueError("a classifier needs one logit a class, this one has a single output")
    return chosen - outputs.mean(axis=1)


def kind_of(x: Shaped[np.ndarray, "n ..."]) -> Kind:
    """What the examples are, read from their number of axes."""
    return "sequence" if x.ndim == 3 else "image"


def codes_of(x: Float[np.ndarray, "n length 4"]) -> UInt8[np.ndarray, "n length"]:
    """Base codes of one-hot floats; a row of zeros is an unknown letter.

    Examples
    --------
    >>> codes_of(np.array([[[0.0, 1, 0, 0], [0, 0, 0, 0]]])).tolist()
    [[1, 4]]
    """
    return np.where(x.any(axis=2), x.argmax(axis=2), UNKNOWN).astype(np.uint8)
