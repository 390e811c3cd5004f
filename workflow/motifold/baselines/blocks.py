"""What of a simple model's input is permuted together, and what it is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from motifold.artifacts import Facts
from motifold.baselines.features import Composition, Words
from motifold.sequence.alphabet import LETTERS
from motifold.sequence.kmers import reverse_words

MOST_POSITIONS, MOST_BLOCKS, MOST_WORDS = 120, 100, 30


@dataclass(frozen=True)
class Blocks:
    """Features of a model, some columns of a table each.

    Attributes
    ----------
    names
        Name of each feature.
    columns
        Columns of each feature, int64.
    computed
        Whether they are columns of what the first step of the pipeline computes (words,
        composition), or of the letters or pixels themselves, laid out in a row.
    """

    names: list[str]
    columns: list[np.ndarray]
    computed: bool


def blocks_of(model: Pipeline, facts: Facts, x: np.ndarray) -> Blocks | None:
    """Features of a fitted pipeline that can be permuted; None if its features have no names.

    Positions, one by one up to 120 and else in stretches; squares of pixels, at most 100; of a
    model that sees words alone the 30 that weigh most in it (:func:`weights_of`, of linear models
    times the spread of the word's count), a word and its reverse complement as one where the model
    counts them so; or the few numbers of the composition. A model that sees words and positions is
    asked about positions: its words are counted anew. Constants and nearest neighbours have none.

    Parameters
    ----------
    model
        The pipeline whose weights choose among words.
    x
        Some examples, uint8, whose word counts give the spread. Their labels are not asked.
    """
    features, estimator = model.steps[0][1], model.steps[-1][1]
    if type(estimator).__name__.startswith(("Dummy", "KNeighbors")):
        return None
    if isinstance(features, Composition):
        names = _composition(facts)
        return Blocks(names, [np.array([place]) for place in range(len(names))], computed=True)
    if isinstance(features, Words):
        return _words(features, estimator, facts, x)
    return _squares(*facts.shape) if facts.type == "image" else _stretches(facts.shape[0])


def weights_of(estimator: Any) -> np.ndarray:
    """How much a fitted linear model or ensemble of trees uses each feature, float64 (features,).

    Linear models: absolute coefficients, summed over outputs; trees: the fall of impurity at the
    splits on the feature. Each output's weights are divided by their largest, because targets may
    have different units.
    """
    if hasattr(estimator, "coef_"):
        rows = np.abs(np.atleast_2d(np.asarray(estimator.coef_, np.float64)))
    elif hasattr(estimator, "estimators_") and hasattr(estimator, "feature_importances_"):
        rows = np.atleast_2d(np.asarray(estimator.feature_importances_, np.float64))
    else:
        rows = np.stack([_gains(one) for one in getattr(estimator, "estimators_", [estimator])])
    largest = rows.max(axis=1, keepdims=True)
    return (rows / np.where(largest > 0, largest, 1)).sum(axis=0)


def _gains(trees: Any) -> np.ndarray:
    """Summed gain of the splits on each feature of histogram gradient boosting."""
    total = np.zeros(trees.n_features_in_)
    # Kept in a private attribute; scikit-learn shows the gains nowhere else.
    for round_ in trees._predictors:
        for tree in round_:
            splits = tree.nodes[tree.nodes["is_leaf"] == 0]
            np.add.at(total, splits["feature_idx"].astype(np.int64), splits["gain"])
    return total


def _words(words: Words, estimator: Any, facts: Facts, x: np.ndarray) -> Blocks:
    """The words that weigh most."""
    names = np.array(words.names(facts.shape[0], facts.type), object)
    weights = weights_of(estimator)
    if hasattr(estimator, "coef_"):
        counts = words.transform(x)
        mean = np.asarray(counts.mean(axis=0)).ravel()
        square = np.asarray(counts.multiply(counts).mean(axis=0)).ravel()
        weights = weights * np.sqrt(np.maximum(square - mean**2, 0))
    first = np.arange(len(names))  # of a word and its reverse complement
    if words.both_strands:
        first = np.minimum(first, np.concatenate(list(_partners(names))))
    together = np.bincount(first, weights, minlength=len(names))
    chosen = np.argsort(-together, kind="stable")[: min(MOST_WORDS, len(np.unique(first)))]
    columns = [np.flatnonzero(first == one) for one in chosen]
    return Blocks(["/".join(names[one]) for one in columns], columns, computed=True)


def _partners(names: np.ndarray) -> Iterator[np.ndarray]:
    """Column of each word's reverse complement, length after length."""
    lengths = np.array([len(name) for name in names])
    for k in np.unique(lengths):
        yield reverse_words(int(k)) + int(np.argmax(lengths == k))


def _composition(facts: Facts) -> list[str]:
    if facts.type == "image":
        channels = range(1, facts.shape[2] + 1)
        return [f"{what} of channel {one}" for what in ("mean", "spread") for one in channels]
    return [*(f"share of {one}" for one in LETTERS[facts.type]), "GC content", "known letters"]


def _stretches(length: int) -> Blocks:
    """Positions, one by one or in stretches of equal length."""
    step = -(-length // MOST_POSITIONS)
    columns = [np.arange(start, min(start + step, length)) for start in range(0, length, step)]
    return Blocks([f"position{_span(one)}" for one in columns], columns, computed=False)


def _squares(height: int, width: int, channels: int) -> Blocks:
    """Squares of pixels, all channels of a pixel together."""
    side = next(s for s in count(1) if -(-height // s) * -(-width // s) <= MOST_BLOCKS)
    place = np.arange(height * width * channels).reshape(height, width, channels)
    names, columns = [], []
    for top in range(0, height, side):
        for left in range(0, width, side):
            rows = np.arange(top, min(top + side, height))
            across = np.arange(left, min(left + side, width))
            names.append(f"row{_span(rows)} column{_span(across)}")
            columns.append(place[np.ix_(rows, across)].ravel())
    return Blocks(names, columns, computed=False)


def _span(places: np.ndarray) -> str:
    """`` 3`` or ``s 3-5``, counted from 1, to stand behind a noun."""
    first, last = int(places[0]) + 1, int(places[-1]) + 1
    return f" {first}" if first == last else f"s {first}-{last}"
