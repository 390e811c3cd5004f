"""Numbers as they stand in sentences on what a model learned."""

import math

SPOKEN = {
    "mutagenesis": "in-silico mutagenesis",
    "gradient_input": "gradient x input",
    "gradient": "gradients",
    "grad_cam": "Grad-CAM",
}


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


def p_text(value: float) -> str:
    """A p value with its sign of equality.

    Examples
    --------
    >>> p_text(0.0312), p_text(0.00002)
    ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}"


def spoken(method: str) -> str:
    """A method's name in a sentence.

    Examples
    --------
    >>> spoken("integrated_gradients"), spoken("grad_cam")
    ('integrated gradients', 'Grad-CAM')
    """
    return SPOKEN.get(method, method.replace("_", " "))
