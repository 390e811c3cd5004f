"""What is kept of each training round beside its held-out predictions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Int

from motifold.artifacts import Data
from motifold.baselines.fit import sampled
from motifold.evaluation.metrics import metric_value, primary_metric
from motifold.evaluation.strands import strand_row
from motifold.evaluation.temperature import fit_temperature
from motifold.sequence.strand import other_strand

MOST = 2000  # examples on which a round's training score and strand agreement are measured
COLUMNS = [
    "repeat", "fold", "examples", "training_score", "temperature", "strand_agreement",
    "strand_difference",
]  # fmt: skip
NAN = float("nan")
Positions = Int[np.ndarray, "_"]
Predict = Callable[[np.ndarray], np.ndarray]  # from x.npy rows to class probabilities or targets


def rounds_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """``models/{model}/rounds.tsv``: one row a round, what was not measured is empty."""
    return pd.DataFrame(rows).reindex(columns=COLUMNS)


def round_row(
    data: Data, predict: Predict, training: Positions, held_out: Positions
) -> dict[str, Any]:
    """Measure one trained model on what it has seen, and on the other strand.

    Parameters
    ----------
    data
        The dataset.
    predict
        The trained model.
    training
        Positions of the examples that it was fitted on; at most 2,000 of them are scored.
    held_out
        Positions of the held-out examples; at most 2,000 of them are turned.

    Returns
    -------
    ``training_score`` (balanced accuracy or R²), and for DNA ``strand_agreement`` and
    ``strand_difference``.
    """
    seen = sampled(training, MOST, 0)
    metric = primary_metric(data.facts, None)
    row = {"training_score": metric_value(metric, data.y[seen], predict(data.x[seen]))}
    if data.facts.type != "dna":
        return row
    x = data.x[sampled(held_out, MOST, 0)]
    return row | strand_row(data.facts, predict(x), predict(other_strand(x)))


def temperature_of(data: Data, predict: Predict, calibration: Positions) -> float:
    """Temperature that calibrates a model on examples that it was not fitted on.

    Parameters
    ----------
    predict
        A model that has not been fitted on the ``calibration`` examples.
    calibration
        Positions inside the training fold, never held-out ones.

    Returns
    -------
    Above 0; NaN for numbers, which have no probabilities.

    References
    ----------
    Guo et al. 2017, arXiv:1706.04599.
    """
    if not data.facts.classes:
        return NAN
    return fit_temperature(data.y[calibration], predict(data.x[calibration]))
