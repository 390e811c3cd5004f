"""How far scores, and which model is better, depend on how the folds were drawn."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.paired import corrected_t
from motifold.evaluation.wording import number, spoken

KEYS = ["draw", "fold"]
FEWEST = 2  # draws
COLUMNS = [
    "model", "metric", "draws", "score", "sd", "lowest", "highest", "against", "better_in",
    "difference", "difference_low", "difference_high", "new_draws", "new_difference", "says",
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
    the interval allows for), new_draws and new_difference (draws that are none of the run's, and
    the difference on them); says. A model with scores on fewer than two draws has no row.

    References
    ----------
    Repeated cross-validation and its interval: Nadeau and Bengio 2003,
    doi 10.1023/A:1024068626366; Bouckaert and Frank 2004, doi 10.1007/978-3-540-24775-3_3.
    """
    tried = trials[(trials["trial"] == "repeat") & (trials["metric"] == metric)]
    if tried.empty:
        return pd.DataFrame(columns=COLUMNS)
    own = metrics[(metrics["metric"] == metric) & metrics["model"].isin(tried["model"])]
    # Draws of the run have negative numbers, which no trial has.
    own = own.assign(draw=own["repeat"] - 1 - own["repeat"].max())
    every = pd.concat([own, tried])[["model", *KEYS, "value"]]
    scores = every.pivot_table("value", KEYS, "model", sort=False)
    sign = 1 if higher_is_better(metric) else -1
    simple = [str(one) for one in scores if kinds[str(one)] != "network"]
    means = sign * scores[simple].dropna().mean()
    best = str(means.idxmax()) if means.notna().any() else ""
    rows = []
    for model in map(str, scores):
        beside = best if kinds[model] == "network" else ""
        values = scores[[model, *([beside] if beside else [])]].dropna()
        drawn = values.groupby(level="draw").mean()
        if len(drawn) < FEWEST:
            continue
        spread = _spread(drawn[model].to_numpy(np.float64))
        compared = _nothing() if not beside else _compared(values, sign, float(test_share))
        says = _says((model, metric, beside), len(drawn), spread, compared, len(values))
        rows.append((model, metric, len(drawn), *spread, beside, *compared, says))
    return pd.DataFrame(rows, columns=COLUMNS)


class _Compared(NamedTuple):
    """Columns ``better_in`` to ``new_difference``."""

    better: float
    gain: float
    low: float
    high: float
    new_draws: float
    new_gain: float


def _nothing() -> _Compared:
    return _Compared(*[float("nan")] * 6)


def _spread(means: Float[np.ndarray, "draws"]) -> tuple[float, float, float, float]:
    """Mean, standard deviation, lowest and highest."""
    return float(means.mean()), float(means.std(ddof=1)), float(means.min()), float(means.max())


def _compared(values: pd.DataFrame, sign: int, test_share: float) -> _Compared:
    """How much better the first model is than the second one."""
    gained = sign * (values.iloc[:, 0] - values.iloc[:, 1])
    drawn = gained.groupby(level="draw").mean()
    new = drawn[drawn.index >= 0].to_numpy(np.float64)
    _, _, low, high = corrected_t(gained.to_numpy(np.float64), test_share)
    new_gain = float(new.mean()) if len(new) else float("nan")
    better = float((drawn > 0).sum())
    return _Compared(better, float(gained.mean()), low, high, float(len(new)), new_gain)


def _says(
    names: tuple[str, str, str],
    draws: int,
    spread: tuple[float, float, float, float],
    compared: _Compared,
    folds: int,
) -> str:
    """What other folds would change."""
    (model, metric, beside), gain = names, compared.gain
    says = (
        f"On {draws} draws of the folds, {model} scores {spoken(metric)} {number(spread[2])} to "
        f"{number(spread[3])} (sd {number(spread[1])})."
    )
    if not beside:
        return says
    says += f" It is better than {beside} in {compared.better:.0f} of {draws}"
    says += f", by {number(gain)} on average" if gain > 0 else f"; on average it is {_behind(gain)}"
    if np.isnan(compared.low):
        return f"{says} (no interval)."
    says += f" (95 % CI {number(compared.low)} to {number(compared.high)}, {folds} folds)"
    if compared.better not in (0, draws):
        return f"{says}: another draw of the folds may turn it round."
    if compared.low > 0 or compared.high < 0:
        return f"{says}: so it is however the folds are drawn."
    return f"{says}: so it was each time, but chance is not excluded."


def _behind(gain: float) -> str:
    """How far a model is behind, in words."""
    return f"{number(-gain)} worse" if gain < 0 else "as good"
