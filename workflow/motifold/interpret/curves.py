"""Deletion and insertion curves: the prediction hangs on what an attribution says, or not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from motifold.interpret.parts import by_part, known_parts, noise, ranks, replacements, without
from motifold.interpret.question import CELLS, slices

FRACTIONS = np.linspace(0, 1, 11)  # shares of the parts that are deleted or put in
DRAWS = 3  # random orders, and shuffles of a sequence, that a curve is the mean over

Predicted = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Inputs and the explained output of each -> its probability, or the predicted number, (n,)."""


@dataclass(frozen=True)
class Explained:
    """A model and the examples that were explained.

    Attributes
    ----------
    predicted
        What a curve shows: the probability of the explained class, or the number.
    x
        What the model takes, one-hot letters or pixels.
    index
        The explained output of each example.
    middle
        For regression the mean that predictions are compared with. An example whose prediction
        lies below is mirrored there, and the order of its parts turned: what speaks for its
        prediction pulls it down. None for classes.
    seed
        Of shuffles, random orders and ties.
    batch
        Inputs that the model is given at a time; fewer if they are large.
    """

    predicted: Predicted
    x: Float[np.ndarray, "n ..."]
    index: Int[np.ndarray, "n"]
    middle: float | None = None
    seed: int = 0
    batch: int = 512


@dataclass(frozen=True)
class Curves:
    """The prediction of each example at each of :data:`FRACTIONS`, in units of the prediction.

    Attributes
    ----------
    deletion
        With this share of the parts deleted, the first of the order first.
    insertion
        With this share of the parts put back, the first of the order first.
    """

    deletion: Float[np.ndarray, "n points"]
    insertion: Float[np.ndarray, "n points"]


def curves(asked: Explained, values: Float[np.ndarray, "n ..."]) -> Curves:
    """Deletion and insertion in the order of the contributions, the highest first.

    The order is signed: first comes what speaks most for the explained output, last what speaks
    against it. For sequences the mean over :data:`DRAWS` shuffles.

    Parameters
    ----------
    values
        Contributions, the shape of ``asked.x``, or without its last axis (Grad-CAM). Those of a
        part (a letter, a pixel, a square of pixels) are summed.

    References
    ----------
    Petsiuk, Das and Saenko 2018, arXiv:1806.07421.
    """
    sign = signs(asked).reshape(-1, *[1] * (asked.x.ndim - 2))
    ties = noise(asked.x, asked.seed)
    rank = ranks(sign * by_part(asked.x, values), known_parts(asked.x), ties)
    return _mean([_followed(asked, rank, replaced) for replaced in _replacements(asked)])


def random_curves(asked: Explained) -> Curves:
    """The same in random order, the mean over :data:`DRAWS` orders; one serves all methods."""
    known, stands = known_parts(asked.x), _replacements(asked)
    found, nothing = [], np.zeros(known.shape)
    for draw in range(DRAWS):
        rank = ranks(nothing, known, noise(asked.x, asked.seed + 1 + draw))
        found.append(_deleted(asked, rank, stands[draw % len(stands)]))
    deletion = np.mean(found, axis=0)
    # Read backwards it puts parts in by the turned order, which is as random.
    return Curves(deletion, deletion[:, ::-1])


def areas(found: Curves, random: Curves) -> dict[str, Float[np.ndarray, "n"]]:
    """Area of each example between a method's curve and the random one, by measure.

    In units of the prediction; above 0 where the method is better: deleting by its order takes the
    prediction down sooner, putting in by its order brings it up sooner.
    """
    falls = np.trapezoid(random.deletion - found.deletion, FRACTIONS, axis=1)
    rises = np.trapezoid(found.insertion - random.insertion, FRACTIONS, axis=1)
    return {"deletion": falls, "insertion": rises}


def joined(parts: Sequence[Curves]) -> Curves:
    """The curves of the examples of several folds, one after the other."""
    return Curves(
        np.concatenate([part.deletion for part in parts]),
        np.concatenate([part.insertion for part in parts]),
    )


def signs(asked: Explained) -> Float[np.ndarray, "n"]:
    """-1 for an example whose prediction lies below the middle, else 1; 1 for classes."""
    sign = np.ones(len(asked.x))
    if asked.middle is not None:
        for part in slices(len(asked.x), _batch(asked)):
            values = asked.predicted(asked.x[part], asked.index[part])
            sign[part] = np.where(values < asked.middle, -1, 1)
    return sign


def _replacements(asked: Explained) -> list[np.ndarray]:
    """Other shuffles than those of the same seed that attributions start from."""
    return replacements(asked.x, DRAWS, asked.seed + 1)


def _mean(found: Sequence[Curves]) -> Curves:
    return Curves(
        np.mean([one.deletion for one in found], axis=0),
        np.mean([one.insertion for one in found], axis=0),
    )


def _followed(asked: Explained, rank: np.ndarray, replaced: np.ndarray) -> Curves:
    """Both curves of an order; what is put in first is what the turned order deletes last."""
    turned = _parts(rank, asked.x).reshape(-1, *[1] * (rank.ndim - 1)) - 1 - rank
    backwards = _deleted(asked, turned, replaced)
    return Curves(_deleted(asked, rank, replaced), backwards[:, ::-1])


def _parts(rank: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Number of parts of each example, (n,)."""
    return known_parts(x).sum(axis=tuple(range(1, rank.ndim)))


def _deleted(asked: Explained, rank: np.ndarray, replaced: np.ndarray) -> np.ndarray:
    """Predictions (n, points) with the parts of the lowest ranks deleted."""
    x, points = asked.x, len(FRACTIONS)
    limits = np.rint(FRACTIONS * _parts(rank, x)[:, None]).astype(np.int64)  # (n, points)
    values = np.empty(len(x) * points)
    for part in slices(len(values), _batch(asked)):
        example, point = np.divmod(np.arange(part.start, part.stop), points)
        limit = limits[example, point].reshape(-1, *[1] * (rank.ndim - 1))
        inputs = without(x[example], replaced[example], rank[example] < limit)
        values[part] = asked.predicted(inputs, asked.index[example])
    sign, middle = signs(asked)[:, None], asked.middle or 0.0
    return middle * (1 - sign) + sign * values.reshape(len(x), points)


def _batch(asked: Explained) -> int:
    """Inputs that the model is given at a time."""
    return max(1, min(asked.batch, CELLS // max(1, int(np.prod(asked.x.shape[1:])))))
