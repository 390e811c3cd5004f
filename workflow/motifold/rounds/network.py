"""Train a network in some of its rounds, and write what each one leaves."""

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import Data, predictions_table, write_json, write_table
from motifold.config.load import MODEL
from motifold.models.assemble import save_model
from motifold.rounds.join import CARD, HISTORY, PREDICTIONS, ROUNDS
from motifold.rounds.plan import Round, all_rounds
from motifold.rounds.record import round_row, rounds_table, temperature_of
from motifold.training.checkpoint import checkpoints_of
from motifold.training.device import use_device
from motifold.training.fit import Trained, Trainer

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What a job is asked to train, and how.

    Attributes
    ----------
    name, settings, seed, validation
        Of the network and the dataset.
    checkpoints
        Folder of the checkpoints of this network on this dataset.
    about
        What its trainings depend on; see :class:`motifold.training.checkpoint.Checkpoints`.
    gpus
        How many GPUs the job was given.
    """

    name: str
    settings: dict[str, Any]
    seed: int
    validation: float
    checkpoints: Path
    about: dict[str, Any]
    gpus: int


def train_part(
    data: Data, folds: pd.DataFrame, asked: Asked, part: int, parts: int, folder: Path
) -> None:
    """Train a network in one of so many equal parts of its rounds; see :func:`train_rounds`."""
    logger.info("%s is trained on the %s", asked.name, use_device(asked.gpus))
    rounds = all_rounds(data, folds, asked.name, asked.seed, asked.validation)
    mine = np.array_split(np.arange(len(rounds)), parts)[part]
    checkpoints = checkpoints_of(asked.checkpoints, asked.about)
    settings = MODEL.validate_python(asked.settings)
    trainer = Trainer(data, settings, asked.name, checkpoints)
    train_rounds(trainer, [rounds[one] for one in mine], folder)


def train_rounds(trainer: Trainer, rounds: list[Round], folder: Path) -> None:
    """Train on each training fold and predict its held-out fold once, with the best epoch.

    Parameters
    ----------
    trainer
        Of the network, with its dataset.
    rounds
        Some of :func:`motifold.rounds.plan.all_rounds`.
    folder
        Where models (``repeat0_fold0.keras``), ``predictions.parquet``, ``rounds.tsv``,
        ``history.tsv`` and ``part.json`` are written.
    """
    found = trainer.train_all([one.lesson for one in rounds])
    data, tables, rows, histories = trainer.data, [], [], []
    for one, trained in zip(rounds, found, strict=True):
        save_model(trained.model, folder / f"{one.lesson.name}.keras")
        del trained.model  # the weights are enough from here on
        histories.append(trained.history.assign(repeat=one.repeat, fold=one.fold))
        if one.is_final:
            continue
        scores = partial(trainer.scores, trained)
        held_out = scores(data.x[one.held_out])
        tables.append(predictions_table(data, one.held_out, held_out, one.repeat, one.fold))
        rows.append(_row(trainer, one, trained))
    if tables:
        write_table(folder / PREDICTIONS, pd.concat(tables, ignore_index=True))
    write_table(folder / ROUNDS, rounds_table(rows))
    write_table(folder / HISTORY, pd.concat(histories, ignore_index=True))
    epochs = [int(np.max(history["epoch"])) for history in histories]
    parameters = int(trainer.network.count_params())
    write_json(folder / CARD, {"parameters": parameters, "epochs": epochs})


def _row(trainer: Trainer, one: Round, trained: Trained) -> dict[str, Any]:
    """Row of ``rounds.tsv``."""
    data, lesson, scores = trainer.data, one.lesson, partial(trainer.scores, trained)
    row = round_row(data, scores, lesson.training, one.held_out)
    row |= {"temperature": temperature_of(data, scores, lesson.validation)}
    number = len(lesson.training) + len(lesson.validation)
    return row | {"repeat": one.repeat, "fold": one.fold, "examples": number}
