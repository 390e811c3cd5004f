"""The one form that every reader returns."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from motifold.errors import DataError


@dataclass
class Records:
    """Labelled examples as they stand in the files, before anything is encoded.

    Attributes
    ----------
    table
        One row an example. Always ``id`` (str) and ``source`` (str, the file it came from), and
        the label columns named in ``labels``. Optionally ``group``, ``split``, ``weight``,
        ``origin`` (file, batch, plate, lab), ``chromosome``, ``start``, ``end`` (half-open), all
        as text. ``row`` (str) says where an example stands, for messages: ``line 12``, ``row 12``.
        For sequences, ``sequence`` (str, as written).
    labels
        Columns of ``table`` with the labels: one for classes, one or more for numbers. Text.
    images
        uint8 (n, height, width, channels), or None for sequences.
    class_names
        Names of numbered classes, if the source gives them.
    notes
        Sentences about what reading did.
    headers
        For images from files, what their headers say: ``format``, ``mode``, ``meta_dpi``,
        ``meta_software``, ``meta_exif``; see :mod:`motifold.readers.headers`.
    """

    table: pd.DataFrame
    labels: list[str]
    images: np.ndarray | None = None
    class_names: list[str] | None = None
    notes: list[str] = field(default_factory=list)
    headers: pd.DataFrame | None = None


def as_split(value: str, *, file: str, row: str) -> str:
    """The contract's word for a given split: train, validation or test, or a fold number.

    Raises
    ------
    DataError
        If the word is none of those; names the row.
    """
    word = value.strip().lower()
    for known, spellings in SPLITS.items():
        if word in spellings:
            return known
    if word.isdigit():
        return word
    raise DataError(
        f"the split '{value}' is not known",
        file=file,
        row=row,
        fix="use train, validation or test, or fold numbers",
    )


SPLITS = {
    "train": {"train", "training", "tr"},
    "validation": {"validation", "valid", "val", "dev"},
    "test": {"test", "testing", "held-out", "held_out"},
}
