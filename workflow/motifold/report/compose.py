"""From the files of a dataset to what its page says."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, Facts
from motifold.report.compose_honesty import cautions_of
from motifold.report.pages import BestModel, IndexEntry
from motifold.report.prose import number, plural
from motifold.report.rows import Check, Compared, FitSentence, Ranked, Status, Verdict

WORST = {"pass": 0, "caution": 1, "fail": 2}
FIT_STATUS: dict[str, Status] = {
    "good": "pass",
    "overfit": "caution",
    "underfit": "caution",
    "unfinished": "caution",
}


def kind_of(facts: Facts) -> str:
    """A few words on what a dataset is: ``DNA, classification``."""
    kind = {"dna": "DNA", "rna": "RNA", "image": "images"}[facts.type]
    return f"{kind}, {facts.task}"


def overall(verdicts: list[dict[str, Any]]) -> Status:
    """Status over all: that of 'does it beat simpler models', or worse if the score is doubted."""
    answers = {one["question"]: one["status"] for one in verdicts}
    doubt = answers["Is the accuracy an artefact?"]
    decisive = answers["Does it beat simpler models?"]
    return "fail" if doubt == "fail" else decisive


def verdicts_of(answers: list[dict[str, Any]]) -> list[Verdict]:
    """The five answers of ``verdict.json``."""
    return [Verdict(**answer) for answer in answers]


def facts_strip(
    facts: Facts, examples: int, folds: pd.DataFrame, way: str
) -> list[tuple[str, str]]:
    """Names and values for the strip under the headline."""
    held_out = folds[folds["fold"] >= 0]
    rounds = len(held_out[["repeat", "fold"]].drop_duplicates())
    shape = (
        f"{facts.shape[0]} letters" if len(facts.shape) == 1 else " × ".join(map(str, facts.shape))
    )
    labels = (
        plural(len(facts.classes), "class", "classes")
        if facts.classes
        else plural(len(facts.targets), "target")
    )
    tested = plural(rounds, "fold") if rounds > 1 else "one test part"
    return [
        ("examples", number(examples)),
        ("labels", labels),
        ("size of each", shape),
        ("held out", tested),
        ("split", "given with the data") if way == "column" else ("kept together by", way),
    ]


def ranked(summary: pd.DataFrame, metric: str) -> list[Ranked]:
    """Rows of the leaderboard, best first."""
    rows = summary[summary["metric"] == metric].sort_values(
        "mean", ascending=metric in LOWER_IS_BETTER, na_position="last"
    )
    means = summary.pivot_table("mean", "model", "metric", dropna=False)
    return [
        Ranked(
            row["model"],
            row["kind"],
            float(row["mean"]),
            float(row["sd"]),
            float(row["ci_low"]),
            float(row["ci_high"]),
            float(row["seconds"]),
            {str(name): float(value) for name, value in means.loc[row["model"]].items()},
        )
        for _, row in rows.iterrows()
    ]


def compared(comparison: pd.DataFrame) -> list[Compared]:
    """Rows of the comparison."""
    return [
        Compared(
            row["model"],
            row["against"],
            float(row["difference"]),
            float(row["ci_low"]),
            float(row["ci_high"]),
            float(row["p_adjusted"]),
            row["verdict"],
        )
        for _, row in comparison.iterrows()
    ]


def checks_of(checks: pd.DataFrame) -> list[Check]:
    """Rows of the checks; numbers as numbers again."""
    return [
        Check(
            row["check"],
            row["status"],
            _as_read(row["measured"]),
            _as_read(row["limit"]),
            row["says"],
        )
        for _, row in checks.iterrows()
    ]


def fits_of(fits: pd.DataFrame) -> list[FitSentence]:
    """How each network fits."""
    return [
        FitSentence(row["model"], FIT_STATUS[row["status"]], row["says"])
        for _, row in fits.iterrows()
    ]


def index_entry(
    facts: Facts, n: int, answers: list[dict[str, Any]], headline: str, tables: dict[str, Any]
) -> IndexEntry:
    """One dataset on the first page.

    Parameters
    ----------
    tables
        ``summary`` and ``comparison`` (tables), ``metric`` (the name that decides), and
        ``cautions`` if they were looked for.
    """
    summary, comparison, metric = tables["summary"], tables["comparison"], tables["metric"]
    networks = ranked(summary[summary["kind"] == "network"], metric)
    simple = ranked(summary[summary["kind"] != "network"], metric)
    best = networks[0].model if networks else ""
    said = comparison.loc[comparison["model"] == best, "verdict"]
    return IndexEntry(
        title=facts.name,
        link=f"{facts.name}/report.html",
        kind=kind_of(facts),
        n=n,
        status=overall(answers),
        headline=headline,
        verdicts=verdicts_of(answers),
        metric=metric,
        network=_best(networks),
        simple=_best(simple),
        difference=f"{said.iloc[0]}." if len(said) else "",
        cautions=len(cautions_of(tables.get("cautions", pd.DataFrame()))),
    )


def code_digest(folders: list[Path], cards: list[dict[str, Any]]) -> str:
    """Digests of the code behind the models, a name each."""
    return ", ".join(f"{one.name} {card['code']}" for one, card in zip(folders, cards, strict=True))


def _best(rows: list[Ranked]) -> BestModel | None:
    return BestModel(rows[0].model, rows[0].mean, rows[0].ci_low, rows[0].ci_high) if rows else None


def _as_read(value: Any) -> float | str | None:
    """A cell that holds a number or a word."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None if value is None else str(value)
    return found if np.isfinite(found) else None
