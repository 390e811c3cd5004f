"""Keras is loaded without what Motifold never calls of it, and nothing else notices."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import motifold

PACKAGE = str(Path(motifold.__file__).parents[1])


def loaded(program: str) -> set[str]:
    """Modules of a process of its own, after a program."""
    tell = "\nimport sys; print(*sys.modules)"
    command, env = [sys.executable, "-c", program + tell], os.environ | {"PYTHONPATH": PACKAGE}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_scikit_learn_and_matplotlib_are_left_out():
    modules = loaded("from motifold.backend import keras, tf")
    assert {"keras", "tensorflow"} <= modules
    assert not {"sklearn", "matplotlib"} & modules


@pytest.mark.parametrize("step", ["train_network", "trial_network", "probe_network"])
def test_steps_of_networks_do_without(step):
    program = f"import motifold.steps.{step}, motifold.training.fit, motifold.trials.network"
    assert not {"sklearn", "matplotlib"} & loaded(program)


def test_they_can_be_loaded_after():
    program = "import motifold.backend\nfrom sklearn import metrics\nimport matplotlib.figure\nmetrics.roc_auc_score"
    assert {"sklearn.metrics", "matplotlib.figure"} <= loaded(program)


def test_what_was_there_before_stays():
    program = (
        "import sklearn\nfirst = sklearn\nimport motifold.backend, sklearn\nassert sklearn is first"
    )
    assert "keras.src.wrappers" in loaded(program)
