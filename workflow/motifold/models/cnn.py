"""Convolutional network for sequences."""

from typing import Any

from motifold.backend import keras
from motifold.config.model import Cnn
from motifold.errors import UserError
from motifold.models.layers import dense_stack, last_layer, penalty


def cnn(shape: tuple[int, ...], outputs: int, settings: Cnn) -> keras.Model:
    """Convolutions with pooling, then fully connected layers.

    One convolution of 32 filters of width 12 without activation, pooling by 4 and 16 dense units
    is the network of Zou et al. 2019.

    Parameters
    ----------
    shape
        ``(length, 4)``.
    outputs
        Classes or targets.
    settings
        ``filters``, ``widths`` and ``pools`` (one a convolution; the last one is repeated if there
        are fewer), ``summary``, ``units`` and what all networks share.

    Raises
    ------
    UserError
        If a sequence is shorter than a filter or is pooled away.

    References
    ----------
    Zou et al. 2019, A primer on deep learning in genomics, doi 10.1038/s41588-018-0295-5.
    """
    example = tensor = keras.Input(shape)
    for number, filters in enumerate(settings.filters):
        width = settings.widths[min(number, len(settings.widths) - 1)]
        pool = settings.pools[min(number, len(settings.pools) - 1)]
        tensor = _convolution(tensor, filters, width, settings, first=number == 0)
        tensor = _pooled(tensor, pool, settings.pooling)
    tensor = _summarised(tensor, settings.summary)
    tensor = dense_stack(tensor, settings.units, settings)
    return keras.Model(example, last_layer(tensor, outputs, settings), name="network")


def _convolution(tensor: Any, filters: int, width: int, settings: Cnn, *, first: bool) -> Any:
    if width > tensor.shape[1] and first:
        raise UserError(
            f"the sequences have {tensor.shape[1]} letters, fewer than the first filters' width "
            f"{width}; use smaller widths or set fit.length."
        )
    tensor = keras.layers.Conv1D(
        filters,
        width,
        padding="valid" if first else "same",
        kernel_regularizer=penalty(settings),
        name="first_filters" if first else None,
    )(tensor)
    if settings.batch_normalisation:
        tensor = keras.layers.BatchNormalization()(tensor)
    name = "first_activation" if first else None
    return keras.layers.Activation(settings.convolution_activation, name=name)(tensor)


def _pooled(tensor: Any, pool: int, pooling: str) -> Any:
    pool = min(pool, tensor.shape[1])
    if pool == 1:
        return tensor
    layer = keras.layers.MaxPooling1D if pooling == "max" else keras.layers.AveragePooling1D
    return layer(pool)(tensor)


def _summarised(tensor: Any, summary: str) -> Any:
    """Positions as one row: all of them, the maximum or mean over them, or all and the maximum."""
    if summary == "both":  # where a motif is may matter, or only whether it is there
        parts = [keras.layers.Flatten()(tensor), keras.layers.GlobalMaxPooling1D()(tensor)]
        return keras.layers.Concatenate()(parts)
    if summary == "max":
        return keras.layers.GlobalMaxPooling1D()(tensor)
    if summary == "average":
        return keras.layers.GlobalAveragePooling1D()(tensor)
    return keras.layers.Flatten()(tensor)
