"""Whether a network is better than the best simple model or only looks so."""

import numpy as np
import pandas as pd

from motifold.evaluation.bayes import correlated_t, equal_region, probability_text
from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.paired import (
    NOTHING,
    Difference,
    HeldOut,
    better_is_positive,
    corrected_t,
    paired_bootstrap,
)
from motifold.evaluation.wording import count, number, spoken
from motifold.significance import SIGNIFICANT, holm
from motifold.wording import p_text

COLUMNS = [
    "model", "against", "metric", "difference", "ci_low", "ci_high", "p_value", "p_adjusted",
    "verdict", "p_worse", "p_equal", "p_better",
]  # fmt: skip


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
    for errors), ci_low, ci_high (95 %), p_value, p_adjusted (Holm, over the networks), verdict;
    p_worse, p_equal, p_better: probabilities that the network is worse, practically equal (within
    0.01, or 1 % of an error without an upper end) or better. Empty if there is no network or no
    simple model.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366; Holm 1979,
    https://www.jstor.org/stable/4615733; practical equivalence: Benavoli et al. 2017,
    arXiv:1606.04316; for one test part Efron and Tibshirani 1993, doi 10.1201/9780429246593.
    """
    against = best_simple(metrics, metric)
    networks = list(metrics.loc[metrics["kind"] == "network", "model"].unique())
    if against is None or not networks:
        return pd.DataFrame(columns=COLUMNS)
    if held_out is None:
        found = [_over_folds(metrics, metric, (name, against), test_share) for name in networks]
    else:
        pairs = [paired_bootstrap(held_out, name, against, metric) for name in networks]
        found = [better_is_positive(pair, metric) for pair in pairs]
    adjusted = holm(np.array([one.p_value for one in found]))
    rows = [
        (
            *(name, against, metric, *one[:4], p),
            _verdict((name, against, metric), one, p, len(found)),
            *one.posterior,
        )
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
    posterior = correlated_t(
        differences, test_share, equal_region(metric, float(folds[pair[1]].mean()))
    )
    mean = float(differences.mean())
    found = Difference(mean, low, high, p_value, len(differences), posterior)
    return better_is_positive(found, metric)


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
        f"Holm-adjusted over {count(networks, 'network')}, {basis}; "
        f"practically equal with probability {probability_text(one.posterior.p_equal)})"
    )
    if one.mean == 0:
        return f"{model} and {against} have the same {spoken(metric)} {support}: no difference"
    word = "better" if one.mean > 0 else "worse"
    sentence = (
        f"{model} is {word} than {against} by {number(abs(one.mean))} {spoken(metric)} {support}"
    )
    return sentence if p < SIGNIFICANT else f"{sentence}: not shown"
