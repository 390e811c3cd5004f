"""Fully connected network."""

from motifold.backend import keras
from motifold.config.model import Mlp
from motifold.models.layers import dense_stack, last_layer


def mlp(shape: tuple[int, ...], outputs: int, settings: Mlp) -> keras.Model:
    """Flatten the example and pass it through any number of hidden layers.

    Parameters
    ----------
    shape
        ``(length, 4)`` or ``(height, width, channels)``.
    outputs
        Classes or targets.
    settings
        ``units`` (none: a linear model), ``activation``, ``dropout``, ``l2``.
    """
    example = keras.Input(shape)
    tensor = dense_stack(keras.layers.Flatten()(example), settings.units, settings)
    return keras.Model(example, last_layer(tensor, outputs, settings), name="network")
