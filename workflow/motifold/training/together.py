"""Several small networks in one compiled program: a pass over all their examples at once."""

from collections.abc import Callable
from typing import Any

import numpy as np

from motifold.artifacts import Facts
from motifold.backend import keras, tf
from motifold.models.stacked import Dropout, Stacked, stack
from motifold.training.losses import loss_of, optimizer_of_many
from motifold.training.order import NOTHING

Sums = tuple[tf.Tensor, ...]  # loss, examples, weight of right answers, weight; each (members,)
SCORED = 256  # examples a step where nothing is learned


class Together:
    """Places for networks of one architecture, each with targets and weights of its own.

    What a network computes does not depend on the others. A place whose network has had enough is
    given to the next.

    Parameters
    ----------
    network
        One network; its weights do not matter.
    facts, settings
        Of the dataset and of the network.
    members
        How many places.
    n
        Examples of the dataset.
    """

    def __init__(
        self, network: keras.Model, facts: Facts, settings: Any, members: int, n: int
    ) -> None:
        self.facts, self.members, self.n = facts, members, n
        self.network = stack(network, members)
        self.layers = [one for one in self.network.layers if isinstance(one, Stacked)]
        self.loss = loss_of(facts, settings)
        # A counter for each network, in the form of its weights: who sees nothing takes no step.
        self.steps = keras.Variable(np.zeros((members, 1, 1)), trainable=False, dtype="int32")
        self.optimizer = optimizer_of_many(settings, self.steps)
        self.optimizer.build(self.network.trainable_variables)
        self.batch = settings.batch_size
        outputs = len(facts.outputs)
        self._x = tf.Variable(tf.zeros((n, *facts.shape), tf.uint8))
        self._y = tf.Variable(tf.zeros((members, n, outputs)))
        self._weight = tf.Variable(tf.zeros((members, n)))
        self._seeds = tf.Variable(tf.zeros((members,), tf.int32))
        self._run = tf.function(self._epoch, jit_compile=True, autograph=False)

    def set_examples(self, x: np.ndarray) -> None:
        """Hand over the rows of ``x.npy``."""
        self._x.assign(x)

    def seat(
        self, place: int, weights: list[np.ndarray], y: np.ndarray, weight: np.ndarray, seed: int
    ) -> None:
        """Give a place to a network.

        Parameters
        ----------
        weights
            Its first weights, in the shapes of one network.
        y, weight
            Targets (n, outputs) and weights (n,) of all examples.
        seed
            Of dropout.
        """
        for variable in (*self._moments(), self.steps):
            _set(variable, place, 0)
        for variable, first in zip(self.network.trainable_variables, weights, strict=True):
            _set(variable, place, first.reshape(variable.shape[1:]))
        for variable, given in ((self._y, y), (self._weight, weight), (self._seeds, seed)):
            _set(variable, place, given)

    def weights(self) -> list[np.ndarray]:
        """Stacked weights as they are now."""
        return [one.numpy() for one in self.network.trainable_variables]

    def state(self) -> list[Any]:
        """All variables that training moves."""
        return [*self._moved(), self.steps]

    def epoch(self, training: np.ndarray, validation: np.ndarray) -> np.ndarray:
        """One epoch, and the losses on the validation examples after it.

        Parameters
        ----------
        training
            Positions (steps, members, batch), ``order.NOTHING`` where a batch has no example.
        validation
            The same, with batches of ``SCORED``.

        Returns
        -------
        Loss, accuracy, validation loss and accuracy of each network, (4, members).
        """
        filled = [self._filled(training, self.batch), self._filled(validation, SCORED)]
        steps = [tf.constant(len(table)) for table in (training, validation)]
        found = self._run(filled[0], steps[0], filled[1], steps[1])
        return np.stack([one.numpy() for one in found])

    def _filled(self, table: np.ndarray, size: int) -> tf.Tensor:
        """A table with as many steps as there could be, so that one program serves all."""
        most = np.full((-(-self.n // size), self.members, size), NOTHING, np.int32)
        most[: len(table)] = table
        return tf.constant(most)

    def _moments(self) -> list[Any]:
        return [one for one in self.optimizer.variables if len(one.shape) == 3]

    def _moved(self) -> list[Any]:
        return [*self.network.trainable_variables, *self._moments()]

    def _epoch(
        self, training: tf.Tensor, steps: tf.Tensor, validation: tf.Tensor, scored: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        return *self._through(training, steps, self._learn), *self._through(
            validation, scored, self._score
        )

    def _through(
        self, table: tf.Tensor, steps: tf.Tensor, do: Callable[[tf.Tensor], Sums]
    ) -> tuple[tf.Tensor, tf.Tensor]:
        def body(number: tf.Tensor, *sums: tf.Tensor) -> Sums:
            return number + 1, *(
                one + more for one, more in zip(sums, do(table[number]), strict=True)
            )

        start = (tf.constant(0), *(tf.zeros(self.members) for _ in range(4)))
        _, loss, n, right, weight = tf.while_loop(lambda number, *_: number < steps, body, start)
        return tf.math.divide_no_nan(loss, n), tf.math.divide_no_nan(right, weight)

    def _batch(self, positions: tf.Tensor) -> tuple[tf.Tensor, ...]:
        there = tf.cast(positions >= 0, tf.float32)
        rows = tf.maximum(positions, 0)
        y = tf.gather(self._y, rows, batch_dims=1)
        weight = tf.gather(self._weight, rows, batch_dims=1) * there
        return self._seen(tf.gather(self._x, rows)), y, weight, tf.reduce_sum(there, axis=1)

    def _seen(self, x: tf.Tensor) -> tf.Tensor:
        """One-hot letters, none for an unknown one; or pixels 0 to 1."""
        if self.facts.type == "image":
            return tf.cast(x, tf.float32) / 255
        return tf.one_hot(tf.cast(x, tf.int32), 4)

    def _learn(self, positions: tf.Tensor) -> Sums:
        x, y, weight, n = self._batch(positions)
        self._draw()
        variables = self.network.trainable_variables
        with tf.GradientTape() as tape:
            raw = self.network(x, training=True)
            loss = self._loss(y, raw, weight, n)
            total = tf.reduce_sum(loss)
        before = [tf.identity(one.value) for one in self._moved()]
        self.optimizer.apply(tape.gradient(total, variables), variables)
        moved = (n > 0)[:, None, None]
        for one, old in zip(self._moved(), before, strict=True):
            one.assign(tf.where(moved, one.value, old))
        self.steps.assign_add(tf.cast(moved, tf.int32))
        return loss * n, n, *self._right(y, raw, weight)

    def _score(self, positions: tf.Tensor) -> Sums:
        x, y, weight, n = self._batch(positions)
        raw = self.network(x, training=False)
        return self._loss(y, raw, weight, n) * n, n, *self._right(y, raw, weight)

    def _loss(self, y: tf.Tensor, raw: tf.Tensor, weight: tf.Tensor, n: tf.Tensor) -> tf.Tensor:
        each = tf.reduce_sum(self.loss.call(y, raw) * weight, axis=1) / tf.maximum(n, 1)
        for layer in self.layers:
            each += layer.penalties()
        return each

    def _right(self, y: tf.Tensor, raw: tf.Tensor, weight: tf.Tensor) -> tuple[tf.Tensor, ...]:
        right = tf.cast(tf.argmax(y, -1) == tf.argmax(raw, -1), tf.float32)
        return tf.reduce_sum(right * weight, axis=1), tf.reduce_sum(weight, axis=1)

    def _draw(self) -> None:
        """What each dropout layer draws next, from the network's seed and its step."""
        step = tf.reshape(self.steps.value, (-1,))
        dropouts = [one for one in self.layers if isinstance(one, Dropout)]
        for number, layer in enumerate(dropouts):
            layer.seeds = tf.stack([self._seeds, step * len(dropouts) + number], axis=1)


def _set(variable: Any, place: int, value: Any) -> None:
    """Set what one place holds of a variable."""
    held = variable.numpy().copy()
    held[place] = value
    variable.assign(held)
