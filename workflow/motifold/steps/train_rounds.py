"""Rule ``train_rounds``: a large network in some of its rounds."""

import time
from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_json, read_table, write_json
from motifold.cost import cpu_seconds, peak_mb
from motifold.provenance import digest_of, versions
from motifold.rounds.join import CARD
from motifold.rounds.network import Asked, train_part
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    own: list[Path],
    rounds: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    checkpoints: str,
    part: int,
    parts: int,
    gpus: int = 0,
    code: str = "",
) -> None:
    """Train on the training folds of these rounds, from their checkpoints if there are any."""
    started = time.perf_counter()
    about = {
        "code": code, "settings": settings, "seed": seed, "validation": validation,
        "data": digest_of([facts, examples, x, folds, *own]), "versions": versions(), "gpus": gpus,
    }  # fmt: skip
    asked = Asked(name, settings, seed, validation, Path(checkpoints), about, gpus)
    train_part(read_data(facts, examples, x), read_table(folds), asked, part, parts, rounds)
    cost = {
        "seconds": time.perf_counter() - started,
        "peak_mb": peak_mb(),
        "cpu_seconds": cpu_seconds(),
    }
    write_json(rounds / CARD, read_json(rounds / CARD) | cost)


if __name__ == "__main__":
    run_by_hand(main)
