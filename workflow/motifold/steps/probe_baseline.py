"""Rule ``probe_baseline``: what the jobs of one simple model will take, from two small parts."""

import time
from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, write_table
from motifold.config.load import MODEL
from motifold.rule import run_by_hand
from motifold.trials.asked import asked_on
from motifold.trials.forecast import row_of, so_far, sum_of, table_of
from motifold.trials.probe_simple import SimpleProbe
from motifold.trials.workload import held_out, training_work, trial_work


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    estimate: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    asked: dict[str, Any],
    folds: int,
    repeats: int,
) -> None:
    """Fit on two small parts of the data and count what is planned."""
    started = time.perf_counter()
    data, model = read_data(facts, examples, x), MODEL.validate_python(settings)
    known = asked_on(data, asked)
    begin = so_far(started)
    probe = SimpleProbe(data, model, seed)
    held = held_out(data.examples, known.way, folds, repeats)
    grouped = "group" in data.examples
    jobs = {
        "train_baseline": training_work(model, held, validation),
        "trial_baseline": trial_work(name, model, known, held, grouped=grouped),
    }
    says = f"from fits on {probe.sizes[0]} and {probe.sizes[1]} examples"
    rows = [
        row_of(rule, work, sum_of(work, probe.training, begin), probe.memory(held.training), says)
        for rule, work in jobs.items()
    ]
    write_table(estimate, table_of(rows, data.facts.name, name))


if __name__ == "__main__":
    run_by_hand(main)
