"""Whether a network is better than the best simple model or only looks so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float
from scipy.stats import t as student

from motifold.artifacts import Facts, truth
from motifold.evaluation.intervals import LEVEL, corrected_error, percentile_interval
from motifold.evaluation.metrics import higher_is_better, metric_value
from motifold.evaluation.resampling import Resampling, resampled_values
from motifold.evaluation.score import scores_in
from motifold.evaluation.wording import count, number, p_text, spoken

SIGNIFICANT = 0.05
COLUMNS = [
    "model", "against", "metric", "difference", "ci_low", "ci_high", "p_value", "p_adjusted",
    "verdict",
]  # fmt: skip


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
    """A difference between two models, its interval, p value and the folds it rests on."""

    mean: float
    low: float
    high: float
    p_value: float
    folds: int


NOTHING = Difference(float("nan"), float("nan"), float("nan"), float("nan"), 0)


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
    half = float(student.ppf((1 + LEVEL) / 2, free)) * error
    return statistic, float(2 * student.sf(abs(statistic), free)), mean - half, mean + half


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
    return Difference(plain[0] - plain[1], low, high, p_value, 1)


def holm(p_values: Float[np.ndarray, "tests"]) -> Float[np.ndarray, "tests"]:
    """P values adjusted for the number of tests; NaN are no tests and stay NaN.

    References
    ----------
    Holm 1979, Scandinavian Journal of Statistics 6, 65-70, https://www.jstor.org/stable/4615733.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(len(p_values), np.nan)
    tests = np.flatnonzero(~np.isnan(p_values))
    order = tests[np.argsort(p_values[tests], kind="stable")]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def best_simple(metrics: pd.DataFrame, metric: str) -> str | None:
    """The control or baseline with the best mean of a metric; None if there is none."""
    simple = metrics[(metrics["kind"] != "network") & (metrics["metric"] == metric)]
    means = simple.groupby("model", sort=False)["value"].mean().dropna()
    if means.empty:
        return None
    return str(means.idxmax() if higher_is_better(metric) else means.idxmin())


def compare(
    metrics: pd.DataFrame, metric: str, test_share: float, held_out: HeldOut | None = None
) -> pd.DataFrame:
    """Compare every network with the best simple model on the same folds.

    The simple model is picked as the best on the very scores it is then compared by. That favours
    it, so a verdict that a network is better errs on the careful side.

    Parameters
    ----------
    metrics
        model, kind (control, baseline, network), repeat, fold, metric, value.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out.
    held_out
        Predictions, needed if there is one fold only: then held-out examples are drawn again.

    Returns
    -------
    One row a network: model, against, metric, difference (positive: the network is better, also
    for errors), ci_low, ci_high (95 %), p_value, p_adjusted (Holm, over the networks), verdict.
    Empty if there is no network or no simple model.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366; Holm 1979,
    https://www.jstor.org/stable/4615733; for one test part Efron and Tibshirani 1993,
    doi 10.1201/9780429246593.
    """
    against = best_simple(metrics, metric)
    networks = list(metrics.loc[metrics["kind"] == "network", "model"].unique())
    if against is None or not networks:
        return pd.DataFrame(columns=COLUMNS)
    if held_out is None:
        found = [_over_folds(metrics, metric, (name, against), test_share) for name in networks]
    else:
        pairs = [paired_bootstrap(held_out, name, against, metric) for name in networks]
        found = [_turned(pair, metric) for pair in pairs]
    adjusted = holm(np.array([one.p_value for one in found]))
    rows = [
        (name, against, metric, *one[:4], p, _verdict((name, against, metric), one, p, len(found)))
        for name, one, p in zip(networks, found, adjusted.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _over_folds(
    metrics: pd.DataFrame, metric: str, pair: tuple[str, str], test_share: float
) -> Difference:
    """Network minus simple model over the folds in which both have a value."""
    rows = metrics[(metrics["metric"] == metric) & metrics["model"].isin(pair)]
    folds = rows.pivot_table("value", ["repeat", "fold"], "model").reindex(columns=list(pair))
    differences = (folds[pair[0]] - folds[pair[1]]).dropna().to_numpy(np.float64)
    if len(differences) == 0:
        return NOTHING
    _, p_value, low, high = corrected_t(differences, test_share)
    mean = float(differences.mean())
    return _turned(Difference(mean, low, high, p_value, len(differences)), metric)


def _turned(one: Difference, metric: str) -> Difference:
    """The difference so that positive is better."""
    if higher_is_better(metric):
        return one
    return one._replace(mean=-one.mean, low=-one.high, high=-one.low)


def _verdict(names: tuple[str, str, str], one: Difference, p: float, networks: int) -> str:
    """One comparison in a plain sentence."""
    model, against, metric = names
    if np.isnan(one.mean):
        return (
            f"{model} cannot be compared with {against}: {spoken(metric)} has no value in any fold"
        )
    if np.isnan(p):
        reason = (
            "one fold alone leaves" if one.folds == 1 else "equal differences in all folds leave"
        )
        return f"{model} cannot be compared with {against}: {reason} no interval: not shown"
    basis = "one test part" if one.folds == 1 else count(one.folds, "fold")
    support = (
        f"(95 % CI {number(one.low)} to {number(one.high)}, {p_text(p)}, "
        f"Holm-adjusted over {count(networks, 'network')}, {basis})"
    )
    if one.mean == 0:
        return f"{model} and {against} have the same {spoken(metric)} {support}: no difference"
    word = "better" if one.mean > 0 else "worse"
    sentence = (
        f"{model} is {word} than {against} by {number(abs(one.mean))} {spoken(metric)} {support}"
    )
    return sentence if p < SIGNIFICANT else f"{sentence}: not shown"
