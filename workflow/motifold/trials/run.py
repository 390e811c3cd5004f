"""Train and score a model under each of its trials."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
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
    """One training under trial: its data, its name among all of a model, positions, seed."""

    data: Data
    name: str
    training: np.ndarray
    validation: np.ndarray
    held_out: np.ndarray
    seed: int


Learner = Callable[[list[Task]], Iterable[np.ndarray]]  # of all rounds of a trial, or of several
Part = tuple[Round, np.ndarray, np.ndarray]  # of a fold, its training and validation positions


def one_by_one(learn: One) -> Learner:
    """A learner of one round as a learner of all of them, one after the other."""
    return lambda tasks: (learn(one.data, *one[2:]) for one in tasks)


class Plan(NamedTuple):
    """A trial, its data, the folds on which it can be done, and the trainings that it takes."""

    trial: Trial
    data: Data
    parts: list[Part]
    tasks: list[Task]


def run_trials(
    basis: Basis, trials: list[Trial], learner: Learner, *, at_once: bool = False
) -> pd.DataFrame:
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
    at_once
        Whether the learner is given all trials of the same examples together, which then are held
        in memory: small networks are trained side by side.

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
    plans = enumerate(_plans(basis, trials))
    groups = _of_same_examples(list(plans)) if at_once else ([plan] for plan in plans)
    found: dict[int, list[dict[str, Any]]] = {}
    for some in groups:
        scores = iter(learner([task for _, plan in some for task in plan.tasks]))
        for number, plan in some:
            found[number] = list(_rows(plan, islice(scores, len(plan.tasks))))
    rows = [row for number in sorted(found) for row in found[number]]
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


def _plans(basis: Basis, trials: list[Trial]) -> Iterator[Plan]:
    """What each trial takes, one after the other, so that no more than one need be held."""
    grounds: dict[tuple[Any, ...], tuple[Basis, list[Round]]] = {}
    for trial in _possible(basis, trials):
        drawn = {name: name for name in FOLDS} | {REPEAT: f"{REPEAT} {trial.draw}"}
        key = (trial.most, trial.rounds, drawn.get(trial.name, ""))
        if key not in grounds:  # drawn once for all permutations, because it takes a while
            grounds[key] = ground(basis, trial)
        yield _plan(*grounds[key], trial)


def _plan(basis: Basis, asked: list[Round], trial: Trial) -> Plan:
    data = changed(basis, trial)
    kept = [(one, *_part(basis, one, trial.fraction)) for one in asked]
    kept = [one for one in kept if _can_learn(data, trial, *one[:2])]
    # All seeds together, because networks are trained side by side.
    what = f"{trial.name}_{trial.fraction}"
    tasks = [
        Task(data, f"{what}_{draw}_fold{one.fold}", some, inner, one.held_out, seed + one.fold)
        for draw, seed in enumerate(_seeds(basis, trial), trial.draw)
        for one, some, inner in kept
    ]
    return Plan(trial, data, kept, tasks)


def _of_same_examples(plans: list[tuple[int, Plan]]) -> Iterable[list[tuple[int, Plan]]]:
    """Trials that change no more than labels and folds, together."""
    groups: dict[int, list[tuple[int, Plan]]] = {}
    for number, plan in plans:
        groups.setdefault(id(plan.data.x), []).append((number, plan))
    return groups.values()


def _rows(plan: Plan, found: Iterable[np.ndarray]) -> Iterator[dict[str, Any]]:
    trial, data, kept = plan.trial, plan.data, plan.parts
    means = [np.zeros(0)] * len(kept)
    for number, scores in enumerate(found):
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
    part: Part,
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
