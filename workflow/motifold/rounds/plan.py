"""Which rounds there are, and what each one trains on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from motifold.artifacts import Data
from motifold.splits.assign import parts, rounds, validation_of
from motifold.splits.folds import NEVER
from motifold.training.lesson import Lesson

FINAL = 999_999  # added to the seed of the final model; above what any round adds


@dataclass(frozen=True)
class Round:
    """One training of a network.

    Attributes
    ----------
    repeat, fold
        What is held out; ``NEVER`` both for the final model, which holds nothing out.
    held_out
        Positions of the held-out examples.
    lesson
        What is trained on.
    """

    repeat: int
    fold: int
    held_out: np.ndarray
    lesson: Lesson

    @property
    def is_final(self) -> bool:
        """Whether it holds nothing out."""
        return self.fold == NEVER


def all_rounds(
    data: Data, folds: pd.DataFrame, name: str, seed: int, validation: float
) -> list[Round]:
    """Every round of a network, the final model last.

    A given test part is no training data, ever: where there is one, no final model is trained.

    Parameters
    ----------
    folds
        ``folds.tsv``.
    name
        Of the model, for the log.
    validation
        Share of each training fold that decides when training stops.
    """
    found = []
    for repeat, fold in rounds(folds):
        training, inner, held_out = parts(folds, data.y, repeat, fold, validation, seed)
        own = seed + 1000 * repeat + fold
        what, key = f"{name}, repeat {repeat}, fold {fold}", f"repeat{repeat}_fold{fold}"
        found.append(Round(repeat, fold, held_out, Lesson(training, inner, own, what, key)))
    if not (folds["split"] != "").any():
        training, inner = validation_of(folds, data.y, validation, seed)
        lesson = Lesson(training, inner, seed + FINAL, f"{name}, final model", "final")
        found.append(Round(NEVER, NEVER, np.zeros(0, np.int64), lesson))
    return found
