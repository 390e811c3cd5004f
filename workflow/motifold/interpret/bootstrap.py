"""How sure a mean or a median over examples is."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

LEVEL = 0.95
DRAWS = 1000
CELLS = 1_000_000  # values drawn at a time, so that memory stays flat


def example_interval(
    values: Float[np.ndarray, "n"],
    statistic: Callable[..., np.ndarray] = np.mean,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[float, float]:
    """Percentile interval (95 %) of a statistic over draws of the examples.

    It covers the chance in the choice of examples, not that in training.

    Parameters
    ----------
    values
        One value an example, in any unit; the interval has the same.
    statistic
        ``np.mean`` or ``np.median``, or what else takes ``axis``.

    Returns
    -------
    low, high; NaN both where fewer than two examples can say nothing.

    References
    ----------
    Efron and Tibshirani 1993, doi 10.1201/9780429246593.

    Examples
    --------
    >>> low, high = example_interval(np.arange(100.0))
    >>> low < 49.5 < high
    True
    """
    if len(values) < 2:
        return float("nan"), float("nan")
    rng, block = np.random.default_rng(seed), max(1, CELLS // len(values))
    found = [
        statistic(values[rng.integers(len(values), size=(size, len(values)))], axis=1)
        for size in _sizes(draws, block)
    ]
    low, high = np.quantile(np.concatenate(found), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _sizes(total: int, block: int) -> list[int]:
    """Sizes of the blocks that ``total`` falls into.

    >>> _sizes(5, 2)
    [2, 2, 1]
    """
    return [min(block, total - start) for start in range(0, total, block)]
