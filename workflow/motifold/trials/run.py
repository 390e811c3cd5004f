"""Train and score a model under each of its trials."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from motifold.artifacts import Data
from motifold.config.trials import Trial
from motifold.evaluation.metrics import metrics_of
from motifold.sequence.shuffle import dinucleotide_shuffled
from motifold.trials.change import (
    groups_of,
    has_mixed_groups,
    part_of,
    permuted_labels,
    permuted_within_groups,
)
from motifold.trials.ground import (
    APART,
    FOLDS,
    LABELS,
    LETTERS,
    PART,
    REPEAT,
    WITHIN,
    Basis,
    Round,
    clusters_of,
    ground,
)

logger = logging.getLogger(__name__)
COLUMNS = ["trial", "fraction", "n", "draw", "repeat", "fold", "metric", "value"]

# data, training, validation and held-out positions, seed -> scores of the held-out examples
One = Callable[[Data, np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]


class Task(NamedTuple):
    """One training under trial: its name among all of a model, positions, seed."""

    name: str
    training: np.ndarray
    validation: np.ndarray
    held_out: np.ndarray
    seed: int


Learner = Callable[[Data, list[Task]], Iterable[np.ndarray]]  # of all rounds of a trial


def one_by_one(learn: One) -> Learner:
    """A learner of one round as a learner of all of them, one after the other."""
    return lambda data, tasks: (learn(data, *task[1:]) for task in tasks)


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
    asked for. Labels are permuted within groups only if groups hold several labels. Each seed of
    the trial ``seed`` is a draw; ``ensemble`` is the mean of what they all predict.

    References
    ----------
    Networks from several seeds: Lakshminarayanan et al. 2017, arXiv:1612.01474.
    """
    grounds: dict[tuple[Any, ...], tuple[Basis, list[Round]]] = {}
    rows: list[dict[str, Any]] = []
    for trial in _possible(basis, trials):
        drawn = {name: name for name in FOLDS} | {REPEAT: f"{REPEAT} {trial.draw}"}
        key = (trial.most, trial.rounds, drawn.get(trial.name, ""))
        if key not in grounds:  # drawn once for all permutations, because it takes a while
            grounds[key] = ground(basis, trial)
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
    # One call for all seeds, because networks are trained side by side.
    what = f"{trial.name}_{trial.fraction}"
    tasks = [
        Task(f"{what}_{draw}_fold{one.fold}", some, inner, one.held_out, seed + one.fold)
        for draw, seed in enumerate(_seeds(basis, trial), trial.draw)
        for one, some, inner in kept
    ]
    means = [np.zeros(0)] * len(kept)
    for number, scores in enumerate(learner(data, tasks)):
        draw, place = divmod(number, len(kept))
        means[place] = scores / trial.seeds + (means[place] if draw else 0)
        yield from _scored(data, trial, kept[place], (trial.name, trial.draw + draw), scores)
    for one, scores in zip(kept, means, strict=True):
        if trial.seeds > 1:
            yield from _scored(data, trial, one, ("ensemble", trial.draw), scores)


def _seeds(basis: Basis, trial: Trial) -> list[int]:
    """The seed of the other trials, or as many others as are asked for."""
    if trial.name != "seed":
        return [basis.seed]
    return [basis.seed + APART * (1 + number) for number in range(trial.seeds)]


def _scored(
    data: Data,
    trial: Trial,
    part: tuple[Round, np.ndarray, np.ndarray],
    names: tuple[str, int],
    scores: np.ndarray,
) -> Iterator[dict[str, Any]]:
    """Rows of one round; ``names``: of the trial, and the number of the draw."""
    one, training, inner = part
    values = (names[0], trial.fraction, len(training) + len(inner), names[1], 0, one.fold)
    logger.info("%s done: fraction %g, %d examples, draw %d, fold %d", *values[:4], one.fold)
    for metric, value in metrics_of(data.facts, data.y[one.held_out], scores).items():
        yield dict(zip(COLUMNS, (*values, metric, value), strict=True))


def _can_learn(data: Data, trial: Trial, one: Round, training: np.ndarray) -> bool:
    if data.facts.classes and len(np.unique(data.y[training])) < 2:
        logger.info("%s, fold %d is left out: one class to train on", trial.name, one.fold)
        return False
    return True


def _part(basis: Basis, one: Round, fraction: float | int) -> tuple[np.ndarray, np.ndarray]:
    """A part of the training and of the validation examples of a round."""
    if fraction == 1:
        return one.training, one.inner
    y, clusters = basis.data.y, clusters_of(basis)
    # Smaller parts lie within larger ones, so that a curve is less noisy.
    rng = np.random.default_rng([basis.seed, PART, one.fold])
    training, inner = (
        some[part_of(y[some], clusters[some], fraction, rng)] for some in (one.training, one.inner)
    )
    return training, inner
