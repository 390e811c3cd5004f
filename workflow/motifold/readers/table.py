"""Tables: CSV, TSV or Parquet with a row an example."""

from pathlib import Path

import pandas as pd

from motifold.config.source import Table
from motifold.errors import DataError
from motifold.readers.columns import free_name, label_columns, optional_columns, read_columns
from motifold.readers.files import quoted
from motifold.readers.images import read_images
from motifold.readers.patterns import first_groups
from motifold.readers.records import Records
from motifold.sequence.texts import numbered, repeated


def read_table(source: Table) -> Records:
    """Read a table of sequences, or of paths of images.

    Paths of images are relative to the table's folder, or else to the working directory.

    Raises
    ------
    DataError
        If the table or an image cannot be read or a column is missing.
    """
    labels = label_columns(source.label)
    used = {"id": source.id} if source.id is not None else {}
    used |= {"sequence": source.sequence or str(source.image)} | optional_columns(source)
    columns, places = read_columns(source.path, [*used.values(), *labels])
    table = pd.DataFrame({role: columns[column] for role, column in used.items()})
    for label in labels:
        table[free_name(label)] = columns[label]
    if source.id is None:
        table.insert(0, "id", numbered("", len(table)))
    table["source"], table["row"] = repeated(source.path, len(table)), places
    if source.group_pattern is not None:
        table["group"] = first_groups("group_pattern", source.group_pattern, table, source.path)
    names = [free_name(label) for label in labels]
    if source.image is None:
        return Records(table, names)
    images, headers, notes = read_images(_found(source.path, table))
    return Records(table.drop(columns="sequence"), names, images, notes=notes, headers=headers)


def _found(path: str, table: pd.DataFrame) -> list[Path]:
    """Where the images of a table are."""
    return [
        _found_one(path, name, row)
        for name, row in zip(table["sequence"], table["row"], strict=True)
    ]


def _found_one(path: str, name: str, row: str) -> Path:
    for place in (Path(path).parent / name, Path(name)):
        if place.is_file():
            return place
    raise DataError(
        f"there is no image {quoted(name)}",
        file=path,
        row=row,
        fix="write its path relative to the table",
    )
