"""The data and the rounds on which trials are done."""

import logging
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Int

from motifold.artifacts import Data
from motifold.config.trials import Trial
from motifold.errors import DataError
from motifold.splits.assign import parts, rounds
from motifold.splits.folds import NEVER, k_folds
from motifold.trials.amount import Families, kept_rows
from motifold.trials.change import groups_of, kept_together

logger = logging.getLogger(__name__)
FOLDS = ("random_folds", "leak_free_folds")  # trials with folds of another kind
REPEAT = "repeat"  # the trial with folds of the same kind
APART = 10_000_000  # between seeds; what rounds add to them is far less
LABELS, LETTERS, SIZE, PART, MOST, WITHIN = range(6)  # each choice has randomness of its own
FEWEST, MOST_FOLDS = 2, 10  # folds drawn to compare a given test part with


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


def ground(basis: Basis, trial: Trial) -> tuple[Basis, list[Round]]:
    """The part of the data and the rounds on which a trial is done."""
    folds = basis.folds[basis.folds["repeat"] == 0].reset_index(drop=True)
    start = _smaller(replace(basis, folds=folds), trial.most)
    if trial.name == REPEAT and _is_drawn_before(basis, trial):
        logger.info("draw %d is left out: clusters allow no other folds", trial.draw)
        return start, []
    if trial.name in (*FOLDS, REPEAT):
        try:
            number = _number_of_folds(folds["fold"].to_numpy())
            start = replace(start, folds=_folds_anew(start, trial, number))
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


def _folds_anew(basis: Basis, trial: Trial, number: int) -> pd.DataFrame:
    """Folds with every example by itself, with its kin, or with what the dataset's folds keep."""
    y, seed = basis.data.y, basis.seed
    if trial.name == REPEAT:
        clusters, seed = basis.folds["cluster"].to_numpy(), seed + APART * (1 + trial.draw)
    else:
        clusters = np.arange(len(y)) if trial.name == "random_folds" else clusters_of(basis)
    fold = k_folds(y, clusters, number, seed)
    return basis.folds.assign(fold=fold, cluster=clusters, split="")


def _is_drawn_before(basis: Basis, trial: Trial) -> bool:
    """Whether a draw parts the examples as the dataset's folds or an earlier draw do."""
    known = {_parting(one["fold"]) for _, one in basis.folds.groupby("repeat")}
    first = basis.folds[basis.folds["repeat"] == 0].reset_index(drop=True)
    start, number = replace(basis, folds=first), _number_of_folds(first["fold"].to_numpy())
    try:
        for draw in range(trial.draw):
            earlier = replace(trial, draw=draw)
            known.add(_parting(_folds_anew(start, earlier, number)["fold"]))
        return _parting(_folds_anew(start, trial, number)["fold"]) in known
    except DataError:
        return False  # said where folds are drawn


def _parting(fold: pd.Series) -> bytes:
    """Which examples are together, whatever the number of their fold."""
    return pd.factorize(fold)[0].astype(np.int32).tobytes()


def clusters_of(basis: Basis) -> np.ndarray:
    """Number of each example's cluster that no honest fold parts."""
    return kept_together(basis.copies, groups_of(basis.data.examples))


def _families(basis: Basis) -> Families:
    return Families(basis.data.y, basis.copies, clusters_of(basis))
