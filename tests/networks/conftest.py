"""Small datasets with a planted motif, and one way to train on them."""

import numpy as np
import pandas as pd
import pytest

import motifold.backend  # noqa: F401  (before anything imports Keras)
from motifold.artifacts import Data, Facts
from motifold.config import model

MOTIF = np.array([3, 2, 0, 1, 3, 1, 0], np.uint8)  # TGACTCA
TRAINING, VALIDATION = np.arange(64), np.arange(64, 96)


@pytest.fixture(scope="session")
def sequences():
    """Factory of sequences: class 1 holds the motif, targets say where it is."""
    return planted


@pytest.fixture(scope="session")
def images():
    """Factory of images: class 1 has light on the left."""
    return lit


@pytest.fixture(scope="session")
def two_parts():
    """Positions for training and validation, of at least 96 examples."""
    return TRAINING, VALIDATION


@pytest.fixture(scope="session")
def cheap():
    """Settings of the smallest network: linear, without dropout, a few quick steps."""

    def make(**changes):
        return model.Mlp(**{"build": "mlp", "units": [], "epochs": 2, "patience": None, **changes})

    return make


def planted(n=96, length=20, classes=2, targets=(), seed=0):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (n, length)).astype(np.uint8)
    kind, start = np.arange(n) % max(classes, 2), rng.integers(0, length - 6, n)
    for row in np.flatnonzero(kind == 1):
        x[row, start[row] : start[row] + 7] = MOTIF
    y = np.stack([1000.0 + 50 * (kind == 1), -0.1 * start], axis=1)
    return _data("dna", [length], x, kind if not targets else y[:, : len(targets)], targets)


def lit(n=96, size=8, channels=1, targets=(), seed=0):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 120, (n, size, size, channels)).astype(np.uint8)
    kind = np.arange(n) % 2
    x[kind == 1, :, : size // 2] += 100
    y = 10.0 * kind[:, None] + rng.normal(0, 1, (n, max(len(targets), 1)))
    return _data("image", [size, size, channels], x, y if targets else kind, targets)


def _data(kind, shape, x, y, targets):
    table = pd.DataFrame({"id": [f"e{i}" for i in range(len(x))]})
    if targets:
        facts = Facts("toy", kind, "regression", shape, targets=list(targets))
        return Data(facts, table, x, y)
    facts = Facts("toy", kind, "classification", shape, list("abc")[: y.max() + 1])
    return Data(facts, table.assign(label=np.array(facts.classes)[y]), x, y.astype(np.int64))
