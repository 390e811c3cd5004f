"""How many numbers a fitted simple model has learned."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline


def parameters_of(model: Pipeline) -> int:
    """Count what a fitted pipeline's estimator has taken from its training examples.

    Returns
    -------
    Coefficients and intercepts of a linear model; nodes of all trees; numbers that nearest
    neighbours keep (examples times features); 0 for a constant.
    """
    return _size(model.steps[-1][1])


def _size(estimator: Any) -> int:
    kind = type(estimator).__name__
    if kind.startswith("Dummy"):
        return 0
    if kind.startswith("KNeighbors"):
        return int(estimator.n_samples_fit_ * estimator.n_features_in_)
    if kind.startswith("RandomForest"):
        return sum(int(tree.tree_.node_count) for tree in estimator.estimators_)
    if kind.startswith("HistGradientBoosting"):
        # Kept in a private attribute; the number of nodes stands nowhere else.
        return sum(len(tree.nodes) for round_ in estimator._predictors for tree in round_)
    if kind.startswith("MultiOutput"):
        return sum(_size(one) for one in estimator.estimators_)
    return int(np.size(estimator.coef_) + np.size(estimator.intercept_))
