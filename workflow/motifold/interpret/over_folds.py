"""How sure an effect is that the model of each fold was asked for."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from motifold.distributions import t_above, t_quantile

LEVEL = 0.95
NAN = float("nan")
FEWEST = 3  # folds from which their spread is worth more than that of the examples within


class Estimate(NamedTuple):
    """A mean effect and what is known of its error.

    Attributes
    ----------
    value, low, high
        Mean over folds and its 95 % interval, in units of the effect; NaN where there is nothing.
    error, freedom
        Standard error and degrees of freedom.
    over
        What the interval is over: ``folds``, or ``examples`` where there are fewer than three.
    """

    value: float
    low: float
    high: float
    error: float
    freedom: int
    over: str

    def p_value(self, sign: int) -> float:
        """One-sided p value that the effect has this sign; NaN where there is no estimate."""
        if np.isnan(self.value + self.error):
            return float("nan")
        if self.error == 0:
            return float(sign * self.value <= 0)
        return t_above(sign * self.value / self.error, self.freedom)


def over_folds(values: Sequence[Float[np.ndarray, "_"]]) -> Estimate:
    """Mean over folds of the mean over each fold's examples, with its interval.

    From three folds on the interval is Student's over folds, corrected for training sets that
    overlap. With fewer it is over the examples within them, and covers nothing of what training
    does.

    Parameters
    ----------
    values
        One effect an example (here a background), an array a fold; empty ones are left out.

    References
    ----------
    Nadeau and Bengio 2003, doi 10.1023/A:1024068626366: variance times (1/k + 1/(k - 1)).

    Examples
    --------
    >>> found = over_folds([np.array([0.9]), np.array([1.0]), np.array([1.1])])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3), found.over
    (1.0, 0.607, 1.393, 'folds')
    """
    folds = [one for one in values if len(one)]
    if not folds:
        return Estimate(NAN, NAN, NAN, NAN, 0, "examples")
    means = np.array([one.mean() for one in folds], np.float64)
    if len(folds) >= FEWEST:
        k, over = len(folds), "folds"
        error, freedom = float(np.sqrt((1 / k + 1 / (k - 1)) * means.var(ddof=1))), k - 1
    else:
        over, freedom = "examples", sum(len(one) - 1 for one in folds)
        squares = [one.var(ddof=1) / len(one) for one in folds if len(one) > 1]
        error = float(np.sqrt(sum(squares))) / len(folds)
    if freedom == 0:
        return Estimate(float(means.mean()), NAN, NAN, NAN, 0, over)
    half = t_quantile((1 + LEVEL) / 2, freedom) * error
    value = float(means.mean())
    return Estimate(value, value - half, value + half, error, freedom, over)


def replicated(values: Sequence[Float[np.ndarray, "_"]], sign: int) -> float:
    """One-sided p value that an effect has this sign in most folds.

    Each fold has a t test over its examples; the claim is that four folds in five, and of fewer
    than five all, have the effect. How large it is may differ between the networks of the folds,
    whose outputs have no common scale.

    Parameters
    ----------
    values
        One effect an example (here a background), an array a fold; empty ones are left out.

    Returns
    -------
    NaN where no fold, or too few of them, can be tested.

    References
    ----------
    Partial conjunction: Benjamini and Heller 2008, doi 10.1111/j.1541-0420.2007.00984.x, with
    Bonferroni's combination.

    Examples
    --------
    >>> effects = np.random.default_rng(0).normal(1, 1, (5, 50))
    >>> effects[0] -= 1  # one network has not learned it
    >>> replicated(list(effects), 1) < 0.001, replicated(list(effects[:2]), 1) > 0.05
    (True, True)
    """
    tests = np.array([within_fold(one, sign) for one in values if len(one)], np.float64)
    asked = len(tests) - len(tests) // 5  # folds in which the effect is claimed
    known = np.sort(tests[~np.isnan(tests)])
    if not asked or len(known) < asked:
        return NAN
    return float(min(1.0, (len(tests) - asked + 1) * known[asked - 1]))


def within_fold(values: Float[np.ndarray, "n"], sign: int) -> float:
    """One-sided p value that one network's mean effect has this sign; NaN of fewer than two values.

    Examples
    --------
    >>> within_fold(np.array([1.0, 1.2, 0.9]), 1) < 0.01, within_fold(np.zeros(3), 1)
    (True, 1.0)
    """
    if len(values) < 2:
        return NAN
    error = float(values.std(ddof=1) / np.sqrt(len(values)))
    if error == 0:
        return float(sign * values.mean() <= 0)
    return t_above(sign * values.mean() / error, len(values) - 1)
