"""Small planted datasets that all tests of simple models share."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from motifold.artifacts import Data, Facts
from motifold.config import model

LENGTH, START = 20, 7
# The same letters in another order: composition cannot tell them apart.
SIGNALS = np.array([[0, 1, 2, 3, 0, 1], [1, 0, 3, 2, 1, 0], [3, 1, 0, 1, 0, 2]], np.uint8)
SETTINGS = {
    "constant": model.Constant(method="constant"),
    "composition": model.Composition(method="composition"),
    "nearest": model.Nearest(method="nearest"),
    "kmer_linear": model.WordsLinear(method="kmer_linear", longest=3),
    "position_linear": model.PositionsLinear(method="position_linear"),
    "random_forest": model.RandomForest(method="random_forest", trees=30),
    "gradient_boosting": model.GradientBoosting(method="gradient_boosting", iterations=30),
}
TASKS = ["two classes", "three classes", "one target", "two targets", "images", "image target"]


@pytest.fixture(autouse=True)
def _one_core() -> Iterator[None]:
    """As in the workflow; trees on a busy machine are many times slower on more."""
    with threadpool_limits(1):
        yield


@pytest.fixture
def settings() -> dict:
    return SETTINGS


@pytest.fixture
def planted():
    return make


def make(task: str, n: int = 120, seed: int = 0) -> Data:
    """A dataset whose answer is told by where letters or light are, never by how many."""
    rng = np.random.default_rng(seed)
    image, classes = task.startswith("image"), 3 if task == "three classes" else 2
    kind = rng.permutation(np.arange(n) % classes)
    x = _images(rng, kind) if image else _sequences(rng, kind)
    table = pd.DataFrame({"id": [f"e{i}" for i in range(n)]})
    if "target" in task:
        y = np.stack([10.0 * kind + rng.normal(0, 0.1, n), -5.0 * kind], axis=1)
        names = ["up", "down"] if task == "two targets" else ["up"]
        facts = _facts(image, "regression", targets=names)
        return Data(facts, table.assign(target=y[:, 0]), x, y[:, : len(names)])
    facts = _facts(image, "classification", classes=list("abc")[:classes])
    return Data(facts, table.assign(label=np.array(facts.classes)[kind]), x, kind.astype(np.int64))


def _facts(image: bool, task: str, **outputs: list[str]) -> Facts:
    shape = [6, 6, 1] if image else [LENGTH]
    return Facts("toy", "image" if image else "dna", task, shape, **outputs)


def _sequences(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    x = rng.integers(0, 4, (len(kind), LENGTH)).astype(np.uint8)
    x[:, START : START + SIGNALS.shape[1]] = SIGNALS[kind]
    return x


def _images(rng: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    x = rng.integers(0, 100, (len(kind), 6, 6, 1)).astype(np.uint8)
    for row, one in zip(x, kind, strict=True):
        row[:3, 3 * one : 3 * one + 3] += 100
    return x
