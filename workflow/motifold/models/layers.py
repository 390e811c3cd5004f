"""Pieces that architectures share."""

from collections.abc import Sequence
from typing import Any

from motifold.backend import keras


def dense_stack(tensor: Any, units: Sequence[int], settings: Any) -> Any:
    """Fully connected hidden layers, each with its activation and dropout."""
    for size in units:
        tensor = keras.layers.Dense(size, kernel_regularizer=penalty(settings))(tensor)
        if settings.batch_normalisation and not hasattr(settings, "filters"):
            tensor = keras.layers.BatchNormalization()(tensor)
        tensor = keras.layers.Activation(settings.activation)(tensor)
        if settings.dropout:
            tensor = keras.layers.Dropout(settings.dropout)(tensor)
    return tensor


def last_layer(tensor: Any, outputs: int, settings: Any) -> Any:
    """One number an output, without activation; in full precision, whatever comes before it."""
    layer = keras.layers.Dense(
        outputs, kernel_regularizer=penalty(settings), name="logits", dtype="float32"
    )
    return layer(tensor)


def penalty(settings: Any) -> Any:
    """L2 penalty of a kernel, or None."""
    return keras.regularizers.L2(settings.l2) if settings.l2 else None
