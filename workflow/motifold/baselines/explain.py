"""What a linear baseline has learned: a coefficient for each word, letter or pixel."""

from dataclasses import dataclass

import numpy as np
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
