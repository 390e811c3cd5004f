"""Networks under trial: one compiled network, changed data, the rules from files to files."""

import contextlib
import json

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import read_table, write_array, write_facts, write_table
from motifold.config.dataset import Controls, LearningCurve
from motifold.config.model import Cnn
from motifold.config.trials import Trial
from motifold.steps.train_network import main as train
from motifold.steps.trial_network import main as tried
from motifold.training.checkpoint import Checkpoints
from motifold.training.fit import Trainer
from motifold.trials.ground import Basis
from motifold.trials.network import network_learner
from motifold.trials.run import run_trials

TRIALS = [Trial("fraction", 0.1, rounds=1), Trial("permuted", rounds=1)]


@pytest.fixture(scope="module")
def basis(sequences):
    data = sequences()
    n = len(data.y)
    folds = pd.DataFrame(
        {
            "id": data.examples["id"], "repeat": 0, "fold": np.arange(n) // 2 % 2,
            "cluster": np.arange(n), "split": "",
        }
    )  # fmt: skip
    return Basis(data, folds, np.arange(n), 0.25, 1)


def test_a_network_that_is_tried_in_turn_is_one_that_is_tried_alone(basis, cheap):
    """Nothing of an earlier trial is left, nor of its size: few steps an epoch follow many."""
    settings = cheap(batch_size=8, dropout=0.2, units=[4])
    trainer = Trainer(basis.data, settings, "in turn")
    table = run_trials(basis, [Trial("unchanged", rounds=1), *TRIALS], network_learner(trainer))
    for trial in TRIALS:
        learner = network_learner(Trainer(basis.data, settings, "alone"))
        alone = run_trials(basis, [trial], learner)
        same = (table["trial"] == trial.name) & (table["fraction"] == trial.fraction)
        pd.testing.assert_frame_equal(table[same].reset_index(drop=True), alone)
    assert table["value"].notna().all()


class KilledError(Exception):
    """Stands for a job's wall time."""


class Kept(Checkpoints):
    """Ends the job after some checkpoints, and knows who went on from one."""

    def __init__(self, folder, after=0):
        super().__init__(folder, {"seed": 1})
        self.after, self.went_on = after, []

    def save(self, name, arrays):
        super().save(name, arrays)
        self.after -= 1
        if not self.after:
            raise KilledError

    def load(self, name):
        found = super().load(name)
        if found is not None:
            self.went_on.append(name)
        return found


SEVERAL = [Trial("permuted"), Trial("shuffled"), Trial("seed", seeds=2), Trial("repeat")]
SEVERAL += [Trial("repeat", draw=1), Trial("fraction", 0.5)]


def net(**changes):
    return Cnn(build="cnn", filters=[3], widths=[4], pools=[2], units=[4], epochs=3, **changes)


def test_trials_side_by_side_are_those_one_after_the_other(basis):
    """Also of other labels, letters and folds: each has its own targets in one program."""
    trainer = Trainer(basis.data, net(learning_rate=0.01), "net")
    assert trainer.one_program
    one_by_one = run_trials(basis, SEVERAL, network_learner(trainer))
    at_once = run_trials(basis, SEVERAL, network_learner(trainer), at_once=True)
    same = [one.drop(columns="value") for one in (at_once, one_by_one)]
    pd.testing.assert_frame_equal(*same)
    smooth = at_once["metric"].isin(["brier", "log_loss"])  # others jump at a threshold
    assert smooth.any()
    np.testing.assert_allclose(
        at_once["value"][smooth], one_by_one["value"][smooth], rtol=1e-3, atol=1e-4
    )


@pytest.mark.parametrize(
    ("batch_normalisation", "at_once", "after"),
    [(False, False, 3), (False, True, 2), (False, True, 3), (True, False, 9)],
)
def test_trials_that_were_killed_go_on_with_the_next(
    basis, tmp_path, batch_normalisation, at_once, after
):
    settings = net(batch_normalisation=batch_normalisation)

    def found(checkpoints=None):
        trainer = Trainer(basis.data, settings, "net", checkpoints)
        return run_trials(basis, SEVERAL, network_learner(trainer), at_once=at_once)

    whole = found()
    with contextlib.suppress(KilledError):
        found(Kept(tmp_path, after=after))
    later = Kept(tmp_path)
    pd.testing.assert_frame_equal(found(later), whole)
    assert later.went_on
    assert len(set(later.went_on)) == len(later.went_on), (
        "each training has a checkpoint of its own"
    )


@pytest.fixture
def files(basis, tmp_path):
    write_facts(tmp_path / "dataset.json", basis.data.facts)
    write_table(tmp_path / "examples.parquet", basis.data.examples)
    write_array(tmp_path / "x.npy", basis.data.x)
    write_table(tmp_path / "folds.tsv", basis.folds)
    nothing = pd.DataFrame({"first": [], "second": []}).astype(np.int64)
    write_table(tmp_path / "similar.parquet", nothing)
    return tmp_path


def inputs(folder, settings):
    return {
        "facts": folder / "dataset.json", "examples": folder / "examples.parquet",
        "x": folder / "x.npy", "folds": folder / "folds.tsv", "own": [], "name": "mlp",
        "settings": settings.model_dump(), "seed": 1, "validation": 0.25,
    }  # fmt: skip


def test_training_leaves_a_row_for_each_round(files, cheap):
    train(
        **inputs(files, cheap()), parts=[], models=files / "models",
        predictions=files / "p.parquet", checkpoints=str(files / "checkpoints"),
    )  # fmt: skip
    rounds = read_table(files / "models/rounds.tsv")
    assert rounds[["fold", "examples"]].to_numpy().tolist() == [[0, 48], [1, 48]]
    assert rounds["temperature"].gt(0).all()
    assert rounds["training_score"].between(0, 1).all()
    assert rounds["strand_agreement"].between(0, 1).all()
    assert json.loads((files / "models/card.json").read_text())["parameters"] == 80 * 2 + 2


def test_a_network_is_tried_as_asked(files, cheap):
    tried(
        **inputs(files, cheap()),
        similar=files / "similar.parquet",
        trials=files / "trials.tsv",
        checkpoints=str(files / "checkpoints"),
        asked={
            "by": "random",
            "last_network": "mlp",
            "small": True,
            "controls": Controls(models=["mlp"], seeds=2, repeats=3).model_dump(mode="json"),
            "learning_curve": LearningCurve(fractions=[0.5], rounds=1).model_dump(mode="json"),
        },
    )
    assert not (files / "checkpoints").exists()
    table = read_table(files / "trials.tsv")
    assert (set(table["model"]), set(table["kind"])) == ({"mlp"}, {"network"})
    folds = table[table["metric"] == "mcc"].groupby("trial")["fold"].count()
    assert folds.to_dict() == {
        "ensemble": 2, "fraction": 1, "permuted": 2, "repeat": 6, "seed": 4, "shuffled": 2,
    }  # fmt: skip
