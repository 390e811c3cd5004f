"""Which models are explained, and on which held-out examples."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, Facts
from motifold.errors import SettingsError, nearest


def chosen_networks(wanted: str | Sequence[str], summary: pd.DataFrame, metric: str) -> list[str]:
    """Names of the networks to explain.

    Parameters
    ----------
    wanted
        ``best`` (by the mean of ``metric``), ``all`` or names.
    summary
        model, kind, metric, mean.

    Raises
    ------
    SettingsError
        If a name is no network of this dataset.
    """
    scores = summary[(summary["kind"] == "network") & (summary["metric"] == metric)]
    means = scores.set_index("model")["mean"]
    if wanted == "all" or means.empty:
        return list(means.index)
    if wanted == "best":
        return [str(means.idxmin() if metric in LOWER_IS_BETTER else means.idxmax())]
    for name in wanted:
        if name not in means.index:
            raise SettingsError(
                f"'{name}' is no network of this dataset",
                file="the dataset file",
                key="interpret.models",
                fix=nearest(name, means.index),
            )
    return list(wanted)


def chosen_examples(facts: Facts, predictions: pd.DataFrame, n: int, seed: int) -> pd.DataFrame:
    """Held-out examples to explain, spread over folds and classes or over the targets' range.

    Parameters
    ----------
    predictions
        Held-out predictions of the model; the first repeat is used.
    n
        Number of examples, or all if there are fewer.

    Returns
    -------
    Rows of ``predictions``, in their order.
    """
    first = predictions[predictions["repeat"] == 0].reset_index(drop=True)
    if facts.classes:
        stratum = first["fold"].astype(str) + " " + first["label"].astype(str)
    else:
        rank = first[facts.truth_columns[0]].rank(method="first", pct=True)
        stratum = first["fold"].astype(str) + " " + (rank * 10).round().astype(str)
    order = np.random.default_rng(seed).permutation(len(first))
    turn = stratum.iloc[order].groupby(stratum.iloc[order]).cumcount()  # n-th of its stratum
    picked = turn.sort_values(kind="stable").index[:n]
    return first.loc[sorted(picked)]


def explained_output(facts: Facts, rows: pd.DataFrame) -> np.ndarray:
    """Number of the output that is explained for each example: its true class, or target 0."""
    if not facts.classes:
        return np.zeros(len(rows), np.int64)
    return pd.Categorical(rows["label"], categories=facts.classes).codes.astype(np.int64)
