"""Logistic regression on a table that is never held: Newton's method, block by block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from sklearn.linear_model import LogisticRegression

MOST, HALVINGS = 50, 10
ENOUGH = 1e-7  # largest slope of the mean loss at which it is done

Blocks = Callable[[], Iterator[tuple[slice, np.ndarray]]]
"""Rows of the table from the first to the last, as often as asked: where they lie, and they."""


@dataclass(frozen=True)
class _Sums:
    """Loss, slope and curvature at some weights."""

    loss: float
    slope: Float64[np.ndarray, "k"]
    curvature: Float64[np.ndarray, "k k"]


def fit_in_blocks(
    model: LogisticRegression, blocks: Blocks, y: np.ndarray, weight: np.ndarray
) -> LogisticRegression:
    """Fit a logistic regression of two classes in place.

    The loss is that of scikit-learn (weighted log loss and an L2 penalty on all weights but the
    intercept), and so is its minimum, which is unique. Memory holds one block and a table of
    features x features; each step reads all blocks once, and about 7 steps do, where L-BFGS takes
    hundreds on counts of words, which are far from independent.

    Parameters
    ----------
    model
        Its ``C`` is asked.
    blocks
        The table.
    y
        Class numbers (n,), of two classes.
    weight
        Weights of the examples (n,).

    References
    ----------
    Nocedal and Wright 2006, Numerical Optimization, chapter 3 (Newton's method with backtracking).
    """
    classes = np.unique(y)
    truth = (y == classes[1]).astype(np.float64)
    features = next(iter(blocks()))[1].shape[1]
    penalty = np.append(np.full(features, 1 / model.C), 0.0)
    weights, steps = np.zeros(features + 1), 0
    now = _sums(blocks, weights, truth, weight, penalty)
    while np.abs(now.slope).max() > ENOUGH * weight.sum() and steps < MOST:
        steps += 1
        step = np.linalg.lstsq(now.curvature, now.slope)[0]
        for _ in range(HALVINGS):
            found = _sums(blocks, weights - step, truth, weight, penalty)
            if found.loss <= now.loss:
                break
            step = step / 2
        else:  # nothing is lower within what numbers can tell
            break
        weights, now = weights - step, found
    model.classes_, model.n_features_in_ = classes, features
    model.coef_, model.intercept_ = weights[None, :-1].copy(), weights[-1:].copy()
    model.n_iter_ = np.array([steps], np.int32)
    return model


def _sums(
    blocks: Blocks,
    weights: np.ndarray,
    truth: np.ndarray,
    weight: np.ndarray,
    penalty: np.ndarray,
) -> _Sums:
    """One pass over the table."""
    loss = 0.5 * float(penalty @ weights**2)
    slope, curvature = penalty * weights, np.diag(penalty)
    for rows, block in blocks():
        table = np.ones((len(block), block.shape[1] + 1))
        table[:, :-1] = block
        logits = table @ weights
        chance = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
        loss += float(weight[rows] @ (np.logaddexp(0, logits) - truth[rows] * logits))
        slope = slope + (weight[rows] * (chance - truth[rows])) @ table
        # Both factors alike, so that the product costs half.
        table *= np.sqrt(weight[rows] * chance * (1 - chance))[:, None]
        curvature += table.T @ table
    return _Sums(loss, slope, curvature)
