"""How far the score of a network depends on the seed, and what several seeds together score."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.paired import corrected_t
from motifold.evaluation.wording import number, spoken

ROUNDING = 1e-12
COLUMNS = [
    "model", "metric", "seeds", "score", "sd", "lowest", "highest", "ensemble", "gain", "gain_low",
    "gain_high", "says",
]  # fmt: skip


def seeds_table(
    trials: pd.DataFrame, metrics: pd.DataFrame, metric: str, test_share: float | int
) -> pd.DataFrame:
    """Scores of networks that differ in nothing but the seed, and of their mean prediction.

    Parameters
    ----------
    trials
        ``trials/{model}.tsv`` of all models. Used are ``seed``, each draw one more seed, and
        ``ensemble``, the mean of what these seeds predict.
    metrics
        ``metrics.tsv``: the score from the seed of the run, on the same folds.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    One row a network: model, metric, seeds (that of the run included), score (mean over folds and
    seeds), sd, lowest and highest (of the seeds' means over folds), ensemble, gain (of the ensemble
    over the mean of the networks it is made of; positive is better, also for errors), gain_low and
    gain_high (95 %, folds paired; NaN with a single fold), says.

    References
    ----------
    Ensembles: Lakshminarayanan et al. 2017, arXiv:1612.01474. Interval: Nadeau and Bengio 2003,
    doi 10.1023/A:1024068626366.
    """
    rows = []
    for model, part in trials[trials["metric"] == metric].groupby("model", sort=False):
        again = part[part["trial"] == "seed"].pivot_table("value", "fold", "draw")
        together = part[part["trial"] == "ensemble"].set_index("fold")["value"]
        if again.empty:
            continue
        own = metrics[
            (metrics["model"] == model) & (metrics["metric"] == metric) & (metrics["repeat"] == 0)
        ]
        every = again.assign(own=own.set_index("fold")["value"]).dropna()
        gained = _gained(together, again, metric)
        _, _, low, high = corrected_t(gained, float(test_share))
        means = every.mean().to_numpy(np.float64)
        spread = (means.mean(), means.std(ddof=1), means.min(), means.max())
        gain = (float(gained.mean()) if len(gained) else float("nan"), low, high)
        ensemble = float(together.mean()) if len(together) else float("nan")
        says = _says((str(model), metric), len(means), spread, ensemble, gain)
        rows.append((model, metric, len(means), *spread, ensemble, *gain, says))
    return pd.DataFrame(rows, columns=COLUMNS)


def _gained(together: pd.Series, again: pd.DataFrame, metric: str) -> Float[np.ndarray, "folds"]:
    """How much better the ensemble is than one of its networks, a value a fold."""
    gained = (together - again.mean(axis=1)).dropna().to_numpy(np.float64)
    return gained if higher_is_better(metric) else -gained


def _says(
    names: tuple[str, str],
    seeds: int,
    spread: tuple[float, float, float, float],
    ensemble: float,
    gain: tuple[float, float, float],
) -> str:
    """What another seed would change, and whether an ensemble is worth its cost."""
    model, metric = names
    says = (
        f"Trained from {seeds} seeds on the same folds, {model} scores {spoken(metric)} "
        f"{number(spread[2])} to {number(spread[3])} (sd {number(spread[1])}); smaller differences "
        "between models may be luck."
    )
    if np.isnan(ensemble):
        return says
    words = f"{number(abs(gain[0]))} {'better' if gain[0] > 0 else 'worse'} than"
    same = abs(gain[0]) <= ROUNDING
    says += (
        f" The mean prediction of {seeds - 1} of them scores {number(ensemble)}, "
        f"{'as much as' if same else words} one alone"
    )
    if np.isnan(gain[1]):
        return f"{says} (no interval, one fold)."
    sure = f"95 % CI {number(gain[1])} to {number(gain[2])}"
    if gain[1] > 0:
        return f"{says} ({sure}): an ensemble is worth its cost."
    return f"{says} ({sure}): not shown to be better."
