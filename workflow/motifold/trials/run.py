"""Train and score a model under each of its trials."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Int

from motifold.artifacts import Data
from motifold.config.trials import Trial
from motifold.errors import DataError
from motifold.evaluation.metrics import metrics_of
from motifold.sequence.shuffle import dinucleotide_shuffled
from motifold.splits.assign import parts, rounds
from motifold.splits.folds import NEVER, k_folds
from motifold.trials.amount import Families, kept_rows
from motifold.trials.change import (
    groups_of,
    has_mixed_groups,
    kept_together,
    part_of,
    permuted_labels,
    permuted_within_groups,
)

logger = logging.getLogger(__name__)
COLUMNS = ["trial", "fraction", "n", "draw", "repeat", "fold", "metric", "value"]
FOLDS = ("random_folds", "leak_free_folds")  # trials with folds of their own
LABELS, LETTERS, SIZE, PART, MOST, WITHIN = range(6)  # each change has randomness of its own
FEWEST, MOST_FOLDS = 2, 10  # folds drawn to compare a given test part with

# data, training, validation and held-out positions, seed -> scores of the held-out examples
One = Callable[[Data, np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]
Task = tuple[np.ndarray, np.ndarray, np.ndarray, int]  # the same of one round, without the data
Learner = Callable[[Data, list[Task]], Iterable[np.ndarray]]  # of all rounds of a trial


@dataclass(frozen=True)
class Round:
    """Positions of the training, validation and held-out examples of one round."""

    fold: int
    training: Int[np.ndarray, "training"]
    inner: Int[np.ndarray, "validation"]
    held_out: Int[np.ndarray, "held_out"]


@dataclass(frozen=True)
class Basis:
    """What every trial of a dataset starts from.

    Attributes
    ----------
    data
        The dataset.
    folds
        ``folds.tsv``; trials use the first repeat.
    copies
        Number of each example's family of near-duplicates.
    validation
        Share of each training fold that decides when training stops.
    seed
        Seed of everything random.
    """

    data: Data
    folds: pd.DataFrame
    copies: Int[np.ndarray, "n"]
    validation: float
    seed: int


def one_by_one(learn: One) -> Learner:
    """A learner of one round as a learner of all of them, one after the other."""
    return lambda data, tasks: (learn(data, *task) for task in tasks)


def run_trials(basis: Basis, trials: list[Trial], learner: Learner) -> pd.DataFrame:
    """Train and score a model under each trial, on the folds of the first repeat.

    Parameters
    ----------
    basis
        The dataset and its folds.
    trials
        From :func:`motifold.config.trials.trials_for`.
    learner
        For each round, trains on the training and validation positions of a dataset and scores the
        held-out ones: class probabilities (n, classes) or targets (n, targets).

    Returns
    -------
    One row a fold and metric of ``evaluation.metrics``: trial, fraction, n (labelled examples at
    hand in training, the validation part included), draw, repeat, fold, metric, value. A fold whose
    training part has one class only is left out, and so is a trial whose folds cannot be drawn;
    without ``leak_free_folds`` there is nothing to compare ``random_folds`` with, where both are
    asked for. Labels are permuted within groups only if groups hold several labels.
    """
    grounds: dict[tuple[Any, ...], tuple[Basis, list[Round]]] = {}
    rows: list[dict[str, Any]] = []
    for trial in _possible(basis, trials):
        key = (trial.most, trial.rounds, trial.name if trial.name in FOLDS else "")
        if key not in grounds:  # drawn once for all permutations, because it takes a while
            grounds[key] = _ground(basis, trial)
        rows += _rows(*grounds[key], trial, learner)
    table = pd.DataFrame(rows, columns=COLUMNS)
    missing = "leak_free_folds" in {one.name for one in trials} - set(table["trial"])
    return table[table["trial"] != "random_folds"].reset_index(drop=True) if missing else table


def changed(basis: Basis, trial: Trial) -> Data:
    """The data of a trial: other labels or other letters, in training and held-out folds alike."""
    data = basis.data
    if trial.name == "permuted":
        rng = np.random.default_rng([basis.seed, LABELS, trial.draw])
        fold = basis.folds["fold"].to_numpy(np.int64)
        y = permuted_labels(data.y, basis.copies, groups_of(data.examples), rng, fold)
        return replace(data, y=y)
    groups = groups_of(data.examples)
    if trial.name == "permuted_within_groups" and groups is not None:
        rng = np.random.default_rng([basis.seed, WITHIN, trial.draw])
        return replace(data, y=permuted_within_groups(data.y, basis.copies, groups, rng))
    if trial.name == "shuffled":
        rng = np.random.default_rng([basis.seed, LETTERS, trial.draw])
        return replace(data, x=dinucleotide_shuffled(data.x, rng))
    return data


def _possible(basis: Basis, trials: list[Trial]) -> list[Trial]:
    """Trials without those that would change nothing."""
    groups = groups_of(basis.data.examples)
    mixed = groups is not None and has_mixed_groups(basis.data.y, groups)
    return [one for one in trials if mixed or one.name != "permuted_within_groups"]


def _rows(
    basis: Basis, asked: list[Round], trial: Trial, learner: Learner
) -> Iterator[dict[str, Any]]:
    data = changed(basis, trial)
    kept = [(one, *_part(basis, one, trial.fraction)) for one in asked]
    kept = [one for one in kept if _can_learn(data, trial, *one[:2])]
    tasks = [(some, inner, one.held_out, basis.seed + one.fold) for one, some, inner in kept]
    for (one, training, inner), scores in zip(kept, learner(data, tasks), strict=True):
        n = len(training) + len(inner)
        values = (trial.name, trial.fraction, n, trial.draw, 0, one.fold)
        logger.info("%s done: fraction %g, %d examples, draw %d, fold %d", *values[:4], one.fold)
        for metric, value in metrics_of(data.facts, data.y[one.held_out], scores).items():
            yield dict(zip(COLUMNS, (*values, metric, value), strict=True))


def _can_learn(data: Data, trial: Trial, one: Round, training: np.ndarray) -> bool:
    if data.facts.classes and len(np.unique(data.y[training])) < 2:
        logger.info("%s, fold %d is left out: one class to train on", trial.name, one.fold)
        return False
    return True


def _ground(basis: Basis, trial: Trial) -> tuple[Basis, list[Round]]:
    """The part of the data and the rounds on which a trial is done."""
    folds = basis.folds[basis.folds["repeat"] == 0].reset_index(drop=True)
    start = _smaller(replace(basis, folds=folds), trial.most)
    if trial.name in FOLDS:
        try:
            number = _number_of_folds(folds["fold"].to_numpy())
            start = replace(start, folds=_folds_anew(start, trial.name, number))
        except DataError as error:
            logger.info("%s is left out: %s", trial.name, error)
            return start, []
    # By the true labels, also for permuted ones: the same rounds as in training.
    y = start.data.y
    asked = [
        Round(fold, *parts(start.folds, y, 0, fold, start.validation, start.seed))
        for _, fold in rounds(start.folds)[: trial.rounds]
    ]
    return start, [_at_most(start, one, trial.most) for one in asked]


def _part(basis: Basis, one: Round, fraction: float | int) -> tuple[np.ndarray, np.ndarray]:
    """A part of the training and of the validation examples of a round."""
    if fraction == 1:
        return one.training, one.inner
    y, clusters = basis.data.y, _clusters(basis)
    # Smaller parts lie within larger ones, so that a curve is less noisy.
    rng = np.random.default_rng([basis.seed, PART, one.fold])
    training, inner = (
        some[part_of(y[some], clusters[some], fraction, rng)] for some in (one.training, one.inner)
    )
    return training, inner


def _smaller(basis: Basis, most: int | None) -> Basis:
    """A part of the data, where the training folds hold more than ``most`` examples."""
    fold = basis.folds["fold"].to_numpy(np.int64)
    sizes = np.unique(fold[fold != NEVER], return_counts=True)[1]
    if most is None or len(fold) - sizes.min() <= most:
        return basis
    rng = np.random.default_rng([basis.seed, SIZE])
    kept, data = kept_rows(_families(basis), fold, most, rng), basis.data
    examples = data.examples.iloc[kept].reset_index(drop=True)
    return replace(
        basis,
        data=Data(data.facts, examples, data.x[kept], data.y[kept]),
        folds=basis.folds.iloc[kept].reset_index(drop=True),
        copies=basis.copies[kept],
    )


def _at_most(basis: Basis, one: Round, most: int | None) -> Round:
    """A round with at most ``most`` training examples, relatives of what it holds out first."""
    number = len(one.training) + len(one.inner)
    if most is None or number <= most:
        return one
    families = _families(basis)
    rng, kin = np.random.default_rng([basis.seed, MOST, one.fold]), families.kin(one.held_out)
    training, inner = (
        families.some(rows, most / number, rng, kin) for rows in (one.training, one.inner)
    )
    return replace(one, training=training, inner=inner)


def _number_of_folds(fold: np.ndarray) -> int:
    """As many folds as the dataset has; of a given test part, as many as there is room for."""
    held = fold[fold != NEVER]
    number = len(np.unique(held))
    if number > 1:
        return number
    return int(np.clip(round(len(fold) / len(held)), FEWEST, MOST_FOLDS))


def _folds_anew(basis: Basis, name: str, number: int) -> pd.DataFrame:
    """Folds with every example by itself, or with its kin."""
    y = basis.data.y
    clusters = np.arange(len(y)) if name == "random_folds" else _clusters(basis)
    fold = k_folds(y, clusters, number, basis.seed)
    return basis.folds.assign(fold=fold, cluster=clusters, split="")


def _clusters(basis: Basis) -> np.ndarray:
    return kept_together(basis.copies, groups_of(basis.data.examples))


def _families(basis: Basis) -> Families:
    return Families(basis.data.y, basis.copies, _clusters(basis))
