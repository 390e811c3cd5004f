"""IDX files."""

import gzip
import struct

import numpy as np
import pytest

from motifold.config.source import Idx
from motifold.readers.idx import read_idx, read_idx_file


def idx(array):
    array = np.asarray(array, np.uint8)
    return struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_images_and_labels_come_with_the_official_test_part(tmp_path, pack):
    pixels = np.arange(24).reshape(4, 3, 2)
    parts = {
        "images": pixels[:3],
        "labels": [2, 0, 1],
        "test_images": pixels[3:],
        "test_labels": [2],
    }
    for name, array in parts.items():
        (tmp_path / name).write_bytes(pack(idx(array)))
    names = {name: str(tmp_path / name) for name in parts}
    records = read_idx(Idx(format="idx", **names, names=["a", "b", "c"]))
    assert np.array_equal(records.images[..., 0], pixels)
    assert records.table["label"].tolist() == ["2", "0", "1", "2"]
    assert records.table["split"].tolist() == ["train"] * 3 + ["test"]
    assert records.table["id"].tolist() == ["1", "2", "3", "4"]
    assert records.class_names == ["a", "b", "c"]


def test_colour_images_keep_their_channels(tmp_path):
    pixels = np.arange(36, dtype=np.uint8).reshape(2, 3, 2, 3)
    (tmp_path / "i").write_bytes(idx(pixels))
    (tmp_path / "l").write_bytes(idx([0, 1]))
    records = read_idx(Idx(format="idx", images=str(tmp_path / "i"), labels=str(tmp_path / "l")))
    assert np.array_equal(records.images, pixels)
    assert "split" not in records.table


def test_the_bytes_are_those_that_were_written(tmp_path):
    (tmp_path / "l").write_bytes(idx([7, 255, 0]))
    assert read_idx_file(str(tmp_path / "l"), (1,)).tolist() == [7, 255, 0]
