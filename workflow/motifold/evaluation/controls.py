"""Models trained on purpose on labels or sequences without meaning must score like a guess."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm
from scipy.stats import t as student

from motifold.evaluation.intervals import LEVEL, corrected_error
from motifold.evaluation.metrics import higher_is_better, range_of
from motifold.evaluation.multiplicity import SIGNIFICANT, holm
from motifold.evaluation.signal import above_chance
from motifold.evaluation.strands import COLUMNS
from motifold.evaluation.wording import count, number, p_text, spoken

MARGIN = 0.02  # scores of permuted labels no further above chance than this are let pass
SURE = 0.001  # p value below which they are a leak; up to 0.05 they may be luck
FEW = 3  # draws from which they are a sample of their own
COMPOSITION = 0.8  # share of the best model's skill that composition alone must give to be a doubt
KEYS = ["repeat", "fold"]
CONCLUSION = {
    "pass": ": as it must.",
    "caution": ": more than luck would give, though not for sure; permute the labels more often "
    "(controls.permutations) to tell.",
    "fail": ": labels without meaning are predicted, so examples leak between folds; look for "
    "copies and for groups that folds divide.",
}


class Level(NamedTuple):
    """A mean score over folds, its interval and the one-sided p value that it is above chance."""

    score: float
    low: float
    high: float
    p_value: float


def control_rows(
    trials: pd.DataFrame,
    summary: pd.DataFrame,
    metric: str,
    chance: float | int,
    test_share: float | int,
) -> pd.DataFrame:
    """Rows of ``controls.tsv`` on permuted labels and on shuffled sequences.

    Parameters
    ----------
    trials
        ``trials/{model}.tsv`` of all models: model, kind, trial, fraction, n, draw, repeat, fold,
        metric, value. Used are ``permuted``, ``shuffled`` and ``unchanged``.
    summary
        ``summary.tsv``: gives the real score where no ``unchanged`` trial was made, and the width
        of the interval where there is one test part only.
    metric
        The metric that decides.
    chance
        What a guess scores.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    One row a control and model: control, model, metric, score (mean over draws, then folds),
    ci_low, ci_high, chance, p_value, status, says.

    ``permuted_labels``: p_value says how often permuted labels do as well as the real ones. Status
    fail if they are predicted above chance by more than 0.02 with p < 0.001 (one-sided,
    Holm-adjusted over the models): then examples leak; caution if p < 0.05. Draws of permutations
    are independent given the examples, so three or more are tested as a plain sample; fewer by
    their folds, corrected. ``shuffled_sequences``: p_value says whether the score is above chance;
    caution if its lower bound is and it reaches 80 % of the skill of the best model of all. Models
    of kind control are left out there, because composition is all that they see.

    References
    ----------
    Permutation test with one added to both counts: Phipson and Smyth 2010,
    doi 10.2202/1544-6115.1585; Ojala and Garriga 2010, Journal of Machine Learning Research 11,
    1833-1863. Intervals: Nadeau and Bengio 2003, doi 10.1023/A:1024068626366. Shuffled sequences:
    Altschul and Erickson 1985, doi 10.1093/oxfordjournals.molbev.a040370.
    """
    chosen = trials[trials["metric"] == metric]
    known = summary[summary["metric"] == metric].set_index("model")
    rows = [
        *_permuted_rows(chosen, known, metric, float(chance), float(test_share)),
        *_shuffled_rows(chosen, known, metric, float(chance), float(test_share)),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def level_of(
    rows: pd.DataFrame, metric: str, chance: float, test_share: float, width: float
) -> Level:
    """Score of one trial of one model: mean over draws, then over folds.

    With two folds or more interval and p value are corrected for training sets that overlap; with
    one, the standard error is a quarter of ``width`` (of the 95 % interval of the real score).
    """
    values = rows.groupby(KEYS)["value"].mean().dropna().to_numpy(np.float64)
    mean = float(values.mean()) if len(values) else float("nan")
    if len(values) > 1:
        half = float(student.ppf((1 + LEVEL) / 2, len(values) - 1))
        half *= corrected_error(values, test_share)
        p_value = above_chance(values, metric, chance, test_share)
    else:
        half, surplus = width / 2, _surplus(mean, chance, metric)
        error = half / float(norm.ppf((1 + LEVEL) / 2))
        p_value = float(norm.sf(surplus / error)) if error > 0 else float(surplus <= 0)
        p_value = float("nan") if np.isnan(surplus + error) else p_value
    low, high = np.clip([mean - half, mean + half], *range_of(metric)).tolist()
    return Level(mean, low, high, p_value)


def level_of_draws(rows: pd.DataFrame, metric: str, chance: float) -> Level | None:
    """Score of permuted labels, from draws that each are a sample; None if there are too few."""
    values = rows.groupby([*KEYS, "draw"])["value"].mean().groupby("draw").mean().dropna()
    draws = values.to_numpy(np.float64)
    if len(draws) < FEW:
        return None
    mean, error = float(draws.mean()), float(draws.std(ddof=1)) / np.sqrt(len(draws))
    half = float(student.ppf((1 + LEVEL) / 2, len(draws) - 1)) * error
    surplus = _surplus(mean, chance, metric)
    p_value = float(surplus <= 0)
    if error > 1e-12:
        p_value = float(student.sf(surplus / error, len(draws) - 1))
    low, high = np.clip([mean - half, mean + half], *range_of(metric)).tolist()
    return Level(mean, low, high, p_value)


def real_score(rows: pd.DataFrame, known: pd.DataFrame, model: str) -> float:
    """Score of a model on unchanged data, from its trial, else from the summary."""
    unchanged = rows[rows["trial"] == "unchanged"]
    if len(unchanged):
        return float(unchanged.groupby(KEYS)["value"].mean().mean())
    return float(known["mean"].to_dict().get(model, float("nan")))


def _surplus(score: float, chance: float, metric: str) -> float:
    """How far a score is above chance."""
    return score - chance if higher_is_better(metric) else chance - score


def _width(known: pd.DataFrame, model: str) -> float:
    """Width of the interval of a model's real score."""
    if model not in known.index:
        return float("nan")
    return float(known["ci_high"][model] - known["ci_low"][model])


def _permuted_rows(
    trials: pd.DataFrame, known: pd.DataFrame, metric: str, chance: float, test_share: float
) -> list[tuple]:
    """Rows on permuted labels."""
    found = []
    for name, rows in trials.groupby("model", sort=False):
        permuted = rows[rows["trial"] == "permuted"]
        if permuted["value"].notna().any():
            level = level_of_draws(permuted, metric, chance) or level_of(
                permuted, metric, chance, test_share, _width(known, str(name))
            )
            draws = permuted.groupby("draw")["value"].mean().dropna().to_numpy(np.float64)
            found.append((str(name), level, draws, real_score(rows, known, str(name))))
    adjusted = holm(np.array([level.p_value for _, level, _, _ in found]))
    out = []
    for (model, level, draws, real), above in zip(found, adjusted.tolist(), strict=True):
        status = "pass"
        if above < SIGNIFICANT and _surplus(level.score, chance, metric) > MARGIN:
            status = "fail" if above < SURE else "caution"
        as_good = draws >= real if higher_is_better(metric) else draws <= real
        p_value = float("nan") if np.isnan(real) else (1 + int(as_good.sum())) / (len(draws) + 1)
        seen = _says_permuted((model, metric), level, chance, len(draws))
        says = seen + CONCLUSION[status]
        if status == "pass":
            says += _says_real(real, p_value, len(draws))
        out.append(("permuted_labels", model, metric, *level[:3], chance, p_value, status, says))
    return out


def _says_permuted(names: tuple[str, str], level: Level, chance: float, draws: int) -> str:
    """What permuted labels score."""
    model, metric = names
    return (
        f"Trained on permuted labels ({count(draws, 'draw')}) {model} scores {spoken(metric)} "
        f"{number(level.score)} (95 % CI {number(level.low)} to {number(level.high)}), a guess "
        f"{number(chance)}"
    )


def _says_real(real: float, p_value: float, draws: int) -> str:
    """How the real labels compare with permuted ones."""
    if np.isnan(real):
        return ""
    if p_value * (draws + 1) < 1.5:  # no draw is as good, and p says how few draws there are
        return f" With the real labels it scores {number(real)}, better than every draw."
    return f" With the real labels it scores {number(real)} ({p_text(p_value)} by permutation)."


def _shuffled_rows(
    trials: pd.DataFrame, known: pd.DataFrame, metric: str, chance: float, test_share: float
) -> list[tuple]:
    """Rows on sequences whose letters were shuffled."""
    out = []
    best = max((_surplus(one, chance, metric) for one in known["mean"].dropna()), default=0.0)
    seeing = trials[trials["kind"] != "control"]
    for name, rows in seeing.groupby("model", sort=False):
        model, shuffled = str(name), rows[rows["trial"] == "shuffled"]
        if not shuffled["value"].notna().any():
            continue
        level = level_of(shuffled, metric, chance, test_share, _width(known, model))
        skill = max(best, _surplus(real_score(rows, known, model), chance, metric))
        bound = level.low if higher_is_better(metric) else level.high
        share = _surplus(level.score, chance, metric) / skill if skill > 0 else float("nan")
        enough = _surplus(bound, chance, metric) > 0 and share >= COMPOSITION
        says = _says_shuffled((model, metric), level, chance, share, enough)
        status = "caution" if enough else "pass"
        out.append(
            ("shuffled_sequences", model, metric, *level[:3], chance, level.p_value, status, says)
        )
    return out


def _says_shuffled(
    names: tuple[str, str], level: Level, chance: float, share: float, enough: bool
) -> str:
    """What shuffled sequences show."""
    model, metric = names
    score = (
        f"{spoken(metric)} {number(level.score)} (95 % CI {number(level.low)} to "
        f"{number(level.high)}), a guess {number(chance)}"
    )
    kept = "" if np.isnan(share) else f", {max(share, 0):.0%} of the best skill"
    if enough:
        return (
            f"Composition alone gives {model} {score}{kept}: sequences shuffled with their "
            "dinucleotides kept do as well as motifs would; match the classes in composition."
        )
    return f"On sequences shuffled with their dinucleotides kept {model} scores {score}{kept}."
