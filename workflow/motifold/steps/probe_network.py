"""Rule ``probe_network``: what the jobs of one network will take, from a few epochs."""

import time
from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, write_table
from motifold.config.load import MODEL
from motifold.rule import run_by_hand
from motifold.training.device import use_device
from motifold.trials.asked import asked_on
from motifold.trials.forecast import Range, row_of, so_far, sum_of, table_of
from motifold.trials.probe_network import NetworkProbe
from motifold.trials.workload import held_out, training_work, trial_work


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    own: list[Path],  # noqa: ARG001  (watched by the rule: a user's own network)
    estimate: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    asked: dict[str, Any],
    folds: int,
    repeats: int,
    gpus: int = 0,
) -> None:
    """Train a few epochs on a part of the data and count what is planned."""
    started = time.perf_counter()
    use_device(gpus)
    data, model = read_data(facts, examples, x), MODEL.validate_python(settings)
    known = asked_on(data, asked)
    begin = so_far(started)
    probe = NetworkProbe(data, model, seed)
    begin = begin + Range(probe.compiling, probe.compiling, probe.compiling)
    held = held_out(data.examples, known.way, folds, repeats)
    grouped = "group" in data.examples
    jobs = {
        "train_network": training_work(model, held, validation),
        "trial_network": trial_work(name, model, known, held, grouped=grouped),
    }
    rows = [
        row_of(
            rule,
            work,
            sum_of(work, probe.training, begin),
            probe.memory(held.training),
            _says(model),
        )
        for rule, work in jobs.items()
    ]
    write_table(estimate, table_of(rows, data.facts.name, name))


def _says(settings: Any) -> str:
    """What the range is about."""
    if settings.patience is None:
        return f"all trainings run {settings.epochs} epochs"
    least = min(settings.patience + 1, settings.epochs)
    return (
        f"a training stops by itself after {least} to {settings.epochs} epochs; high: none stops "
        "early"
    )


if __name__ == "__main__":
    run_by_hand(main)
