"""A trained model as plain functions of arrays, for all that explains it."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from motifold.backend import keras, tf
from motifold.models.assemble import network_of

BATCH = 512  # what a processor's caches hold best; two to eight times as many are slower


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
        # One trace each, whatever the batches: their size is left open.
        seen = _spec(self.network)
        self._predict = _traced(self.network)
        self._predict_stored = _traced(finished.get_layer("trained"))
        numbers = tf.TensorSpec((None,), tf.int32)
        self._gradient = tf.function(self._gradients, input_signature=[seen, numbers])

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Raw outputs: logits (n, classes) or standardised targets (n, targets).

        Also takes what ``x.npy`` holds, uint8 base codes (n, length) or pixels: one-hot letters are
        then made inside the graph.
        """
        if x.dtype == np.uint8:
            return _batched(self._predict_stored, x)
        return _batched(self._predict, np.asarray(x, np.float32))

    def gradient(self, x: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Gradient of one output of each example with respect to it, shape of ``x``."""
        return _batched(self._gradient, np.asarray(x, np.float32), np.asarray(index, np.int32))

    def activations(self, x: np.ndarray) -> np.ndarray:
        """First convolution's activations (n, positions, filters)."""
        return _batched(self._activations, np.asarray(x, np.float32))

    @cached_property
    def _activations(self) -> Callable[..., tf.Tensor]:
        return _traced(keras.Model(self.network.inputs[0], self._first_convolution().output))

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

    def _gradients(self, x: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            score = self._chosen(self.network(x, training=False), index)
        return tape.gradient(score, x)

    def _chosen(self, outputs: tf.Tensor, index: tf.Tensor) -> tf.Tensor:
        chosen = tf.gather(outputs, index, axis=1, batch_dims=1)
        return chosen - tf.reduce_mean(outputs, axis=1) if self.classes else chosen


def _spec(model: keras.Model) -> tf.TensorSpec:
    """Shape of a model's inputs, any number of them."""
    return tf.TensorSpec(model.inputs[0].shape, model.inputs[0].dtype)


def _traced(model: keras.Model) -> Callable[..., tf.Tensor]:
    """A model as a function that is compiled once."""
    return tf.function(lambda x: model(x, training=False), input_signature=[_spec(model)])


def _batched(function: Callable[..., tf.Tensor], *arrays: np.ndarray) -> np.ndarray:
    """Apply a function batch by batch; without examples to one of zeros, for its shape."""
    n = len(arrays[0])
    if n == 0:  # which not every operation of TensorFlow takes
        return _batched(function, *(np.zeros((1, *one.shape[1:]), one.dtype) for one in arrays))[:0]
    parts = [
        function(*(tf.constant(one[start : start + BATCH]) for one in arrays)).numpy()
        for start in range(0, n, BATCH)
    ]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
