"""Labels become classes or numbers."""

import re
from collections.abc import Callable
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float64

from motifold.artifacts import RESERVED
from motifold.errors import DataError, UserError
from motifold.readers.files import quoted
from motifold.readers.records import Records

Task = Literal["classification", "regression"]
MISSING = frozenset({"", "nan", "na", "n/a", "<na>", "null"})
MOST_CLASSES = 20  # whole numbers with more distinct values are taken as quantities
LONGEST_NAME = 100
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def check_labels(records: Records) -> None:
    """Refuse missing labels.

    Raises
    ------
    DataError
        If a label is empty or a word for "not known"; names the row.
    """
    for column in records.labels:
        missing = records.table[column].str.lower().isin(MISSING).to_numpy()
        if missing.any():
            raise at(
                records.table,
                missing,
                partial(_missing, column),
                "give it a value or remove the example",
            )


def _missing(column: str, example: pd.Series) -> str:
    return f"the label is missing ({quoted(example[column])} in {quoted(column)})"


def infer_task(records: Records) -> Task:
    """Regression if there are several label columns, or numbers that look like quantities.

    Examples
    --------
    >>> infer_task(Records(pd.DataFrame({"y": ["0", "1"]}), ["y"]))
    'classification'
    >>> infer_task(Records(pd.DataFrame({"y": ["0.5", "1"]}), ["y"]))
    'regression'
    """
    if len(records.labels) > 1:
        return "regression"
    if records.class_names is not None:
        return "classification"
    numbers = _numbers(records.table[records.labels[0]])
    if not np.isfinite(numbers).all():
        return "classification"
    quantities = (numbers % 1 != 0).any() or len(np.unique(numbers)) > MOST_CLASSES
    return "regression" if quantities else "classification"


def targets(records: Records) -> dict[str, Float64[np.ndarray, "n"]]:
    """Numbers of each target.

    A name that tables use themselves (``label``) is lengthened (``label_value``).

    Raises
    ------
    DataError
        If a label is no finite number, all are the same, or a name cannot stand in a table.
    """
    found = {}
    for column in records.labels:
        numbers = _numbers(records.table[column])
        _check_numbers(records.table, column, numbers)
        name = f"{column}_value" if column in RESERVED else column
        _check_name(name, records.table.iloc[0])
        found[name] = numbers
    clash = [name for name in found if f"target_{name}" in found]
    if clash:
        raise DataError(
            f"the target {quoted('target_' + clash[0])} clashes with the column for the truth of "
            f"{quoted(clash[0])}",
            file=records.table["source"].iloc[0],
            fix="rename it",
        )
    return found


def _check_numbers(table: pd.DataFrame, column: str, numbers: np.ndarray) -> None:
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        raise at(
            table,
            wrong,
            lambda row: f"{quoted(row[column])} in {quoted(column)} is no finite number",
            "write a number such as 1.5, or set task: classification",
        )
    if len(numbers) > 1 and (numbers == numbers[0]).all():
        raise DataError(
            f"every value of {quoted(column)} is {numbers[0]:g}",
            file=table["source"].iloc[0],
            fix="name a column whose values differ",
        )


def classes(records: Records) -> tuple[list[str], pd.Series, list[str]]:
    """Names of the classes in order, the class of each example, and sentences about it.

    Order: as ``class_names`` gives them; else by number if all are whole numbers; else sorted.

    Raises
    ------
    DataError
        If there are several label columns, fewer than two classes, or a name that cannot stand in
        a table.
    """
    table = records.table
    if len(records.labels) > 1:
        raise DataError(
            "classification takes one label column",
            file=table["source"].iloc[0],
            fix=f"name one of {', '.join(records.labels)}",
        )
    labels, notes = table[records.labels[0]], []
    names = sorted(labels.unique(), key=_order(labels))
    if records.class_names is not None:
        labels, absent = _named(table, labels, records.class_names)
        names = [name for name in records.class_names if name not in absent]
        notes = [f"No example belongs to {', '.join(absent)}."] if absent else []
    for name in names:
        _check_name(name, table.iloc[int((labels == name).to_numpy().argmax())])
    _check_classes(table, names)
    return names, labels, notes


def _order(labels: pd.Series) -> Callable[[str], tuple[int, str]]:
    """How class names are sorted."""
    whole = labels.drop_duplicates().str.fullmatch(r"[+-]?[0-9]{1,18}").all()
    return (lambda name: (int(name), name)) if whole else (lambda name: (0, name))


def _named(table: pd.DataFrame, labels: pd.Series, names: list[str]) -> tuple[pd.Series, list[str]]:
    """Class names in place of numbers, and names without examples."""
    if len(set(names)) < len(names):
        raise DataError(
            "'names' gives a class name twice",
            file=table["source"].iloc[0],
            fix="give every class its own name",
        )
    numbers = _numbers(labels)
    unknown = ~np.isin(numbers, np.arange(len(names)))
    if unknown.any():
        raise at(
            table,
            unknown,
            lambda row: f"label {quoted(row[str(labels.name)])} has none of the {len(names)} names",
            f"name the classes 0 to {len(names) - 1} or more",
        )
    whole = numbers.astype(np.int64)
    absent = [name for number, name in enumerate(names) if number not in set(whole.tolist())]
    return pd.Series(np.asarray(names, object)[whole], dtype="str"), absent


def _check_classes(table: pd.DataFrame, names: list[str]) -> None:
    file = table["source"].iloc[0]
    if len(names) < 2:
        raise DataError(
            f"all examples belong to one class, {quoted(names[0])}",
            file=file,
            fix="add examples of another class",
        )
    if len(names) == len(table) and len(names) > MOST_CLASSES:
        raise DataError(
            f"each of the {len(table)} examples has a class of its own",
            file=file,
            fix="name the column that holds the classes, or set task: regression",
        )


def _check_name(name: str, example: pd.Series) -> None:
    """A name becomes a column of tables."""
    wrong = None
    if name in RESERVED:
        wrong = "is a column of Motifold's own tables"
    elif CONTROL.search(name):
        wrong = "holds a tab, a line break or another control character"
    elif len(name) > LONGEST_NAME:
        wrong = f"is longer than {LONGEST_NAME} characters"
    if wrong:
        raise DataError(
            f"the name {quoted(name)} {wrong}",
            file=example["source"],
            row=example["row"],
            fix="rename it",
        )


def _numbers(labels: pd.Series) -> Float64[np.ndarray, "n"]:
    """Numbers of text; NaN for what is none."""
    place, words = pd.factorize(labels)  # because few words stand for many classes
    numbers = pd.to_numeric(pd.Series(words), errors="coerce")
    return np.asarray(numbers.to_numpy(np.float64, na_value=np.nan)[place])


def at(
    table: pd.DataFrame,
    wrong: Bool[np.ndarray, "n"],
    says: Callable[[pd.Series], str],
    fix: str,
) -> UserError:
    """The error for the first row that is wrong."""
    example = table.iloc[int(wrong.argmax())]
    return DataError(says(example), file=example["source"], row=example["row"], fix=fix)
