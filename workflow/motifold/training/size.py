"""Whether networks are small enough to be trained side by side."""

from typing import Any

import numpy as np

from motifold.artifacts import Data
from motifold.backend import keras
from motifold.models.stacked import can_stack
from motifold.training.losses import can_count_apart

MOST_TOGETHER = 24  # networks in one program, where dispatch costs more than arithmetic
LIGHT = 100_000  # multiplications an example, up to which it does
MOST_HEAVY = 6  # of other networks: five folds and the final model
MOST_WORK = 1_000_000  # multiplications an example; above it arithmetic costs more than dispatch
MOST_BYTES = 2**26  # of all codes, which are held in memory


def side_by_side_pays(network: keras.Model, data: Data, settings: Any, members: int) -> bool:
    """Whether training several networks in one program is possible and quicker."""
    return (
        members > 1
        and settings.precision == "float32"
        and data.x.size <= MOST_BYTES
        and can_stack(network)
        and can_count_apart(settings)
        and work_of(network) <= MOST_WORK
    )


def places(network: keras.Model, members: int) -> int:
    """How many of so many networks to train at a time in one program.

    Many light ones. Of others a few keep a processor as busy, and fewer places stand empty when the
    last networks are trained.
    """
    return min(members, MOST_TOGETHER if work_of(network) <= LIGHT else MOST_HEAVY)


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
