"""Metrics of many weighted copies of one set of predictions at once.

A bootstrap draws the same examples again and again, only in other numbers. What is sorted or
tabulated once serves all draws, so a thousand draws cost little more than a thousand sums.
Every function here gives what :mod:`motifold.evaluation.metrics` gives on repeated rows.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy import sparse

from motifold.evaluation.calibration import ECE_BINS
from motifold.evaluation.losses import example_losses, scored_classes
from motifold.evaluation.metrics import Scores, Truth

Weights = Float[np.ndarray, "draws n"]
Values = Float[np.ndarray, "draws"]
Weighted = Callable[[Weights], Values]


def weighted_metric(name: str, y: Truth, scores: Scores) -> Weighted:
    """A function from weights (draws, n) to values (draws,) of one metric; NaN where undefined.

    Parameters
    ----------
    name
        A metric of classes or of numbers.
    y
        Class numbers (n,) or targets (n, targets).
    scores
        Class probabilities (n, classes) or predictions (n, targets).
    """
    return _where_any(_of_all(name, y, scores.astype(np.float64)))


def _of_all(name: str, y: Truth, scores: Scores) -> Weighted:
    """The same for draws that hold at least one example."""
    if y.ndim == 2:
        pairs = zip(y.T, scores.T, strict=True)
        return _average([REGRESSORS[name](truth, given) for truth, given in pairs])
    if name in {"accuracy", "log_loss", "brier"}:
        return _mean(example_losses(name, y, scores))
    if name in FROM_COUNTS:
        return _from_counts(y, scores, FROM_COUNTS[name])
    if name == "ece":
        return _calibration(y, scores)
    ranked = _area if name == "auroc" else _precision
    return _average([ranked(y == k, scores[:, k]) for k in scored_classes(scores.shape[1])])


def _where_any(score: Weighted) -> Weighted:
    """NaN for draws without any example, so that no metric divides by their weight."""

    def values(weights: Weights) -> Values:
        there = weights.any(axis=1)
        found = np.full(len(weights), np.nan)
        if there.any():
            found[there] = score(weights if there.all() else weights[there])
        return found

    return values


class Ties:
    """Values in ascending order, equal ones in one group.

    Attributes
    ----------
    order
        Row numbers in ascending order of the value, (n,).
    starts
        Where each group of equal values begins in that order, (groups,).
    group
        Number of the group of each row, (n,).
    """

    def __init__(self, values: Float[np.ndarray, "n"]) -> None:
        self.order = np.argsort(values, kind="stable")
        fresh = np.diff(values[self.order], prepend=-np.inf) > 0
        self.starts = np.flatnonzero(fresh)
        self.group = np.empty(len(values), np.int64)
        self.group[self.order] = np.cumsum(fresh) - 1

    def sums(self, weights: Float[np.ndarray, "draws n"]) -> Float[np.ndarray, "draws groups"]:
        """Sum of the weights of each group, in ascending order of the value."""
        ordered = np.take(weights, self.order, axis=1)
        if len(self.starts) == len(self.order):
            return ordered
        return np.add.reduceat(ordered, self.starts, axis=1)


def divide(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Quotient, NaN where the divisor is 0."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    return np.divide(above, below, out=np.full(shape, np.nan), where=below != 0)


def nanmean(values: np.ndarray, axis: int) -> np.ndarray:
    """Mean of what is not NaN, NaN where nothing is left, without a warning."""
    known = ~np.isnan(values)
    return divide(np.where(known, values, 0.0).sum(axis=axis), known.sum(axis=axis))


def _mean(loss: np.ndarray) -> Weighted:
    return lambda weights: divide(weights @ loss, weights.sum(axis=1))


def _average(parts: list[Weighted]) -> Weighted:
    return lambda weights: nanmean(np.stack([part(weights) for part in parts]), axis=0)


def _from_counts(
    y: np.ndarray, scores: np.ndarray, score: Callable[[np.ndarray], np.ndarray]
) -> Weighted:
    """A metric of the confusion counts, (draws, true class, predicted class)."""
    classes = scores.shape[1]
    cell = y * classes + scores.argmax(axis=1)
    rows, size = np.arange(len(y)), (classes**2, len(y))
    table = sparse.csr_matrix((np.ones(len(y)), (cell, rows)), shape=size)
    return lambda weights: score((table @ weights.T).T.reshape(-1, classes, classes))


def _balanced(counts: np.ndarray) -> np.ndarray:
    there = counts.sum(axis=2)
    recall = divide(np.einsum("dkk->dk", counts), there)
    return np.where((there > 0).sum(axis=1) > 1, nanmean(recall, axis=1), np.nan)


def _f1(counts: np.ndarray) -> np.ndarray:
    both = counts.sum(axis=2) + counts.sum(axis=1)
    return nanmean(divide(2 * np.einsum("dkk->dk", counts), both), axis=1)


def _mcc(counts: np.ndarray) -> np.ndarray:
    """Gorodkin 2004, doi 10.1016/j.compbiolchem.2004.09.006."""
    total = counts.sum(axis=(1, 2))
    true, said = counts.sum(axis=2), counts.sum(axis=1)
    shared = np.einsum("dkk->d", counts) * total - (true * said).sum(axis=1)
    spread_true, spread_said = (total**2 - (side**2).sum(axis=1) for side in (true, said))
    value = divide(shared, np.sqrt(spread_true) * np.sqrt(spread_said))
    value[spread_said == 0] = 0.0
    value[spread_true == 0] = np.nan
    return value


def _area(positive: np.ndarray, score: np.ndarray) -> Weighted:
    """Area under the ROC curve as the share of pairs in the right order, ties half."""
    ties = Ties(score)

    def area(weights: Weights) -> Values:
        hits = ties.sums(weights * positive)
        misses = ties.sums(weights) - hits
        below = np.cumsum(misses, axis=1)
        pairs = np.einsum("dg,dg->d", hits, below - misses / 2)
        return divide(pairs, hits.sum(axis=1) * below[:, -1])

    return area


def _precision(positive: np.ndarray, score: np.ndarray) -> Weighted:
    """Average precision: the mean over positives of the precision at their score."""
    ties = Ties(-score)

    def precision(weights: Weights) -> Values:
        hits, all_said = ties.sums(weights * positive), ties.sums(weights)
        found, said = np.cumsum(hits, axis=1), np.cumsum(all_said, axis=1)
        at_hits = np.divide(found, said, out=np.zeros_like(found), where=said > 0)
        value = divide(np.einsum("dg,dg->d", hits, at_hits), found[:, -1])
        value[found[:, -1] == said[:, -1]] = np.nan
        return value

    return precision


def _calibration(y: np.ndarray, scores: np.ndarray) -> Weighted:
    """Expected calibration error; the bins are made anew in each draw, as in the plain metric."""
    confidence = scores.max(axis=1)
    ties = Ties(confidence)
    surplus = confidence - (scores.argmax(axis=1) == y)

    def error(weights: Weights) -> Values:
        mass, extra = ties.sums(weights), ties.sums(weights * surplus)
        total = mass.sum(axis=1, keepdims=True)
        middle = np.cumsum(mass, axis=1) - mass / 2
        bins = np.minimum((middle * ECE_BINS / total).astype(np.int64), ECE_BINS - 1)
        bins += np.arange(len(weights))[:, None] * ECE_BINS
        sums = np.bincount(bins.ravel(), extra.ravel(), minlength=len(weights) * ECE_BINS)
        return np.abs(sums.reshape(len(weights), ECE_BINS)).sum(axis=1) / total[:, 0]

    return error


def _root(y: np.ndarray, predicted: np.ndarray) -> Weighted:
    mean = _mean((y - predicted) ** 2)
    return lambda weights: np.sqrt(mean(weights))


def _moments(weights: Weights, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Weighted sum of products around the means; ``a`` and ``b`` are (n,) or (draws, n)."""
    sum_a, sum_b = (_weighted_sum(weights, side) for side in (a, b))
    return _weighted_sum(weights, a * b) - sum_a * sum_b / weights.sum(axis=1)


def _weighted_sum(weights: Weights, values: np.ndarray) -> Values:
    """Of values (n,) or (draws, n), without a table of the products."""
    return weights @ values if values.ndim == 1 else np.einsum("dn,dn->d", weights, values)


def _correlation(weights: Weights, a: np.ndarray, b: np.ndarray) -> Values:
    spread_a, spread_b = _moments(weights, a, a), _moments(weights, b, b)
    spread_a[spread_a <= 1e-12 * _weighted_sum(weights, a * a)] = 0.0
    spread_b[spread_b <= 1e-12 * _weighted_sum(weights, b * b)] = 0.0
    value = divide(_moments(weights, a, b), np.sqrt(spread_a) * np.sqrt(spread_b))
    return np.clip(value, -1, 1)


def _r2(y: np.ndarray, predicted: np.ndarray) -> Weighted:
    centred, lost = y - y.mean(), (y - predicted) ** 2  # centred: no digits lost in the squares

    def share(weights: Weights) -> Values:
        spread = _moments(weights, centred, centred)
        spread[spread <= 1e-12 * _weighted_sum(weights, centred**2)] = 0.0
        return 1 - divide(weights @ lost, spread)

    return share


def _pearson(y: np.ndarray, predicted: np.ndarray) -> Weighted:
    a, b = y - y.mean(), predicted - predicted.mean()
    return lambda weights: _correlation(weights, a, b)


def _spearman(y: np.ndarray, predicted: np.ndarray) -> Weighted:
    sides = Ties(y), Ties(predicted)

    def ranks(weights: Weights, ties: Ties) -> np.ndarray:
        mass = ties.sums(weights)
        middle = np.cumsum(mass, axis=1) - mass / 2
        return np.take(middle, ties.group, axis=1) - weights.sum(axis=1, keepdims=True) / 2

    return lambda weights: _correlation(weights, *(ranks(weights, side) for side in sides))


FROM_COUNTS = {"balanced_accuracy": _balanced, "f1_macro": _f1, "mcc": _mcc}
REGRESSORS: dict[str, Callable[[np.ndarray, np.ndarray], Weighted]] = {
    "mse": lambda y, p: _mean((y - p) ** 2),
    "mae": lambda y, p: _mean(np.abs(y - p)),
    "rmse": _root,
    "r2": _r2,
    "pearson": _pearson,
    "spearman": _spearman,
}
