"""FASTA files: one a class, or one whose labels stand in a table or in the headers."""

import pandas as pd

from motifold.config.source import Fasta, LabelTable
from motifold.errors import DataError
from motifold.readers.codes import Codes
from motifold.readers.columns import free_name, label_columns, optional_columns, read_columns
from motifold.readers.fasta_records import fasta_records
from motifold.readers.files import quoted
from motifold.readers.patterns import first_groups
from motifold.readers.records import Records


def read_fasta(source: Fasta, codes: Codes | None = None) -> Records:
    """Read labelled FASTA records; the first word of a header is the record's name.

    Parameters
    ----------
    codes
        Where base codes go; then the table has no sequences.

    Raises
    ------
    DataError
        If a file is no FASTA, or a record has no name or finds no label.
    """
    records = _labelled(source, codes)
    if source.group_pattern is not None:
        table = records.table
        table["group"] = first_groups(
            "group_pattern", source.group_pattern, table, table["source"].iloc[0]
        )
    return records


def _labelled(source: Fasta, codes: Codes | None) -> Records:
    """Records with their labels, wherever those stand."""
    if source.classes is not None:
        parts = [
            fasta_records(path, codes).assign(label=name) for name, path in source.classes.items()
        ]
        return Records(pd.concat(parts, ignore_index=True).drop(columns="header"), ["label"])
    records = fasta_records(str(source.path), codes)
    if source.labels is not None:
        return _with_table(records.drop(columns="header"), source.labels)
    labels = first_groups(
        "label_pattern", str(source.label_pattern), records, str(source.path), over="header"
    )
    return Records(records.drop(columns="header").assign(label=labels), ["label"])


def _with_table(records: pd.DataFrame, labels: LabelTable) -> Records:
    """Records with what a table says of them: labels, and groups, splits, origins, places."""
    columns = label_columns(labels.label)
    names = {labels.id: "name"} | {column: free_name(column) for column in columns}
    used = optional_columns(labels)
    table, places = read_columns(labels.path, [labels.id, *columns, *used.values()])
    _check_twice(labels.path, table[labels.id], places)
    rows = pd.Index(table[labels.id]).get_indexer(records["id"])
    if (rows < 0).any():
        missing = records.iloc[int((rows < 0).argmax())]
        raise DataError(
            f"{quoted(missing['id'])} has no row in {labels.path}",
            file=missing["source"],
            row=missing["row"],
            fix="add one or remove the record",
        )
    for column in columns:
        records[names[column]] = table[column].to_numpy()[rows]
    for role, column in used.items():
        records[role] = table[column].to_numpy()[rows]
    spare = len(table) - len(records)
    notes = [f"{spare} rows of {labels.path} have no sequence."] if spare > 0 else []
    return Records(records, [free_name(column) for column in columns], notes=notes)


def _check_twice(path: str, names: pd.Series, places: pd.Series) -> None:
    """Refuse a table that labels a record twice."""
    twice = names.duplicated().to_numpy()
    if twice.any():
        again = int(twice.argmax())
        first = int((names == names.iloc[again]).to_numpy().argmax())
        raise DataError(
            f"{quoted(names.iloc[again])} already stands in {places[first]}",
            file=path,
            row=places[again],
            fix="keep one of the two",
        )
