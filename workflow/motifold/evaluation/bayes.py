"""How probable it is that one model is worse than, practically equal to or better than another.

A p value above 0.05 does not say that two models are equal. These probabilities do.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from motifold.distributions import t_above
from motifold.evaluation.intervals import corrected_error
from motifold.evaluation.metrics import ERRORS

EQUAL = 0.01  # differences up to here are of no use to anyone


class Posterior(NamedTuple):
    """Probabilities that one model is worse than, practically equal to or better than another."""

    p_worse: float
    p_equal: float
    p_better: float

    def turned(self) -> "Posterior":
        """The same for the second model against the first."""
        return Posterior(self.p_better, self.p_equal, self.p_worse)


UNKNOWN = Posterior(float("nan"), float("nan"), float("nan"))


def equal_region(metric: str, rival: float | int) -> float:
    """Half the width of the region of practical equivalence, in the units of the metric.

    Parameters
    ----------
    metric
        Name of the metric.
    rival
        Mean of the metric of the model that is compared against.

    Returns
    -------
    0.01 for metrics without a unit; for errors without an upper end (``log_loss mse rmse mae``)
    0.01 of the rival's.

    Examples
    --------
    >>> equal_region("auroc", 0.9), equal_region("mse", 40)
    (0.01, 0.4)
    """
    return EQUAL * abs(float(rival)) if metric in ERRORS else EQUAL


def correlated_t(
    differences: Float[np.ndarray, "k"], test_share: float, region: float
) -> Posterior:
    """Bayesian correlated t test of differences between two models on the same folds.

    With a flat prior the mean difference has a Student distribution with k - 1 degrees of freedom,
    centred on the mean of the folds; its scale holds the same correction for training sets that
    overlap as the corrected resampled t test.

    Parameters
    ----------
    differences
        One difference a fold (k,), all repeats together; NaN folds are left out.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.
    region
        Differences from ``-region`` to ``region`` are practically nothing.

    Returns
    -------
    Probabilities of worse, equal, better. Differences that are 0 in all folds are equal for sure;
    NaN if there is no spread to judge by, or fewer than two folds.

    References
    ----------
    Benavoli, Corani, Demsar and Zaffalon 2017, arXiv:1606.04316; Corani and Benavoli 2015,
    doi 10.1007/s10994-015-5486-z.

    Examples
    --------
    >>> found = correlated_t(np.array([0.01, 0.02, 0.03]), 1 / 3, 0.01)
    >>> [round(part, 3) for part in found]
    [0.041, 0.153, 0.806]
    """
    known = differences[~np.isnan(differences)]
    if len(known) < 2:
        return UNKNOWN
    mean, error = float(known.mean()), corrected_error(known, test_share)
    if error <= 1e-12 * float(np.abs(known).max()):
        return UNKNOWN if mean else Posterior(0.0, 1.0, 0.0)
    free = len(known) - 1
    worse = t_above((region + mean) / error, free)
    better = t_above((region - mean) / error, free)
    return Posterior(worse, max(0.0, 1 - worse - better), better)


def shares(draws: Float[np.ndarray, "draws"], region: float) -> Posterior:
    """Shares of resampled differences below, inside and above the region of equivalence.

    For one test part. Under a flat prior the bootstrap distribution stands in for the posterior.

    References
    ----------
    Rubin 1981, doi 10.1214/aos/1176345338.

    Examples
    --------
    >>> shares(np.array([-0.02, 0.0, 0.005, 0.3]), 0.01)
    Posterior(p_worse=0.25, p_equal=0.5, p_better=0.25)
    """
    known = draws[~np.isnan(draws)]
    if 2 * len(known) <= len(draws):
        return UNKNOWN
    worse, better = float((known < -region).mean()), float((known > region).mean())
    return Posterior(worse, float((np.abs(known) <= region).mean()), better)


def probability_text(value: float | int) -> str:
    """A probability with two digits, never 0 or 1.

    Examples
    --------
    >>> probability_text(0.931), probability_text(0.0004), probability_text(0.9999)
    ('0.93', 'below 0.01', 'above 0.99')
    """
    if value < 0.01:
        return "below 0.01"
    return "above 0.99" if value > 0.99 else f"{value:.2f}"
