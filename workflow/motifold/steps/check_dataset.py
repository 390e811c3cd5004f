"""Rule ``check_dataset``: what could fool a lab, told before anything is trained."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import Data, read_data, read_table, write_json, write_table
from motifold.checks.audit import audit_checks, leaks
from motifold.checks.balance import balance_checks, chance_scores
from motifold.checks.finding import Check, as_table
from motifold.checks.origin import origin_checks
from motifold.checks.quality import equal_groups, quality_checks
from motifold.checks.spread import fold_checks
from motifold.evaluation.ceiling import ceiling
from motifold.evaluation.metrics import primary_metric
from motifold.rule import run_by_hand
from motifold.splits.folds import NEVER


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    similar: Path,
    shortcuts: Path,
    checks: Path,
    balance: Path,
    leaks_file: Path,
    ceiling_file: Path,
    metric: str | None,
) -> None:
    """Check sizes, balance, letters, copies, labels, leaks, origins and shortcuts."""
    data, table, links = read_data(facts, examples, x), read_table(folds), read_table(similar)
    found = leaks(data.examples["id"], table, links)
    lengths = data.examples["length"].to_numpy() if "length" in data.examples else None
    findings = [
        *quality_checks(data.facts, data.x, data.y, lengths, links),
        *_balance(data, table),
        *audit_checks(data.facts, found, table, links),
        *origin_checks(data.facts, data.examples),
        *shortcut_checks(read_table(shortcuts)),
    ]
    group = equal_groups(data.x, both_strands=False)  # a model may read one strand only
    highest, says = ceiling(data.facts, data.y, group, primary_metric(data.facts, metric))
    write_table(checks, as_table(findings))
    write_table(balance, chance_scores(data.facts, data.y))
    write_table(leaks_file, found)
    write_json(ceiling_file, {"value": highest, "says": says})


def _balance(data: Data, folds: pd.DataFrame) -> list[Check]:
    """How labels are spread, over all and over the folds."""
    first = folds[folds["repeat"] == 0].reset_index(drop=True)
    held_out = [part.index.to_numpy() for fold, part in first.groupby("fold") if fold != NEVER]
    return [
        *balance_checks(data.facts, data.y, held_out),
        *fold_checks(data.facts, data.y, folds),
    ]


def shortcut_checks(shortcuts: pd.DataFrame) -> list[Check]:
    """Shortcuts that were tried, as rows of ``checks.tsv``."""
    return [
        Check(
            f"shortcut_{row['shortcut']}",
            row["status"],
            float(row["score"]),
            float(row["chance"]),
            row["says"],
        )
        for _, row in shortcuts.iterrows()
    ]


if __name__ == "__main__":
    run_by_hand(main)
