"""Rule ``try_shortcuts``: whether length, GC, ids or other side paths alone tell the labels."""

from pathlib import Path

from motifold.artifacts import read_data, read_table, write_table
from motifold.checks.shortcuts import shortcut_features
from motifold.evaluation.metrics import primary_metric
from motifold.rule import run_by_hand
from motifold.trials.shortcuts import shortcut_predictions, shortcut_table


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    shortcuts: Path,
    scores: Path,
    metric: str | None,
    seed: int,
) -> None:
    """Fit a small model on each shortcut, on the folds of all models."""
    data, table = read_data(facts, examples, x), read_table(folds)
    features = shortcut_features(data.facts, data.examples, data.x)
    predictions = shortcut_predictions(data, table, features, seed)
    deciding = primary_metric(data.facts, metric)
    write_table(shortcuts, shortcut_table(data.facts, table, predictions, features, deciding, seed))
    write_table(scores, predictions)


if __name__ == "__main__":
    run_by_hand(main)
