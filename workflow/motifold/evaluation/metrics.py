"""Scores of held-out predictions: what each metric is, and when it has no value.

A metric that has no value on some examples (one class only, a constant prediction) is NaN, without
a warning; :func:`motifold.evaluation.undefined.why_undefined` says why.
"""

from collections.abc import Callable
from typing import cast

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.artifacts import (
    CLASSIFICATION_METRICS,
    LOWER_IS_BETTER,
    REGRESSION_METRICS,
    Facts,
)
from motifold.errors import SettingsError, nearest
from motifold.evaluation.calibration import expected_calibration_error
from motifold.evaluation.losses import example_losses, scored_classes

DEFAULT = {"classification": "balanced_accuracy", "regression": "r2"}
NEEDS_TWO_CLASSES = frozenset({"balanced_accuracy", "mcc", "auroc", "auprc"})
ERRORS = ("log_loss", "mse", "rmse", "mae")
RANGES = {
    "mcc": (-1.0, 1.0), "pearson": (-1.0, 1.0), "spearman": (-1.0, 1.0), "r2": (-np.inf, 1.0),
    "brier": (0.0, 2.0), **dict.fromkeys(ERRORS, (0.0, np.inf)),
}  # fmt: skip

Truth = Int[np.ndarray, "n"] | Float[np.ndarray, "n targets"]
Scores = Float[np.ndarray, "n outputs"]


def classification_metrics(y: Int[np.ndarray, "n"], scores: Scores) -> dict[str, float]:
    """Score class probabilities.

    Parameters
    ----------
    y
        Class numbers (n,).
    scores
        Class probabilities (n, classes); the highest is the predicted class.

    Returns
    -------
    The nine classification metrics by name:

    - ``accuracy``; ``balanced_accuracy``, the mean recall of the classes present;
    - ``mcc``, Matthews' correlation, 0 for a constant prediction;
    - ``f1_macro``, mean over the classes that are present or predicted;
    - ``auroc`` and ``auprc`` (average precision): of class number 1 for two classes, else one
      against the rest, averaged over the classes that have both positives and negatives;
    - ``log_loss`` in nats; ``brier``: for two classes the mean squared error of the probability of
      class number 1 (0 to 1), for more the squared errors summed over classes (0 to 2);
    - ``ece``: expected calibration error of the top class over 15 bins of equal mass.

    References
    ----------
    Balanced accuracy: Brodersen et al. 2010, doi 10.1109/ICPR.2010.764. MCC: Gorodkin 2004,
    doi 10.1016/j.compbiolchem.2004.09.006. AUROC: Fawcett 2006, doi 10.1016/j.patrec.2005.10.010.
    AUPRC: Saito and Rehmsmeier 2015, doi 10.1371/journal.pone.0118432. Brier 1950,
    doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2. ECE: Naeini et al. 2015,
    doi 10.1609/aaai.v29i1.9602; Guo et al. 2017, arXiv:1706.04599.

    Examples
    --------
    >>> scores = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    >>> round(classification_metrics(np.array([0, 1, 1]), scores)["accuracy"], 3)
    0.667
    """
    return {name: metric_value(name, y, scores) for name in CLASSIFICATION_METRICS}


def regression_metrics(
    y: Float[np.ndarray, "n targets"], predicted: Float[np.ndarray, "n targets"]
) -> dict[str, float]:
    """Score predicted numbers.

    Each metric is the mean over the targets for which it has a value. ``mse rmse mae`` are in the
    targets' units; ``r2 pearson spearman`` have none.

    References
    ----------
    Spearman 1904, doi 10.2307/1412159.

    Examples
    --------
    >>> y = np.array([[1.0], [2.0], [3.0]])
    >>> round(regression_metrics(y, y + 1)["mae"], 3), round(regression_metrics(y, y)["r2"], 3)
    (1.0, 1.0)
    """
    return {name: metric_value(name, y, predicted) for name in REGRESSION_METRICS}


def metrics_of(facts: Facts, y: Truth, scores: Scores) -> dict[str, float]:
    """All metrics of the dataset's task; see :func:`classification_metrics` and its twin."""
    return {name: metric_value(name, y, scores) for name in names_of(facts)}


def names_of(facts: Facts) -> tuple[str, ...]:
    """Names of the metrics that suit the dataset's task."""
    return CLASSIFICATION_METRICS if facts.classes else REGRESSION_METRICS


def metric_value(name: str, y: Truth, scores: Scores) -> float:
    """One metric by name; NaN where it has no value."""
    scores = scores.astype(np.float64)
    if len(y) == 0 or not np.isfinite(scores).all():
        return float("nan")
    if name in REGRESSORS:
        pairs = zip(y.T, scores.T, strict=True)
        return _mean([REGRESSORS[name](truth, one) for truth, one in pairs])
    if name in NEEDS_TWO_CLASSES and len(np.unique(y)) < 2:
        return float("nan")
    return float(CLASSIFIERS[name](y, scores))


def primary_metric(facts: Facts, wanted: str | None) -> str:
    """The metric that decides: the wanted one, else balanced_accuracy or r2.

    Raises
    ------
    SettingsError
        If the wanted metric does not suit the task.
    """
    valid = names_of(facts)
    if wanted is None:
        return DEFAULT["classification" if facts.classes else "regression"]
    if wanted not in valid:
        raise SettingsError(
            f"the metric '{wanted}' does not suit {facts.task}",
            file=f"{facts.name}.yaml",
            key="metric",
            fix=nearest(wanted, valid),
        )
    return wanted


def higher_is_better(name: str) -> bool:
    """Whether a higher value of the metric is a better one."""
    return name not in LOWER_IS_BETTER


def range_of(name: str) -> tuple[float, float]:
    """Lowest and highest value that a metric can have."""
    return RANGES.get(name, (0.0, 1.0))


def _by_sklearn(name: str) -> Callable[..., float]:
    """A function of scikit-learn, which takes a second to import and which few jobs call."""
    from sklearn import metrics

    return cast("Callable[..., float]", getattr(metrics, name))


def _one_against_rest(name: str) -> Callable[[np.ndarray, np.ndarray], float]:
    """A macro average over the classes that have positives and negatives."""

    def macro(y: np.ndarray, scores: np.ndarray) -> float:
        score = _by_sklearn(name)
        present = [k for k in scored_classes(scores.shape[1]) if 0 < np.sum(y == k) < len(y)]
        return _mean([float(score(y == k, scores[:, k])) for k in present])

    return macro


def _mean(values: list[float]) -> float:
    """Mean of the values that are not NaN, NaN if there are none."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _balanced_accuracy(y: Int[np.ndarray, "n"], said: Int[np.ndarray, "n"]) -> float:
    """Mean recall of the classes that occur; a hundredth of scikit-learn's time for few examples.

    The metric that decides by default, asked thousands of times by permutation importance.
    """
    n, right = np.bincount(y), np.bincount(y, weights=y == said)
    return float(np.mean(right[n > 0] / n[n > 0]))


def _ranks(values: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """Ranks; equal values share the middle one."""
    return pd.Series(values).rank().to_numpy()


def _spread(y: np.ndarray) -> float:
    """Sum of squares around the mean; exactly 0 if rounding is all there is."""
    squares = float(((y - y.mean()) ** 2).sum())
    return squares if squares > 1e-24 * len(y) * max(float(np.abs(y).max()) ** 2, 1e-300) else 0.0


def _r2(y: np.ndarray, predicted: np.ndarray) -> float:
    spread = _spread(y)
    return float(1 - ((y - predicted) ** 2).sum() / spread) if spread else float("nan")


def _pearson(y: np.ndarray, predicted: np.ndarray) -> float:
    spread = _spread(y), _spread(predicted)
    if not all(spread):
        return float("nan")
    shared = ((y - y.mean()) * (predicted - predicted.mean())).sum()
    return float(np.clip(shared / np.sqrt(spread[0]) / np.sqrt(spread[1]), -1, 1))


CLASSIFIERS: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "accuracy": lambda y, p: example_losses("accuracy", y, p).mean(),
    "balanced_accuracy": lambda y, p: _balanced_accuracy(y, p.argmax(axis=1)),
    "mcc": lambda y, p: _by_sklearn("matthews_corrcoef")(y, p.argmax(axis=1)),
    "f1_macro": lambda y, p: _by_sklearn("f1_score")(
        y, p.argmax(axis=1), average="macro", zero_division=0
    ),
    "auroc": _one_against_rest("roc_auc_score"),
    "auprc": _one_against_rest("average_precision_score"),
    "log_loss": lambda y, p: example_losses("log_loss", y, p).mean(),
    "brier": lambda y, p: example_losses("brier", y, p).mean(),
    "ece": lambda y, p: expected_calibration_error(y, p),
}
REGRESSORS: dict[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "mse": lambda y, p: float(((y - p) ** 2).mean()),
    "rmse": lambda y, p: float(np.sqrt(((y - p) ** 2).mean())),
    "mae": lambda y, p: float(np.abs(y - p).mean()),
    "r2": _r2,
    "pearson": _pearson,
    "spearman": lambda y, p: _pearson(_ranks(y), _ranks(p)),
}
