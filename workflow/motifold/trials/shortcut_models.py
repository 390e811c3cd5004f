"""Small models that see one shortcut and nothing else."""

from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float
from pandas.api.types import is_numeric_dtype
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.utils.class_weight import compute_sample_weight

from motifold.artifacts import Data
from motifold.baselines.features import Positions
from motifold.checks.shortcuts import Shortcut, strongest_position
from motifold.sequence.alphabet import UNKNOWN

TREES = {"max_iter": 40, "max_leaf_nodes": 8, "early_stopping": False}
PENALTIES = [10.0**power for power in range(-2, 5)]  # ridge chooses among them, inside training
LETTERS = UNKNOWN + 1


def held_out_scores(
    shortcut: Shortcut, data: Data, training: np.ndarray, held_out: np.ndarray, seed: int
) -> Float[np.ndarray, "held_out outputs"]:
    """Fit the shortcut's model on training examples and predict the held-out ones.

    Everything that is learnt (which position, which names are rare, scales, penalties) is learnt
    from the training examples. Classes weigh the same whatever their number.

    Parameters
    ----------
    training, held_out
        Positions of examples.

    Returns
    -------
    Class probabilities or targets; a class that the training examples lack has probability 0.
    """
    y = data.y[training]
    table = _rows(shortcut.table, training)
    scores = np.zeros((len(held_out), len(data.facts.outputs)))
    if data.facts.classes and len(np.unique(y)) == 1:
        scores[:, y[0]] = 1.0
        return scores
    weights = compute_sample_weight("balanced", y) if data.facts.classes else np.ones(len(y))
    if shortcut.name == "single_position":
        return _single_position(np.asanyarray(shortcut.table), data, training, held_out)
    model = _model(shortcut, data, len(y), seed)
    last = model.steps[-1][0]
    target = y if y.ndim == 1 or y.shape[1] > 1 else y[:, 0]
    model.fit(table, target, **{f"{last}__sample_weight": weights})
    asked = _rows(shortcut.table, held_out)
    if not data.facts.classes:
        return np.asarray(model.predict(asked), np.float64).reshape(scores.shape)
    scores[:, model.classes_.astype(int)] = model.predict_proba(asked)
    return scores


def _rows(table: pd.DataFrame | np.ndarray, positions: np.ndarray) -> Any:
    """Some rows of a table; names as text, nothing of them missing."""
    if isinstance(table, np.ndarray):
        return table[positions]
    rows = table.iloc[positions]
    return rows.assign(**{name: rows[name].astype(str).astype(object) for name in _names(table)})


def _names(table: pd.DataFrame) -> list[str]:
    """Columns that hold names rather than numbers."""
    return [str(one) for one in table if not is_numeric_dtype(table[one])]


def _model(shortcut: Shortcut, data: Data, n: int, seed: int) -> Any:
    """Trees on a few columns; a linear model on letters and on many numbers.

    GC content gets a cubic, because trees would tell 14 of 28 letters from 15 of 30 by the grain.
    """
    if shortcut.name == "gc":
        return make_pipeline(
            StandardScaler(), PolynomialFeatures(3), StandardScaler(), _linear(data)
        )
    if isinstance(shortcut.table, pd.DataFrame) or shortcut.table.shape[1] <= 3:
        return make_pipeline(_columns(shortcut.table, n), _trees(data, n, seed))
    if shortcut.name == "flanks":
        return make_pipeline(Positions(), _linear(data))
    return make_pipeline(StandardScaler(), _linear(data))


def _columns(table: pd.DataFrame | np.ndarray, n: int) -> Any:
    """Names as 0/1 columns, rare ones together; numbers as they are."""
    if isinstance(table, np.ndarray):
        return FunctionTransformer()
    names = OneHotEncoder(
        min_frequency=_few(n, 10), max_categories=50, handle_unknown="infrequent_if_exist",
        sparse_output=False,
    )  # fmt: skip
    return ColumnTransformer([("names", names, _names(table))], remainder="passthrough")


def _trees(data: Data, n: int, seed: int) -> Any:
    options = {**TREES, "min_samples_leaf": _few(n, 20), "random_state": seed}
    if data.facts.classes:
        return HistGradientBoostingClassifier(**options)
    trees = HistGradientBoostingRegressor(**options)
    return trees if data.y.shape[1] == 1 else MultiOutputRegressor(trees)


def _linear(data: Data) -> Any:
    return LogisticRegression(max_iter=1000) if data.facts.classes else RidgeCV(PENALTIES)


def _few(n: int, most: int) -> int:
    """A twentieth of the examples, at least 2 and at most ``most``."""
    return max(2, min(most, n // 20))


def _single_position(
    codes: np.ndarray, data: Data, training: np.ndarray, held_out: np.ndarray
) -> np.ndarray:
    """What each letter of the strongest position says: class shares, or the mean of the targets.

    An unknown letter, as in padding, says nothing. One count is added to each letter, so that one
    never seen in training says nothing either.
    """
    inside, y = np.asarray(codes[training]), data.y[training]
    place = max(strongest_position(inside, y), 0)
    letter, asked = inside[:, place], np.asarray(codes[held_out, place])
    seen = np.eye(LETTERS)[letter] * (letter != UNKNOWN)[:, None]
    if not data.facts.classes:
        mean = y[letter != UNKNOWN].mean(axis=0) if (letter != UNKNOWN).any() else y.mean(axis=0)
        return ((seen.T @ (y - mean)) / (seen.sum(axis=0)[:, None] + 1) + mean)[asked]
    present = np.bincount(y, minlength=len(data.facts.classes)) > 0
    counts = seen.T @ np.eye(len(present))[y]
    shares = (counts + 1) / (counts.sum(axis=0) + UNKNOWN) * present
    shares[UNKNOWN] = present
    return (shares / shares.sum(axis=1, keepdims=True))[asked]
