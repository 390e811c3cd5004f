"""Rule ``train_baseline``: one simple model on every fold, and once on everything."""

import logging
import time
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
from motifold.baselines.build import build_baseline
from motifold.baselines.fit import fit_baseline, predict_baseline, sampled
from motifold.baselines.store import save_baseline
from motifold.config.load import MODEL
from motifold.provenance import peak_mb, record
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
    tables, largest = [], 0
    for repeat, fold in rounds(table):
        training, inner, held_out = parts(table, data.y, repeat, fold, validation, seed)
        inside = np.sort(np.concatenate([training, inner]))
        largest = max(largest, len(inside))
        model = _fitted(data, asked, inside, seed)
        save_baseline(model, models / f"repeat{repeat}_fold{fold}.skops")
        scores = predict_baseline(model, data.x[held_out], data.facts)
        tables.append(predictions_table(data, held_out, scores, repeat, fold))
        logger.info("%s: repeat %d, fold %d done", name, repeat, fold)
    given = (table["split"] != "").any()  # a given test part is no training data, ever
    final = model if given else _fitted(data, asked, np.arange(len(data.y)), seed)
    save_baseline(final, models / "final.skops")
    write_table(predictions, pd.concat(tables, ignore_index=True))
    card = record(code, seed, settings) | {
        "model": name,
        "kind": asked.kind,
        "estimator": type(final.steps[-1][1]).__name__,
        "rounds": len(tables),
        "training_examples": largest,
        "fitted_on": min(largest, asked.most or largest),
        "seconds": time.perf_counter() - started,
        "peak_mb": peak_mb(),
    }
    write_json(models / "card.json", card)


def _fitted(data: Data, settings: Any, positions: np.ndarray, seed: int) -> Any:
    positions = sampled(positions, settings.most, seed)
    weights = data.examples.get("weight")
    weight = None if weights is None else weights.to_numpy()[positions]
    model = build_baseline(data.facts, settings, seed)
    balanced = bool(data.facts.classes) and settings.class_weights
    return fit_baseline(model, data.x[positions], data.y[positions], weight, balanced)


if __name__ == "__main__":
    run_by_hand(main)
