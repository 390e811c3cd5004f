"""Numbers in sentences: short, rounded, in words that a biologist uses."""

import math
from collections.abc import Mapping
from typing import Any, SupportsFloat

import numpy as np

from motifold.artifacts import LOWER_IS_BETTER

Number = SupportsFloat  # Python's and NumPy's
MINUS, MISSING = "\N{MINUS SIGN}", "\N{EN DASH}"
METRIC_NAMES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "mcc": "Matthews correlation",
    "f1_macro": "F1 score (mean over classes)",
    "auroc": "AUROC",
    "auprc": "AUPRC",
    "log_loss": "log loss",
    "brier": "Brier score",
    "ece": "calibration error",
    "mse": "mean squared error",
    "rmse": "root mean squared error",
    "mae": "mean absolute error",
    "r2": "R²",
    "pearson": "Pearson correlation",
    "spearman": "Spearman correlation",
}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: Number | None) -> str:
    """A number with three significant digits; whole numbers in full.

    Examples
    --------
    >>> [number(x) for x in (0.91234, 12345, -0.5, 123.456, None)]
    ['0.912', '12,345', '−0.5', '123', '–']
    >>> number(0.0000123)
    '1.23 × 10⁻⁵'
    """
    known = _float(value)
    size = abs(known)
    if not math.isfinite(known):
        return _not_finite(known)
    if size >= 1e9 or 0 < size < 1e-4:
        digits, exponent = f"{known:.2e}".split("e")
        power = str(int(exponent)).translate(_SUPERSCRIPT)
        return _sign(f"{float(digits):g} × 10{power}")
    if size >= 100 or known == int(known):
        return _sign(f"{known:,.0f}")
    if 0 < 1 - size < 0.0005:  # nearly 1 is not 1
        return _sign(f"{known:.4f}")
    return _sign(f"{known:.3g}")


def score(value: Number | None, scale: Number | None = None) -> str:
    """A number with as many decimals as its neighbours in a table: three for scores up to 1.

    Examples
    --------
    >>> score(0.5), score(1), score(12.3456), score(float("nan"))
    ('0.500', '1.000', '12.3', '–')
    """
    known = _float(value)
    if not math.isfinite(known):
        return _not_finite(known)
    size = abs(known) if scale is None else _float(scale)
    if 0 < 1 - abs(known) < 0.0005:  # nearly 1 is not 1
        return _sign(f"{known:.4f}")
    return _sign(f"{known:,.{_decimals(size)}f}")


def signed(value: Number | None) -> str:
    """A difference, with its sign.

    Examples
    --------
    >>> signed(0.0123), signed(-0.004)
    ('+0.012', '−0.004')
    """
    return ("+" if _float(value) > 0 else "") + score(value)


def interval(mean: Number | None, low: Number | None, high: Number | None) -> str:
    """An estimate and its 95 % confidence interval.

    Examples
    --------
    >>> interval(0.012, -0.004, 0.029)
    '0.012 (95 % CI −0.004 to 0.029)'
    """
    known = [abs(_float(x)) for x in (mean, low, high)]
    scale = max((x for x in known if math.isfinite(x)), default=0.0)
    bounds = [score(x, scale) for x in (low, high)]
    if MISSING in bounds:
        return score(mean, scale)
    return f"{score(mean, scale)} (95 % CI {bounds[0]} to {bounds[1]})"


def p_value(p: Number | None) -> str:
    """A p value as journals write it.

    Examples
    --------
    >>> p_value(0.0312), p_value(0.00004), p_value(0.41)
    ('p = 0.031', 'p < 0.001', 'p = 0.41')
    """
    known = _float(p)
    if math.isnan(known):
        return f"p {MISSING}"
    if known < 0.001:
        return "p < 0.001"
    return f"p = {known:.3f}" if known < 0.1 else f"p = {known:.2f}"


def percent(share: Number | None) -> str:
    """A share, 0 to 1, in percent.

    Examples
    --------
    >>> percent(0.523), percent(0.058)
    ('52 %', '5.8 %')
    """
    known = 100 * _float(share)
    if not math.isfinite(known):
        return _not_finite(known)
    return _sign(f"{known:.2g} %" if abs(known) < 9.95 else f"{known:.0f} %")


def plural(count: int | np.integer, one: str, many: str | None = None) -> str:
    """A count and its noun.

    Examples
    --------
    >>> plural(1, "example"), plural(3190, "example"), plural(2, "class", "classes")
    ('1 example', '3,190 examples', '2 classes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def duration(seconds: Number | None) -> str:
    """A time in the units that one would say it in.

    Examples
    --------
    >>> duration(0.42), duration(75), duration(7500), duration(200_000)
    ('0.42 s', '1 min 15 s', '2 h 5 min', '2 d 8 h')
    """
    known = _float(seconds)
    if not math.isfinite(known) or known < 59.5:
        return f"{known:.2g} s" if math.isfinite(known) else _not_finite(known)
    units = ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s"))
    for size, name, part, part_name in units:
        whole, rest = divmod(round(known / part), size // part)
        if whole:
            return f"{whole} {name} {rest} {part_name}" if rest else f"{whole} {name}"
    return f"{known:.0f} s"


def memory(mib: Number | None) -> str:
    """An amount of memory, given in MiB.

    Examples
    --------
    >>> memory(412.3), memory(2560)
    ('412 MiB', '2.5 GiB')
    """
    known = _float(mib)
    if not math.isfinite(known):
        return _not_finite(known)
    return f"{known:.0f} MiB" if known < 999.5 else f"{known / 1024:.1f} GiB"


def metric_name(name: str) -> str:
    """What people call a metric.

    Examples
    --------
    >>> metric_name("balanced_accuracy")
    'balanced accuracy'
    """
    return METRIC_NAMES.get(name, name.replace("_", " "))


def metric_axis(name: str) -> str:
    """What people call a metric, and which way it runs if less is better.

    Examples
    --------
    >>> metric_axis("rmse")
    'root mean squared error (lower is better)'
    """
    return metric_name(name) + (" (lower is better)" if name in LOWER_IS_BETTER else "")


def value(anything: Any) -> str:
    """Evidence of any form as text: numbers rounded, lists and mappings spelt out.

    Examples
    --------
    >>> value({"mean": 0.91234, "folds": [1, 2], "stable": True})
    'mean: 0.912; folds: 1, 2; stable: yes'
    """
    if isinstance(anything, bool | np.bool):
        return "yes" if anything else "no"
    if anything is None or isinstance(anything, float | int | np.number):
        return number(anything)
    if isinstance(anything, Mapping):
        return "; ".join(f"{key}: {value(one)}" for key, one in anything.items())
    if isinstance(anything, list | tuple):
        return ", ".join(value(one) for one in anything)
    return str(anything)


def _decimals(size: float) -> int:
    """Decimals for numbers up to this size: three significant digits, three decimals at least."""
    if 0 < size < 0.001:
        return min(1 - math.floor(math.log10(size)), 9)
    for limit, decimals in ((1.0, 3), (10.0, 2), (100.0, 1)):
        if size <= limit:
            return decimals
    return 0


def _sign(written: str) -> str:
    """A true minus, and no minus before nought."""
    if written.startswith("-") and not written.strip("-0.,"):
        return written[1:]
    return written.replace("-", MINUS)


def _float(value: Number | None) -> float:
    """A plain number; NaN for what is missing."""
    return math.nan if value is None else float(value)


def _not_finite(value: float) -> str:
    """Infinity is told; what is missing is a dash."""
    if math.isnan(value):
        return MISSING
    return "∞" if value > 0 else f"{MINUS}∞"
