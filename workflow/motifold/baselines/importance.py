"""Permutation importance: how much a simple model loses when one feature tells it nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.pipeline import Pipeline

from motifold.artifacts import LOWER_IS_BETTER, Data, Facts
from motifold.baselines.blocks import Blocks, blocks_of
from motifold.baselines.fit import predict_baseline, sampled

MOST_EXAMPLES, MOST_PERMUTATIONS = 2000, 3
LINEAR, TREES = 120_000, 40_000  # most predictions of permuted examples in each fold
CELLS = 4_000_000  # numbers that a model sees at a time, so that memory stays flat
LETTER = 8  # numbers that a model sees for each letter: four of its position, and words
COLUMNS = ["feature", "metric", "drop", "ci_low", "ci_high", "folds", "rank"]

Round = tuple[Pipeline, np.ndarray]
"""A model fitted on a training fold, and the positions of the examples it did not see."""


@dataclass(frozen=True)
class Yardstick:
    """What a model is measured by.

    Attributes
    ----------
    metric
        Name of the metric, which says whether low is good.
    score
        Truth and predictions -> the metric, NaN where it has no value.
    interval
        One value a fold, NaN among them -> mean, standard deviation, and the two ends of the mean's
        95 % interval, which must allow for training folds that overlap (Nadeau and Bengio 2003,
        doi 10.1023/A:1024068626366).
    """

    metric: str
    score: Callable[[np.ndarray, np.ndarray], float]
    interval: Callable[[np.ndarray], tuple[float, float, float, float]]


def permutation_importance(
    data: Data, rounds: Iterable[Round], by: Yardstick, seed: int
) -> pd.DataFrame | None:
    """Fall of the score on held-out examples when one feature at a time is permuted among them.

    A permuted feature keeps its values but belongs to other examples, so what is lost is what the
    model has by this feature alone. Features that tell the same (overlapping words, neighbouring
    pixels) stand in for one another: each may lose little though together they are all that counts.
    Each interval is of one feature, not corrected for the number of features looked at.

    Of words only those are permuted that weigh most in the fold's own model: chosen by a model that
    has seen the held-out examples, words without any meaning would seem to have some. Where a word
    is not among those of a fold, its fall there counts as 0.

    Parameters
    ----------
    rounds
        The models of the folds, each with its held-out examples. Of these at most 2,000 a fold are
        used, fewer if one permutation of each feature would take more than 120,000 predictions of a
        linear model or 40,000 of trees; if it takes less, each is permuted up to three times.
    seed
        Seed of the samples and permutations; all models of a dataset are asked the same.

    Returns
    -------
    feature, metric, drop (mean over the folds of the fall of the score; above 0: the model is worse
    without the feature, also for errors), ci_low, ci_high, folds (those in which it was permuted
    and the metric has a value), rank (from 1, by drop). None for models without features that have
    names (constants, nearest neighbours).

    References
    ----------
    Breiman 2001, doi 10.1023/A:1010933404324. Features that stand in for one another: Hooker et
    al. 2021, doi 10.1007/s11222-021-10057-z.
    """
    some = np.asarray(data.x[sampled(np.arange(len(data.y)), MOST_EXAMPLES, seed)])
    drops = []
    for number, (model, held_out) in enumerate(rounds):
        blocks = blocks_of(model, data.facts, some)
        if blocks is None:
            return None
        rng = np.random.default_rng([seed, number])
        most = min(MOST_EXAMPLES, _most_predictions(model) // len(blocks.names))
        rows = np.sort(rng.permutation(held_out)[:most])
        fall = _drops(_asked(data, model, rows, blocks), data.y[rows], by, rng)
        drops.append(pd.Series(fall, index=blocks.names))
    return _table(drops, by)


@dataclass(frozen=True)
class _Asked:
    """A model, the held-out examples it is asked about, and what of them is permuted.

    Attributes
    ----------
    table
        One row an example: computed features (may be sparse), or letters or pixels in a row.
    held
        What each feature is in each example, dense (n, columns of the feature).
    """

    model: Pipeline
    facts: Facts
    blocks: Blocks
    table: Any
    held: list[np.ndarray]

    def scores(self, swaps: "_Swaps") -> np.ndarray:
        """Predictions for rows of the table, each with one feature of another row."""
        shape = [-1] if self.blocks.computed else self.facts.shape
        model = self.model[1:] if self.blocks.computed else self.model
        step = max(1, CELLS // (self.table.shape[1] * (1 if self.blocks.computed else LETTER)))
        parts = [np.zeros((0, len(self.facts.outputs)))]
        for start in range(0, len(swaps.row), step):
            some = slice(start, start + step)
            part, feature = _dense(self.table[swaps.row[some]]), swaps.feature[some]
            for one in np.unique(feature):
                here = np.flatnonzero(feature == one)
                values = self.held[one][swaps.source[some][here]]
                part[np.ix_(here, self.blocks.columns[one])] = values
            parts.append(predict_baseline(model, part.reshape(len(part), *shape), self.facts))
        return np.concatenate(parts)


@dataclass(frozen=True)
class _Swaps:
    """Rows that are predicted, the row that one feature of each is taken from, and which."""

    row: np.ndarray
    source: np.ndarray
    feature: np.ndarray


def _asked(data: Data, model: Pipeline, rows: np.ndarray, blocks: Blocks) -> _Asked:
    """Lay out held-out examples for a model."""
    x = np.asarray(data.x[rows])
    table: Any = model[:1].transform(x) if blocks.computed else x.reshape(len(x), -1)
    by_column = table.tocsc() if sparse.issparse(table) else table
    held = [_dense(by_column[:, one]) for one in blocks.columns]
    return _Asked(model, data.facts, blocks, table, held)


def _dense(table: Any) -> np.ndarray:
    return table.toarray() if sparse.issparse(table) else np.array(table)


def _drops(asked: _Asked, y: np.ndarray, by: Yardstick, rng: np.random.Generator) -> np.ndarray:
    """Fall of the score for each feature in one fold."""
    n, features = len(y), len(asked.held)
    times = int(np.clip(_most_predictions(asked.model) // (n * features), 1, MOST_PERMUTATIONS))
    jobs = np.repeat(np.arange(features), times)
    orders = rng.permuted(np.tile(np.arange(n), (len(jobs), 1)), axis=1)
    # A row that gets what it had is not predicted again.
    changed = [
        np.flatnonzero((asked.held[one][order] != asked.held[one]).any(axis=1))
        for one, order in zip(jobs, orders, strict=True)
    ]
    sizes = [len(rows) for rows in changed]
    source = [order[rows] for order, rows in zip(orders, changed, strict=True)]
    swaps = _Swaps(np.concatenate(changed), np.concatenate(source), np.repeat(jobs, sizes))
    whole = asked.scores(_Swaps(np.arange(n), np.arange(n), np.zeros(n, np.int64)))
    lost = []
    for rows, new in zip(
        changed, np.split(asked.scores(swaps), np.cumsum(sizes)[:-1]), strict=True
    ):
        scores = whole.copy()
        scores[rows] = new
        lost.append(by.score(y, scores))
    drops = by.score(y, whole) - np.reshape(lost, (features, times)).mean(axis=1)
    return -drops if by.metric in LOWER_IS_BETTER else drops


def _most_predictions(model: Pipeline) -> int:
    """Trees are many times slower."""
    return LINEAR if hasattr(model.steps[-1][1], "coef_") else TREES


def _table(drops: list[pd.Series], by: Yardstick) -> pd.DataFrame:
    """Mean and interval of each feature over the folds, the largest first."""
    rows = []
    for name in dict.fromkeys(name for one in drops for name in one.index):
        none = [0.0 if one.notna().any() else np.nan for one in drops]  # where it was not chosen
        values = [float(one.get(name, zero)) for one, zero in zip(drops, none, strict=True)]
        mean, _, low, high = by.interval(np.array(values))
        folds = sum(bool(np.isfinite(one.get(name, np.nan))) for one in drops)
        rows.append((name, by.metric, mean, low, high, folds))
    table = pd.DataFrame(rows, columns=COLUMNS[:-1])
    ordered = table.sort_values("drop", ascending=False, kind="stable", ignore_index=True)
    return ordered.assign(rank=np.arange(1, len(ordered) + 1))
