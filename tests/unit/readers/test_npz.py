"""Arrays in .npz files."""

import numpy as np
import pytest

from motifold.config.source import Npz
from motifold.readers.npz import read_npz


def test_named_arrays_of_grey_images_get_a_channel(tmp_path):
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 3, 2)
    np.savez(tmp_path / "a.npz", x=pixels, y=np.array([1, 0]))
    records = read_npz(Npz(format="npz", path=str(tmp_path / "a.npz"), x="x", y="y"))
    assert np.array_equal(records.images, pixels[..., None])
    assert records.table["label"].tolist() == ["1", "0"]
    assert "split" not in records.table


def test_the_parts_of_medmnist_give_the_split_and_labels_lose_their_axis(tmp_path):
    arrays = {}
    for number, part in enumerate(("train", "val", "test"), start=1):
        arrays[f"{part}_images"] = np.full((number, 2, 2, 3), number, np.uint8)
        arrays[f"{part}_labels"] = np.full((number, 1), number)
    np.savez_compressed(tmp_path / "m.npz", **arrays)
    records = read_npz(Npz(format="npz", path=str(tmp_path / "m.npz")))
    splits = ["train", "validation", "validation", "test", "test", "test"]
    assert records.table["split"].tolist() == splits
    assert records.table["label"].tolist() == ["1", "2", "2", "3", "3", "3"]
    assert records.images.shape == (6, 2, 2, 3)
    assert records.table["row"].iloc[2] == "row 2 of val_images"


@pytest.mark.parametrize("kind", [bool, np.int64, np.float32])
def test_whole_numbers_of_any_type_become_bytes(tmp_path, kind):
    np.savez(tmp_path / "a.npz", x=np.ones((2, 2, 2), kind), y=np.array(["p", "q"]))
    records = read_npz(Npz(format="npz", path=str(tmp_path / "a.npz"), x="x", y="y"))
    assert records.images.dtype == np.uint8
    assert records.images.max() == 1
    assert records.table["label"].tolist() == ["p", "q"]
