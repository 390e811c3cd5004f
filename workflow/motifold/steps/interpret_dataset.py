"""Rule ``interpret_dataset``: what the networks and the linear baselines look at."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_table
from motifold.config.dataset import Interpret
from motifold.evaluation.metrics import primary_metric
from motifold.explain import explain_linear, explain_network, is_network
from motifold.interpret.choose import chosen_networks
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    summary: Path,
    models: list[Path],
    predictions: list[Path],
    interpretation: Path,
    interpret: dict[str, Any],
    metric: str | None,
    seed: int,
) -> None:
    """Explain the chosen networks on held-out examples, and every linear baseline."""
    data, asked = read_data(facts, examples, x), Interpret.model_validate(interpret)
    interpretation.mkdir(parents=True, exist_ok=True)
    deciding = primary_metric(data.facts, metric)
    networks = chosen_networks(asked.models, read_table(summary), deciding)
    for folder, file in zip(models, predictions, strict=True):
        target = interpretation / folder.name
        if folder.name in networks:
            explain_network(data, folder, read_table(file), asked, seed, target)
        elif not is_network(folder):
            explain_linear(data, folder, target)


if __name__ == "__main__":
    run_by_hand(main)
