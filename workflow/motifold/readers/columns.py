"""Columns of a table as text, with the place of each row."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from motifold.config.source import LabelTable, Table
from motifold.errors import DataError, nearest
from motifold.readers.files import MAX_BYTES, open_bytes, open_text, quoted
from motifold.readers.plain_table import plain_columns
from motifold.sequence.texts import numbered

ENDINGS = (".csv", ".tsv", ".txt", ".parquet")
# What else a table may say of an example: keys of a source and columns of Records.table.
OPTIONAL = ("group", "split", "weight", "origin", "chromosome", "start", "end")
# Columns of Records.table that a label column must not hide.
FIXED = frozenset({"id", "source", "row", "sequence", *OPTIONAL})


def read_columns(path: str, wanted: Sequence[str]) -> tuple[pd.DataFrame, pd.Series]:
    """Read columns of a table as stripped text.

    Parameters
    ----------
    path
        A .csv, .tsv, .txt (tab or comma) or .parquet file, plain or .gz.
    wanted
        Names of columns.

    Returns
    -------
    The columns, and where each row stands, for messages: ``line 12`` or ``row 12``.

    Raises
    ------
    DataError
        If the file cannot be read, has no rows or lacks a column (offers the nearest spelling).
    """
    names = list(dict.fromkeys(wanted))
    ending = Path(path.removesuffix(".gz")).suffix.lower()
    if ending not in ENDINGS:
        raise DataError(
            f"a table cannot end in {quoted(ending)}",
            file=path,
            fix=f"use {', '.join(ENDINGS)}, plain or .gz",
        )
    table, places = _parquet(path, names) if ending == ".parquet" else _text(path, names, ending)
    if places.empty:
        raise DataError("the table has no rows", file=path, fix="add examples below the header")
    return table.apply(lambda column: column.str.strip()).reset_index(drop=True), places


def optional_columns(source: Table | LabelTable) -> dict[str, str]:
    """Columns that a source names beyond the examples and labels: {our name: its name}."""
    named = {role: getattr(source, role, None) for role in OPTIONAL}
    return {role: column for role, column in named.items() if column is not None}


def label_columns(labels: str | list[str]) -> list[str]:
    """Label columns as a list, each once."""
    return [labels] if isinstance(labels, str) else list(dict.fromkeys(labels))


def free_name(column: str) -> str:
    """The name under which a label column stands in ``Records.table``.

    Examples
    --------
    >>> free_name("bin"), free_name("weight")
    ('bin', 'weight_value')
    """
    return f"{column}_value" if column in FIXED else column


def _text(path: str, names: list[str], ending: str) -> tuple[pd.DataFrame, pd.Series]:
    """Columns of a CSV or TSV file; lines are counted as an editor counts them."""
    separator = {".csv": ",", ".tsv": "\t"}.get(ending) or _sniffed(path)
    plain = plain_columns(path, names, separator)
    if plain is not None:
        return plain, numbered("line", len(plain), first=2)
    with open_text(path) as text:
        try:
            table = pd.read_csv(
                text,
                sep=separator,
                header=None,
                dtype=str,
                na_filter=False,
                skip_blank_lines=False,
            )
        except pd.errors.EmptyDataError as error:
            raise DataError("the file is empty", file=path, fix="write or copy it again") from error
        except pd.errors.ParserError as error:
            raise _broken_line(path, str(error)) from error
    header = [str(name).strip() for name in table.iloc[0]]
    _check_names(path, names, header)
    table = table.iloc[1:]
    table = table[(table != "").any(axis=1)]
    places = pd.Series([f"line {line}" for line in (table.index + 1).tolist()], dtype="str")
    return table.iloc[:, [header.index(name) for name in names]].set_axis(names, axis=1), places


def _sniffed(path: str) -> str:
    """Tab if the header of a .txt file holds one, else comma."""
    with open_text(path) as text:
        return "\t" if "\t" in text.readline() else ","


def _broken_line(path: str, message: str) -> DataError:
    """What pandas could not split into columns."""
    counts = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", message)
    if counts:
        wanted, line, given = map(int, counts.groups())
        return DataError(
            f"it has {given} fields, the header has {wanted}",
            file=path,
            row=line,
            fix="give every line as many fields as the header",
        )
    opened = re.search(r"string starting at row (\d+)", message)
    return DataError(
        "a quotation mark is opened and not closed" if opened else "it cannot be split in columns",
        file=path,
        row=int(opened.group(1)) + 1 if opened else None,
        fix="correct the line",
    )


def _check_names(path: str, names: list[str], header: list[str]) -> None:
    for name in names:
        if name not in header:
            raise DataError(
                f"there is no column {quoted(name)}", file=path, fix=nearest(name, set(header))
            )
        if header.count(name) > 1:
            raise DataError(
                f"two columns are called {quoted(name)}", file=path, fix="rename one of them"
            )


def _parquet(path: str, names: list[str]) -> tuple[pd.DataFrame, pd.Series]:
    """Columns of a Parquet file; missing values become empty text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open_bytes(path) as raw:
        content = io.BytesIO(raw.read()) if path.endswith(".gz") else raw
        try:
            file = pq.ParquetFile(content)
            _check_names(path, names, file.schema_arrow.names)
            _check_size(path, file.metadata)
            table = file.read(columns=names)
            frame = pd.DataFrame({name: _as_text(table.column(name)) for name in names})
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DataError(
                "this is not a whole Parquet file", file=path, fix="write or copy it again"
            ) from error
    return frame, numbered("row", len(frame))


def _as_text(column: Any) -> pd.Series:
    """A column of Parquet as text."""
    texts = ["" if value is None or value != value else str(value) for value in column.to_pylist()]
    return pd.Series(texts, dtype="str")


def _check_size(path: str, metadata: Any) -> None:
    """Refuse what would not fit once unpacked, before it is."""
    groups = range(metadata.num_row_groups)
    size = sum(metadata.row_group(one).total_byte_size for one in groups)
    if size > MAX_BYTES:
        raise DataError(
            f"it holds {size / 2**30:,.0f} GiB once unpacked", file=path, fix="split it in parts"
        )
