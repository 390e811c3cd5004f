"""What a run has measured by the time its verdict is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from jaxtyping import Float
from scipy.special import digamma

from motifold.artifacts import Facts, truth
from motifold.evaluation.losses import scored_classes
from motifold.evaluation.metrics import NEEDS_TWO_CLASSES, higher_is_better
from motifold.evaluation.weighted import divide
from motifold.significance import SIGNIFICANT

# Checks that speak of the amount of data; all others speak of artefacts.
AMOUNT_CHECKS = frozenset({"examples", "smallest_class", "class_per_fold"})
SHORTCUT = "shortcut_"  # how the names of their checks begin
ORDER = {"pass": 0, "caution": 1, "fail": 2}


@dataclass(frozen=True)
class Evidence:
    """Everything the five questions are answered from.

    Attributes
    ----------
    facts
        What the dataset is.
    counts
        Examples of each class, or ``{"examples": n}`` for regression.
    metric
        The metric that decides.
    checks
        check, status, measured, limit, says.
    summary
        model, kind, metric, mean, sd, ci_low, ci_high, folds.
    comparison
        What :func:`motifold.evaluation.comparison.compare` returns.
    fits
        Status and sentence of each network, from
        :func:`motifold.evaluation.fit_quality.fit_sentence`.
    folds
        Folds in all, repeats included.
    split_by
        What was kept together: random, group, chromosome, similarity or column.
    interpreted
        Networks whose held-out examples were explained.
    tables
        What else was measured, by the name of its file: signal, capacity, outlook, controls, gap,
        repeats, clean, confounding, cautions. One that is missing or empty was not measured.
    ceiling
        What any model can reach at most, in a sentence; empty where labels never contradict.
    """

    facts: Facts
    counts: Mapping[str, int]
    metric: str
    checks: pd.DataFrame
    summary: pd.DataFrame
    comparison: pd.DataFrame
    fits: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    folds: int = 1
    split_by: str = "random"
    interpreted: tuple[str, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    ceiling: str = ""

    def best(self, *kinds: str) -> pd.Series | None:
        """Summary row of the best model of these kinds by the deciding metric, if there is one."""
        rows = self.summary[self.summary["metric"] == self.metric]
        rows = rows[rows["kind"].isin(kinds) & rows["mean"].notna()]
        if rows.empty:
            return None
        sign = 1 if higher_is_better(self.metric) else -1
        return rows.iloc[int((sign * rows["mean"]).to_numpy().argmax())]

    def of_model(self, model: str) -> pd.Series:
        """Summary row of one model by the deciding metric."""
        rows = self.summary[self.summary["metric"] == self.metric]
        return rows[rows["model"] == model].iloc[0]

    def table(self, name: str) -> pd.DataFrame:
        """One of the further tables; without rows if it was not measured."""
        return self.tables.get(name, pd.DataFrame())

    def has_signal(self, model: str | None = None) -> bool:
        """Whether a model (any, if none is named) is shown to score above a guess.

        By the p values that are adjusted over all models; where those were not measured, by the
        interval of the one model.
        """
        signal = self.table("signal")
        if signal.empty:
            rows = self.summary[self.summary["metric"] == self.metric]
            low = (rows if model is None else rows[rows["model"] == model])["ci_low"]
            return bool((~(low <= self.chance)).any())  # without an interval nothing is denied
        rows = signal if model is None else signal[signal["model"] == model]
        return bool((rows["p_adjusted"] < SIGNIFICANT).any())

    def split_checks(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Checks of the amount of data, and all others.

        Shortcuts are left out of the others once they were weighed against the models.
        """
        amount = self.checks["check"].isin(list(AMOUNT_CHECKS))
        weighed = self.checks["check"].astype(str).str.startswith(SHORTCUT)
        if self.table("confounding").empty:
            weighed[:] = False
        return self.checks[amount], self.checks[~amount & ~weighed]

    @property
    def chance(self) -> float:
        """What a guess scores by the deciding metric, on the folds if that was measured."""
        signal = self.table("signal")
        if len(signal) and "chance" in signal:
            return float(signal["chance"].iloc[0])
        return chance_level(self.metric, np.array(list(self.counts.values()), np.float64))


def chance_level(metric: str, counts: Float[np.ndarray, "classes"]) -> float:
    """What a guess that never looks at the examples scores; NaN for metrics with a unit.

    Parameters
    ----------
    metric
        Name of the metric.
    counts
        Examples of each class (classes,), or their summed weights. Classes without examples are
        scored by no metric and do not count.

    Returns
    -------
    The best of all constant predictions for accuracy; the score of random numbers else. The
    average precision of random numbers exceeds the share of positives, the more so the fewer
    examples there are.

    References
    ----------
    Average precision at random: Bestgen 2015, Prague Bulletin of Mathematical Linguistics 103,
    131-138; Manzhos et al. 2025, arXiv:2511.02571.

    Examples
    --------
    >>> chance_level("balanced_accuracy", np.array([10.0, 30.0, 0.0]))
    0.5
    >>> chance_level("accuracy", np.array([10.0, 30.0]))
    0.75
    >>> chance_level("auprc", np.array([1.0, 1.0]))
    0.75
    """
    if metric in {"mcc", "r2", "pearson", "spearman"}:
        return 0.0
    total, present = float(counts.sum()), int((counts > 0).sum())
    if total == 0 or (present < 2 and metric in NEEDS_TWO_CLASSES):
        return float("nan")
    if metric in {"balanced_accuracy", "f1_macro"}:
        return 1 / present
    if metric == "auprc":
        scored = counts[scored_classes(len(counts))]
        return float(np.mean([_precision_of_noise(one, total) for one in scored[scored > 0]]))
    return {"auroc": 0.5, "accuracy": float(counts.max()) / total}.get(metric, float("nan"))


def _precision_of_noise(positives: float, total: float) -> float:
    """Expected average precision of random numbers without ties; weights may be fractions."""
    if total <= 1:
        return positives / total
    harmonic = float(digamma(total + 1) + np.euler_gamma)
    others = (positives - 1) / (total - 1)  # share of positives among the other examples
    return (harmonic + others * (total - harmonic)) / total


def fold_chances(
    metric: str, counts: Float[np.ndarray, "folds classes"]
) -> Float[np.ndarray, "folds"]:
    """What a guess scores in each fold; NaN where the metric has no value.

    For accuracy a guess always names the class that is the commonest over all folds, because it
    cannot know which one is the commonest in a fold.
    """
    if metric == "accuracy":
        return divide(counts[:, counts.sum(axis=0).argmax()], counts.sum(axis=1))
    return np.array([chance_level(metric, one) for one in counts], np.float64)


def chance_of(facts: Facts, metric: str, predictions: pd.DataFrame) -> float:
    """What a guess scores on these held-out examples, as a mean over the folds like any score.

    Parameters
    ----------
    predictions
        Held-out examples: repeat, fold and the truth.

    Returns
    -------
    The mean of :func:`fold_chances` over those folds in which the metric has a value. NaN for
    metrics with a unit, and if no fold has a value.
    """
    if not facts.classes:
        return chance_level(metric, np.ones(1))
    fold = predictions.groupby(["repeat", "fold"]).ngroup().to_numpy()
    counts = np.zeros((int(fold.max(initial=-1)) + 1, len(facts.classes)))
    np.add.at(counts, (fold, truth(facts, predictions)), 1)
    chances = fold_chances(metric, counts)
    known = chances[~np.isnan(chances)]
    return float(known.mean()) if len(known) else float("nan")


def worst(statuses: list[str]) -> str:
    """The worst of some statuses; pass if there are none.

    Examples
    --------
    >>> worst(["pass", "fail", "caution"]), worst([])
    ('fail', 'pass')
    """
    return max(statuses, key=ORDER.__getitem__, default="pass")
