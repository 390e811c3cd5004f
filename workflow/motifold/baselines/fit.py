"""Fit a simple model on a training fold and predict with it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.utils.class_weight import compute_sample_weight

from motifold.artifacts import Data, Facts
from motifold.baselines.build import build_baseline
from motifold.baselines.features import Words
from motifold.baselines.newton import fit_in_blocks

LARGE = 5000  # training examples above which a logistic regression on words goes by blocks
WORDS = 1024  # longest words that it takes: their number squared must fit
BLOCK = 4096  # examples at a time in fitting by blocks
CELLS = 2**24  # letters or pixels at a time in predicting


def fitted(data: Data, settings: Any, positions: np.ndarray, seed: int) -> Pipeline:
    """A new model, fitted on some examples with their weights; at most ``settings.most`` of them.

    Parameters
    ----------
    data
        The dataset.
    settings
        One of the classes of ``config.model`` that describe a simple model.
    positions
        Positions of the training examples.
    seed
        Seed of the model and of the sample.
    """
    positions = sampled(positions, settings.most, seed)
    weights = data.examples.get("weight")
    weight = None if weights is None else weights.to_numpy()[positions]
    model = build_baseline(data.facts, settings, seed)
    balanced = bool(data.facts.classes) and settings.class_weights
    return fit_baseline(model, data.x[positions], data.y[positions], weight, balanced)


def fit_baseline(
    model: Pipeline, x: np.ndarray, y: np.ndarray, weight: np.ndarray | None, balanced: bool
) -> Pipeline:
    """Fit in place on training examples only.

    Classes are weighed by the inverse of their frequency in this training fold; estimators that
    know no weights (nearest neighbours) and the constant, which is the frequencies, are left as
    they are. Nearest neighbours ask as many as there are, if that is fewer than the settings say.

    Parameters
    ----------
    x
        uint8 base codes or pixels of the training fold.
    y
        Class numbers (n,) or targets (n, targets).
    weight
        Weights of the examples (n,), or None.
    balanced
        Whether classes are weighed by the inverse of their frequency in this training fold.
    """
    step, estimator = model.steps[-1]
    if step.startswith("kneighbors"):
        estimator.set_params(n_neighbors=min(estimator.n_neighbors, len(y)))
    weights = np.ones(len(y)) if weight is None else weight
    if balanced:
        weights = weights * compute_sample_weight("balanced", y)
    if _is_large(model, y):
        return _fitted_in_blocks(model, x, y, weights)
    takes_weights = not step.startswith(("kneighbors", "dummy"))
    target = y if y.ndim == 1 or y.shape[1] > 1 else y[:, 0]
    return model.fit(x, target, **({f"{step}__sample_weight": weights} if takes_weights else {}))


def predict_baseline(model: Pipeline, x: np.ndarray, facts: Facts) -> np.ndarray:
    """Class probabilities (n, classes) or targets (n, targets), float64.

    A class that the training fold did not hold gets probability 0.
    """
    scores = np.zeros((len(x), len(facts.outputs)))
    rows = max(1, CELLS // max(1, int(np.prod(x.shape[1:]))))
    for start in range(0, len(x), rows):  # so that the features of many never stand together
        some = slice(start, start + rows)
        if facts.classes:
            scores[some, model.classes_.astype(int)] = model.predict_proba(x[some])
        else:
            scores[some] = np.asarray(model.predict(x[some])).reshape(-1, len(facts.outputs))
    return scores


def _is_large(model: Pipeline, y: np.ndarray) -> bool:
    """Whether words are counted and weighed block by block."""
    words, estimator = model.steps[0][1], model.steps[-1][1]
    return (
        isinstance(words, Words)
        and isinstance(estimator, LogisticRegression)
        and len(y) > LARGE
        and 4**words.longest <= WORDS
        and len(np.unique(y)) == 2
    )


def _fitted_in_blocks(
    model: Pipeline, x: np.ndarray, y: np.ndarray, weight: np.ndarray
) -> Pipeline:
    """Fit a logistic regression on words whose table would not fit."""
    words, estimator = model.steps[0][1], model.steps[-1][1]

    def blocks() -> Iterator[tuple[slice, np.ndarray]]:
        for start in range(0, len(x), BLOCK):
            rows = slice(start, start + BLOCK)
            yield rows, words.table(np.asarray(x[rows]))

    fit_in_blocks(estimator, blocks, y, weight)
    return model


def sampled(positions: np.ndarray, most: int | None, seed: int) -> np.ndarray:
    """Positions of a training fold, or a random sample of them if there are more than ``most``."""
    if most is None or len(positions) <= most:
        return positions
    return np.sort(np.random.default_rng(seed).choice(positions, most, replace=False))
