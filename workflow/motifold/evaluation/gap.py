"""What folds that divide near-duplicates would add to the score."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.distributions import t_quantile
from motifold.evaluation.intervals import LEVEL, corrected_error
from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.wording import number, spoken

COLUMNS = ["model", "metric", "leak_free", "naive", "gap", "gap_low", "gap_high", "says"]


def gap_table(trials: pd.DataFrame, metric: str, test_share: float | int) -> pd.DataFrame:
    """Score of models with naive folds and with leak-free folds, and what lies between.

    The naive score is that of the trial ``random_folds``, or ``unchanged`` where there is none
    because the dataset's own folds are random; the leak-free score is that of ``leak_free_folds``,
    or ``unchanged`` where there is none because the dataset's own folds keep near-duplicates
    together. Groups, chromosomes and given splits may part them, and are tried both ways.

    Parameters
    ----------
    trials
        ``trials/{model}.tsv`` of all models; values are averaged over draws first.
    metric
        The metric that decides.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    One row a model that was tried both ways: model, metric, leak_free, naive, gap (positive: naive
    folds flatter, also for errors), gap_low, gap_high, says. The two ways divide the examples
    differently, so their folds are no pairs: the interval is that of an unpaired difference, with
    the variances of both corrected for training sets that overlap. Both ways share their examples,
    which makes it wide rather than narrow. NaN where one way has a single fold.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366; Welch 1947, doi 10.1093/biomet/34.1-2.28.
    """
    rows = []
    for model, part in trials[trials["metric"] == metric].groupby("model", sort=False):
        ways = {
            str(trial): one.groupby(["repeat", "fold"])["value"].mean().dropna().to_numpy(float)
            for trial, one in part.groupby("trial")
        }
        naive = ways.get("random_folds", ways.get("unchanged"))
        leak_free = ways.get("leak_free_folds", ways.get("unchanged"))
        tried = {"random_folds", "leak_free_folds"} & set(ways)
        if tried and naive is not None and leak_free is not None and len(naive) and len(leak_free):
            low, high = unpaired_interval(naive, leak_free, float(test_share))
            found = float(leak_free.mean()), float(naive.mean())
            gap = (found[1] - found[0], low, high)
            if not higher_is_better(metric):
                gap = (-gap[0], -high, -low)
            says = _says((str(model), metric), found, gap, "leak_free_folds" not in tried)
            rows.append((model, metric, *found, *gap, says))
    return pd.DataFrame(rows, columns=COLUMNS)


def unpaired_interval(
    first: Float[np.ndarray, "folds"], second: Float[np.ndarray, "others"], test_share: float
) -> tuple[float, float]:
    """95 % interval of the difference of two means over folds that are no pairs.

    References
    ----------
    Welch 1947, doi 10.1093/biomet/34.1-2.28; Nadeau and Bengio 2003, doi 10.1023/A:1024068626366.

    Examples
    --------
    >>> low, high = unpaired_interval(np.array([0.9, 1.0]), np.array([0.5, 0.6]), 0.5)
    >>> round(low, 3), round(high, 3)
    (-0.127, 0.927)
    """
    if min(len(first), len(second)) < 2:
        return float("nan"), float("nan")
    squares = [corrected_error(one, test_share) ** 2 for one in (first, second)]
    difference, error = float(first.mean() - second.mean()), float(np.sqrt(sum(squares)))
    if error <= 1e-12:
        return difference, difference
    sizes = (len(first) - 1, len(second) - 1)
    below = sum(square**2 / size for square, size in zip(squares, sizes, strict=True))
    half = t_quantile((1 + LEVEL) / 2, sum(squares) ** 2 / below) * error
    return difference - half, difference + half


def _says(
    names: tuple[str, str],
    found: tuple[float, float],
    gap: tuple[float, float, float],
    leak_free_here: bool,
) -> str:
    """What naive folds do to the score."""
    model, metric = names
    seen = (
        f"{model} scores {spoken(metric)} {number(found[1])} with random folds and "
        f"{number(found[0])} with leak-free folds"
    )
    if gap[0] == 0:
        return f"{seen}: no difference, as where nothing has to be kept together."
    sure = "no interval, one fold"
    if not np.isnan(gap[1]):
        sure = f"95 % CI {number(gap[1])} to {number(gap[2])}, folds unpaired"
    if not gap[1] > 0:
        return f"{seen}: a gap of {number(gap[0])} ({sure}), not shown to differ from 0."
    advice = (
        "the scores of this page are the leak-free ones"
        if leak_free_here
        else "set split.by to similarity, and report that score"
    )
    return f"{seen}: near-duplicates flatter random folds by {number(gap[0])} ({sure}); {advice}."
