"""How much of a model's skill a shortcut could explain, and what is left when it cannot help."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.artifacts import Facts, truth
from motifold.evaluation.calibration import equal_mass_bins
from motifold.evaluation.evidence import fold_chances
from motifold.evaluation.intervals import percentile_interval
from motifold.evaluation.metrics import range_of
from motifold.evaluation.resampling import Resampling, drawn_weights
from motifold.evaluation.score import scores_in
from motifold.evaluation.weighted import divide, nanmean, weighted_metric

STRATA = 10
FEWEST = 3  # strata of each predicted class, where there are more than two classes
MEMBERS = 10  # examples of a stratum, so that its mean means something
LEAST_USED = 0.05  # share of the examples below which strata say nothing
KEYS = ["repeat", "fold", "id"]

Weigh = Callable[[Float[np.ndarray, "draws n"]], Float[np.ndarray, "draws"]]


class Matched(NamedTuple):
    """A model's score where a shortcut cannot help it.

    ``used`` is the share of the smallest class (of all examples, for numbers) that finds others
    alike; ``kept`` the share of the model's skill above a guess that is left, by the same measure
    on all examples.
    """

    score: float
    low: float
    high: float
    used: float
    kept: float


@dataclass(frozen=True)
class Measure:
    """How a model is scored on all examples and on matched ones.

    Attributes
    ----------
    weight
        Weight of each example among the matched (n,); 0 for those that match none.
    used
        Share of the smallest class, or of all examples, that finds others alike.
    plain, matched
        Scores by weights.
    guess, matched_guess
        What a guess scores.
    best
        What a perfect model scores.
    """

    weight: Float[np.ndarray, "n"]
    used: float
    plain: Weigh
    matched: Weigh
    guess: float
    matched_guess: float
    best: float

    def kept(self, score: float) -> float:
        """Share of the skill on all examples that a matched score amounts to."""
        plain = float(self.plain(np.ones((1, len(self.weight))))[0])
        if not plain > self.guess:
            return float("nan")
        skill = (plain - self.guess) / (self.best - self.guess)
        return (score - self.matched_guess) / (self.best - self.matched_guess) / skill


def matched_score(
    facts: Facts,
    predictions: pd.DataFrame,
    shortcut: pd.DataFrame,
    metric: str,
    resampling: Resampling,
    strata: int = STRATA,
) -> Matched:
    """Score a model among examples that look alike to a shortcut.

    Examples of a fold are sorted into strata by the shortcut's held-out prediction: of equal mass,
    cut again where the prediction crosses a tenth of its range, so that no gap is bridged.
    Classes: each example is weighed by the size of the smallest class in its stratum over that of
    its own class, so that every class is spread alike over the strata and the shortcut is worth no
    more than a guess; strata that lack a class have no weight. Folds count by the weight of their
    examples.
    Numbers: 1 - squared errors over squared deviations from the mean of the stratum, whatever the
    metric. Interval: whole clusters are drawn again, strata and weights staying as they are.

    Parameters
    ----------
    predictions, shortcut
        Held-out predictions of the model and of the shortcut's model; examples of the shortcut's
        folds count.
    strata
        Most strata of each fold; with more than two classes three of each predicted class at least.

    Returns
    -------
    Score, 95 % interval, used, kept. NaN scores if ``used`` is below 5 %.

    References
    ----------
    Rosenbaum and Rubin 1983, doi 10.1093/biomet/70.1.41; Li and Greene 2013,
    doi 10.1515/ijb-2012-0030.
    """
    rows = shortcut[KEYS].merge(predictions, on=KEYS, validate="1:1")
    beside = rows[KEYS].merge(shortcut, on=KEYS)
    fold = pd.factorize(rows["fold"])[0].astype(np.int64)
    measure = _measure(facts, rows, metric, _strata(scores_in(facts, beside), fold, strata, facts))
    if measure.used < LEAST_USED or not np.isfinite(scores_in(facts, rows)).all():
        return Matched(float("nan"), float("nan"), float("nan"), measure.used, float("nan"))
    score = float(measure.matched(measure.weight[None])[0])
    blocks = drawn_weights(resampling.numbers(rows["id"]), resampling.draws, resampling.seed)
    drawn = np.concatenate([measure.matched(block * measure.weight) for block in blocks])
    return Matched(score, *percentile_interval(drawn), measure.used, measure.kept(score))


def matching_weights(
    y: Int[np.ndarray, "n"], stratum: Int[np.ndarray, "n"]
) -> Float[np.ndarray, "n"]:
    """Weights under which every class is spread alike over the strata.

    References
    ----------
    Li and Greene 2013, doi 10.1515/ijb-2012-0030.

    Examples
    --------
    >>> matching_weights(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])).tolist()
    [0.5, 0.5, 1.0, 0.0]
    """
    present, number = np.unique(y, return_inverse=True)
    counts = np.zeros((int(stratum.max(initial=0)) + 1, len(present)))
    np.add.at(counts, (stratum, number), 1)
    return counts.min(axis=1)[stratum] / counts[stratum, number]


def _strata(
    scores: Float[np.ndarray, "n outputs"], fold: Int[np.ndarray, "n"], strata: int, facts: Facts
) -> Int[np.ndarray, "n columns"]:
    """Stratum of each example: one column for classes, one a target for numbers.

    Made in each fold alone, because scores of different folds come from different models.
    """
    columns = np.zeros((len(fold), 1 if facts.classes else scores.shape[1]), np.int64)
    for number in np.unique(fold):
        rows = np.flatnonzero(fold == number)
        some = max(1, min(strata, len(rows) // MEMBERS))
        columns[rows] = _bins(scores[rows], some, facts)
    return np.column_stack(
        [pd.factorize(fold * (columns.max() + 1) + one)[0] for one in columns.T]
    ).astype(np.int64)


def _bins(scores: np.ndarray, strata: int, facts: Facts) -> np.ndarray:
    """Strata of one fold by the probability of class number 1, or by the predicted numbers.

    With more than two classes by the predicted class and its probability.
    """
    if not facts.classes:
        ranges = [(float(one.min()), float(one.max())) for one in scores.T]
        pairs = zip(scores.T, ranges, strict=True)
        return np.column_stack([_cut(one, strata, *ends) for one, ends in pairs])
    if scores.shape[1] == 2:
        return _cut(scores[:, 1], strata, 0.0, 1.0)[:, None]
    top, stratum = scores.argmax(axis=1), np.zeros(len(scores), np.int64)
    each = max(FEWEST, strata // scores.shape[1])
    for k in np.unique(top):
        rows = np.flatnonzero(top == k)
        stratum[rows] = k * each * STRATA + _cut(scores[rows, k], each, 0.0, 1.0)
    return stratum[:, None]


def _cut(values: np.ndarray, strata: int, low: float, high: float) -> np.ndarray:
    """Bins of equal mass, each cut again at the tenths of a range."""
    place = (values - low) / (high - low) if high > low else np.zeros(len(values))
    tenth = np.clip((place * STRATA).astype(np.int64), 0, STRATA - 1)
    return equal_mass_bins(values, strata) * STRATA + tenth


def _measure(facts: Facts, rows: pd.DataFrame, metric: str, stratum: np.ndarray) -> Measure:
    """The scores that suit classes or numbers."""
    y, scores = truth(facts, rows), scores_in(facts, rows)
    fold = pd.factorize(rows["fold"])[0].astype(np.int64)
    if facts.classes:
        counts = np.bincount(y)
        counts = counts[counts > 0]
        score = _by_fold(metric, y, scores, fold)
        weight = matching_weights(y, stratum[:, 0])
        truths = fold, y, len(facts.classes)
        guesses = _guess(metric, np.ones(len(y)), *truths), _guess(metric, weight, *truths)
        used = float(weight.sum() / len(counts) / counts.min())
        return Measure(weight, used, score, score, *guesses, range_of(metric)[1])
    several = np.bincount(stratum[:, 0])[stratum[:, 0]] > 1
    folds = np.tile(fold[:, None], y.shape[1])
    plain, matched = (_within(y, scores, one) for one in (folds, stratum))
    return Measure(several.astype(np.float64), float(several.mean()), plain, matched, 0.0, 0.0, 1.0)


def _by_fold(metric: str, y: np.ndarray, scores: np.ndarray, fold: np.ndarray) -> Weigh:
    """Mean of a metric over folds, each by the weight of its examples."""
    parts = [np.flatnonzero(fold == number) for number in np.unique(fold)]
    each = [weighted_metric(metric, y[rows], scores[rows]) for rows in parts]

    def score(weights: Float[np.ndarray, "draws n"]) -> Float[np.ndarray, "draws"]:
        inside = [weights[:, rows] for rows in parts]
        mass = np.stack([one.sum(axis=1) for one in inside])
        values = np.stack([of(one) for of, one in zip(each, inside, strict=True)])
        mass[np.isnan(values)] = 0.0
        return divide((np.nan_to_num(values) * mass).sum(axis=0), mass.sum(axis=0))

    return score


def _guess(metric: str, weight: np.ndarray, fold: np.ndarray, y: np.ndarray, classes: int) -> float:
    """What a guess scores on weighted examples: mean over folds by their weight."""
    counts = np.zeros((int(fold.max()) + 1, classes))
    np.add.at(counts, (fold, y), weight)
    chances = fold_chances(metric, counts)
    mass = np.where(np.isnan(chances), 0.0, counts.sum(axis=1))
    return float(np.average(np.nan_to_num(chances), weights=mass)) if mass.any() else np.nan


def _within(y: np.ndarray, predicted: np.ndarray, stratum: np.ndarray) -> Weigh:
    """1 - squared errors over squared deviations from the mean of the stratum, mean over targets.

    The means are those of all examples, whatever their weights.
    """
    means = [
        pd.Series(one).groupby(of).transform("mean") for one, of in zip(y.T, stratum.T, strict=True)
    ]
    apart, lost = (y - np.column_stack(means)) ** 2, (y - predicted) ** 2

    def score(weights: Float[np.ndarray, "draws n"]) -> Float[np.ndarray, "draws"]:
        spread = weights @ apart
        spread[spread <= 1e-12 * (weights @ y**2)] = 0.0
        return nanmean(1 - divide(weights @ lost, spread), axis=1)

    return score
