"""Whether more data would help: learning curves and what they lead to expect."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from motifold.evaluation.intervals import LEVEL, percentile_interval
from motifold.evaluation.metrics import higher_is_better, range_of
from motifold.evaluation.power_law import fit_power_law, redrawn_gains
from motifold.evaluation.wording import count, number, spoken

COLUMNS = ["model", "fraction", "n", "repeat", "fold", "metric", "value"]
OUTLOOK = ["model", "metric", "now", "doubled", "gain", "gain_low", "gain_high", "says"]
FEWEST = 3  # sizes below which a curve has no shape
DRAWS = 1000


def learning_table(
    trials: pd.DataFrame,
    metrics: pd.DataFrame,
    rounds: Mapping[str, pd.DataFrame],
    most: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Scores of models trained on parts of each training fold, and on all of it.

    Parameters
    ----------
    trials
        ``trials/{model}.tsv`` of all models; rows of other trials than ``fraction`` are left out.
    metrics
        ``metrics.tsv``: the scores with all training examples.
    rounds
        ``rounds.tsv`` of each model by name: repeat, fold, examples. Where it has none, their
        number is told from the largest fraction.
    most
        Examples that a model was fitted on at most, by name, if its settings bound them: what lies
        beyond is no larger training set.

    Returns
    -------
    model, fraction, n (examples that it was fitted on), repeat, fold, metric, value (mean over
    draws). Only models and folds that have fractions.
    """
    keys = ["model", "repeat", "fold"]
    parts = trials[trials["trial"] == "fraction"]
    grouped = parts.groupby([*keys, "fraction", "metric"], sort=False, as_index=False)
    measured = grouped.agg({"n": "mean", "value": "mean"})
    measured = measured.assign(n=measured["n"].round().astype(np.int64))
    whole = metrics.merge(_sizes(measured, rounds), on=keys).assign(fraction=1.0)
    table = _bounded(pd.concat([measured[COLUMNS], whole[COLUMNS]], ignore_index=True), most or {})
    order = {model: place for place, model in enumerate(measured["model"].unique())}
    table = table.assign(place=table["model"].map(order))
    ranked = ["place", "fraction", "repeat", "fold"]
    return table.sort_values(ranked, kind="stable", ignore_index=True)[COLUMNS]


def _bounded(table: pd.DataFrame, most: Mapping[str, int]) -> pd.DataFrame:
    """The table without parts that are no smaller than what a model is fitted on at most."""
    bound = table["model"].map(dict(most)).fillna(np.inf).to_numpy(np.float64)
    part = table["fraction"].to_numpy() < 1
    kept = ~part | (table["n"].to_numpy() < bound)
    curved = table["model"].isin(table["model"][part & kept]).to_numpy()
    fitted = np.minimum(table["n"].to_numpy(), bound).astype(np.int64)
    return table.assign(n=fitted)[kept & curved].reset_index(drop=True)


def _sizes(measured: pd.DataFrame, rounds: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Training examples of each model and round that has fractions: model, repeat, fold, n."""
    largest = measured.sort_values("fraction", kind="stable").drop_duplicates(
        ["model", "repeat", "fold"], keep="last"
    )
    rows = []
    for model, part in largest.groupby("model", sort=False):
        told = rounds.get(str(model), pd.DataFrame(columns=["repeat", "fold", "examples"]))
        known = dict(told.set_index(["repeat", "fold"])["examples"].items())
        for _, row in part.iterrows():
            fold = (row["repeat"], row["fold"])
            rows.append((model, *fold, round(float(known.get(fold, row["n"] / row["fraction"])))))
    return pd.DataFrame(rows, columns=["model", "repeat", "fold", "n"])


def outlook(
    curve: pd.DataFrame, metric: str, test_share: float | int = 0.0, seed: int = 1
) -> pd.DataFrame:
    """What twice the data would bring, extrapolated along each model's learning curve.

    A power law, error = a + b n^-c with a and b not below 0, is fitted to the mean over folds; the
    error is the distance from the best possible score. The 95 % interval comes from curves drawn
    around it (folds and residuals). Where drawn curves lie one-sidedly below the fit, because the
    error cannot end below 0, their lower end is mirrored to give the upper one.

    Parameters
    ----------
    curve
        ``learning_curve.tsv``; folds without a value at some fraction are left out.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out; corrects for training sets that overlap.
    seed
        Seed of the draws.

    Returns
    -------
    One row a model: model, metric, now (mean with all data), doubled, gain (never below 0; an error
    that falls is a gain too), gain_low, gain_high, says. NaN with fewer than three sizes; no
    interval where one fold and three sizes leave no spread to judge by.

    References
    ----------
    Cortes et al. 1993, Advances in Neural Information Processing Systems 6; Figueroa et al. 2012,
    doi 10.1186/1472-6947-12-8; Viering and Loog 2022, arXiv:2103.10948.
    """
    rows = []
    for model, part in curve[curve["metric"] == metric].groupby("model", sort=False):
        folds = part.pivot_table("value", ["repeat", "fold"], "fraction").dropna()
        sizes = part.groupby("fraction")["n"].mean().reindex(folds.columns).to_numpy(np.float64)
        values = folds.to_numpy(np.float64)
        if values.shape[0] == 0 or len(np.unique(sizes)) < FEWEST:
            says = (
                f"What more data would bring {model} is not known: its {spoken(metric)} was "
                f"measured at {count(len(np.unique(sizes)), 'size')}, and a curve needs {FEWEST}."
            )
            rows.append((model, metric, *(float("nan"),) * 5, says))
        else:
            found = _extrapolated(values, sizes, metric, test_share, seed)
            rows.append((model, metric, *found, _says(str(model), metric, found, sizes)))
    return pd.DataFrame(rows, columns=OUTLOOK)


def _extrapolated(
    values: np.ndarray, sizes: np.ndarray, metric: str, test_share: float | int, seed: int
) -> tuple[float, float, float, float, float]:
    """Score now and at twice the data, the gain and its interval."""
    rising = higher_is_better(metric)
    best = range_of(metric)[1] if rising else range_of(metric)[0]
    folds = np.abs(best - values)
    left = float(folds[:, -1].mean())  # no gain is larger than the error that is left
    gain = min(float(fit_power_law(sizes, folds.mean(axis=0)[None]).gain()[0]), left)
    low, high = percentile_interval(redrawn_gains(sizes, folds, test_share, DRAWS, seed), LEVEL)
    low, high = min(low, gain), min(max(high, gain, 2 * gain - low), left)
    if np.isnan(low + high):
        low, high = float("nan"), float("nan")
    now = float(values[:, -1].mean())
    return now, now + gain if rising else now - gain, gain, low, high


def _says(
    model: str, metric: str, found: tuple[float, float, float, float, float], sizes: np.ndarray
) -> str:
    """What to expect, in one sentence."""
    _, _, gain, low, high = found
    sure = f"95 % interval {number(low)} to {number(high)}"
    if np.isnan(low):
        sure = "no interval: one fold leaves no spread to judge by, measure more folds"
    if gain < 1e-6:
        return (
            f"The {spoken(metric)} of {model} does not improve from {sizes[0]:.0f} to "
            f"{sizes[-1]:.0f} training examples, so twice the data would gain it about 0 ({sure})."
        )
    if higher_is_better(metric):
        return (
            f"At twice the data {model} would gain about {number(gain)} {spoken(metric)} ({sure})."
        )
    return (
        f"At twice the data {model} would lower its {spoken(metric)} by about {number(gain)} "
        f"({sure})."
    )
