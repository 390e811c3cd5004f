"""NumPy .npz files: two named arrays, or the parts of MedMNIST."""

import zipfile
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from motifold.config.source import Npz
from motifold.errors import DataError, nearest
from motifold.readers.files import MAX_ARRAY, existing, quoted
from motifold.readers.records import Records

PARTS = {"train": "train", "val": "validation", "test": "test"}  # in the words of MedMNIST
MAX_CHANNELS = 16
# What zipfile and NumPy raise over damaged files, found by damaging some.
BROKEN = (
    ValueError, EOFError, OSError, MemoryError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_npz(source: Npz) -> Records:
    """Read images and labels from arrays.

    Raises
    ------
    DataError
        If the file is no .npz, lacks an array, holds pickled objects or no whole numbers 0 to 255.

    References
    ----------
    Yang et al. 2023, MedMNIST v2, doi 10.1038/s41597-022-01721-8, for the names of the parts.
    """
    path = source.path
    pairs = _pairs(source)
    arrays = _load(path, [name for x, y, _ in pairs for name in (x, y)])
    parts = [_part(path, arrays[x], arrays[y], x) for x, y, _ in pairs]
    for (x, _, _), (pixels, _) in zip(pairs, parts, strict=True):
        if pixels.shape[1:] != parts[0][0].shape[1:]:
            raise DataError(
                f"the images of {x} have another size than those of {pairs[0][0]}",
                file=path,
                fix="bring all images to one size",
            )
    table = pd.concat([labels for _, labels in parts], ignore_index=True)
    if source.x is None:
        table["split"] = np.repeat([split for _, _, split in pairs], [len(one) for _, one in parts])
    table.insert(0, "id", [str(number) for number in range(1, len(table) + 1)])
    pixels = np.concatenate([pixels for pixels, _ in parts])
    return Records(table, ["label"], pixels, class_names=source.names)


def _pairs(source: Npz) -> list[tuple[str, str, str]]:
    """Names of the arrays that belong together, and their split."""
    held = _names(source.path)
    if source.x is not None and source.y is not None:
        for name in (source.x, source.y):
            if name not in held:
                raise DataError(
                    f"there is no array {quoted(name)}", file=source.path, fix=nearest(name, held)
                )
        return [(source.x, source.y, "")]
    pairs = [(f"{part}_images", f"{part}_labels", split) for part, split in PARTS.items()]
    found = [pair for pair in pairs if pair[0] in held and pair[1] in held]
    if not found:
        raise DataError(
            "there are no arrays 'train_images' and 'train_labels'",
            file=source.path,
            fix=f"name its arrays as x and y, out of {', '.join(sorted(held))}",
        )
    return found


def _names(path: str) -> set[str]:
    """Names of the arrays; what they unpack to is bounded here."""
    existing(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except BROKEN as error:
        raise DataError(
            "this is no whole .npz file", file=path, fix="write or copy it again"
        ) from error
    if sum(member.file_size for member in members) > MAX_ARRAY:
        raise DataError(
            f"it unpacks to more than {MAX_ARRAY // 2**30} GiB", file=path, fix="split it in parts"
        )
    return {Path(member.filename).stem for member in members if member.filename.endswith(".npy")}


def _load(path: str, names: list[str]) -> dict[str, np.ndarray]:
    """The named arrays; pickled objects are never opened."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except BROKEN as error:
        pickled = "Object arrays" in str(error)
        raise DataError(
            "an array holds pickled objects" if pickled else "an array is damaged",
            file=path,
            fix="save arrays of plain numbers" if pickled else "write or copy the file again",
        ) from error


def _part(path: str, x: np.ndarray, y: np.ndarray, name: str) -> tuple[np.ndarray, pd.DataFrame]:
    """Pixels (n, height, width, channels) and labels of one part."""
    pixels = _pixels(path, x, name)
    labels = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
    if labels.ndim != 1 or len(labels) != len(pixels):
        raise DataError(
            f"the labels of {name} have the shape {y.shape} for {len(pixels)} images",
            file=path,
            fix="give one label an image",
        )
    rows = [f"row {number} of {name}" for number in range(1, len(labels) + 1)]
    words = labels.astype(np.str_) if labels.dtype.kind == "S" else labels
    text = pd.Series([str(word).strip() for word in words.tolist()], dtype="str")
    return pixels, pd.DataFrame({"label": text, "source": path, "row": rows})


def _pixels(path: str, x: np.ndarray, name: str) -> np.ndarray:
    """An array as uint8 (n, height, width, channels), if nothing is lost by it."""
    if x.ndim == 3:
        x = x[..., None]
    if x.ndim != 4 or x.shape[-1] > MAX_CHANNELS:
        raise DataError(
            f"{name} has the shape {x.shape}",
            file=path,
            fix="give images as (n, height, width) or (n, height, width, channels)",
        )
    if x.dtype == np.uint8:
        return x
    if x.dtype.kind not in "biuf":
        raise DataError(f"{name} holds no numbers", file=path, fix="give pixels from 0 to 255")
    with np.errstate(invalid="ignore"):
        whole = x.astype(np.uint8)
    if not np.array_equal(whole, x):
        raise DataError(
            f"{name} holds values that are no whole numbers from 0 to 255",
            file=path,
            fix="scale its pixels to 0 to 255 and save them as uint8",
        )
    return whole
