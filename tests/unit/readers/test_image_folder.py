"""Folders of images."""

import numpy as np
import pytest
from PIL import Image

from motifold.config.source import ImageFolder
from motifold.readers.image_folder import read_image_folder


def save(path, value, mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (3, 2) if mode == "L" else (3, 2, len(mode))
    Image.fromarray(np.full(shape, value, np.uint8), mode).save(path)


def folder(path, **keys):
    return read_image_folder(ImageFolder(format="image_folder", path=str(path), **keys))


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_one_folder_a_class_gives_the_label(tmp_path, ending):
    save(tmp_path / "cat" / f"1.{ending}", 5)
    save(tmp_path / "dog" / "deep" / f"2.{ending}", 9)
    (tmp_path / "dog" / "notes.txt").write_text("x")
    (tmp_path / "dog" / ".hidden").write_text("x")
    records = folder(tmp_path)
    assert records.table["id"].tolist() == [f"cat/1.{ending}", f"dog/deep/2.{ending}"]
    assert records.table["label"].tolist() == ["cat", "dog"]
    assert records.images.shape == (2, 3, 2, 1)
    assert records.images[:, 0, 0, 0].tolist() == [5, 9]
    assert records.notes == ["1 files that are no images were left out."]
    assert "split" not in records.table


def test_folders_named_train_and_test_give_the_split(tmp_path):
    save(tmp_path / "train" / "cat" / "1.png", 1)
    save(tmp_path / "test" / "cat" / "1.png", 2)
    save(tmp_path / "val" / "dog" / "1.png", 3)
    table = folder(tmp_path).table.set_index("id")
    assert table["split"].to_dict() == {
        "train/cat/1.png": "train",
        "test/cat/1.png": "test",
        "val/dog/1.png": "val",
    }
    assert set(table["label"]) == {"cat", "dog"}


def test_classes_that_are_called_train_and_car_are_classes(tmp_path):
    save(tmp_path / "train" / "1.png", 1)
    save(tmp_path / "car" / "1.png", 2)
    assert set(folder(tmp_path).table["label"]) == {"train", "car"}


def test_a_pattern_takes_the_group_from_the_file_name_alone(tmp_path):
    save(tmp_path / "slide9" / "slide1_1.png", 1)
    save(tmp_path / "slide9" / "deep" / "slide2_1.png", 2)
    save(tmp_path / "dog" / "slide1_2.png", 2)
    table = folder(tmp_path, group_pattern=r"^slide(\d)").table.set_index("id")
    assert table["group"].to_dict() == {
        "dog/slide1_2.png": "1",
        "slide9/slide1_1.png": "1",
        "slide9/deep/slide2_1.png": "2",
    }
    assert "file name" not in table


def test_headers_stand_in_the_order_of_the_images(tmp_path):
    save(tmp_path / "a" / "1.png", 7)
    save(tmp_path / "a" / "2.jpg", 7)
    save(tmp_path / "b" / "1.tif", 7)
    records = folder(tmp_path)
    assert records.headers["format"].tolist() == ["PNG", "JPEG", "TIFF"]
    assert records.headers["mode"].tolist() == ["L"] * 3
    assert len(records.headers) == len(records.table)


def test_colour_images_have_three_channels_and_transparency_is_noted(tmp_path):
    save(tmp_path / "a" / "1.png", 7, "RGBA")
    save(tmp_path / "b" / "1.jpg", 7, "RGB")
    records = folder(tmp_path)
    assert records.images.shape == (2, 3, 2, 3)
    assert records.notes == ["The transparency of 1 images was dropped."]
