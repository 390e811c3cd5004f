"""Rule ``judge_dataset``: the five questions, answered from this run's own measurements."""

from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import read_facts, read_json, read_table, write_json
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
    ceiling: Path,
    tables: list[Path],
    interpretation: Path,
    verdict_file: Path,
    headline_file: Path,
    metric: str | None,
    split_by: str | None,
) -> None:
    """Write the answers with their status, sentence and numbers."""
    known, table, held = read_facts(facts), read_table(examples), read_table(folds)
    labels = table["label"].to_numpy(str) if known.classes else np.array([])
    counts = {name: int(np.sum(labels == name)) for name in known.classes}
    given = "split" in table
    measured = {one.stem: read_table(one) for one in tables} | learned(interpretation)
    if "cautions" in measured:  # what controls do by design is no fault
        measured["cautions"] = measured["cautions"].query("caution != 'by_design'")
    seen = Evidence(
        facts=known,
        counts=counts or {"examples": len(table)},
        metric=primary_metric(known, metric),
        checks=read_table(checks),
        summary=read_table(summary),
        comparison=read_table(comparison),
        fits={row["model"]: (row["status"], row["says"]) for _, row in read_table(fits).iterrows()},
        folds=len(held.loc[held["fold"] >= 0, ["repeat", "fold"]].drop_duplicates()),
        split_by=split_by or ("column" if given else "similarity"),
        interpreted=tuple(sorted(one.parent.name for one in interpretation.glob("*/summary.json"))),
        tables=measured,
        ceiling=read_json(ceiling)["says"],
    )
    answers = verdict(seen)
    write_json(verdict_file, answers)
    write_json(headline_file, {"says": headline(answers, seen)})


def learned(interpretation: Path) -> dict[str, pd.DataFrame]:
    """Tables of all explained networks under one another, with a column ``model``."""
    folders = [one.parent for one in sorted(interpretation.glob("*/summary.json"))]
    tables = {}
    for name in ("faithfulness", "motifs"):
        parts = [
            read_table(one / f"{name}.tsv").assign(model=one.name)
            for one in folders
            if (one / f"{name}.tsv").exists()
        ]
        tables[name] = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    notes = [(one.name, read_json(one / "summary.json").get("motifs", "")) for one in folders]
    return tables | {"interpretation": pd.DataFrame(notes, columns=["model", "motifs"])}


if __name__ == "__main__":
    run_by_hand(main)
