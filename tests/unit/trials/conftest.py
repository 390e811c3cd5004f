"""Sequences in pairs of copies, and a model that knows copies by heart."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts
from motifold.trials.ground import Basis
from motifold.trials.run import one_by_one

PAIRS = 60


@pytest.fixture
def paired():
    """Factory of a basis whose folds keep pairs of copies together, or part them."""
    return make


@pytest.fixture
def by_heart():
    """A learner that answers with the label of the nearest training example."""
    return one_by_one(nearest)


def make(parted=False, linked=True, folds=3, copies=2, **columns):
    rng = np.random.default_rng(0)
    family = np.repeat(np.arange(PAIRS), copies)
    x = rng.integers(0, 4, (PAIRS, 25)).astype(np.uint8)[family]
    y = (np.arange(PAIRS) % 2)[family]
    ids = [f"e{row}" for row in range(len(y))]
    examples = pd.DataFrame({"id": ids, "label": np.array(["a", "b"])[y], **columns})
    facts = Facts("toy", "dna", "classification", [25], ["a", "b"])
    fold = np.arange(len(y)) % folds if parted else family // 2 % folds
    table = pd.DataFrame({"id": ids, "repeat": 0, "fold": fold, "cluster": family, "split": ""})
    known = family if linked else np.arange(len(y))
    return Basis(Data(facts, examples, x, y), table, known, 0.2, 1)


def nearest(data, training, inner, held_out, seed):
    inside = np.sort(np.concatenate([training, inner]))
    apart = (data.x[held_out][:, None] != data.x[inside][None]).sum(axis=2)
    return np.eye(2)[data.y[inside[apart.argmin(axis=1)]]]
