"""Numbers as they stand in sentences."""

import math
from collections.abc import Iterable


def number(value: float) -> str:
    """Three significant digits, never in powers of ten for everyday sizes.

    Examples
    --------
    >>> number(0.01234), number(-2.0), number(41234.4), number(float("nan"))
    ('0.0123', '-2', '41234', 'undefined')
    >>> number(0.9996), number(1.0)
    ('0.9996', '1')
    >>> number(0.0000564), number(-0.0000891)
    ('0.000056', '-0.000089')
    """
    if not math.isfinite(value):
        return "undefined" if math.isnan(value) else str(value)
    if 0 < 1 - abs(value) < 0.0005:  # nearly 1 is not 1
        return f"{value:.4f}" if abs(value) < 0.99995 else f"{value:.6f}"
    if 0 < abs(value) < 0.0001:
        return f"{value:.6f}".rstrip("0").rstrip(".").removesuffix("-0")
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def count(amount: int, thing: str) -> str:
    """A number with its noun in the right form.

    Examples
    --------
    >>> count(1, "fold"), count(5, "fold")
    ('1 fold', '5 folds')
    """
    return f"{amount} {thing}" if amount == 1 else f"{amount} {thing}s"


def spoken(metric: str) -> str:
    """A metric's name in a sentence.

    Examples
    --------
    >>> spoken("balanced_accuracy"), spoken("auroc")
    ('balanced accuracy', 'AUROC')
    """
    known = {"auroc": "AUROC", "auprc": "AUPRC", "mcc": "MCC", "r2": "R²"}
    return known.get(metric, metric.replace("_", " "))


def listing(items: Iterable[object]) -> str:
    """Items in a sentence.

    Examples
    --------
    >>> listing(["mlp", "cnn", "nearest"])
    'mlp, cnn and nearest'
    """
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
