"""Folders of images: one a class, or train, validation and test folders of them."""

from pathlib import Path

import pandas as pd

from motifold.config.source import ImageFolder
from motifold.errors import DataError
from motifold.readers.images import SUFFIXES, read_images
from motifold.readers.patterns import first_groups
from motifold.readers.records import SPLITS, Records


def read_image_folder(source: ImageFolder) -> Records:
    """Read images; the folder gives the class, and the folder above it the split if it is one.

    Raises
    ------
    DataError
        If the folder is missing, holds no class folders or no images, or an image is unreadable.
    """
    top = Path(source.path)
    if not top.is_dir():
        raise DataError("there is no such folder", file=source.path, fix="correct the path")
    classes = _class_folders(top)
    found = [(image, name, split) for folder, name, split in classes for image in _files(folder)]
    images = [one for one in found if one[0].suffix.lower() in SUFFIXES]
    if not images:
        raise DataError(
            "it holds no images",
            file=source.path,
            fix="put PNG, JPEG or TIFF files in one folder a class",
        )
    table = pd.DataFrame(
        {
            "id": [image.relative_to(top).as_posix() for image, _, _ in images],
            "label": [name for _, name, _ in images],
            "source": [str(image) for image, _, _ in images],
            "row": [f"image {number}" for number in range(1, len(images) + 1)],
        }
    )
    if images[0][2]:
        table["split"] = [split for _, _, split in images]
    if source.group_pattern is not None:
        named = table.assign(**{"file name": [image.name for image, _, _ in images]})
        table["group"] = first_groups(
            "group_pattern", source.group_pattern, named, source.path, over="file name"
        )
    pixels, headers, notes = read_images([image for image, _, _ in images])
    if len(images) < len(found):
        notes.append(f"{len(found) - len(images)} files that are no images were left out.")
    return Records(table, ["label"], pixels, notes=notes, headers=headers)


def _class_folders(top: Path) -> list[tuple[Path, str, str]]:
    """Folders of one class: where, the class, the split (or nothing)."""
    words = set().union(*SPLITS.values())
    inner = _folders(top)
    if inner and all(folder.name.lower() in words for folder in inner):
        return [(folder, folder.name, split.name) for split in inner for folder in _folders(split)]
    return [(folder, folder.name, "") for folder in inner]


def _folders(top: Path) -> list[Path]:
    return sorted(one for one in top.iterdir() if one.is_dir() and not one.name.startswith("."))


def _files(folder: Path) -> list[Path]:
    """Files of a folder and the folders in it, without hidden ones."""
    inside = (one for one in folder.rglob("*") if one.is_file())
    return sorted(
        one
        for one in inside
        if not any(part.startswith(".") for part in one.relative_to(folder).parts)
    )
