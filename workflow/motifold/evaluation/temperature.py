"""One number that makes probabilities honest: the temperature."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float, Int
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from motifold.artifacts import Facts, truth
from motifold.evaluation.calibration import expected_calibration_error
from motifold.evaluation.losses import example_losses, probabilities
from motifold.evaluation.score import scores_in

COLUMNS = ["model", "temperature", "ece", "ece_scaled", "log_loss", "log_loss_scaled"]
HOTTEST = 20.0  # temperatures from 1/20 to 20 are tried
TINY = float(np.finfo(np.float64).eps)


def fit_temperature(y: Int[np.ndarray, "n"], scores: Float[np.ndarray, "n classes"]) -> float:
    """Temperature at which probabilities fit the labels best; above 1 tones them down.

    Minimises the log loss of softmax(log p / T) over T. The labels are smoothed by the weight of
    one example, so that a part that is predicted without an error still has a best temperature.

    Parameters
    ----------
    y
        Class numbers (n,) of examples that the model was not fitted on: the validation part of
        the training fold, never the held-out fold.
    scores
        Class probabilities (n, classes).

    Returns
    -------
    The temperature, 1/20 to 20; 1 if no other is better (as for a constant, even prediction).
    NaN if there is no example or a probability is not finite.

    References
    ----------
    Guo et al. 2017, arXiv:1706.04599. Smoothing: Platt 1999, Probabilistic outputs for support
    vector machines, in Advances in Large Margin Classifiers.

    Examples
    --------
    >>> y = np.repeat([0, 1, 0], [600, 200, 200])
    >>> overconfident = np.repeat([[0.99, 0.01]], 1000, axis=0)
    >>> round(fit_temperature(y, overconfident), 1)  # right in 80 % of cases, not in 99 %
    3.3
    """
    if len(y) == 0 or not np.isfinite(scores).all():
        return float("nan")
    logits, classes = _logits(scores), scores.shape[1]
    weights = np.full((len(y), classes), 1 / (classes * (len(y) + 1)))
    weights[np.arange(len(y)), y] += len(y) / (len(y) + 1)

    def loss(log_temperature: float) -> float:
        fitted = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float((weights * fitted).sum() / len(y))

    end = float(np.log(HOTTEST))
    found = minimize_scalar(loss, bounds=(-end, end), method="bounded")
    return float(np.exp(found.x)) if found.fun < loss(0.0) - 1e-12 else 1.0


def scale(
    scores: Float[np.ndarray, "n classes"], temperature: float | int
) -> Float[np.ndarray, "n classes"]:
    """Probabilities at a temperature: softmax(log p / T), float64; the top class stays.

    Raises
    ------
    ValueError
        If the temperature is not above 0.

    References
    ----------
    Guo et al. 2017, arXiv:1706.04599.

    Examples
    --------
    >>> scale(np.array([[0.9, 0.1]]), 2.0).round(2).tolist()
    [[0.75, 0.25]]
    """
    if not temperature > 0:
        raise ValueError(f"a temperature must be above 0, not {temperature}")
    return softmax(_logits(scores) / temperature, axis=1)


def calibration_table(
    facts: Facts,
    predictions: Mapping[str, pd.DataFrame],
    temperatures: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Held-out calibration error and log loss before and after temperature scaling.

    Parameters
    ----------
    predictions
        Held-out predictions of each model by name.
    temperatures
        ``rounds.tsv`` of each model by name: repeat, fold, temperature, which was fitted inside the
        training fold.

    Returns
    -------
    One row a model: model, temperature (median over folds), ece, ece_scaled, log_loss,
    log_loss_scaled (means over the same folds). Models without any temperature are left out.

    References
    ----------
    Guo et al. 2017, arXiv:1706.04599.
    """
    rows = []
    for model in predictions if facts.classes else ():
        fitted = temperatures.get(model, pd.DataFrame(columns=["repeat", "fold", "temperature"]))
        folds = predictions[model].groupby(["repeat", "fold"])
        known = dict(fitted.set_index(["repeat", "fold"])["temperature"].dropna().items())
        measured = [
            (known[fold], *_before_and_after(facts, part, float(known[fold])))
            for fold, part in folds
            if fold in known
        ]
        if measured:
            values = np.array(measured, np.float64)
            rows.append((model, float(np.median(values[:, 0])), *values[:, 1:].mean(axis=0)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _before_and_after(
    facts: Facts, part: pd.DataFrame, temperature: float
) -> tuple[float, float, float, float]:
    """Calibration error before and after, log loss before and after, of one fold."""
    y, given = truth(facts, part), scores_in(facts, part)
    if not np.isfinite(given).all():
        return (float("nan"),) * 4
    both = given, scale(given, temperature)
    errors = [expected_calibration_error(y, one) for one in both]
    losses = [float(example_losses("log_loss", y, one).mean()) for one in both]
    return errors[0], errors[1], losses[0], losses[1]


def _logits(scores: np.ndarray) -> np.ndarray:
    """Logarithms of probabilities, those of 0 at the smallest that the log loss knows."""
    return np.log(np.clip(probabilities(scores.astype(np.float64)), TINY, None))
