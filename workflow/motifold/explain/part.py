"""Held-out examples of one fold with their attributions, of networks and of simple models."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.artifacts import Data
from motifold.interpret.attribute import Attribution


@dataclass(frozen=True)
class Part:
    """Held-out examples of one fold.

    Attributes
    ----------
    fold
        In which they were held out.
    rows
        Their held-out predictions.
    x
        What the network sees.
    index
        The output that is explained.
    answers
        Attribution of each method.
    """

    fold: int
    rows: pd.DataFrame
    x: np.ndarray
    index: np.ndarray
    answers: dict[str, Attribution] = field(default_factory=dict)


def written(data: Data, parts: list[Part]) -> dict[str, np.ndarray]:
    """Arrays of ``attributions.npz``: all methods, and what was explained.

    Ids, folds, the explained output, what is shown, letters or pixels, scores and truth.
    """
    rows = pd.concat([part.rows for part in parts])
    places = rows["place"].to_numpy()
    arrays = {
        "ids": rows["id"].to_numpy(str),
        "fold": rows["fold"].to_numpy(),
        "index": np.concatenate([part.index for part in parts]),
        "shown": rows["shown"].to_numpy(str),
        "x": np.asarray(data.x[places]),
        "score": rows[data.facts.outputs].to_numpy(np.float32),
        "truth": data.y[places],
    }
    answers = {
        method: np.concatenate([part.answers[method].values for part in parts])  # noqa: PD011
        for method in parts[0].answers
    }
    return arrays | answers


def by_position(
    values: Float[np.ndarray, "n ..."], x: Float[np.ndarray, "n ..."]
) -> Float[np.ndarray, "n ..."]:
    """Contributions of positions or pixels, summed over letters or channels.

    Heat maps, which have none, stay as they are.
    """
    return values.sum(axis=-1) if values.shape == x.shape else values
