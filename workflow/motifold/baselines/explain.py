"""What a linear baseline has learned: a coefficient for each word, letter or pixel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import Pipeline

from motifold.artifacts import Facts
from motifold.baselines.features import Pixels, Positions, Words
from motifold.sequence.alphabet import LETTERS


@dataclass(frozen=True)
class Linear:
    """Coefficients of a linear baseline.

    Attributes
    ----------
    form
        ``words``, ``positions`` or ``pixels``.
    names
        Name of each feature.
    outputs
        Names of the outputs that have coefficients; of two classes only the second has.
    coefficients
        float64 (outputs, features).
    """

    form: str
    names: list[str]
    outputs: list[str]
    coefficients: np.ndarray


def linear_parts(model: Pipeline, facts: Facts) -> Linear | None:
    """The coefficients of a fitted pipeline, or None if it is not linear in plain features."""
    features, estimator = model.steps[0][1], model.steps[-1][1]
    if not isinstance(estimator, LogisticRegression | RidgeCV):
        return None
    if not isinstance(features, Words | Positions | Pixels):
        return None
    coefficients = np.atleast_2d(np.asarray(estimator.coef_, np.float64))
    known = estimator.classes_ if facts.classes else range(len(facts.targets))
    outputs = [facts.outputs[int(one)] for one in known][-len(coefficients) :]
    return Linear(_form(features), _names(features, facts), outputs, coefficients)


def with_folds(
    table: pd.DataFrame, final: Linear, folds: Sequence[Linear], facts: Facts
) -> pd.DataFrame:
    """Add to coefficients what they speak for, and how steady they are over the fold models.

    Parameters
    ----------
    table
        Columns ``feature`` and ``output`` (as in ``final``) and ``coefficient``, of the final
        model.
    folds
        The models of the folds. Those that know other outputs, because their training fold lacked
        a class, are left out.

    Returns
    -------
    ``table`` with ``class``, ``mean``, ``sd``, ``same_sign``. ``class``: what the coefficient, by
    its sign, speaks for. Of two classes only the second (``output``) has coefficients, and a
    negative one speaks for the first; of several classes a negative one speaks against its output
    and ``class`` is empty, as it is for numbers. ``mean`` and ``sd`` over the fold models (which
    share most of their training examples, so ``sd`` is on the small side; NaN for one fold);
    ``same_sign``: share of the fold models in which the coefficient has the final one's sign.
    """
    known = [one.coefficients for one in folds if one.outputs == final.outputs]
    row = table["output"].map({name: place for place, name in enumerate(final.outputs)})
    column = table["feature"].map({name: place for place, name in enumerate(final.names)})
    places = row.to_numpy(np.int64), column.to_numpy(np.int64)
    values = np.stack([one[places] for one in known]) if known else np.full((1, len(table)), np.nan)
    sign = np.sign(table["coefficient"].to_numpy(np.float64))
    same = (np.sign(values) == sign).mean(axis=0) if known else values[0]
    return table.assign(
        **{"class": _spoken_for(table, sign, facts.classes)},
        mean=values.mean(axis=0),
        sd=values.std(axis=0, ddof=1) if len(known) > 1 else np.nan,
        same_sign=same,
    )


def _spoken_for(table: pd.DataFrame, sign: np.ndarray, classes: list[str]) -> np.ndarray:
    """The class that each coefficient speaks for; empty where there is none."""
    output = table["output"].to_numpy(object) if classes else np.full(len(table), "", object)
    other = classes[0] if len(classes) == 2 else ""
    return np.select([sign > 0, sign < 0], [output, np.full(len(table), other, object)], "")


def _form(features: Words | Positions | Pixels) -> str:
    return type(features).__name__.lower()


def _names(features: Words | Positions | Pixels, facts: Facts) -> list[str]:
    if isinstance(features, Words):
        return features.names(facts.shape[0], facts.type)
    if isinstance(features, Positions):
        return [
            f"{letter}{place + 1}"
            for place in range(facts.shape[0])
            for letter in LETTERS[facts.type]
        ]
    height, width, channels = facts.shape
    return [
        f"row {row + 1} column {column + 1} channel {channel + 1}"
        for row in range(height)
        for column in range(width)
        for channel in range(channels)
    ]
