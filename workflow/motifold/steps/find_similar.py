"""Rule ``find_similar``: which examples are near-duplicates of one another."""

from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, write_table
from motifold.config.dataset import Split
from motifold.rule import run_by_hand
from motifold.similarity.search import similar as found


def main(*, facts: Path, examples: Path, x: Path, similar: Path, split: dict[str, Any]) -> None:
    """Link near-duplicates on both strands, alike images and overlapping intervals."""
    write_table(similar, found(read_data(facts, examples, x), Split.model_validate(split)))


if __name__ == "__main__":
    run_by_hand(main)
