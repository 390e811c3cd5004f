"""What training minimises, and how."""

from typing import Any

from motifold.artifacts import Facts
from motifold.backend import keras
from motifold.errors import SettingsError

CLASS_LOSSES = {
    "cross_entropy": lambda: keras.losses.CategoricalCrossentropy(from_logits=True),
    "focal": lambda: keras.losses.CategoricalFocalCrossentropy(from_logits=True),
}
NUMBER_LOSSES = {
    "mse": keras.losses.MeanSquaredError,
    "mae": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
}
OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "nadam": keras.optimizers.Nadam,
}


def loss_of(facts: Facts, settings: Any) -> keras.losses.Loss:
    """The configured loss on raw outputs.

    Raises
    ------
    SettingsError
        If a loss for numbers is asked for classes, or the other way round.
    """
    losses = CLASS_LOSSES if facts.classes else NUMBER_LOSSES
    name = settings.loss
    if name == "auto":
        name = next(iter(losses))
    if name not in losses:
        raise SettingsError(
            f"loss '{name}' does not suit {facts.task}",
            file=f"dataset {facts.name}",
            key="loss",
            fix=f"use auto or one of {', '.join(losses)}",
        )
    return losses[name]()


def optimizer_of(settings: Any) -> keras.optimizers.Optimizer:
    """The configured optimiser, fresh."""
    return OPTIMIZERS[settings.optimizer](learning_rate=settings.learning_rate)


def can_count_apart(settings: Any) -> bool:
    """Whether the configured optimiser keeps nothing of its steps but weights and a counter."""
    return settings.optimizer != "nadam"


def optimizer_of_many(settings: Any, counter: keras.Variable) -> keras.optimizers.Optimizer:
    """The configured optimiser for stacked weights, with a counter of steps for each network.

    Parameters
    ----------
    counter
        Steps taken, in a shape that spreads over the weights; the caller counts.
    """
    kind = OPTIMIZERS[settings.optimizer]

    class Counted(kind):  # type: ignore[misc, valid-type]
        """Takes the number of steps from the counter."""

        @property
        def iterations(self) -> keras.Variable:
            return counter

    return Counted(learning_rate=settings.learning_rate)
