"""Rule ``judge_dataset``: the five questions, answered from this run's own measurements."""

from pathlib import Path

from motifold.artifacts import read_facts, read_table, write_json
from motifold.evaluation.evidence import Evidence
from motifold.evaluation.metrics import primary_metric
from motifold.evaluation.verdict import headline, verdict
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    folds: Path,
    checks: Path,
    summary: Path,
    comparison: Path,
    fits: Path,
    interpretation: Path,
    verdict_file: Path,
    headline_file: Path,
    metric: str | None,
    split_by: str | None,
) -> None:
    """Write the answers with their status, sentence and numbers."""
    known, table, held = read_facts(facts), read_table(examples), read_table(folds)
    counts = table["label"].value_counts().to_dict() if known.classes else {"examples": len(table)}
    given = "split" in table
    seen = Evidence(
        facts=known,
        counts={name: counts[name] for name in known.classes} or counts,
        metric=primary_metric(known, metric),
        checks=read_table(checks),
        summary=read_table(summary),
        comparison=read_table(comparison),
        fits={row.model: (row.status, row.says) for row in read_table(fits).itertuples()},
        folds=len(held.loc[held["fold"] >= 0, ["repeat", "fold"]].drop_duplicates()),
        split_by=split_by or ("column" if given else "similarity"),
        interpreted=tuple(
            sorted(one.parent.name for one in interpretation.glob("*/attributions.npz"))
        ),
    )
    answers = verdict(seen)
    write_json(verdict_file, answers)
    write_json(headline_file, {"says": headline(answers, seen)})


if __name__ == "__main__":
    run_by_hand(main)
