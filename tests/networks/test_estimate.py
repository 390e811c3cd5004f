"""A probe of a network: what a few epochs tell of whole trainings."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts
from motifold.config.load import MODEL
from motifold.trials.probe_network import NetworkProbe

SETTINGS = MODEL.validate_python(
    {"kind": "network", "build": "mlp", "units": [8], "batch_size": 16, "epochs": 40, "patience": 8}
)


@pytest.fixture(scope="module")
def probe():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (1200, 20)).astype(np.uint8)
    facts = Facts("set", "dna", "classification", [20], ["a", "b"])
    data = Data(facts, pd.DataFrame(index=range(1200)), x, (x[:, 0] > 1).astype(np.int64))
    return NetworkProbe(data, SETTINGS, 0)


def test_compiling_and_epochs_are_told_apart(probe):
    assert probe.size == 800  # 50 steps of 16
    assert probe.compiling.cpu > 0
    assert 0 < probe.epoch.cpu < 1


def test_a_training_that_may_stop_early_lies_between_its_shortest_and_its_longest(probe):
    found = probe.training(800)
    assert found.low.cpu < found.likely.cpu < found.high.cpu
    grown = (found.high.cpu / 1.25 - found.low.cpu * 1.25) / probe.epoch.cpu
    assert grown == pytest.approx(40 - 9)


def test_more_examples_take_more_time_and_memory(probe):
    assert probe.training(80_000).likely.cpu > 4 * probe.training(800).likely.cpu
    assert probe.memory(10_000_000) - probe.memory(800) == pytest.approx(
        2 * (20 + 12) * (10_000_000 - 800) / 2**20
    )
