"""A trained model as plain functions of arrays, for all that explains it."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from motifold.models.assemble import network_of

BATCH = 2048


class Probe:
    """Functions of one trained model: predict, gradient, first activations, feature maps.

    All take what the network sees: one-hot letters (n, length, 4) or pixels 0 to 1
    (n, height, width, channels), as float32.

    Parameters
    ----------
    finished
        A model that :func:`motifold.models.assemble.finish` made.
    classes
        Whether outputs are logits of classes; a class's logit is then taken minus their mean,
        because softmax only knows differences.
    """

    def __init__(self, finished: keras.Model, *, classes: bool) -> None:
        self.network = network_of(finished)
        self.classes = classes
        self._predict = tf.function(self._outputs, reduce_retracing=True)
        self._gradient = tf.function(self._gradients, reduce_retracing=True)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Raw outputs: logits (n, classes) or standardised targets (n, targets)."""
        return _batched(self._predict, x)

    def gradient(self, x: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Gradient of one output of each example with respect to it, shape of ``x``."""
        return _batched(self._gradient, x, index.astype(np.int32))

    def activations(self, x: np.ndarray) -> np.ndarray:
        """First convolution's activations (n, positions, filters)."""
        model = keras.Model(self.network.inputs, self._first_convolution().output)
        return _batched(tf.function(lambda x: model(x, training=False)), x)

    def first_width(self) -> int | None:
        """Width of the first convolution over letters.

        None if there is none that sees the letters themselves, one after the other: only then a
        filter's weights stand for letters.
        """
        layer = self._first()
        return None if layer is None else int(layer.kernel_size[0])

    def first_offset(self) -> int:
        """Where the window of the first activation starts: 0, or negative with padding."""
        layer = self._first_convolution()
        return -((layer.kernel_size[0] - 1) // 2) if layer.padding == "same" else 0

    def _first_convolution(self) -> keras.layers.Conv1D:
        layer = self._first()
        if layer is None:
            raise ValueError("the network has no first convolution over letters")
        return layer

    def _first(self) -> keras.layers.Conv1D | None:
        for layer in self.network.layers:
            if isinstance(layer, keras.layers.Conv1D):
                plain = layer.strides == (1,) and layer.dilation_rate == (1,)
                return layer if plain and layer.input is self.network.inputs[0] else None
        return None

    def feature_maps(self, x: np.ndarray, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Last convolution's maps and the output's gradient there, both (n, h, w, filters)."""
        layers = [one for one in self.network.layers if isinstance(one, keras.layers.Conv2D)]
        both = keras.Model(self.network.inputs, [layers[-1].output, self.network.output])

        def maps_and_gradients(x: tf.Tensor, index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            with tf.GradientTape() as tape:
                maps, outputs = both(x, training=False)
                tape.watch(maps)
                score = self._chosen(outputs, index)
            return maps, tape.gradient(score, maps)

        chunks = [
            maps_and_gradients(tf.constant(x[s : s + 256]), tf.constant(index[s : s + 256]))
            for s in range(0, len(x), 256)
        ]
        maps, gradients = zip(*chunks, strict=True)
        return np.concatenate(maps), np.concatenate(gradients)

    def has_feature_maps(self) -> bool:
        """Whether the network has convolutions over an image."""
        return any(isinstance(one, keras.layers.Conv2D) for one in self.network.layers)

    def _outputs(self, x: tf.Tensor) -> tf.Tensor:
        return self.network(x, training=False)

    def _gradients(self, x: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(x)
            score = self._chosen(self.network(x, training=False), index)
        return tape.gradient(score, x)

    def _chosen(self, outputs: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        chosen = tf.gather(outputs, index, axis=1, batch_dims=1)
        return chosen - tf.reduce_mean(outputs, axis=1) if self.classes else chosen


def _batched(function: Callable[..., tf.Tensor], *arrays: np.ndarray) -> np.ndarray:
    """Apply a function batch by batch."""
    n = len(arrays[0])
    arrays = (np.asarray(arrays[0], np.float32), *arrays[1:])
    return np.concatenate(
        [
            function(*(tf.constant(one[start : start + BATCH]) for one in arrays)).numpy()
            for start in range(0, n, BATCH)
        ]
    )
