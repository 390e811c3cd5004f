"""Differences between two models that were scored on the same held-out examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.artifacts import Facts, truth
from motifold.distributions import t_above, t_quantile
from motifold.evaluation.bayes import UNKNOWN, Posterior, equal_region, shares
from motifold.evaluation.intervals import LEVEL, corrected_error, percentile_interval
from motifold.evaluation.metrics import higher_is_better, metric_value
from motifold.evaluation.resampling import Resampling, resampled_values
from motifold.evaluation.score import scores_in


@dataclass(frozen=True)
class HeldOut:
    """The one official test part, for data that have no folds.

    Attributes
    ----------
    facts
        What the dataset is.
    predictions
        Held-out predictions of each model by name.
    resampling
        How held-out examples are drawn again.
    """

    facts: Facts
    predictions: Mapping[str, pd.DataFrame]
    resampling: Resampling = field(default_factory=Resampling)


class Difference(NamedTuple):
    """A difference between two models, its interval, p value, the folds it rests on, posterior."""

    mean: float
    low: float
    high: float
    p_value: float
    folds: int
    posterior: Posterior = UNKNOWN


NOTHING = Difference(float("nan"), float("nan"), float("nan"), float("nan"), 0)


def better_is_positive(one: Difference, metric: str) -> Difference:
    """The difference, turned round for errors."""
    if higher_is_better(metric):
        return one
    return one._replace(
        mean=-one.mean, low=-one.high, high=-one.low, posterior=one.posterior.turned()
    )


def corrected_t(
    differences: Float[np.ndarray, "k"], test_share: float
) -> tuple[float, float, float, float]:
    """Corrected resampled t test of differences between two models on the same folds.

    Parameters
    ----------
    differences
        One difference a fold (k,), all repeats together; NaN folds are left out.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    statistic, two-sided p value, and the 95 % interval of the mean difference. Differences that
    are 0 in all folds give p = 1; differences that are one other number in all folds give NaN,
    because they leave no spread to judge them by. Fewer than two folds give NaN.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366.

    Examples
    --------
    >>> [round(part, 3) for part in corrected_t(np.array([0.01, 0.02, 0.03]), 1 / 3)]
    [2.191, 0.16, -0.019, 0.059]
    """
    known = differences[~np.isnan(differences)]
    if len(known) < 2:
        return float("nan"), float("nan"), float("nan"), float("nan")
    mean, error = float(known.mean()), corrected_error(known, test_share)
    if error <= 1e-12 * float(np.abs(known).max()):  # rounding, or nothing at all
        return (float("nan"), float("nan"), mean, mean) if mean else (0.0, 1.0, 0.0, 0.0)
    statistic, free = mean / error, len(known) - 1
    half = t_quantile((1 + LEVEL) / 2, free) * error
    return statistic, 2 * t_above(abs(statistic), free), mean - half, mean + half


def paired_bootstrap(held_out: HeldOut, first: str, second: str, metric: str) -> Difference:
    """Difference of a metric between two models on one test part, by drawing its examples again.

    Both models are scored on the same draws of examples or whole clusters. The two-sided p value
    is twice the smaller share of draws on either side of 0, with one added to both counts, so it is
    never below 2 / (draws + 1).

    Returns
    -------
    Value of ``first`` minus value of ``second`` (not turned round for errors), with its 95 %
    percentile interval.

    Raises
    ------
    ValueError
        If the two models were not scored on the same examples.

    References
    ----------
    Efron and Tibshirani 1993, doi 10.1201/9780429246593.
    """
    facts, tables = held_out.facts, [held_out.predictions[name] for name in (first, second)]
    if set(tables[0]["id"]) != set(tables[1]["id"]):
        raise ValueError(f"{first} and {second} were scored on different examples")
    plain = [metric_value(metric, truth(facts, rows), scores_in(facts, rows)) for rows in tables]
    drawn = [resampled_values(facts, rows, metric, held_out.resampling) for rows in tables]
    differences = drawn[0] - drawn[1]
    low, high = percentile_interval(differences)
    if np.isnan(low) or np.isnan(plain).any():
        return NOTHING
    known = differences[~np.isnan(differences)]
    smaller = min(int((known <= 0).sum()), int((known >= 0).sum()))
    p_value = min(1.0, 2 * (smaller + 1) / (len(known) + 1))
    posterior = shares(differences, equal_region(metric, plain[1]))
    return Difference(plain[0] - plain[1], low, high, p_value, 1, posterior)
