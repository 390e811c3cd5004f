"""Rule ``trial_baseline``: one simple model trained on purpose on changed data."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_table, write_table
from motifold.config.load import MODEL
from motifold.config.trials import trials_for
from motifold.rule import run_by_hand
from motifold.similarity.links import clusters_of_links
from motifold.trials.asked import asked_on
from motifold.trials.ground import Basis
from motifold.trials.run import run_trials
from motifold.trials.simple import simple_learner


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    similar: Path,
    trials: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    asked: dict[str, Any],
) -> None:
    """Train and score it with other labels, letters or folds, or with fewer examples."""
    data, model = read_data(facts, examples, x), MODEL.validate_python(settings)
    copies = clusters_of_links(len(data.y), read_table(similar))
    basis = Basis(data, read_table(folds), copies, validation, seed)
    table = run_trials(basis, trials_for(name, model, asked_on(data, asked)), simple_learner(model))
    table.insert(0, "model", name)
    table.insert(1, "kind", model.kind)
    write_table(trials, table)


if __name__ == "__main__":
    run_by_hand(main)
