"""How sure a score is."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.artifacts import Facts
from motifold.distributions import t_quantile
from motifold.evaluation.metrics import range_of
from motifold.evaluation.resampling import (
    Resampling,
    resampled_metrics,
    resampled_values,
)

LEVEL = 0.95
COLUMNS = ["model", "kind", "metric", "mean", "sd", "ci_low", "ci_high", "folds"]


def held_out_share(folds: pd.DataFrame) -> float:
    """Share of all examples that one fold holds out on average.

    Parameters
    ----------
    folds
        ``folds.tsv``; an example that is never held out has a negative fold.

    Examples
    --------
    >>> held_out_share(pd.DataFrame({"repeat": 0, "fold": [0, 1, 2, 3]}))
    0.25
    """
    fold = folds.loc[folds["repeat"] == 0, "fold"]
    held = fold[fold >= 0]
    return float(len(held) / len(fold) / max(1, held.nunique()))


def corrected_error(values: Float[np.ndarray, "k"], test_share: float) -> float:
    """Standard error of a mean over folds whose training sets overlap.

    Parameters
    ----------
    values
        One value a fold (k,), all repeats together, none NaN.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366: variance times (1/k + n_test/n_train).
    Repeats: Bouckaert and Frank 2004, doi 10.1007/978-3-540-24775-3_3.

    Examples
    --------
    >>> round(corrected_error(np.array([0.8, 0.9]), 0.5), 4)
    0.0866
    """
    ratio = test_share / (1 - test_share)
    return float(np.sqrt((1 / len(values) + ratio) * values.var(ddof=1)))


def fold_interval(
    values: Float[np.ndarray, "k"], test_share: float, level: float = LEVEL
) -> tuple[float, float, float, float]:
    """Mean, standard deviation and corrected Student interval of a score over folds.

    Parameters
    ----------
    values
        One value a fold (k,), all repeats together; NaN folds are left out.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    mean, sd, low, high. With fewer than two folds all but the mean are NaN.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366.
    """
    known = values[~np.isnan(values)]
    mean = float(known.mean()) if len(known) else float("nan")
    if len(known) < 2:
        return mean, float("nan"), float("nan"), float("nan")
    half = t_quantile((1 + level) / 2, len(known) - 1) * corrected_error(known, test_share)
    return mean, float(known.std(ddof=1)), float(mean - half), float(mean + half)


def percentile_interval(
    values: Float[np.ndarray, "draws"], level: float = LEVEL
) -> tuple[float, float]:
    """Middle part of resampled values; NaN if the metric is undefined in half the draws or more.

    References
    ----------
    Efron and Tibshirani 1993, doi 10.1201/9780429246593.
    """
    known = values[~np.isnan(values)]
    if 2 * len(known) <= len(values):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def bootstrap_interval(
    facts: Facts, predictions: pd.DataFrame, metric: str, resampling: Resampling
) -> tuple[float, float]:
    """Percentile interval of a metric over draws of held-out examples or whole clusters.

    For a given split, where one fold says nothing about the spread between folds. It covers the
    chance in the choice of held-out examples, not that in training.

    References
    ----------
    Efron and Tibshirani 1993, doi 10.1201/9780429246593.
    """
    return percentile_interval(resampled_values(facts, predictions, metric, resampling))


def bootstrap_intervals(
    facts: Facts, predictions: pd.DataFrame, metrics: list[str], resampling: Resampling
) -> pd.DataFrame:
    """Percentile intervals of several metrics of one model: metric, ci_low, ci_high."""
    drawn = resampled_metrics(facts, predictions, metrics, resampling)
    rows = [(name, *percentile_interval(values)) for name, values in drawn.items()]
    return pd.DataFrame(rows, columns=["metric", "ci_low", "ci_high"])


def summarise(
    metrics: pd.DataFrame, test_share: float, single: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Mean, spread and interval of every model's metrics over folds.

    Parameters
    ----------
    metrics
        model, kind, repeat, fold, metric, value.
    test_share
        Share of all examples that one fold holds out.
    single
        Intervals for models with one fold: model, metric, ci_low, ci_high, from
        :func:`bootstrap_intervals`. Without them such models have no interval.

    Returns
    -------
    model, kind, metric, mean, sd, ci_low, ci_high, folds, in the order of ``metrics``; ``folds``
    counts those in which the metric has a value. Intervals stay within the metric's range.
    """
    given = {} if single is None else single.set_index(["model", "metric"]).to_dict("index")
    rows = []
    for (model, kind, name), part in metrics.groupby(["model", "kind", "metric"], sort=False):
        values = part["value"].to_numpy(np.float64)
        mean, sd, low, high = fold_interval(values, test_share)
        if len(values) == 1 and (model, name) in given:
            low, high = given[model, name]["ci_low"], given[model, name]["ci_high"]
        low, high = np.clip([low, high], *range_of(str(name)))
        rows.append((model, kind, name, mean, sd, low, high, int((~np.isnan(values)).sum())))
    return pd.DataFrame(rows, columns=COLUMNS)
