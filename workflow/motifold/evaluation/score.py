"""Scores of a model fold by fold."""

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, truth
from motifold.evaluation.metrics import metrics_of


def score_predictions(facts: Facts, predictions: pd.DataFrame) -> pd.DataFrame:
    """Score held-out predictions in each fold.

    Parameters
    ----------
    predictions
        id, repeat, fold, the truth and one column a class (probability) or target.

    Returns
    -------
    One row a fold and metric: repeat, fold, metric, value. A metric without a value is NaN.
    """
    rows = [
        {"repeat": repeat, "fold": fold, "metric": name, "value": value}
        for (repeat, fold), part in predictions.groupby(["repeat", "fold"], sort=True)
        for name, value in metrics_of(facts, truth(facts, part), scores_in(facts, part)).items()
    ]
    return pd.DataFrame(rows, columns=["repeat", "fold", "metric", "value"])


def scores_in(facts: Facts, predictions: pd.DataFrame) -> np.ndarray:
    """What was predicted, float64 (n, outputs), columns in the order of ``facts.outputs``."""
    return predictions[facts.outputs].to_numpy(np.float64)
