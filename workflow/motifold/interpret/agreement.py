"""Whether two models see the same in an example."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

# The correlation of two readings of one thing is the share of their variance that is the thing
# itself and not the reading (reliability in test theory): from one half on, most of a picture of
# contributions comes again with another model.
AGREES = 0.5
# Below, less than a third of a picture is due to what a trained and a random model share, which is
# the input and the architecture. Nor would anybody take two such pictures for one.
DIFFERS = 0.3


@dataclass(frozen=True)
class Agreement:
    """Correlations between two models' contributions.

    Attributes
    ----------
    correlations
        Pearson's, over the positions or pixels, one an example where defined.
    undefined
        Examples without one, because a model's contributions are the same at all positions.
    """

    correlations: Float[np.ndarray, "defined"]
    undefined: int = 0

    @property
    def median(self) -> float:
        """Median over the examples; NaN if none has a correlation."""
        return float(np.median(self.correlations)) if len(self.correlations) else float("nan")

    def unsigned(self) -> "Agreement":
        """The same with absolute correlations."""
        return Agreement(np.abs(self.correlations), self.undefined)


def agreement(
    first: Float[np.ndarray, "n ..."],
    second: Float[np.ndarray, "n ..."],
    known: Bool[np.ndarray, "n ..."] | None = None,
) -> Agreement:
    """Correlation of two models' contributions to the same examples.

    Parameters
    ----------
    first, second
        Contributions of positions (n, length) or pixels (n, height, width), summed over letters or
        channels.
    known
        Those that count; without it all. Leave padding out: it contributes nothing in any model,
        which would look like agreement.

    References
    ----------
    Against a model with random weights: Adebayo et al. 2018, arXiv:1810.03292.

    Examples
    --------
    >>> agreement(np.array([[1.0, 2, 3], [1, 1, 1]]), np.array([[2.0, 3, 4], [1, 2, 3]]))
    Agreement(correlations=array([1.]), undefined=1)
    """
    rows = (len(first), int(np.prod(first.shape[1:])))
    counts = np.ones(rows, bool) if known is None else known.reshape(rows)
    one, two = (_standard(values.reshape(rows), counts) for values in (first, second))
    defined = one.any(axis=1) & two.any(axis=1)
    found = (one[defined] * two[defined]).sum(axis=1)
    return Agreement(found.clip(-1, 1), int((~defined).sum()))


def together(parts: Sequence[Agreement]) -> Agreement:
    """Agreement over the examples of several folds, or over several pairs of models."""
    found = [part.correlations for part in parts]
    return Agreement(np.concatenate([np.zeros(0), *found]), sum(part.undefined for part in parts))


def _standard(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Values of mean 0 and length 1 over those that count, 0 elsewhere; all 0 if they are equal."""
    number = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = np.where(counts, np.abs(values), 0).max(axis=1, keepdims=True, initial=0)
    scaled = np.where(counts, values / np.where(size > 0, size, 1), 0).astype(np.float64)
    spread = np.where(counts, scaled - scaled.sum(axis=1, keepdims=True) / number, 0)
    length = np.sqrt((spread**2).sum(axis=1, keepdims=True))
    # Rounding in float32 alone lets equal numbers differ from their mean.
    real = length > 1e-6 * np.sqrt(number)
    return np.where(real, spread / np.where(real, length, 1), 0)
