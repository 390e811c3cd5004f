"""Errors that fall with the number of examples as a power law: fitted, and drawn again."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

# Exponents that are tried. Measured curves lie between 0.07 and 1; a line near 0 is a logarithm.
EXPONENTS = np.concatenate([np.arange(0.02, 0.3, 0.005), np.arange(0.3, 2.001, 0.02)])

Curves = Float[np.ndarray, "curves sizes"]
Sizes = Float[np.ndarray, "sizes"]
Folds = Float[np.ndarray, "folds sizes"]
Values = Float[np.ndarray, "curves"]


class PowerLaw(NamedTuple):
    """error(n) = last + fall * ((n / largest) ** -exponent - 1), one of each for every curve.

    This is a + b n^-c with a = last - fall, the error that no amount of data takes away.

    Attributes
    ----------
    last
        Error at the largest size.
    fall
        The part of that error that more data can take away, 0 to ``last``.
    exponent
        How fast it goes.
    """

    last: Values
    fall: Values
    exponent: Values

    def at(self, sizes: Sizes, largest: float | int) -> Curves:
        """Errors at some sizes, one row a curve."""
        grown = (sizes[None, :] / largest) ** -self.exponent[:, None] - 1
        return self.last[:, None] + self.fall[:, None] * grown

    def gain(self, times: float | int = 2) -> Values:
        """How much the error falls from the largest size to so many times as many examples."""
        return self.fall * (1 - float(times) ** -self.exponent)


def fit_power_law(sizes: Sizes, errors: Curves) -> PowerLaw:
    """Least squares fit of falling power laws that never end below an error of 0.

    For each exponent of a fine grid the other two parameters have a closed form, bounds included,
    so the fit has no start and no local minimum, and many curves are fitted at once.

    Parameters
    ----------
    sizes
        Numbers of training examples, ascending.
    errors
        Mean error at each size, one row a curve; not below 0.

    References
    ----------
    Power law: Cortes et al. 1993, Advances in Neural Information Processing Systems 6, 327-334;
    Figueroa et al. 2012, doi 10.1186/1472-6947-12-8; Viering and Loog 2022, arXiv:2103.10948.
    Parameters that enter linearly are solved for: Golub and Pereyra 1973, doi 10.1137/0710036.

    Examples
    --------
    >>> sizes = np.array([100.0, 200.0, 400.0, 800.0])
    >>> law = fit_power_law(sizes, 0.1 + 2 * sizes[None] ** -0.5)
    >>> round(float(law.exponent[0]), 3), round(float((law.last - law.fall)[0]), 3)
    (0.5, 0.1)
    """
    least = np.full(len(errors), np.inf)
    best = np.zeros((3, len(errors)))
    for exponent in EXPONENTS:
        grown = (sizes / sizes[-1]) ** -exponent - 1
        last, fall = _bounded_line(grown, errors)
        missed = errors - last[:, None] - fall[:, None] * grown
        squares = (missed**2).sum(axis=1)
        tried = np.stack([last, fall, np.full(len(errors), exponent)])
        best = np.where(squares < least, tried, best)
        least = np.minimum(squares, least)
    return PowerLaw(*best)


def _bounded_line(grown: np.ndarray, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intercept and slope of the line with 0 <= slope <= intercept."""
    centred = grown - grown.mean()
    fall = np.maximum(errors @ centred / (centred @ centred), 0.0)
    last = errors.mean(axis=1) - fall * grown.mean()
    # An asymptote below 0: the line is tied to it instead.
    tied = np.maximum(errors @ (grown + 1) / ((grown + 1) @ (grown + 1)), 0.0)
    below = last < fall
    return np.where(below, tied, last), np.where(below, tied, fall)


def residual_variance(folds: Folds, fitted: Sizes) -> tuple[float, int]:
    """Variance of one measurement around its fold and the curve, and its degrees of freedom.

    Pools what the folds disagree on with what the fitted curve misses.

    Parameters
    ----------
    folds
        Errors, one row a fold.
    fitted
        The curve that was fitted to their mean.
    """
    number, sizes = folds.shape
    mean = folds.mean(axis=0)
    between = folds.mean(axis=1, keepdims=True) - mean.mean()
    squares, free = float(((folds - mean - between) ** 2).sum()), (number - 1) * (sizes - 1)
    if sizes > 3:
        squares += number * float(((mean - fitted) ** 2).sum())
        free += sizes - 3
    return (squares / free if free else float("nan")), free


def redrawn_gains(
    sizes: Sizes, folds: Folds, test_share: float | int, draws: int, seed: int
) -> Values:
    """Gain at twice the data of curves drawn around the fitted one; NaN without a spread.

    Each draw moves the whole curve as much as the mean of the folds may be off, and each point as
    much as residuals are, with variances that are uncertain themselves (Student's distribution).

    Parameters
    ----------
    folds
        Errors, one row a fold.
    test_share
        Share of all examples that one fold holds out: corrects for training sets that overlap.

    References
    ----------
    Parametric bootstrap: Efron and Tibshirani 1993, doi 10.1201/9780429246593. Correction: Nadeau
    and Bengio 2003, doi 10.1023/A:1024068626366.
    """
    number, amount = folds.shape
    fitted = fit_power_law(sizes, folds.mean(axis=0)[None]).at(sizes, sizes[-1])[0]
    variance, free = residual_variance(folds, fitted)
    if not free:
        return np.full(draws, np.nan)
    rng = np.random.default_rng(seed)
    weight = 1 / number + test_share / (1 - test_share)
    spread = np.sqrt(variance * weight * free / rng.chisquare(free, draws))
    drawn = fitted + spread[:, None] * rng.normal(size=(draws, amount))
    if number > 1:
        levels = folds.mean(axis=1).var(ddof=1) - variance / amount
        shift = np.sqrt(max(float(levels), 0.0) * weight)
        drawn = drawn + shift * rng.standard_t(number - 1, (draws, 1))
    return fit_power_law(sizes, np.maximum(drawn, 0.0)).gain()
