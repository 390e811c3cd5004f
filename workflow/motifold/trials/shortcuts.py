"""How well a shortcut alone tells the labels: cross-validated, against a guess."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from motifold.artifacts import Data, Facts, predictions_table, truth
from motifold.baselines.fit import sampled
from motifold.checks.shortcuts import Shortcut
from motifold.distributions import t_above
from motifold.evaluation.clean import drawn_means
from motifold.evaluation.evidence import chance_of
from motifold.evaluation.intervals import corrected_error, fold_interval, percentile_interval
from motifold.evaluation.metrics import metric_value, range_of
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import scores_in
from motifold.evaluation.signal import drawn_above
from motifold.evaluation.wording import number, spoken
from motifold.significance import SIGNIFICANT, holm
from motifold.trials.shortcut_models import held_out_scores
from motifold.wording import p_text

HIDDEN_SKILL = 0.1  # skill of what no model sees that is worth a caution
FEW_FOLDS = 4  # folds below which a t test misses even a shortcut that is nearly always right
VISIBLE_SKILL = 0.25  # skill, at its lower bound, of what a model sees that is worth one
COLUMNS = [
    "shortcut", "visible", "metric", "score", "ci_low", "ci_high", "chance", "p_value",
    "p_adjusted", "status", "says",
]  # fmt: skip
SOURCES = "so it hints at classes from different sources: make them all the same way"
ADVICE = {
    "length": "crop all to one length (fit.length), or give the classes the same lengths",
    "gc": "match the classes in it, unless it is the biology that you ask for",
    "dinucleotides": "match the classes in it, unless it is the biology that you ask for",
    "unknown_letters": "drop such sequences, or cut their unknown ends off",
    "single_position": "fine if that letter is the biology, else a primer or cut site: cut it off",
    "flanks": "cut adapters, primers and restriction sites off, unless the ends are the biology",
    "brightness": "bring exposure and background to one standard",
    "channel_means": "bring staining and white balance to one standard",
    "border_pixels": "crop the border off, unless it shows what you ask for",
    "letter_case": SOURCES,
    "image_size": SOURCES,
    "metadata": SOURCES,
    "id_pattern": SOURCES,
    "file_of_origin": "but what else differs between origins can be learnt instead: take all of "
    "them alike, or hold whole origins out (source.group)",
    "row_order": "but the rows are sorted: see to it that nothing else, such as the batch, changes "
    "along the file",
}


class Measured(NamedTuple):
    """A score, its 95 % interval and the one-sided p value against a guess."""

    score: float
    low: float
    high: float
    p_value: float


def shortcut_predictions(
    data: Data,
    folds: pd.DataFrame,
    shortcuts: Mapping[str, Shortcut],
    seed: int,
    most: int = 10_000,
) -> pd.DataFrame:
    """Held-out predictions of a small model for each shortcut, on the folds of all models.

    Parameters
    ----------
    folds
        ``folds.tsv``; the first repeat counts.
    most
        Most training examples of a model; of a larger fold a random sample.

    Returns
    -------
    ``shortcut_scores.parquet``: the form of ``predictions/{model}.parquet`` and ``shortcut``.
    """
    fold = folds.loc[folds["repeat"] == 0, "fold"].to_numpy(np.int64)
    tables = [_empty(data.facts)]
    for number_of_fold in np.unique(fold[fold >= 0]).tolist():
        held_out = np.flatnonzero(fold == number_of_fold)
        training = sampled(np.flatnonzero(fold != number_of_fold), most, seed + number_of_fold)
        for one in shortcuts.values():
            with threadpool_limits(1):  # small fits: more threads only wait for one another
                scores = held_out_scores(one, data, training, held_out, seed)
            table = predictions_table(data, held_out, scores, 0, number_of_fold)
            tables.append(table.assign(shortcut=one.name))
    return pd.concat(tables[1:] or tables, ignore_index=True)


def shortcut_table(
    facts: Facts,
    folds: pd.DataFrame,
    predictions: pd.DataFrame,
    shortcuts: Mapping[str, Shortcut],
    metric: str,
    seed: int,
) -> pd.DataFrame:
    """Say of each shortcut how far it tells the labels.

    Parameters
    ----------
    predictions
        What :func:`shortcut_predictions` returned.
    metric
        The metric that decides; a higher value is a better one.

    Returns
    -------
    ``shortcuts.tsv``: shortcut, visible, metric, score (mean over folds), ci_low, ci_high (95 %),
    chance (what a guess scores on the held-out examples), p_value (one-sided), p_adjusted (Holm,
    over the shortcuts), status, says. Caution if p_adjusted is below 0.05 and the skill, the way
    from chance to a perfect score, is at least 0.1 (hidden from models) or at least 0.25 at its
    lower bound (visible). Whether it explains what a model scores is judged elsewhere.

    References
    ----------
    Interval and test over folds: Nadeau and Bengio 2003, doi 10.1023/A:1024068626366. Fewer than
    four folds, or no spread between them: cluster bootstrap, Field and Welsh 2007,
    doi 10.1111/j.1467-9868.2007.00593.x. Holm 1979, https://www.jstor.org/stable/4615733.
    """
    first = folds[folds["repeat"] == 0]
    resampling = Resampling(first.set_index("id")["cluster"], seed=seed)
    used = first.loc[first["fold"] >= 0, "fold"]
    share = len(used) / len(first) / max(used.nunique(), 1)
    names = [name for name in shortcuts if (predictions["shortcut"] == name).any()]
    parts = {name: predictions[predictions["shortcut"] == name] for name in names}
    chance = chance_of(facts, metric, parts[names[0]]) if names else float("nan")
    found = [_measured(facts, part, metric, (chance, share), resampling) for part in parts.values()]
    adjusted = holm(np.array([one.p_value for one in found], np.float64)).tolist()
    rows = [
        _row(facts, shortcuts[name], metric, (one, chance, p))
        for name, one, p in zip(names, found, adjusted, strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _empty(facts: Facts) -> pd.DataFrame:
    """A table of predictions without rows."""
    columns = ["id", "repeat", "fold", *facts.truth_columns, *facts.outputs, "shortcut"]
    return pd.DataFrame(columns=columns)


def _measured(
    facts: Facts,
    rows: pd.DataFrame,
    metric: str,
    against: tuple[float, float],
    resampling: Resampling,
) -> Measured:
    """Score over folds with its interval, tested against chance; ``against``: chance, test share.

    Few folds leave a t test no power, and folds without any spread, as with a shortcut that is
    always right, leave none at all: then held-out clusters are drawn again.
    """
    (chance, share), folds = against, [part for _, part in rows.groupby("fold")]
    values = np.array(
        [metric_value(metric, truth(facts, part), scores_in(facts, part)) for part in folds]
    )
    mean, _, low, high = fold_interval(values, share)
    known = values[~np.isnan(values)]
    error = corrected_error(known, share) if len(known) >= FEW_FOLDS else 0.0
    if error > 1e-12:
        p_value = t_above((mean - chance) / error, len(known) - 1)
    else:
        draws = _widened(drawn_means(facts, rows, [metric], resampling)[0], mean, len(folds))
        low, high = percentile_interval(draws)
        p_value = drawn_above(draws, resampling.clusters_of(rows["id"]), metric, chance)
    if np.isnan(mean):
        p_value = float("nan")
    low, high = np.clip([low, high], *range_of(metric)).tolist()
    return Measured(mean, low, high, p_value)


def _widened(draws: np.ndarray, mean: float, folds: int) -> np.ndarray:
    """Draws, spread as far as scores of folds whose training sets overlap are.

    What one fold is tested on another learns from. Draws of held-out examples do not show that:
    the variance of a mean over k folds is 1 + (k - 1) / k times theirs if scores of two folds
    correlate by the share that one holds out (Nadeau and Bengio 2003).
    """
    return mean + (draws - mean) * np.sqrt(2 - 1 / folds)


def _row(
    facts: Facts, shortcut: Shortcut, metric: str, result: tuple[Measured, float, float]
) -> tuple[object, ...]:
    """One row of ``shortcuts.tsv``."""
    one, chance, p_adjusted = result
    way = range_of(metric)[1] - chance
    skill, least = (one.score - chance) / way, (one.low - chance) / way
    enough = least >= VISIBLE_SKILL if shortcut.visible else skill >= HIDDEN_SKILL
    status = "caution" if p_adjusted < SIGNIFICANT and enough else "pass"
    says = _says(facts, shortcut, metric, result, status)
    shown = (one.score, one.low, one.high, chance, one.p_value, p_adjusted)
    return (shortcut.name, shortcut.visible, metric, *shown, status, says)


def _says(
    facts: Facts,
    shortcut: Shortcut,
    metric: str,
    result: tuple[Measured, float, float],
    status: str,
) -> str:
    """What was found in a plain sentence, and what to do."""
    one, chance, p_adjusted = result
    told = "the classes" if facts.classes else "the numbers"
    if np.isnan(one.score):
        return f"{shortcut.what} alone says nothing: its {spoken(metric)} has no value."
    numbers = (
        f"{spoken(metric)} {number(one.score)} ({number(one.low)} to {number(one.high)}; chance "
        f"{number(chance)})"
    )
    if status == "pass":
        skill = (one.score - chance) / (range_of(metric)[1] - chance)
        known = "hardly tells" if skill < VISIBLE_SKILL else "tells something of"
        word = known if p_adjusted < SIGNIFICANT else "is not shown to tell"
        return f"{shortcut.what} alone {word} {told}: {numbers}, adjusted {p_text(p_adjusted)}."
    seen = "models can see it:" if shortcut.visible else "models never see it,"
    advice = ADVICE.get(shortcut.name, SOURCES)
    return f"{shortcut.what} alone tells {told} with {numbers}; {seen} {advice}."
