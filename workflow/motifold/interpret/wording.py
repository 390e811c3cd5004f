"""Numbers as they stand in sentences on what a model learned."""

import math


def plain(value: float) -> str:
    """Two significant digits, never in powers of ten.

    Examples
    --------
    >>> plain(0.1234), plain(-2.0), plain(314.2), plain(0.0000564), plain(-1e-9)
    ('0.12', '-2', '314', '0.000056', '0')
    """
    if abs(value) >= 99.5:
        return f"{value:.0f}"
    if abs(value) < 0.0001:
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return text.removeprefix("-") if text == "-0" else text
    return f"{value:.2g}"


def interval(low: float, high: float) -> str:
    """An interval in brackets with a space before; nothing where there is none.

    Examples
    --------
    >>> interval(0.1, 0.25), interval(float("nan"), float("nan"))
    (' (95 % interval 0.1 to 0.25)', '')
    """
    if math.isnan(low + high):
        return ""
    return f" (95 % interval {plain(low)} to {plain(high)})"
