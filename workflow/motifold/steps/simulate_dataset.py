"""Rule ``simulate_dataset``: draw sequences with planted motifs and keep the truth."""

from pathlib import Path
from typing import Any

from motifold.artifacts import write_table
from motifold.config.source import Simulated
from motifold.readers.simulated import simulate
from motifold.rule import run_by_hand


def main(*, simulated: Path, truth: Path, source: dict[str, Any]) -> None:
    """Write the sequences with their labels, and which motif was planted where."""
    examples, planted = simulate(Simulated.model_validate(source))
    write_table(simulated, examples)
    write_table(truth, planted)


if __name__ == "__main__":
    run_by_hand(main)
