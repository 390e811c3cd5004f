"""Convolutional network for images."""

from motifold.backend import keras
from motifold.config.model import ImageCnn
from motifold.models.layers import dense_stack, last_layer, penalty


def image_cnn(shape: tuple[int, ...], outputs: int, settings: ImageCnn) -> keras.Model:
    """Blocks of convolutions with pooling, then fully connected layers.

    Parameters
    ----------
    shape
        ``(height, width, channels)``.
    outputs
        Classes or targets.
    settings
        ``filters`` (one a block), ``convolutions`` a block, ``width``, ``pool``, ``units`` and
        what all networks share.
    """
    example = tensor = keras.Input(shape)
    for filters in settings.filters:
        for _ in range(settings.convolutions):
            tensor = keras.layers.Conv2D(
                filters, settings.width, padding="same", kernel_regularizer=penalty(settings)
            )(tensor)
            if settings.batch_normalisation:
                tensor = keras.layers.BatchNormalization()(tensor)
            tensor = keras.layers.Activation(settings.activation)(tensor)
        if min(tensor.shape[1:3]) >= settings.pool > 1:
            tensor = keras.layers.MaxPooling2D(settings.pool)(tensor)
        if settings.dropout:
            tensor = keras.layers.Dropout(settings.dropout)(tensor)
    tensor = dense_stack(keras.layers.Flatten()(tensor), settings.units, settings)
    return keras.Model(example, last_layer(tensor, outputs, settings), name="network")
