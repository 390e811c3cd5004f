"""Rule ``audit_models``: what the scores of the models hide."""

from pathlib import Path

import pandas as pd

from motifold.artifacts import read_facts, read_json, read_table, write_table
from motifold.evaluation.capacity import capacity
from motifold.evaluation.cautions import cautions
from motifold.evaluation.clean import clean_scores
from motifold.evaluation.evidence import chance_of
from motifold.evaluation.intervals import held_out_share
from motifold.evaluation.metrics import names_of, primary_metric
from motifold.evaluation.paired import HeldOut
from motifold.evaluation.resampling import Resampling, draws_for
from motifold.evaluation.signal import signal
from motifold.evaluation.temperature import calibration_table
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    folds: Path,
    leaks: Path,
    metrics: Path,
    summary: Path,
    predictions: list[Path],
    models: list[Path],
    signal_file: Path,
    capacity_file: Path,
    calibration: Path,
    clean: Path,
    cautions_file: Path,
    metric: str | None,
    seed: int,
) -> None:
    """Test every model against a guess; its size, calibration, clean score and what is too good."""
    known, held, scores = read_facts(facts), read_table(folds), read_table(metrics)
    cards = {read_json(one / "card.json")["model"]: one for one in models}
    said = dict(zip(cards, (read_table(one) for one in predictions), strict=True))
    rounds = {name: read_table(one / "rounds.tsv") for name, one in cards.items()}
    deciding, share = primary_metric(known, metric), held_out_share(held)
    clusters: pd.Series = held[held["repeat"] == 0].set_index("id")["cluster"]
    first = next(iter(said.values()))
    chance = chance_of(known, deciding, first)
    often = Resampling(clusters, seed=seed)
    resampling = Resampling(clusters, draws_for(len(first)), seed)
    single = len(scores.groupby(["repeat", "fold"])) == 1  # then its p values need all draws
    held_out = HeldOut(known, said, often if single else resampling)
    leaked = set(read_table(leaks).query("part != 'validation'")["id"])
    doubted = said if leaked else {}  # without a leak all held-out examples are clean
    write_table(signal_file, signal(scores, deciding, chance, share, held_out))
    write_table(capacity_file, capacity(read_table(summary), scores, deciding, share))
    write_table(calibration, calibration_table(known, said, rounds))
    write_table(clean, clean_scores(known, doubted, leaked, resampling, names_of(known), deciding))
    write_table(cautions_file, cautions(known, scores, said, rounds, resampling))


if __name__ == "__main__":
    run_by_hand(main)
