"""Scores of models under trial: means, intervals, and whether they are above chance."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from motifold.distributions import normal_above, normal_quantile, t_above, t_quantile
from motifold.evaluation.intervals import LEVEL, corrected_error
from motifold.evaluation.metrics import higher_is_better, range_of
from motifold.evaluation.signal import above_chance

FEW = 3  # draws from which they are a sample of their own
KEYS = ["repeat", "fold"]


class Level(NamedTuple):
    """A mean score over folds, its interval and the one-sided p value that it is above chance."""

    score: float
    low: float
    high: float
    p_value: float


def level_of(
    rows: pd.DataFrame, metric: str, chance: float, test_share: float, width: float
) -> Level:
    """Score of one trial of one model: mean over draws, then over folds.

    With two folds or more interval and p value are corrected for training sets that overlap; with
    one, the standard error is a quarter of ``width`` (of the 95 % interval of the real score).
    """
    values = rows.groupby(KEYS)["value"].mean().dropna().to_numpy(np.float64)
    mean = float(values.mean()) if len(values) else float("nan")
    if len(values) > 1:
        half = t_quantile((1 + LEVEL) / 2, len(values) - 1)
        half *= corrected_error(values, test_share)
        p_value = above_chance(values, metric, chance, test_share)
    else:
        half, surplus = width / 2, surplus_of(mean, chance, metric)
        error = half / normal_quantile((1 + LEVEL) / 2)
        p_value = normal_above(surplus / error) if error > 0 else float(surplus <= 0)
        p_value = float("nan") if np.isnan(surplus + error) else p_value
    low, high = np.clip([mean - half, mean + half], *range_of(metric)).tolist()
    return Level(mean, low, high, p_value)


def level_of_draws(rows: pd.DataFrame, metric: str, chance: float) -> Level | None:
    """Score of permuted labels, from draws that each are a sample; None if there are too few."""
    values = rows.groupby([*KEYS, "draw"])["value"].mean().groupby("draw").mean().dropna()
    draws = values.to_numpy(np.float64)
    if len(draws) < FEW:
        return None
    mean, error = float(draws.mean()), float(draws.std(ddof=1)) / np.sqrt(len(draws))
    half = t_quantile((1 + LEVEL) / 2, len(draws) - 1) * error
    surplus = surplus_of(mean, chance, metric)
    p_value = float(surplus <= 0)
    if error > 1e-12:
        p_value = t_above(surplus / error, len(draws) - 1)
    low, high = np.clip([mean - half, mean + half], *range_of(metric)).tolist()
    return Level(mean, low, high, p_value)


def real_score(rows: pd.DataFrame, known: pd.DataFrame, model: str) -> float:
    """Score of a model on unchanged data, from its trial, else from the summary."""
    unchanged = rows[rows["trial"] == "unchanged"]
    if len(unchanged):
        return float(unchanged.groupby(KEYS)["value"].mean().mean())
    return float(known["mean"].to_dict().get(model, float("nan")))


def surplus_of(score: float, chance: float, metric: str) -> float:
    """How far a score is above chance, whichever way is better."""
    return score - chance if higher_is_better(metric) else chance - score
