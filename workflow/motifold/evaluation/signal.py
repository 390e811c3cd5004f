"""Whether a model is above chance, or only looks so among many models."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.distributions import t_above
from motifold.evaluation.bayes import EQUAL
from motifold.evaluation.clean import drawn_means
from motifold.evaluation.intervals import percentile_interval
from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.paired import HeldOut
from motifold.significance import holm

COLUMNS = ["model", "kind", "metric", "mean", "chance", "p_value", "p_adjusted"]
INTERVAL = ["ci_low", "ci_high"]


def signal(
    metrics: pd.DataFrame,
    metric: str,
    chance: float | int,
    test_share: float,
    held_out: HeldOut | None = None,
) -> pd.DataFrame:
    """Test for each model whether its held-out score is above chance.

    Parameters
    ----------
    metrics
        model, kind, repeat, fold, metric, value; all metrics, because a model that predicts the
        same for all examples is told from its ``auroc`` or ``pearson``.
    metric
        The metric that decides.
    chance
        What a guess scores; NaN for a metric that has no such number.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.
    held_out
        Predictions: their clusters are drawn again for the interval and, if there is one fold
        only, for the p value. Left out, neither is there.

    Returns
    -------
    One row a model: model, kind, metric, mean, chance, p_value (one-sided: above chance),
    p_adjusted (Holm, over the models), ci_low, ci_high (95 %, over draws of whole clusters of
    held-out examples, of the mean over folds). A constant prediction has p = 1. NaN where there is
    no chance level, no spread to judge by, or one cluster only.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366; Holm 1979,
    https://www.jstor.org/stable/4615733; for one test part Efron and Tibshirani 1993,
    doi 10.1201/9780429246593.
    """
    rows = []
    for (model, kind), part in metrics.groupby(["model", "kind"], sort=False):
        values = part.loc[part["metric"] == metric, "value"].to_numpy(np.float64)
        known = values[~np.isnan(values)]
        mean = float(known.mean()) if len(known) else float("nan")
        draws, clusters = _drawn(held_out, str(model), metric)
        if _says_nothing(part):
            p_value = 1.0
        elif len(values) == 1:
            p_value = drawn_above(draws, clusters, metric, chance)
        else:
            p_value = above_chance(values, metric, chance, test_share)
        interval = percentile_interval(draws) if clusters > 1 else (np.nan, np.nan)
        rows.append((model, kind, metric, mean, float(chance), p_value, *interval))
    table = pd.DataFrame(rows, columns=[*COLUMNS[:-1], *INTERVAL])
    adjusted = holm(table["p_value"].to_numpy(np.float64))
    return table.assign(p_adjusted=adjusted)[[*COLUMNS, *INTERVAL]]


def _drawn(held_out: HeldOut | None, model: str, metric: str) -> tuple[np.ndarray, int]:
    """Mean score over folds on draws of the held-out examples, and how many clusters they have."""
    if held_out is None:
        return np.full(1, np.nan), 0
    table, resampling = held_out.predictions[model], held_out.resampling
    draws = drawn_means(held_out.facts, table, [metric], resampling)[0]
    return draws, resampling.clusters_of(table["id"])


def above_chance(
    values: Float[np.ndarray, "k"], metric: str, chance: float | int, test_share: float
) -> float:
    """One-sided p value of the corrected resampled t test that a mean score is above chance.

    Repeats of the folds hold out the same examples again. On data without signal, the usual
    correction is then a little too hopeful, so the standard error is that of one repeat, however
    many there are.

    Parameters
    ----------
    values
        One value a fold (k,), all repeats together; NaN folds are left out.

    Returns
    -------
    The p value. Scores that are the same in all folds show no spread: at chance or below p is 1,
    above it their standard deviation is taken to be 0.01, which nobody would tell from nothing.
    NaN for fewer than two folds.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366.

    Examples
    --------
    >>> round(above_chance(np.array([0.6, 0.7, 0.65]), "accuracy", 0.5, 1 / 3), 3)
    0.041
    """
    known = values[~np.isnan(values)]
    if len(known) < 2 or np.isnan(chance):
        return float("nan")
    surplus = (known - chance) if higher_is_better(metric) else (chance - known)
    mean, spread = float(surplus.mean()), float(surplus.std(ddof=1))
    if spread <= 1e-12:
        if mean <= 1e-12:
            return 1.0
        spread = EQUAL
    folds = min(len(known), 1 / test_share)
    error = spread * np.sqrt(1 / folds + test_share / (1 - test_share))
    return t_above(mean / error, len(known) - 1)


def drawn_above(
    draws: Float[np.ndarray, "draws"], clusters: int, metric: str, chance: float | int
) -> float:
    """One-sided p value that a score is above chance, from draws of clusters; the larger of two.

    One is the share of draws at or below chance, with one added to both counts. That is a little
    too small where examples or clusters are few, so the other is a t test with the standard error
    of the draws and as many degrees of freedom as there are clusters, less one.

    Parameters
    ----------
    draws
        The score on each draw (draws,); NaN where a draw leaves it undefined.
    clusters
        How many clusters the held-out examples have.

    Returns
    -------
    The p value; NaN for one cluster, and if half the draws or more have no value.

    References
    ----------
    Cluster bootstrap: Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x.
    """
    known = draws[~np.isnan(draws)]
    if 2 * len(known) <= len(draws) or np.isnan(chance) or clusters < 2:
        return float("nan")
    surplus = (known - chance) if higher_is_better(metric) else (chance - known)
    counted = (int((surplus <= 1e-12).sum()) + 1) / (len(known) + 1)
    error = float(surplus.std()) * np.sqrt(clusters / (clusters - 1))
    if error <= 1e-12:
        return counted
    return max(counted, t_above(float(surplus.mean()) / error, clusters - 1))


def _says_nothing(scores: pd.DataFrame) -> bool:
    """Whether a model predicts the same for all: AUROC of a half, or no correlation, everywhere."""
    area = scores.loc[scores["metric"] == "auroc", "value"].dropna()
    if len(area):
        return bool((area == 0.5).all())
    shared = scores.loc[scores["metric"] == "pearson", "value"]
    return bool(len(shared)) and bool(shared.isna().all())
