"""Rounds: each fold held out once, and a model of everything unless a test part is given."""

import numpy as np
import pandas as pd

from motifold.artifacts import Data, Facts
from motifold.rounds.plan import all_rounds
from motifold.splits.folds import NEVER

N = 60
FACTS = Facts("toy", "dna", "classification", [4], ["a", "b"])
DATA = Data(
    FACTS, pd.DataFrame({"id": range(N)}), np.zeros((N, 4), np.uint8), (np.arange(N) % 2)
)  # fmt: skip


def folds(fold, repeat=0, split=""):
    return pd.DataFrame(
        {"id": range(N), "repeat": repeat, "fold": fold, "cluster": range(N), "split": split}
    )


def test_every_fold_of_every_repeat_is_held_out_and_the_final_model_holds_out_nothing():
    table = pd.concat([folds(np.arange(N) % 3), folds(np.arange(N) // 20, repeat=1)])
    found = all_rounds(DATA, table, "net", 7, 0.2)
    assert [(one.repeat, one.fold) for one in found[:-1]] == [
        (repeat, fold) for repeat in (0, 1) for fold in range(3)
    ]
    for one in found:
        parts = (one.lesson.training, one.lesson.validation, one.held_out)
        assert sorted(np.concatenate(parts).tolist()) == list(range(N))
    assert found[-1].is_final
    assert found[-1].lesson.name == "final"
    assert len(found[-1].held_out) == 0
    assert len({one.lesson.seed for one in found}) == 7
    assert len({one.lesson.name for one in found}) == 7


def test_a_given_test_part_is_never_trained_on():
    given = np.where(np.arange(N) < 45, "train", "test")
    table = folds(np.where(given == "test", 0, NEVER), split=given)
    (only,) = all_rounds(DATA, table, "net", 1, 0.2)
    assert not only.is_final
    assert set(only.held_out) == set(range(45, N))
