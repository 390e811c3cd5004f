"""Rule ``evaluate_dataset``: scores of all models, their intervals and whether a network wins."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import Facts, read_facts, read_json, read_table, write_table
from motifold.evaluation.comparison import HeldOut, compare
from motifold.evaluation.fit_quality import fit_sentence
from motifold.evaluation.intervals import bootstrap_intervals, held_out_share, summarise
from motifold.evaluation.metrics import names_of, primary_metric
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import score_predictions
from motifold.rule import run_by_hand

COST = ["seconds", "peak_mb", "parameters", "cpu_seconds", "gpus"]


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
    share = held_out_share(table)
    resampling = Resampling(first.set_index("id")["cluster"], seed=seed)
    intervals = _intervals(known, tables, resampling) if single else None
    cost = pd.DataFrame(
        [{"model": name, **{k: c.get(k) for k in COST}} for name, c in cards.items()]
    )
    write_table(metrics, scores)
    write_table(summary, summarise(scores, share, intervals).merge(cost, on="model"))
    held_out = HeldOut(known, tables, resampling) if single else None
    write_table(comparison, compare(scores, primary_metric(known, metric), share, held_out))
    write_table(fits, _fits(models))


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


def _fits(models: list[Path]) -> pd.DataFrame:
    """Whether each network over- or underfits, told from its history."""
    rows = []
    for folder in models:
        if (folder / "history.tsv").exists():
            history = read_table(folder / "history.tsv")
            curves = history[history["fold"] >= 0]
            settings = read_json(folder / "card.json")["settings"]
            chance, best = float(curves["chance_loss"].median()), settings["patience"] is not None
            rows.append((folder.name, *fit_sentence(curves, chance, settings["epochs"], best)))
    return pd.DataFrame(rows, columns=["model", "status", "says"])


if __name__ == "__main__":
    run_by_hand(main)
