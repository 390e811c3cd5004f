"""Rule ``train_baseline``: one simple model on every fold, and once on everything."""

import logging
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import (
    Data,
    predictions_table,
    read_data,
    read_table,
    write_json,
    write_table,
)
from motifold.baselines.fit import fitted, predict_baseline, sampled
from motifold.baselines.size import parameters_of
from motifold.baselines.store import save_baseline
from motifold.config.load import MODEL
from motifold.config.trials import CHEAP
from motifold.provenance import peak_mb, record
from motifold.rounds.record import round_row, rounds_table, temperature_of
from motifold.rule import run_by_hand
from motifold.splits.assign import parts, rounds

logger = logging.getLogger(__name__)


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,
    models: Path,
    predictions: Path,
    name: str,
    settings: dict[str, Any],
    seed: int,
    validation: float,
    code: str = "",
) -> None:
    """Fit on each training fold, validation part included, and predict its held-out fold."""
    started = time.perf_counter()
    data, table = read_data(facts, examples, x), read_table(folds)
    asked = MODEL.validate_python(settings)
    tables, rows = [], []
    for repeat, fold in rounds(table):
        training, inner, held_out = parts(table, data.y, repeat, fold, validation, seed)
        inside = np.sort(np.concatenate([training, inner]))
        model = fitted(data, asked, inside, seed)
        save_baseline(model, models / f"repeat{repeat}_fold{fold}.skops")
        predict = partial(predict_baseline, model, facts=data.facts)
        tables.append(predictions_table(data, held_out, predict(data.x[held_out]), repeat, fold))
        row = round_row(data, predict, sampled(inside, asked.most, seed), held_out)
        if asked.method == "nearest":  # an example is its own nearest neighbour
            row["training_score"] = float("nan")
        row["temperature"] = _temperature(data, asked, training, inner, seed)
        rows.append(row | {"repeat": repeat, "fold": fold, "examples": len(inside)})
        logger.info("%s: repeat %d, fold %d done", name, repeat, fold)
    given = (table["split"] != "").any()  # a given test part is no training data, ever
    final = model if given else fitted(data, asked, np.arange(len(data.y)), seed)
    save_baseline(final, models / "final.skops")
    write_table(predictions, pd.concat(tables, ignore_index=True))
    measured = rounds_table(rows)
    write_table(models / "rounds.tsv", measured)
    largest = int(measured["examples"].max())
    card = record(code, seed, settings) | {
        "model": name,
        "kind": asked.kind,
        "estimator": type(final.steps[-1][1]).__name__,
        "parameters": parameters_of(final),
        "rounds": len(tables),
        "training_examples": largest,
        "fitted_on": min(largest, asked.most or largest),
        "seconds": time.perf_counter() - started,
        "peak_mb": peak_mb(),
    }
    write_json(models / "card.json", card)


def _temperature(
    data: Data, settings: Any, training: np.ndarray, inner: np.ndarray, seed: int
) -> float:
    """Temperature of the model fitted without the validation part; only where that is cheap."""
    if settings.method not in CHEAP or not data.facts.classes:
        return float("nan")
    if len(np.unique(data.y[training])) < 2:  # the validation part took a class with it
        return float("nan")
    model = fitted(data, settings, training, seed)
    return temperature_of(data, partial(predict_baseline, model, facts=data.facts), inner)


if __name__ == "__main__":
    run_by_hand(main)
