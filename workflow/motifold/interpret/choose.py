"""Which models are explained, and on which held-out examples."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, Facts
from motifold.errors import SettingsError, nearest
from motifold.significance import SIGNIFICANT


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


def best_simple(summary: pd.DataFrame, metric: str, adjusted: pd.Series) -> str | None:
    """Name of the best simple model that is shown to score above a guess, if there is one.

    Parameters
    ----------
    summary
        model, kind, metric, mean.
    adjusted
        Adjusted p value, by model, that it scores above a guess.
    """
    scores = summary[(summary["kind"] == "baseline") & (summary["metric"] == metric)]
    means = scores.set_index("model")["mean"].dropna()
    means = means[(adjusted.reindex(means.index) < SIGNIFICANT).to_numpy()]
    if means.empty:
        return None
    return str(means.idxmin() if metric in LOWER_IS_BETTER else means.idxmax())


def with_places(predictions: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Held-out predictions of the first repeat, with ``place``, the example's row in x.

    Parameters
    ----------
    ids
        Of all examples, in the order of x.
    """
    first = predictions[predictions["repeat"] == 0].reset_index(drop=True)
    place = pd.Series(np.arange(len(ids)), index=ids.astype(str))
    return first.assign(place=place[first["id"].astype(str)].to_numpy())


def chosen_examples(facts: Facts, predictions: pd.DataFrame, n: int, seed: int) -> pd.DataFrame:
    """Held-out examples to explain: those to be shown, and others from all folds and classes.

    To be shown are the best, the typical and the worst of all held-out examples of each class by
    the probability of the true class; the typical one is the median. Of two examples none is
    typical, a single one is. Of numbers, the lower and the upper half of the targets stand for
    classes, and examples are ranked by how nearly the first target was met. They are no random
    sample: a statistic of all examples of a small set should leave them out.

    Parameters
    ----------
    predictions
        Held-out predictions of the model; the first repeat is used.
    n
        Number of examples, or all if there are fewer. Those to be shown are the first to be taken,
        class after class.

    Returns
    -------
    Rows of ``predictions``, in their order, with ``shown``: ``best``, ``typical``, ``worst``, or
    empty for the others, which are spread over folds and classes or over the targets' range.
    """
    first = predictions[predictions["repeat"] == 0].reset_index(drop=True)
    if facts.classes:
        stratum = first["fold"].astype(str) + " " + first["label"].astype(str)
    else:
        rank = first[facts.truth_columns[0]].rank(method="first", pct=True)
        stratum = first["fold"].astype(str) + " " + (rank * 10).round().astype(str)
    shown = _shown(facts, first)[:n]
    order = np.random.default_rng(seed).permutation(len(first))
    order = order[~np.isin(order, shown.index)]
    turn = stratum.iloc[order].groupby(stratum.iloc[order]).cumcount()  # n-th of its stratum
    picked = turn.sort_values(kind="stable").index[: n - len(shown)]
    rows = first.loc[sorted([*shown.index, *picked])]
    return rows.assign(shown=shown.reindex(rows.index, fill_value=""))


def _shown(facts: Facts, first: pd.DataFrame) -> pd.Series:
    """What each row to be shown is shown as, by its number in ``first``."""
    if facts.classes:
        group = explained_output(facts, first)
        value = first[facts.outputs].to_numpy(np.float64)[np.arange(len(first)), group]
    else:
        truth = first[facts.truth_columns[0]].to_numpy(np.float64)
        group = (truth > np.median(truth)).astype(np.int64) if len(truth) else truth
        value = -np.abs(first[facts.outputs[0]].to_numpy(np.float64) - truth)
    named: dict[int, str] = {}
    for one in np.unique(group):
        members = np.flatnonzero(group == one)
        ranked = members[np.argsort(-value[members], kind="stable")]
        last = len(ranked) - 1
        places = {"best": 0, "typical": last // 2, "worst": last}
        skipped = {0: ("best", "worst"), 1: ("typical",)}.get(last, ())
        named |= {int(ranked[at]): name for name, at in places.items() if name not in skipped}
    return pd.Series(named, dtype=str)


def explained_output(facts: Facts, rows: pd.DataFrame) -> np.ndarray:
    """Number of the output that is explained for each example: its true class, or target 0."""
    if not facts.classes:
        return np.zeros(len(rows), np.int64)
    return pd.Categorical(rows["label"], categories=facts.classes).codes.astype(np.int64)
