"""Rule ``interpret_dataset``: what the models learned, and whether that holds."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_table
from motifold.config.interpret import Interpret
from motifold.config.load import MODEL
from motifold.evaluation.metrics import primary_metric
from motifold.explain.baselines import explain_baseline, is_network
from motifold.explain.network import explain_network
from motifold.explain.simple import explain_simple
from motifold.explain.subject import Subject
from motifold.interpret.choose import best_simple, chosen_networks
from motifold.interpret.databases import read_motifs
from motifold.rule import run_by_hand
from motifold.significance import SIGNIFICANT
from motifold.training.device import use_device


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    summary: Path,
    signal: Path,
    models: list[Path],
    predictions: list[Path],
    database: list[Path],
    own: list[Path],  # noqa: ARG001  (watched by the rule: a user's own network)
    interpretation: Path,
    interpret: dict[str, Any],
    networks: dict[str, dict[str, Any]],
    metric: str | None,
    seed: int,
    validation: float,
    gpus: int = 0,
) -> None:
    """Explain the chosen networks on held-out examples, and every simple model."""
    use_device(gpus)
    data, asked = read_data(facts, examples, x), Interpret.model_validate(interpret)
    interpretation.mkdir(parents=True, exist_ok=True)
    deciding, table = primary_metric(data.facts, metric), read_table(folds)
    scores, adjusted = read_table(summary), read_table(signal).set_index("model")["p_adjusted"]
    chosen = chosen_networks(asked.models, scores, deciding)
    simple = best_simple(scores, deciding, adjusted)
    known = read_motifs(database)
    for folder, file in zip(models, predictions, strict=True):
        target = interpretation / folder.name
        if folder.name in chosen:
            subject = Subject(
                data,
                folder,
                read_table(file),
                table,
                MODEL.validate_python(networks[folder.name]),
                asked,
                seed,
                validation,
                above_chance=bool(adjusted[folder.name] < SIGNIFICANT),
            )
            explain_network(subject, known, target)
        elif not is_network(folder):
            explain_baseline(data, folder, table, deciding, seed, target)
            if folder.name == simple:
                explain_simple(data, folder, read_table(file), asked, seed, target)


if __name__ == "__main__":
    run_by_hand(main)
