"""Rule ``evaluate_dataset``: scores of all models, their intervals and whether a network wins."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, read_facts, read_json, read_table, write_table
from motifold.evaluation.comparison import HeldOut, compare
from motifold.evaluation.fit_quality import fit_sentence
from motifold.evaluation.intervals import bootstrap_intervals, summarise
from motifold.evaluation.metrics import names_of, primary_metric
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import score_predictions
from motifold.rule import run_by_hand

COST = ["seconds", "peak_mb", "parameters"]


def main(
    *,
    facts: Path,
    folds: Path,
    predictions: list[Path],
    models: list[Path],
    metrics: Path,
    summary: Path,
    comparison: Path,
    fits: Path,
    metric: str | None,
    seed: int,
) -> None:
    """Score held-out predictions and compare every network with the best simple model."""
    known, table = read_facts(facts), read_table(folds)
    cards = {card["model"]: card for card in (read_json(one / "card.json") for one in models)}
    tables = dict(zip(cards, (read_table(one) for one in predictions), strict=True))
    scores = pd.concat(
        [
            score_predictions(known, one).assign(model=name, kind=cards[name]["kind"])
            for name, one in tables.items()
        ]
    )[["model", "kind", "repeat", "fold", "metric", "value"]]
    single = len(scores.groupby(["repeat", "fold"])) == 1
    first = table[table["repeat"] == 0]
    share = float((first["fold"] >= 0).mean()) / max(
        1, first.loc[first["fold"] >= 0, "fold"].nunique()
    )
    resampling = Resampling(first.set_index("id")["cluster"], seed=seed)
    intervals = _intervals(known, tables, resampling) if single else None
    cost = pd.DataFrame(
        [{"model": name, **{k: c.get(k) for k in COST}} for name, c in cards.items()]
    )
    write_table(metrics, scores)
    write_table(summary, summarise(scores, share, intervals).merge(cost, on="model"))
    held_out = HeldOut(known, tables, resampling) if single else None
    write_table(comparison, compare(scores, primary_metric(known, metric), share, held_out))
    write_table(fits, _fits(known, models, tables))


def _intervals(
    facts: Facts, tables: dict[str, pd.DataFrame], resampling: Resampling
) -> pd.DataFrame:
    """Intervals of every model over draws of the one test part."""
    return pd.concat(
        [
            bootstrap_intervals(facts, one, list(names_of(facts)), resampling).assign(model=name)
            for name, one in tables.items()
        ]
    )


def _fits(facts: Facts, models: list[Path], tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Whether each network over- or underfits, told from its history."""
    rows = []
    for folder in models:
        if (folder / "history.tsv").exists():
            settings, history = (
                read_json(folder / "card.json")["settings"],
                read_table(folder / "history.tsv"),
            )
            chance = _chance_loss(facts, settings, tables[folder.name])
            curves = history[history["fold"] >= 0]
            best = settings["patience"] is not None
            rows.append((folder.name, *fit_sentence(curves, chance, settings["epochs"], best)))
    return pd.DataFrame(rows, columns=["model", "status", "says"])


def _chance_loss(facts: Facts, settings: dict[str, Any], predictions: pd.DataFrame) -> float:
    """Loss of the best constant guess: nats of (weighed) classes, variance of scaled targets."""
    if not facts.classes:
        return 1.0
    if settings["class_weights"]:  # every class then weighs the same
        return float(np.log(len(facts.classes)))
    shares = predictions["label"].value_counts(normalize=True).to_numpy()
    return float(-(shares * np.log(shares)).sum())


if __name__ == "__main__":
    run_by_hand(main)
