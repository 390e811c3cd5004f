"""Rule ``weigh_trials``: what training on fewer or changed data says of the scores."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import read_facts, read_json, read_table, write_table
from motifold.evaluation.controls import control_rows
from motifold.evaluation.evidence import chance_of
from motifold.evaluation.gap import gap_table
from motifold.evaluation.intervals import held_out_share
from motifold.evaluation.learning_curve import learning_table, outlook
from motifold.evaluation.metrics import primary_metric
from motifold.evaluation.repeats import repeats_table
from motifold.evaluation.seeds import seeds_table
from motifold.evaluation.strands import strand_controls
from motifold.rule import run_by_hand
from motifold.trials.run import COLUMNS


def main(
    *,
    facts: Path,
    folds: Path,
    metrics: Path,
    summary: Path,
    models: list[Path],
    predictions: list[Path],
    trials: list[Path],
    learning_curve: Path,
    outlook_file: Path,
    controls: Path,
    gap: Path,
    seeds: Path,
    repeats: Path,
    metric: str | None,
    seed: int,
) -> None:
    """Weigh learning curves, controls, naive folds, seeds and other draws of the folds."""
    known, table = read_facts(facts), read_table(metrics)
    none = pd.DataFrame(columns=["model", "kind", *COLUMNS])
    found = [one for one in map(read_table, trials) if len(one)]
    tried = pd.concat(found or [none], ignore_index=True)
    rounds = {one.name: read_table(one / "rounds.tsv") for one in models}
    cards = {one.name: read_json(one / "card.json") for one in models}
    kinds = {name: card["kind"] for name, card in cards.items()}
    most = {name: card["fitted_on"] for name, card in cards.items() if "fitted_on" in card}
    deciding, share = primary_metric(known, metric), held_out_share(read_table(folds))
    chance = chance_of(known, deciding, read_table(predictions[0]))
    curve = learning_table(tried, table, rounds, most)
    failed = [
        control_rows(tried, read_table(summary), deciding, chance, share),
        strand_controls(known, rounds, kinds, share),
    ]
    write_table(learning_curve, curve)
    write_table(outlook_file, outlook(curve, deciding, share, seed))
    write_table(controls, pd.concat([one for one in failed if len(one)] or failed[:1]))
    write_table(gap, gap_table(tried, deciding, share))
    write_table(seeds, seeds_table(tried, table, deciding, share))
    write_table(repeats, repeats_table(tried, table, kinds, deciding, share))


if __name__ == "__main__":
    run_by_hand(main)
