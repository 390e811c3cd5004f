"""Whether a stated probability can be taken at its word."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.distributions import normal_quantile

ECE_BINS = 15


def equal_mass_bins(confidence: Float[np.ndarray, "n"], bins: int) -> Int[np.ndarray, "n"]:
    """Number of the bin of each example: bins of equal mass, tied confidences in one bin.

    Ties stay together so that the result does not depend on the order of the rows.

    Examples
    --------
    >>> equal_mass_bins(np.array([0.9, 0.5, 0.7, 0.5]), 2).tolist()
    [1, 0, 1, 0]
    """
    middle = pd.Series(confidence).rank().to_numpy() - 0.5  # mid-ranks, from 0.5 to n - 0.5
    return np.minimum((middle * bins / max(len(confidence), 1)).astype(np.int64), bins - 1)


def expected_calibration_error(
    y: Int[np.ndarray, "n"], scores: Float[np.ndarray, "n classes"], bins: int = ECE_BINS
) -> float:
    """Mean distance between confidence in the top class and how often it is right.

    Over bins of equal mass, weighted by their counts; 0 is perfect, 1 the worst.

    References
    ----------
    Naeini et al. 2015, doi 10.1609/aaai.v29i1.9602; Guo et al. 2017, arXiv:1706.04599.

    Examples
    --------
    >>> expected_calibration_error(np.array([0, 0]), np.array([[0.75, 0.25], [0.75, 0.25]]))
    0.25
    """
    confidence = scores.max(axis=1)
    surplus = confidence - (scores.argmax(axis=1) == y)
    sums = np.bincount(equal_mass_bins(confidence, bins), weights=surplus, minlength=bins)
    return float(np.abs(sums).sum() / len(y))


def reliability(
    y: Int[np.ndarray, "n"], scores: Float[np.ndarray, "n classes"], bins: int = 10
) -> pd.DataFrame:
    """Points of a reliability diagram of the top class.

    Parameters
    ----------
    y
        Class numbers (n,).
    scores
        Class probabilities (n, classes).
    bins
        Bins of equal mass; those that ties leave empty are left out.

    Returns
    -------
    One row a bin: ``confidence`` (mean), ``accuracy``, ``count``, and ``low`` and ``high``, the
    95 % Wilson interval of the accuracy.

    References
    ----------
    Guo et al. 2017, arXiv:1706.04599.
    """
    confidence = scores.max(axis=1).astype(np.float64)
    right = (scores.argmax(axis=1) == y).astype(np.float64)
    table = pd.DataFrame({"confidence": confidence, "accuracy": right, "count": 1})
    grouped = table.groupby(equal_mass_bins(confidence, bins))
    points = grouped.agg({"confidence": "mean", "accuracy": "mean", "count": "sum"})
    low, high = wilson_interval(points["accuracy"].to_numpy(), points["count"].to_numpy())
    return points.assign(low=low, high=high).reset_index(drop=True)


def wilson_interval(
    share: Float[np.ndarray, "bins"], count: Int[np.ndarray, "bins"], level: float = 0.95
) -> tuple[Float[np.ndarray, "bins"], Float[np.ndarray, "bins"]]:
    """Interval of a share of successes that stays within 0 and 1.

    References
    ----------
    Wilson 1927, doi 10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> low, high = wilson_interval(np.array([0.5]), np.array([10]))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.2366, 0.7634)
    """
    z = normal_quantile((1 + level) / 2)
    shrink = 1 / (1 + z**2 / count)
    centre = shrink * (share + z**2 / (2 * count))
    half = shrink * z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
