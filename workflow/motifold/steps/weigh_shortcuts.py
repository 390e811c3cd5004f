"""Rule ``weigh_shortcuts``: how much of the best model's skill a shortcut could explain."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, read_facts, read_table, write_table
from motifold.evaluation.confounding import Best, confounding, to_match
from motifold.evaluation.matching import matched_score
from motifold.evaluation.metrics import primary_metric
from motifold.evaluation.resampling import Resampling
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    folds: Path,
    shortcuts: Path,
    scores: Path,
    summary: Path,
    predictions: list[Path],
    confounding_file: Path,
    metric: str | None,
    seed: int,
) -> None:
    """Hold each shortcut against the best model, among examples alike in it where it is strong."""
    known, tried, drawn = read_facts(facts), read_table(shortcuts), read_table(scores)
    deciding, held = primary_metric(known, metric), read_table(folds)
    first = held[held["repeat"] == 0].set_index("id")["cluster"]
    best = best_model(read_table(summary), deciding)
    said = {one.stem: one for one in predictions}[best.model]
    model = read_table(said)
    resampling = Resampling(first, seed=seed)
    matched = {
        name: matched_score(
            known,
            model[model["repeat"] == 0],
            drawn[drawn["shortcut"] == name].drop(columns="shortcut"),
            deciding,
            resampling,
        )
        for name in to_match(tried, best)
    }
    write_table(confounding_file, confounding(tried, best, matched))


def best_model(summary: pd.DataFrame, metric: str) -> Best:
    """The model with the best mean of a metric; the first one, without a score, if none has any."""
    rows = summary[summary["metric"] == metric].dropna(subset=["mean"])
    order = rows.sort_values("mean", ascending=metric in LOWER_IS_BETTER, kind="stable")
    if order.empty:
        return Best(str(summary["model"].iloc[0]), float("nan"), float("nan"))
    row = order.iloc[0]
    return Best(str(row["model"]), float(row["mean"]), float(row["ci_low"]))


if __name__ == "__main__":
    run_by_hand(main)
