"""Many networks of one architecture as one, whose weights have a leading axis: one row a network.

A small network spends most of its time between operations. Several of them (folds, seeds,
controls) that go through each operation together share that time.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from motifold.backend import keras, tf

Pooling = Callable[..., tf.Tensor]


class Stacked(keras.layers.Layer):
    """One layer of ``members`` networks; takes and gives (members, examples, ...).

    Weights are kept as (members, rows, columns), a bias as (members, 1, columns), so that whatever
    is said of each network is told to all of them by one shape, (members, 1, 1).

    Attributes
    ----------
    members
        How many networks.
    stacks
        The weights.
    """

    members = 0
    stacks: Sequence[Any] = ()

    @classmethod
    def of(cls, layer: keras.layers.Layer, members: int) -> "Stacked":
        """The stacked form of a layer of one network, which is not changed."""
        found = cls(name=layer.name)
        found._of = lambda: layer  # not the layer itself, whose weights Keras would take for its
        found.members = members
        found.stacks = [found._stack(weight) for weight in layer.trainable_weights]
        return found

    @property
    def layer(self) -> Any:
        """The layer of one network."""
        return self._of()

    def _stack(self, weight: Any) -> Any:
        rows = int(np.prod(weight.shape[:-1], dtype=np.int64))
        shape = (self.members, rows, weight.shape[-1])
        return self.add_weight(shape=shape, initializer="zeros", name=weight.name)

    def penalties(self) -> tf.Tensor | float:
        """Penalty of each network's kernel, (members,), or 0."""
        l2 = _l2_of(getattr(self.layer, "kernel_regularizer", None))
        return l2 * tf.reduce_sum(tf.square(self.stacks[0]), axis=(1, 2)) if l2 else 0.0

    def weighted(self, rows: tf.Tensor) -> tf.Tensor:
        """Kernel and bias on (members, rows, features)."""
        found = tf.matmul(rows, self.stacks[0])
        return found + self.stacks[1] if self.layer.use_bias else found


class Dense(Stacked):
    """Fully connected: (members, examples, features)."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Outputs (members, examples, units)."""
        return self.layer.activation(self.weighted(x))


class Convolution(Stacked):
    """A convolution over one or two axes as a product of all its windows with the kernel."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Outputs (members, examples, positions ..., filters)."""
        sizes = self.layer.kernel_size
        if self.layer.padding == "same":
            around = [((size - 1) // 2, size // 2) for size in sizes]
            x = tf.pad(x, [(0, 0), (0, 0), *around, (0, 0)])
        for axis, size in reversed(list(enumerate(sizes))):  # the kernel's last axis varies first
            x = _windows(x, axis + 2, size)
        places = tuple(x.shape[2:-1])
        found = self.weighted(tf.reshape(x, (self.members, -1, x.shape[-1])))
        shaped = tf.reshape(found, (self.members, -1, *places, self.layer.filters))
        return self.layer.activation(shaped)


class Pool(Stacked):
    """Maximum or mean of neighbours that do not overlap; what is left at the end is dropped."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Outputs (members, examples, positions ..., channels)."""
        mean = isinstance(self.layer, keras.layers.AveragePooling1D | keras.layers.AveragePooling2D)
        for axis, size in enumerate(self.layer.pool_size):
            x = _pooled(x, axis + 2, size, tf.reduce_mean if mean else tf.reduce_max)
        return x


class OverPositions(Stacked):
    """Maximum or mean over all positions."""

    def call(self, x: tf.Tensor, mask: None = None) -> tf.Tensor:  # noqa: ARG002  (always None)
        """Outputs (members, examples, channels)."""
        mean = isinstance(self.layer, keras.layers.GlobalAveragePooling1D)
        return (tf.reduce_mean if mean else tf.reduce_max)(x, axis=2)


class Flatten(Stacked):
    """One row an example."""

    def call(self, x: tf.Tensor) -> tf.Tensor:
        """Outputs (members, examples, features)."""
        return tf.reshape(x, (self.members, -1, int(np.prod(x.shape[2:], dtype=np.int64))))


class Unchanged(Stacked):
    """A layer that treats each number, or the last axis, by itself."""

    def call(self, x: Any) -> tf.Tensor:
        """What the layer itself gives."""
        return self.layer(x)


class Dropout(Stacked):
    """Each network draws from a seed of its own, whoever is trained beside it."""

    seeds: tf.Tensor | None = None  # (members, 2), set anew for each step

    def call(self, x: tf.Tensor, *, training: bool = False) -> tf.Tensor:
        """The numbers, some of them left out in training and the others raised."""
        if not training or self.seeds is None:
            return x
        shape, rate = tf.shape(x)[1:], self.layer.rate
        kept = tf.stack(
            [
                tf.random.stateless_uniform(shape, self.seeds[member]) >= rate
                for member in range(self.members)
            ]
        )
        return tf.where(kept, x / (1 - rate), 0.0)


FORMS: dict[type[keras.layers.Layer], type[Stacked]] = {
    keras.layers.Dense: Dense,
    keras.layers.Conv1D: Convolution,
    keras.layers.Conv2D: Convolution,
    keras.layers.MaxPooling1D: Pool,
    keras.layers.MaxPooling2D: Pool,
    keras.layers.AveragePooling1D: Pool,
    keras.layers.AveragePooling2D: Pool,
    keras.layers.GlobalMaxPooling1D: OverPositions,
    keras.layers.GlobalAveragePooling1D: OverPositions,
    keras.layers.Flatten: Flatten,
    keras.layers.Activation: Unchanged,
    keras.layers.Concatenate: Unchanged,
    keras.layers.Dropout: Dropout,
}


def can_stack(network: keras.Model) -> bool:
    """Whether all layers of a network have a form for many networks at once."""
    layers = [one for one in network.layers if not isinstance(one, keras.layers.InputLayer)]
    return all(type(one) in FORMS and _is_plain(one) for one in layers)


def stack(network: keras.Model, members: int) -> keras.Model:
    """The network for many at once: (members, examples, ...) to (members, examples, outputs).

    Parameters
    ----------
    network
        One network, of which :func:`can_stack` is true; it is not changed.
    members
        How many networks.
    """
    example = keras.Input(batch_shape=(members, None, *network.input_shape[1:]))
    return keras.models.clone_model(
        network, example, clone_function=lambda layer: FORMS[type(layer)].of(layer, members)
    )


def packed(weights: Sequence[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """Weights of each network as the weights of a stack."""
    return [
        np.stack(same).reshape(len(same), -1, same[0].shape[-1])
        for same in zip(*weights, strict=True)
    ]


def unpacked(stacks: Sequence[np.ndarray], like: Sequence[np.ndarray]) -> list[list[np.ndarray]]:
    """Weights of each network, in the shapes of one network's."""
    members = len(stacks[0])
    return [
        [stack[member].reshape(one.shape) for stack, one in zip(stacks, like, strict=True)]
        for member in range(members)
    ]


def _is_plain(layer: keras.layers.Layer) -> bool:
    """Nothing in a layer's settings that its stacked form would not obey."""
    if isinstance(layer, keras.layers.Conv1D | keras.layers.Conv2D):
        once = set(layer.strides) | set(layer.dilation_rate) | {layer.groups}
        if once != {1} or layer.padding not in {"valid", "same"}:
            return False
    if isinstance(layer, keras.layers.Concatenate) and layer.axis != -1:
        return False
    pooled = getattr(layer, "pool_size", None)
    if pooled is not None and (tuple(layer.strides) != tuple(pooled) or layer.padding != "valid"):
        return False
    if getattr(layer, "noise_shape", None) is not None or getattr(layer, "keepdims", False):
        return False
    others = ("bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint")
    if any(getattr(layer, name, None) is not None for name in others):
        return False
    regulariser = getattr(layer, "kernel_regularizer", None)
    return regulariser is None or type(regulariser) is keras.regularizers.L2


def _l2_of(regulariser: Any) -> float:
    return 0.0 if regulariser is None else float(regulariser.l2)


def _windows(x: tf.Tensor, axis: int, size: int) -> tf.Tensor:
    """Neighbours along an axis, one after the other in the last one."""
    number = x.shape[axis] - size + 1
    before = [slice(None)] * axis
    parts = [x[(*before, slice(start, start + number))] for start in range(size)]
    return parts[0] if size == 1 else tf.concat(parts, axis=-1)


def _pooled(x: tf.Tensor, axis: int, size: int, function: Pooling) -> tf.Tensor:
    number = x.shape[axis] // size
    shape = [-1 if one is None else one for one in x.shape]
    kept = x[(*([slice(None)] * axis), slice(0, number * size))]
    parts = tf.reshape(kept, (*shape[:axis], number, size, *shape[axis + 1 :]))
    return function(parts, axis=axis + 1)
