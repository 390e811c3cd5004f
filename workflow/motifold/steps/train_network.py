"""Rule ``train_network``: one network on every fold, and once on everything."""

import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import (
    predictions_table,
    read_data,
    read_table,
    write_json,
    write_table,
)
from motifold.config.load import MODEL
from motifold.models.assemble import save_model
from motifold.provenance import peak_mb, record
from motifold.rule import run_by_hand
from motifold.splits.assign import NEVER, parts, rounds, validation_of
from motifold.training.fit import Trainer, predict
from motifold.trials.record import round_row, rounds_table, temperature_of

FINAL = 999_999  # added to the seed of the final model; above what any round adds


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    own: list[Path],  # noqa: ARG001  (watched by the rule: a user's own network)
    models: Path,
    predictions: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    code: str = "",
) -> None:
    """Train on each training fold and predict its held-out fold once, with the best epoch."""
    started = time.perf_counter()
    data, table = read_data(facts, examples, x), read_table(folds)
    trainer = Trainer(data, MODEL.validate_python(settings), name)
    tables, histories, rows = [], [], []
    for repeat, fold in rounds(table):
        training, inner, held_out = parts(table, data.y, repeat, fold, validation, seed)
        what = f"{name}, repeat {repeat}, fold {fold}"
        trained = trainer.train(training, inner, seed + 1000 * repeat + fold, what)
        save_model(trained.model, models / f"repeat{repeat}_fold{fold}.keras")
        scores = partial(predict, trained.model, facts=data.facts)
        tables.append(predictions_table(data, held_out, scores(data.x[held_out]), repeat, fold))
        histories.append(trained.history.assign(repeat=repeat, fold=fold))
        row = round_row(data, scores, training, held_out)
        row |= {"temperature": temperature_of(data, scores, inner), "repeat": repeat, "fold": fold}
        rows.append(row | {"examples": len(training) + len(inner)})
    if not (table["split"] != "").any():  # a given test part is no training data, ever
        training, inner = validation_of(table, data.y, validation, seed)
        trained = trainer.train(training, inner, seed + FINAL, f"{name}, final model")
        histories.append(trained.history.assign(repeat=NEVER, fold=NEVER))
    save_model(trained.model, models / "final.keras")
    write_table(predictions, pd.concat(tables, ignore_index=True))
    write_table(models / "rounds.tsv", rounds_table(rows))
    write_table(models / "history.tsv", pd.concat(histories, ignore_index=True))
    card = record(code, seed, settings) | {
        "model": name,
        "kind": "network",
        "estimator": "Keras network",
        "parameters": int(trainer.network.count_params()),
        "epochs": [int(np.max(history["epoch"])) for history in histories],
        "rounds": len(tables),
        "seconds": time.perf_counter() - started,
        "peak_mb": peak_mb(),
    }
    write_json(models / "card.json", card)


if __name__ == "__main__":
    run_by_hand(main)
