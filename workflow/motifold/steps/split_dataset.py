"""Rule ``split_dataset``: who is held out when."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_table, write_table
from motifold.checks.balance import require_classes_fit_folds
from motifold.config.dataset import Split
from motifold.rule import run_by_hand
from motifold.splits.assign import assign_folds, require_trainable, way_of


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    similar: Path,
    folds: Path,
    split: dict[str, Any],
    seed: int,
) -> None:
    """Assign every example to a fold, near-duplicates and groups together."""
    data = read_data(facts, examples, x)
    asked = Split.model_validate(split)
    if data.facts.classes and way_of(data, asked) != "column":
        require_classes_fit_folds(data.facts, data.y, asked.folds, f"dataset {data.facts.name}")
    table = assign_folds(data, asked, seed, read_table(similar))
    require_trainable(data.facts, data.y, table)
    write_table(folds, table)


if __name__ == "__main__":
    run_by_hand(main)
