"""Quantiles and tails of Student's t and of the normal distribution.

By the functions behind ``scipy.stats``, which takes most of a second to import: as long as the
work of a small job.
"""

from scipy.special import ndtr, ndtri, stdtr, stdtrit


def t_quantile(share: float | int, freedom: float | int) -> float:
    """The value below which a share of Student's t lies; NaN without degrees of freedom.

    Examples
    --------
    >>> round(t_quantile(0.975, 4), 3)
    2.776
    """
    return float(stdtrit(freedom, share))


def t_above(value: float | int, freedom: float | int) -> float:
    """The share of Student's t above a value; NaN without degrees of freedom.

    Examples
    --------
    >>> round(t_above(2.776, 4), 3)
    0.025
    """
    return float(stdtr(freedom, -value))


def normal_quantile(share: float | int) -> float:
    """The value below which a share of the normal distribution lies.

    Examples
    --------
    >>> round(normal_quantile(0.975), 3)
    1.96
    """
    return float(ndtri(share))


def normal_above(value: float | int) -> float:
    """The share of the normal distribution above a value.

    Examples
    --------
    >>> round(normal_above(1.96), 3)
    0.025
    """
    return float(ndtr(-value))
