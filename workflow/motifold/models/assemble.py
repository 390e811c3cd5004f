"""The whole model that is saved: codes or pixels in, probabilities or targets out.

Only layers of Keras itself are used, so that a saved model opens anywhere, with ``safe_mode`` on
and without Motifold. One-hot letters and scaled pixels are made here, batch by batch.
"""

from pathlib import Path
from typing import Any

import numpy as np

from motifold.artifacts import Facts, whole
from motifold.backend import keras
from motifold.errors import DataError


def encoder(facts: Facts) -> keras.layers.Layer:
    """Layer from ``x.npy`` rows to what a network sees: one-hot letters, or pixels 0 to 1.

    One-hot letters are a lookup of a fixed identity table whose last row, the unknown letter's, is
    zero.
    """
    if facts.type == "image":
        return keras.layers.Rescaling(1 / 255, name="encoder")
    table = np.eye(5, 4, dtype=np.float32)
    return keras.layers.Embedding(5, 4, weights=[table], trainable=False, name="encoder")


def assemble(network: keras.Model, facts: Facts) -> keras.Model:
    """Model from uint8 codes or pixels to logits (classes) or standardised targets."""
    dtype = "uint8"
    example = keras.Input(tuple(facts.shape), dtype=dtype, name="codes")
    return keras.Model(example, network(encoder(facts)(example)), name="trained")


def finish(
    model: keras.Model, facts: Facts, mean: np.ndarray | None = None, sd: np.ndarray | None = None
) -> keras.Model:
    """Add what turns raw outputs into answers: softmax, or the targets' own units.

    Parameters
    ----------
    model
        What :func:`assemble` made.
    mean, sd
        Of the targets in the training part, (targets,); for regression.
    """
    example = keras.Input(tuple(facts.shape), dtype="uint8", name="codes")
    outputs = model(example)
    if facts.classes:
        answer: Any = keras.layers.Softmax(name="probabilities")(outputs)
    else:
        answer = keras.layers.Rescaling(_listed(sd), offset=_listed(mean), name="targets")(outputs)
    return keras.Model(example, answer, name=_layer_name(facts.name))


def _listed(values: np.ndarray | None) -> list[float]:
    return [float(value) for value in (values if values is not None else [])]


def _layer_name(name: str) -> str:
    return "motifold_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def network_of(finished: keras.Model) -> keras.Model:
    """The network inside a finished model: one-hot letters or scaled pixels to raw outputs."""
    return finished.get_layer("trained").get_layer("network")


def save_model(model: keras.Model, path: Path) -> None:
    """Write a model as ``.keras``."""
    with whole(path) as part:
        named = part.with_suffix(".keras")
        model.save(named)
        named.replace(part)


def load_model(path: Path) -> keras.Model:
    """Read a ``.keras`` model; code inside the file is never run (``safe_mode``).

    Raises
    ------
    DataError
        If the file is none or holds code, such as a Lambda layer.
    """
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except (ValueError, OSError, TypeError) as error:
        raise DataError(
            "Keras cannot open this model safely",
            file=path,
            fix="train it again; a network of your own must not use Lambda layers",
        ) from error
