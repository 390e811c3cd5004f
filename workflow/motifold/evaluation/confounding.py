"""Which shortcuts could explain what the best model scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from motifold.evaluation.matching import LEAST_USED, Matched
from motifold.evaluation.wording import number, spoken
from motifold.significance import SIGNIFICANT

MOST = 0.8  # share of the skill that makes up most of it
HALF = 0.5
COLUMNS = [
    "shortcut", "visible", "score", "share", "matched", "matched_low", "matched_high", "status",
    "says",
]  # fmt: skip
NAMES = {
    "length": "the number of letters",
    "gc": "GC content",
    "dinucleotides": "composition (the share of each dinucleotide)",
    "unknown_letters": "the share of unknown letters",
    "single_position": "the letter at a single position",
    "flanks": "what stands at the ends",
    "border_pixels": "the border of the image",
    "channel_means": "colour (the mean of each channel)",
}
NOTHING = Matched(*[float("nan")] * 5)


@dataclass(frozen=True)
class Best:
    """The best model: its name, its score and the lower end of its interval."""

    model: str
    score: float
    low: float


def to_match(shortcuts: pd.DataFrame, best: Best) -> list[str]:
    """Shortcuts on which the best model must be matched, the strongest first.

    The strongest that models can see, and all others that reach half of its skill; none if it is
    not above a guess.

    Parameters
    ----------
    shortcuts
        ``shortcuts.tsv``.
    """
    seen = shortcuts[shortcuts["visible"].astype(bool) & shortcuts["score"].notna()]
    seen = seen.sort_values("score", ascending=False, kind="stable")
    shares = {str(row["shortcut"]): _share(row, best) for _, row in seen.iterrows()}
    known = [name for name, share in shares.items() if not np.isnan(share)]
    return [name for place, name in enumerate(known) if place == 0 or shares[name] >= HALF]


def confounding(
    shortcuts: pd.DataFrame, best: Best, matched: Mapping[str, Matched]
) -> pd.DataFrame:
    """Say of each shortcut how much of the best model's skill it could explain.

    Parameters
    ----------
    shortcuts
        ``shortcuts.tsv``.
    matched
        What :func:`motifold.evaluation.matching.matched_score` gave for the shortcuts that
        :func:`to_match` names.

    Returns
    -------
    ``confounding.tsv``: shortcut, visible, score, share (of the best model's skill above a guess;
    NaN if it has none), matched, matched_low, matched_high, status, says. Shortcuts that a model
    sees, shown above a guess: fail from 80 % on if the model keeps less than half of its skill
    among examples alike in them, or hardly any are; caution from 80 % on otherwise, and from 50 %
    on unless it keeps 80 %. Those that no model sees: as in ``shortcuts.tsv``.
    """
    rows = []
    for _, row in shortcuts.iterrows():
        share = _share(row, best)
        one = matched.get(str(row["shortcut"]))
        status, says = _judged(row, share, best, one)
        shown = (one or NOTHING)[:3]
        head = (row["shortcut"], bool(row["visible"]), float(row["score"]), share)
        rows.append((*head, *shown, status, says))
    return pd.DataFrame(rows, columns=COLUMNS)


def _share(row: pd.Series, best: Best) -> float:
    """How far it gets on the way from chance to the best model; NaN without such a way."""
    chance = float(row["chance"])
    return (float(row["score"]) - chance) / (best.score - chance) if best.low > chance else np.nan


def _judged(row: pd.Series, share: float, best: Best, one: Matched | None) -> tuple[str, str]:
    """Status and sentence of one shortcut."""
    if not row["visible"]:
        return str(row["status"]), str(row["says"])
    name = NAMES.get(str(row["shortcut"]), str(row["shortcut"]).replace("_", " "))
    if np.isnan(share):
        says = f"{best.model} is not shown to be above a guess, so {name} has no skill to explain."
        return "pass", says
    beside = f"{number(row['score'])} against {number(best.score)}; chance {number(row['chance'])}"
    says = (
        f"{name[0].upper()}{name[1:]} alone reaches {max(share, 0):.0%} of what {best.model} "
        f"scores above a guess ({spoken(row['metric'])} {beside})"
    )
    if share < HALF or not row["p_adjusted"] < SIGNIFICANT:
        return "pass", f"{says}."
    left, kept = _left(best.model, row["metric"], one)
    if share < MOST and kept >= MOST:
        return "pass", f"{says}{left}."
    if share >= MOST and one is not None and not kept >= HALF and not _remains(one, row):
        return "fail", f"{says}{left}: nothing else need have been learnt; match the classes in it."
    return "caution", f"{says}{left}; match the classes in it to be sure."


def _remains(one: Matched, row: pd.Series) -> bool:
    """Whether something is left for sure: the whole interval is above a guess."""
    guess = float(row["chance"]) if row["metric"] not in {"pearson", "spearman"} else 0.0
    return bool(one.low > guess)


def _left(model: str, metric: str, one: Matched | None) -> tuple[str, float]:
    """What is left among examples alike in the shortcut, in words, and as a share."""
    if one is None:
        return "; what is left among examples alike in it was not measured", float("nan")
    if one.used < LEAST_USED or np.isnan(one.score):
        return (
            f", and only {one.used:.0%} of the examples have a counterpart of another label alike "
            "in it, so the two cannot be told apart"
        ), float("nan")
    word = "but" if one.kept >= HALF else "and"
    measure = spoken(metric) if metric not in {"pearson", "spearman"} else "R²"
    return (
        f", {word} among examples alike in it {model} keeps {max(one.kept, 0):.0%} of that "
        f"({measure} {number(one.score)}, {number(one.low)} to {number(one.high)})"
    ), one.kept
