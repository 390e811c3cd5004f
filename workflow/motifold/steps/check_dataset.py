"""Rule ``check_dataset``: what could fool a lab, told before anything is trained."""

from pathlib import Path

from motifold.artifacts import read_data, read_table, write_table
from motifold.checks.balance import balance_checks, chance_scores
from motifold.checks.finding import as_table
from motifold.checks.leakage import leakage_check
from motifold.checks.quality import quality_checks
from motifold.rule import run_by_hand
from motifold.splits.folds import NEVER


def main(*, facts: Path, examples: Path, x: Path, folds: Path, checks: Path, balance: Path) -> None:
    """Check sizes, balance, letters, lengths, duplicates and labels."""
    data, table = read_data(facts, examples, x), read_table(folds)
    first = table[table["repeat"] == 0].reset_index(drop=True)
    held_out = [part.index.to_numpy() for fold, part in first.groupby("fold") if fold != NEVER]
    lengths = data.examples["length"].to_numpy() if "length" in data.examples else None
    found = [
        *quality_checks(data.facts, data.x, data.y, lengths),
        *balance_checks(data.facts, data.y, held_out),
        leakage_check(table),
    ]
    write_table(checks, as_table(found))
    write_table(balance, chance_scores(data.facts, data.y))


if __name__ == "__main__":
    run_by_hand(main)
