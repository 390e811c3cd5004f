"""Rule ``train_network``: one network on every fold, and once on everything."""

import shutil
import time
from pathlib import Path
from typing import Any

from motifold.artifacts import read_data, read_json, read_table, write_json
from motifold.provenance import digest_of, peak_mb, record, versions
from motifold.rounds.join import CARD, join_parts
from motifold.rule import run_by_hand


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    own: list[Path],
    parts: list[Path],
    models: Path,
    predictions: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    checkpoints: str,
    gpus: int = 0,
    code: str = "",
) -> None:
    """Train in all rounds, or join the rounds that other jobs trained; write the model card."""
    started = time.perf_counter()
    if parts:
        found = join_parts(parts, models, predictions)
        spent = [read_json(part / CARD) for part in parts]
        cost = {
            "seconds": sum(one["seconds"] for one in spent),
            "peak_mb": max(one["peak_mb"] for one in spent),
            "cpu_seconds": sum(one["cpu_seconds"] for one in spent),
        }
    else:
        from motifold.rounds.network import Asked, train_part

        about = {
            "code": code, "settings": settings, "seed": seed, "validation": validation,
            "data": digest_of([facts, examples, x, folds, *own]), "versions": versions(),
            "gpus": gpus,
        }  # fmt: skip
        asked = Asked(name, settings, seed, validation, Path(checkpoints), about, gpus)
        whole = models / ".all"
        train_part(read_data(facts, examples, x), read_table(folds), asked, 0, 1, whole)
        found = join_parts([whole], models, predictions)
        shutil.rmtree(whole)
        cost = {"seconds": time.perf_counter() - started, "peak_mb": peak_mb()}
    card = {"model": name, "kind": "network", "estimator": "Keras network"}
    write_json(models / "card.json", record(code, seed, settings) | card | found | cost)
    shutil.rmtree(checkpoints, ignore_errors=True)  # nothing is left to go on with


if __name__ == "__main__":
    run_by_hand(main)
