"""How far scores, and which model is better, depend on how the folds were drawn."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.paired import corrected_t
from motifold.evaluation.wording import number, spoken

KEYS = ["draw", "fold"]
COLUMNS = [
    "model", "metric", "draws", "score", "sd", "lowest", "highest", "against", "better_in",
    "difference", "difference_low", "difference_high", "says",
]  # fmt: skip


def repeats_table(
    trials: pd.DataFrame,
    metrics: pd.DataFrame,
    kinds: dict[str, str],
    metric: str,
    test_share: float | int,
) -> pd.DataFrame:
    """Scores on folds drawn anew, of a network beside the best simple model on the same folds.

    Parameters
    ----------
    trials
        ``trials/{model}.tsv`` of all models. Used is ``repeat``, one draw of the folds a draw.
    metrics
        ``metrics.tsv``: the scores on the folds of the run, which are draws too.
    kinds
        ``network`` or else, by model.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    One row a model: model, metric, draws (those of the run included), score (mean over folds and
    draws), sd, lowest and highest (of the draws' means over folds); for a network: against (the
    simple model with the best mean on the same folds), better_in (draws in which the network is
    better than that), difference (positive: the network is better, also for errors),
    difference_low and difference_high (95 %, folds paired; repeated folds share examples, which
    the interval allows for); says.

    References
    ----------
    Repeated cross-validation and its interval: Nadeau and Bengio 2003,
    doi 10.1023/A:1024068626366; Bouckaert and Frank 2004, doi 10.1007/978-3-540-24775-3_3.
    """
    tried = trials[(trials["trial"] == "repeat") & (trials["metric"] == metric)]
    own = metrics[(metrics["metric"] == metric) & metrics["model"].isin(tried["model"])]
    # Draws of the run come first, under numbers that no trial has.
    own = own.assign(draw=own["repeat"] - 1 - own["repeat"].max())
    every = pd.concat([own, tried])[["model", *KEYS, "value"]]
    scores = every.pivot_table("value", KEYS, "model", sort=False) if len(tried) else every[[]]
    simple = [str(one) for one in scores if kinds[str(one)] != "network"]
    means = scores[simple].mean() * (1 if higher_is_better(metric) else -1)
    best = str(means.idxmax()) if means.notna().any() else ""
    rows = []
    for model in map(str, scores):
        beside = best if kinds[model] == "network" else ""
        values = scores[[model, *([beside] if beside else [])]].dropna()
        drawn = values.groupby(level="draw").mean()
        spread = _spread(drawn[model].to_numpy(np.float64))
        compared = _compared(values, model, beside, metric, test_share)
        says = _says((model, metric), len(drawn), spread, (beside, *compared), len(values))
        rows.append((model, metric, len(drawn), *spread, beside, *compared, says))
    return pd.DataFrame(rows, columns=COLUMNS)


def _spread(means: Float[np.ndarray, "draws"]) -> tuple[float, float, float, float]:
    """Mean, standard deviation, lowest and highest."""
    return float(means.mean()), float(means.std(ddof=1)), float(means.min()), float(means.max())


def _compared(
    values: pd.DataFrame, model: str, beside: str, metric: str, test_share: float | int
) -> tuple[float, float, float, float]:
    """Draws in which a model is better than another one, and by how much, with an interval."""
    if not beside:
        return (float("nan"),) * 4
    gained = (values[model] - values[beside]) * (1 if higher_is_better(metric) else -1)
    _, _, low, high = corrected_t(gained.to_numpy(np.float64), float(test_share))
    better = float((gained.groupby(level="draw").mean() > 0).sum())
    return better, float(gained.mean()), low, high


def _says(
    names: tuple[str, str],
    draws: int,
    spread: tuple[float, float, float, float],
    compared: tuple[str, float, float, float, float],
    folds: int,
) -> str:
    """What other folds would change."""
    (model, metric), (beside, better, gain, low, high) = names, compared
    says = (
        f"On {draws} draws of the folds, {model} scores {spoken(metric)} {number(spread[2])} to "
        f"{number(spread[3])} (sd {number(spread[1])})"
    )
    if not beside:
        return f"{says}."
    said = f"{says}. It is better than {beside} in {better:.0f} of {draws}"
    said += f", by {number(gain)} on average" if gain > 0 else f"; on average it is {_behind(gain)}"
    if np.isnan(low):
        return f"{said} (no interval)."
    said += f" (95 % CI {number(low)} to {number(high)}, {folds} folds)"
    if better not in (0, draws):
        return f"{said}: which of the two is better hangs on how the folds are drawn."
    if low > 0 or high < 0:
        return f"{said}: so it is however the folds are drawn."
    return f"{said}: so it was each time, but chance is not excluded."


def _behind(gain: float) -> str:
    """How far a model is behind, in words."""
    return f"{number(-gain)} worse" if gain < 0 else "as good"
