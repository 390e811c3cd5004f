"""Models trained on purpose on labels or sequences without meaning must score like a guess."""

import numpy as np
import pandas as pd

from motifold.evaluation.levels import (
    Level,
    level_of,
    level_of_draws,
    real_score,
    surplus_of,
)
from motifold.evaluation.metrics import higher_is_better, range_of
from motifold.evaluation.strands import COLUMNS
from motifold.evaluation.wording import count, number, spoken
from motifold.significance import SIGNIFICANT, holm
from motifold.wording import p_text

MARGIN = 0.02  # scores of permuted labels no further above chance than this are let pass
SURE = 0.001  # p value below which they are a leak; up to 0.05 they may be luck
NEAR = 0.1  # of the metric's range: an interval that ends further above chance shows little
COMPOSITION = 0.8  # share of the best model's skill that composition alone must give to be a doubt
CONCLUSION = {
    "pass": ": as it must.",
    "wide": ": not told apart from a guess.",
    "caution": ": more than luck would give, though not for sure; permute the labels more often "
    "(controls.permutations) to tell.",
    "fail": ": labels without meaning are predicted, so examples leak between folds; look for "
    "copies and for groups that folds divide.",
}


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
        metric, value. Used are ``permuted``, ``permuted_within_groups``, ``shuffled`` and
        ``unchanged``.
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
    their folds, corrected. A pass whose interval ends further above chance than 0.1 of the metric's
    range says so. ``permuted_within_groups``: p_value says whether the score is above chance;
    caution by the same rule, never fail, because groups can be told apart without a leak.
    ``shuffled_sequences``: p_value likewise; caution if the lower bound is above chance, p < 0.05
    after adjustment, and the score reaches 80 % of the skill of the best model of all. Models of
    kind control are left out there, because composition is all that they see. All p values are
    adjusted over the models by Holm's method where they decide, and stand unadjusted in the table.

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
        *_within_rows(chosen, known, metric, float(chance), float(test_share)),
        *_shuffled_rows(chosen, known, metric, float(chance), float(test_share)),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


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
        if above < SIGNIFICANT and surplus_of(level.score, chance, metric) > MARGIN:
            status = "fail" if above < SURE else "caution"
        as_good = draws >= real if higher_is_better(metric) else draws <= real
        p_value = float("nan") if np.isnan(real) else (1 + int(as_good.sum())) / (len(draws) + 1)
        seen = _says_permuted((model, metric), level, chance, len(draws))
        wide = status == "pass" and _is_wide(level, metric, chance)
        says = seen + CONCLUSION["wide" if wide else status]
        if status == "pass":
            says += _says_real(real, p_value, len(draws))
        out.append(("permuted_labels", model, metric, *level[:3], chance, p_value, status, says))
    return out


def _is_wide(level: Level, metric: str, chance: float) -> bool:
    """Whether a leak could hide in the interval; of a metric without bounds, chance is the range.

    For errors that is the way from a guess to none, for R² from 0 to 1.
    """
    lowest, highest = range_of(metric)
    best, worst = (highest, lowest) if higher_is_better(metric) else (lowest, highest)
    scale = abs(best - (worst if np.isfinite(worst) else chance))
    bound = level.high if higher_is_better(metric) else level.low
    return not surplus_of(bound, chance, metric) <= NEAR * scale


def _says_permuted(
    names: tuple[str, str], level: Level, chance: float, draws: int, within: str = ""
) -> str:
    """What permuted labels score."""
    model, metric = names
    labels = "labels permuted within groups" if within else "permuted labels"
    return (
        f"Trained on {labels} ({count(draws, 'draw')}) {model} scores {_scores(metric, level)}, "
        f"a guess {number(chance)}"
    )


def _scores(metric: str, level: Level) -> str:
    """A score with its interval."""
    return (
        f"{spoken(metric)} {number(level.score)} (95 % CI {number(level.low)} to "
        f"{number(level.high)})"
    )


def _says_real(real: float, p_value: float, draws: int) -> str:
    """How the real labels compare with permuted ones."""
    if np.isnan(real):
        return ""
    if p_value * (draws + 1) < 1.5:  # no draw is as good, and p says how few draws there are
        return f" With the real labels it scores {number(real)}, better than every draw."
    return f" With the real labels it scores {number(real)} ({p_text(p_value)} by permutation)."


def _levels(
    trials: pd.DataFrame, known: pd.DataFrame, trial: str, metric: str, guess: tuple[float, float]
) -> list[tuple[str, Level, float]]:
    """Score of each model in a trial by its folds, with the p value adjusted over the models."""
    chosen = trials[(trials["trial"] == trial) & trials["value"].notna()]
    names = chosen["model"].unique().tolist()
    levels = [
        level_of(chosen[chosen["model"] == name], metric, *guess, _width(known, name))
        for name in names
    ]
    adjusted = holm(np.array([level.p_value for level in levels], np.float64)).tolist()
    return list(zip(names, levels, adjusted, strict=True))


def _within_rows(
    trials: pd.DataFrame, known: pd.DataFrame, metric: str, chance: float, test_share: float
) -> list[tuple]:
    """Rows on labels permuted within groups."""
    trial, out = "permuted_within_groups", []
    for model, level, above in _levels(trials, known, trial, metric, (chance, test_share)):
        rows = trials[(trials["model"] == model) & (trials["trial"] == trial)]
        told = above < SIGNIFICANT and surplus_of(level.score, chance, metric) > MARGIN
        says = _says_permuted((model, metric), level, chance, rows["draw"].nunique(), trial)
        if told:
            says += (
                f": telling the groups apart is enough for {spoken(metric)} "
                f"{number(level.score)}; hold whole groups out (split.by: group) and balance the "
                "labels within groups."
            )
        else:
            says += CONCLUSION["wide" if _is_wide(level, metric, chance) else "pass"]
        status = "caution" if told else "pass"
        out.append((trial, model, metric, *level[:3], chance, level.p_value, status, says))
    return out


def _shuffled_rows(
    trials: pd.DataFrame, known: pd.DataFrame, metric: str, chance: float, test_share: float
) -> list[tuple]:
    """Rows on sequences whose letters were shuffled."""
    trial, out = "shuffled_sequences", []
    best = max((surplus_of(one, chance, metric) for one in known["mean"].dropna()), default=0.0)
    seeing = trials[trials["kind"] != "control"]
    for model, level, above in _levels(seeing, known, "shuffled", metric, (chance, test_share)):
        real = real_score(seeing[seeing["model"] == model], known, model)
        skill = max(best, surplus_of(real, chance, metric))
        bound = level.low if higher_is_better(metric) else level.high
        share = surplus_of(level.score, chance, metric) / skill if skill > 0 else float("nan")
        sure = above < SIGNIFICANT and surplus_of(bound, chance, metric) > 0
        enough = sure and share >= COMPOSITION
        says = _says_shuffled((model, metric), level, chance, share, enough)
        status = "caution" if enough else "pass"
        out.append((trial, model, metric, *level[:3], chance, level.p_value, status, says))
    return out


def _says_shuffled(
    names: tuple[str, str], level: Level, chance: float, share: float, enough: bool
) -> str:
    """What shuffled sequences show."""
    model, metric = names
    score = f"{_scores(metric, level)}, a guess {number(chance)}"
    kept = "" if np.isnan(share) else f", {max(share, 0):.0%} of the best skill"
    if enough:
        return (
            f"Composition alone gives {model} {score}{kept}: sequences shuffled with their "
            "dinucleotides kept do as well as motifs would; match the classes in composition."
        )
    return f"On sequences shuffled with their dinucleotides kept {model} scores {score}{kept}."
