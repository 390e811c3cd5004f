"""How many trainings a job does, and on how many examples, told before any is done."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from motifold.config.trials import CHEAP, Asked, Trial, trials_for


@dataclass(frozen=True)
class Held:
    """How a dataset is held out.

    Attributes
    ----------
    rounds, first
        Number of rounds in all, and in the first repeat, on which trials are done.
    training
        Training examples of a round, the validation part included.
    final
        Examples of the final model; 0: it is that of the only round.
    """

    rounds: int
    first: int
    training: int
    final: int


@dataclass(frozen=True)
class Trainings:
    """Trainings of one size: how many, on how many examples each."""

    number: int
    examples: int


def held_out(examples: pd.DataFrame, way: str | None, folds: int, repeats: int) -> Held:
    """How a dataset will be held out, as far as that can be told before it is split.

    Parameters
    ----------
    examples
        ``examples.parquet``.
    way
        Value of ``split.by``.
    folds, repeats
        As configured.
    """
    n = len(examples)
    if way != "column" or "split" not in examples:
        return Held(folds * repeats, folds, round(n * (folds - 1) / folds), n)
    words = examples["split"].astype(str).str.lower()
    tested = int(words.str.startswith("test").sum())
    if tested:
        return Held(1, 1, n - tested, 0)
    number = max(2, words[~words.isin(["-1", ""])].nunique())
    return Held(number, number, round(n * (number - 1) / number), 0)


def training_work(settings: Any, held: Held, validation: float) -> list[Trainings]:
    """Trainings of a ``train_`` job: every round, and the final model."""
    work = [Trainings(held.rounds, held.training)]
    if held.final:
        work.append(Trainings(1, held.final))
    if getattr(settings, "method", "") in CHEAP:  # fitted without the validation part, too
        work.append(Trainings(held.rounds, round(held.training * (1 - validation))))
    return work


def trial_work(
    name: str, settings: Any, asked: Asked, held: Held, *, grouped: bool
) -> list[Trainings]:
    """Trainings of a ``trial_`` job; none if the model is not tried.

    Parameters
    ----------
    grouped
        Whether the examples have groups, without which nothing is permuted within them.
    """
    trials = trials_for(name, settings, asked)
    return [
        Trainings(one.seeds * min(one.rounds or held.first, held.first), _size(one, held.training))
        for one in trials
        if grouped or one.name != "permuted_within_groups"
    ]


def _size(trial: Trial, training: int) -> int:
    """Training examples of one trial."""
    size = round(training * trial.fraction)
    return size if trial.most is None else min(size, trial.most)
