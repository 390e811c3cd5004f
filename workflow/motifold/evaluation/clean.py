"""The score on held-out examples that have no near-duplicate in training."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.artifacts import Facts, truth
from motifold.evaluation.intervals import percentile_interval
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.resampling import Resampling, drawn_weights
from motifold.evaluation.score import scores_in
from motifold.evaluation.weighted import nanmean, weighted_metric

COLUMNS = ["model", "metric", "all", "clean", "clean_low", "clean_high", "n", "n_clean"]


def clean_scores(
    facts: Facts,
    predictions: Mapping[str, pd.DataFrame],
    leaked_ids: Collection[str],
    resampling: Resampling,
    metrics: Sequence[str],
    deciding: str,
) -> pd.DataFrame:
    """Score every model on all held-out examples, and on those that did not leak.

    Parameters
    ----------
    predictions
        Held-out predictions of each model by name.
    leaked_ids
        Ids of held-out examples with a near-duplicate among their training examples.
    resampling
        How clean examples are drawn again for the interval, whole clusters at a time.
    metrics
        Names of the metrics.
    deciding
        The one of them that has an interval.

    Returns
    -------
    One row a model and metric: model, metric, all, clean (means over folds), clean_low, clean_high
    (95 % percentile interval of the clean score by the deciding metric, NaN for the others), n and
    n_clean (held-out examples). NaN where nothing clean is left.

    References
    ----------
    Cluster bootstrap: Field and Welsh 2007, doi 10.1111/j.1467-9868.2007.00593.x; Efron and
    Tibshirani 1993, doi 10.1201/9780429246593.
    """
    rows = []
    for model, table in predictions.items():
        clean = table[~table["id"].isin(list(leaked_ids))]
        folds = [_fold_means(facts, part, metrics) for part in (table, clean)]
        interval = percentile_interval(drawn_means(facts, clean, [deciding], resampling)[0])
        counts = table["id"].nunique(), clean["id"].nunique()
        for place, name in enumerate(metrics):
            bounds = interval if name == deciding else (np.nan, np.nan)
            rows.append((model, name, folds[0][place], folds[1][place], *bounds, *counts))
    return pd.DataFrame(rows, columns=COLUMNS)


def _fold_means(facts: Facts, table: pd.DataFrame, metrics: Sequence[str]) -> list[float]:
    """Mean of each metric over the folds in which it has a value."""
    folds = [part for _, part in table.groupby(["repeat", "fold"])]
    means = []
    for name in metrics:
        values = [metric_value(name, truth(facts, one), scores_in(facts, one)) for one in folds]
        known = [value for value in values if not np.isnan(value)]
        means.append(float(np.mean(known)) if known else float("nan"))
    return means


def drawn_means(
    facts: Facts, table: pd.DataFrame, metrics: Sequence[str], resampling: Resampling
) -> Float[np.ndarray, "metrics draws"]:
    """Mean of each metric, on each draw of the examples, over the folds in which it has a value.

    NaN where it has none in any; a fold from which nothing is drawn has none.
    An example that is held out in several repeats is drawn equally often in all of them.
    """
    values = np.full((len(metrics), resampling.draws), np.nan)
    if table.empty or not np.isfinite(scores_in(facts, table)).all():
        return values
    ids = pd.Series(sorted(table["id"].unique()))
    place = pd.Series(np.arange(len(ids)), index=ids.to_numpy())
    folds = [part for _, part in table.groupby(["repeat", "fold"])]
    rows = [place.loc[part["id"]].to_numpy() for part in folds]
    scored = [
        [weighted_metric(name, truth(facts, part), scores_in(facts, part)) for part in folds]
        for name in metrics
    ]
    start = 0
    for weights in drawn_weights(resampling.numbers(ids), resampling.draws, resampling.seed):
        drawn = slice(start, start + len(weights))
        for number, one in enumerate(scored):
            parts = [score(weights[:, at]) for score, at in zip(one, rows, strict=True)]
            values[number, drawn] = nanmean(np.stack(parts), axis=0)
        start += len(weights)
    return values
