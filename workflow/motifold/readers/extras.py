"""What the data say of an example besides what it is: group, split, weight, origin, place."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from motifold.readers.files import quoted
from motifold.readers.records import as_split
from motifold.readers.targets import at

WHOLE = r"[0-9]{1,18}(\.0*)?"  # fits int64; tables of fractions write whole numbers as 12.0


def extras(table: pd.DataFrame) -> pd.DataFrame:
    """Check and convert what is given of group, split, weight, origin, chromosome, start, end.

    Parameters
    ----------
    table
        ``Records.table``; all columns are text.

    Returns
    -------
    The columns that are given, in that order: weight as float64, start and end as int64 (counted
    from 0, half-open), the others as text.

    Raises
    ------
    DataError
        If one is empty, unknown, no number, or a place that ends before it starts; names the row.
    """
    found = {column: convert(table) for column, convert in CONVERT.items() if column in table}
    if "start" in found and "end" in found:
        _check_order(table, found["start"], found["end"])
    return pd.DataFrame(found, index=table.index)


def _named(column: str, table: pd.DataFrame) -> pd.Series:
    """A column of names that every example must have."""
    missing = (table[column] == "").to_numpy()
    if missing.any():
        raise at(table, missing, lambda _: f"the example has no {column}", "give it one")
    return table[column]


def _splits(table: pd.DataFrame) -> pd.Series:
    """The contract's word for each given word."""
    first = table.drop_duplicates("split")
    words = {
        word: as_split(word, file=source, row=row)
        for word, source, row in zip(first["split"], first["source"], first["row"], strict=True)
    }
    return table["split"].map(words)


def _weights(table: pd.DataFrame) -> pd.Series:
    weights = pd.to_numeric(table["weight"], errors="coerce").astype(float)
    wrong = ~(np.isfinite(weights.to_numpy()) & (weights > 0).to_numpy())
    if wrong.any():
        raise at(
            table,
            wrong,
            lambda row: f"the weight {quoted(row['weight'])} is no positive number",
            "give a number above 0",
        )
    return weights


def _positions(column: str, table: pd.DataFrame) -> pd.Series:
    """Positions on a chromosome."""
    wrong = ~table[column].str.fullmatch(WHOLE).to_numpy(bool)
    if wrong.any():
        raise at(
            table,
            wrong,
            lambda row: f"the {column} {quoted(row[column])} is no whole number from 0",
            "give positions counted from 0, as in BED",
        )
    return table[column].str.partition(".")[0].astype("int64")


def _check_order(table: pd.DataFrame, start: pd.Series, end: pd.Series) -> None:
    wrong = (start >= end).to_numpy()
    if wrong.any():
        raise at(
            table,
            wrong,
            lambda row: f"the start {row['start']} is not before the end {row['end']}",
            "count from 0 and let the end be the position after the last, as in BED",
        )


CONVERT: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "group": partial(_named, "group"),
    "split": _splits,
    "weight": _weights,
    "origin": partial(_named, "origin"),
    "chromosome": partial(_named, "chromosome"),
    "start": partial(_positions, "start"),
    "end": partial(_positions, "end"),
}
