"""Score against the number of parameters, and the cheapest model that does as well as the best."""

import numpy as np
import pandas as pd

from motifold.evaluation.intervals import corrected_error
from motifold.evaluation.metrics import higher_is_better

COLUMNS = ["model", "kind", "parameters", "mean", "standard_error", "cheapest"]
RANK = {"control": 0, "baseline": 1, "network": 2}
WIDTH = 3.92  # standard errors that a 95 % interval is wide


def capacity(
    summary: pd.DataFrame, fold_metrics: pd.DataFrame, metric: str, test_share: float | int
) -> pd.DataFrame:
    """Score of every model against its size, by the rule of one standard error.

    Parameters
    ----------
    summary
        ``summary.tsv``: model, kind, metric, mean, ci_low, ci_high, parameters (NaN: not counted).
    fold_metrics
        ``metrics.tsv``: model, kind, repeat, fold, metric, value.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    model, kind, parameters, mean, standard_error (corrected over folds; of one test part the width
    of the bootstrap interval / 3.92), cheapest (of one model only: the one with the fewest
    parameters among those within one standard error of the best). Where a candidate's parameters
    were not counted, controls come before baselines before networks. None is the cheapest if the
    best has no standard error. Fewest parameters first, those not counted last.

    References
    ----------
    Breiman, Friedman, Olshen and Stone 1984, Classification and Regression Trees,
    doi 10.1201/9781315139470; correction: Nadeau and Bengio 2003, doi 10.1023/A:1024068626366.
    """
    table = summary[summary["metric"] == metric].reset_index(drop=True)
    folds = fold_metrics[fold_metrics["metric"] == metric]
    errors = [_error(row, folds, test_share) for _, row in table.iterrows()]
    table = table.assign(
        parameters=pd.to_numeric(table["parameters"]).astype(np.float64), standard_error=errors
    )
    chosen = _cheapest(table, 1 if higher_is_better(metric) else -1)
    table = table.assign(cheapest=[model == chosen for model in table["model"]])
    ranked = table.assign(rank=table["kind"].map(RANK))
    ranked = ranked.sort_values("rank", kind="stable")
    ranked = ranked.sort_values("parameters", kind="stable", na_position="last")
    return ranked[COLUMNS].reset_index(drop=True)


def _error(row: pd.Series, folds: pd.DataFrame, test_share: float | int) -> float:
    """Standard error of one model's mean."""
    values = folds.loc[folds["model"] == row["model"], "value"].dropna().to_numpy(np.float64)
    if len(values) > 1:
        return corrected_error(values, float(test_share))
    return float(row["ci_high"] - row["ci_low"]) / WIDTH


def _cheapest(table: pd.DataFrame, sign: int) -> str | None:
    """Name of the cheapest model within one standard error of the best."""
    known = table.dropna(subset=["mean"])
    if known.empty:
        return None
    skill = sign * known["mean"]
    best = known.iloc[int(skill.to_numpy(np.float64).argmax())]
    if np.isnan(best["standard_error"]):
        return None
    close = known[skill >= sign * best["mean"] - best["standard_error"]]
    rank = close["kind"].map(RANK) if close["parameters"].isna().any() else 0
    ranked = close.assign(rank=rank).sort_values(["rank", "parameters"], kind="stable")
    return str(ranked.iloc[0]["model"])
