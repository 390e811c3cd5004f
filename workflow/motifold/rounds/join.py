"""Put together what the rounds of a network left, whether one job trained them or many."""

import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from motifold.artifacts import read_json, read_table, whole, write_table

# What rounds.network writes into a part's folder, beside the models.
PREDICTIONS, ROUNDS, HISTORY, CARD = (
    "predictions.parquet", "rounds.tsv", "history.tsv", "part.json",
)  # fmt: skip


def join_parts(parts: list[Path], models: Path, predictions: Path) -> dict[str, Any]:
    """Models and tables of all parts in one folder, and their predictions in one table.

    Parameters
    ----------
    parts
        Folders of :func:`motifold.rounds.network.train_rounds`, in the order of the rounds.
    models
        ``models/{model}``.
    predictions
        ``predictions/{model}.parquet``.

    Returns
    -------
    What the model card says of them: parameters, epochs of each training, rounds.
    """
    models.mkdir(parents=True, exist_ok=True)
    for part in parts:
        for file in sorted(part.glob("*.keras")):
            _same(file, models / file.name)
    for name in (ROUNDS, HISTORY):
        write_table(models / name, _all(parts, name))
    table = _all(parts, PREDICTIONS)
    write_table(predictions, table)
    if not (models / "final.keras").exists():  # a given test part is no training data, ever
        _same(models / _last(table), models / "final.keras")
    cards = [read_json(part / CARD) for part in parts]
    return {
        "parameters": cards[0]["parameters"],
        "epochs": [epochs for card in cards for epochs in card["epochs"]],
        "rounds": len(table[["repeat", "fold"]].drop_duplicates()),
    }


def _all(parts: list[Path], name: str) -> pd.DataFrame:
    found = [read_table(part / name) for part in parts if (part / name).exists()]
    filled = [one for one in found if len(one)] or found[:1]
    return pd.concat(filled, ignore_index=True)


def _last(table: pd.DataFrame) -> str:
    repeat, fold = table[["repeat", "fold"]].iloc[-1]
    return f"repeat{repeat}_fold{fold}.keras"


def _same(file: Path, copy: Path) -> None:
    """A second name for a file, or a copy where the disk knows no second names."""
    with whole(copy) as part:
        try:
            os.link(file, part)
        except OSError:
            shutil.copyfile(file, part)
