"""Rule ``trial_network``: one network trained on purpose on changed data."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_table, write_table
from motifold.config.load import MODEL
from motifold.config.trials import trials_for
from motifold.provenance import digest_of, versions
from motifold.rule import run_by_hand
from motifold.similarity.links import clusters_of_links
from motifold.training.checkpoint import checkpoints_of, forget
from motifold.training.device import use_device
from motifold.training.fit import Trainer
from motifold.trials.asked import asked_on
from motifold.trials.ground import Basis
from motifold.trials.network import network_learner
from motifold.trials.run import run_trials


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    similar: Path,
    own: list[Path],
    trials: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    asked: dict[str, Any],
    checkpoints: str,
    gpus: int = 0,
    code: str = "",
) -> None:
    """Train and score it with other labels, letters or folds, or with fewer examples."""
    use_device(gpus)
    data, model = read_data(facts, examples, x), MODEL.validate_python(settings)
    copies = clusters_of_links(len(data.y), read_table(similar))
    basis = Basis(data, read_table(folds), copies, validation, seed)
    about = {
        "code": code, "settings": settings, "seed": seed, "validation": validation, "asked": asked,
        "data": digest_of([facts, examples, x, folds, similar, *own]), "versions": versions(),
        "gpus": gpus,
    }  # fmt: skip
    kept = checkpoints_of(Path(checkpoints), about)
    trainer = Trainer(data, model, name, kept)
    table = run_trials(
        basis,
        trials_for(name, model, asked_on(data, asked)),
        network_learner(trainer),
        at_once=trainer.one_program,
    )
    table.insert(0, "model", name)
    table.insert(1, "kind", model.kind)
    write_table(trials, table)
    forget(Path(checkpoints))


if __name__ == "__main__":
    run_by_hand(main)
