"""How a network of this size is trained fastest: by Keras, or in a program of its own."""

from typing import Any

import numpy as np

from motifold.artifacts import Data
from motifold.backend import keras
from motifold.models.stacked import can_stack
from motifold.training.losses import can_count_apart

MOST_WORK = 1_000_000  # multiplications an example; above it arithmetic costs more than dispatch
MOST_WORK_IMAGES = 100_000  # the same, where Keras has quicker convolutions
MOST_BYTES = 2**26  # of all codes, which are held in memory
MOST_PLACES = 6  # networks side by side: five folds and the final model
LIGHT = 20_000  # multiplications an example, up to which they are side by side on one core too


def one_program_pays(network: keras.Model, data: Data, settings: Any) -> bool:
    """Whether epochs in one compiled program are possible, and quicker than those of Keras."""
    images = any(isinstance(layer, keras.layers.Conv2D) for layer in network.layers)
    return (
        settings.precision == "float32"
        and data.x.size <= MOST_BYTES
        and can_stack(network)
        and can_count_apart(settings)
        and work_of(network) <= (MOST_WORK_IMAGES if images else MOST_WORK)
    )


def places(network: keras.Model, members: int, *, one_core: bool) -> int:
    """How many of so many networks to train at a time in one program.

    Several keep several cores busy. One core is as busy with one network, whose numbers stay in its
    cache and whose place does not stand empty when the last ones are trained; but very light ones
    share the cost of each operation.
    """
    alone = one_core and work_of(network) > LIGHT
    return min(members, 1 if alone else MOST_PLACES)


def work_of(network: keras.Model) -> int:
    """Multiplications of one pass of one example through the layers with kernels."""
    work = 0
    for layer in network.layers:
        if isinstance(layer, keras.layers.Dense):
            work += int(np.prod(layer.kernel.shape))
        elif isinstance(layer, keras.layers.Conv1D | keras.layers.Conv2D):
            places = np.prod(layer.output.shape[1:-1], dtype=np.int64)
            work += int(places * np.prod(layer.kernel.shape, dtype=np.int64))
    return work
