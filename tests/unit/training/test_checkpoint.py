"""Checkpoints: whole, kept apart by what made them, and never taken for another's."""

import numpy as np
import pytest

from motifold.errors import UserError
from motifold.training.checkpoint import Checkpoints, NoCheckpoints

ABOUT = {"code": "abc", "settings": {"units": [4]}, "seed": 1, "versions": {"keras": "3.15.1"}}
ARRAYS = {"now_0": np.arange(6, dtype=np.float32).reshape(2, 3), "epochs": np.array([3])}


def test_what_was_kept_comes_back(tmp_path):
    assert Checkpoints(tmp_path / "new", ABOUT).load("fold") is None
    Checkpoints(tmp_path, ABOUT).save("fold", ARRAYS)
    found = Checkpoints(tmp_path, ABOUT).load("fold")
    assert found.keys() == ARRAYS.keys()
    assert all((found[key] == ARRAYS[key]).all() for key in ARRAYS)
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["about.json", "fold.npz"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"settings": {"units": [8]}}, r'settings \{"units": \[4\]\}, not \{"units": \[8\]\}'),
        ({"versions": {"keras": "4.0"}}, "versions"),
        ({"seed": 2}, "seed 1, not 2"),
    ],
)
def test_checkpoints_of_another_training_are_refused_and_stay(tmp_path, change, says):
    Checkpoints(tmp_path, ABOUT).save("fold", ARRAYS)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(UserError, match=rf"of another training \({says}.*; remove the folder"):
        Checkpoints(tmp_path, ABOUT | change)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no checkpoint at all"])
def test_a_damaged_checkpoint_is_refused(tmp_path, content):
    kept = Checkpoints(tmp_path, ABOUT)
    kept.save("fold", ARRAYS)
    (tmp_path / "fold.npz").write_bytes(content)
    with pytest.raises(UserError, match=r"fold\.npz: this checkpoint is damaged; remove it"):
        kept.load("fold")


def test_a_truncated_checkpoint_is_refused(tmp_path):
    kept = Checkpoints(tmp_path, ABOUT)
    kept.save("fold", ARRAYS)
    whole = (tmp_path / "fold.npz").read_bytes()
    (tmp_path / "fold.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="damaged"):
        kept.load("fold")


def test_a_checkpoint_is_due_at_first_and_not_at_once_again(tmp_path):
    kept = Checkpoints(tmp_path, ABOUT)
    assert kept.due("fold")
    kept.save("fold", ARRAYS)
    assert not kept.due("fold")
    assert kept.due("another fold")
    assert not NoCheckpoints().due("fold")
