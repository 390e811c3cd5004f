"""Check what a reader gave and encode it: facts, a table of examples and one array."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import UInt8

from motifold.artifacts import Facts
from motifold.config.dataset import Dataset, Fit
from motifold.errors import DataError, UserError
from motifold.readers.codes import Codes
from motifold.readers.extras import extras
from motifold.readers.files import bounded, quoted
from motifold.readers.letters import Letters
from motifold.readers.records import Records
from motifold.readers.targets import at, check_labels, classes, infer_task, targets

LONG = 10_000  # letters; above this, one long sequence among short ones is taken for a mistake
UNEVEN = 20  # times the median length


def prepare(
    records: Records, name: str, dataset: Dataset, codes: Codes | None = None
) -> tuple[Facts, pd.DataFrame, UInt8[np.ndarray, "..."]]:
    """Check labelled examples and encode them.

    Parameters
    ----------
    records
        What a reader returned.
    name
        Name of the dataset.
    dataset
        Its settings: type, task, length of sequences.
    codes
        Where base codes go: those of sequences of the table, unless the reader already put them
        there and gave no sequences. None: into memory.

    Returns
    -------
    What the dataset is; a row an example (id, label or targets, group, split, weight, origin,
    chromosome, start and end, as far as given; length, gc, unknown and lower, or height, width and
    what the headers of image files say; source); base codes (n, length) or pixels (n, height,
    width, channels). Only letters and pixels enter the array.

    Raises
    ------
    DataError
        At the first example that cannot be used: where, what is wrong, what to do.
    """
    table = records.table.reset_index(drop=True)
    records = replace(records, table=table)
    check_ids(records, name)
    check_labels(records)
    x, described, notes = encode_examples(records, dataset.fit, codes)
    kind: dict[str, Any]
    if (dataset.task or infer_task(records)) == "regression":
        numbers = targets(records)
        kind = {"task": "regression", "targets": list(numbers)}
        truth = pd.DataFrame(numbers)
    else:
        names, labels, said = classes(records)
        kind = {"task": "classification", "classes": names}
        truth, notes = pd.DataFrame({"label": labels}), [*notes, *said]
    facts = Facts(
        name=name,
        type=dataset.type,
        shape=[int(size) for size in x.shape[1:]],
        description=dataset.description,
        notes=[*records.notes, *notes],
        **kind,
    )
    truth = truth.set_axis(facts.truth_columns, axis=1)
    parts = [table[["id"]], truth, extras(table), described, table[["source"]]]
    return facts, pd.concat(parts, axis=1), x


def check_ids(records: Records, name: str) -> None:
    """Refuse no examples at all, and examples without a name of their own.

    Raises
    ------
    DataError
        If there are no examples, or an id is empty or given twice; names both rows.
    """
    table = records.table
    if table.empty:
        raise DataError("there are no examples", file=name, fix="add some to its source")
    empty = (table["id"] == "").to_numpy()
    if empty.any():
        raise at(table, empty, lambda _: "the example has no id", "give it one")
    twice = table["id"].duplicated().to_numpy()
    if twice.any():
        wanted = table["id"].iloc[int(twice.argmax())]
        first = table.iloc[int((table["id"] == wanted).to_numpy().argmax())]
        raise at(
            table,
            twice,
            lambda row: (
                f"the id {quoted(row['id'])} already stands in {first['source']}, {first['row']}"
            ),
            "give each example its own id and remove copies",
        )


def encode_examples(
    records: Records, fit: Fit, codes: Codes | None = None
) -> tuple[UInt8[np.ndarray, "..."], pd.DataFrame, list[str]]:
    """Check and encode examples without their labels.

    Returns
    -------
    The array, the columns that describe each example, and sentences about what was done.

    Raises
    ------
    DataError
        If a sequence has no letters or letters that are no bases, or lengths differ too much.
    """
    if records.images is not None:
        n, height, width, _ = records.images.shape
        if 0 in records.images.shape:
            source = records.table["source"].iloc[0]
            raise DataError("the images have no pixels", file=source, fix="replace them")
        size = pd.DataFrame({"height": [height] * n, "width": [width] * n})
        return records.images, pd.concat([size, _headers(records)], axis=1), []
    table, codes = records.table, codes or Codes()
    if "sequence" in table:
        codes.add_column(table["sequence"])
    letters = codes.letters(table)
    if _is_uneven(letters.length, fit):
        raise _uneven(table, letters.length)
    length = int(letters.length.max()) if fit.length == "longest" else fit.length
    bounded((len(table), length), table["source"].iloc[0])
    x = codes.array(letters.length, length, fit.align)
    described = pd.DataFrame({"length": letters.length, **letters.shares()})
    return x, described, _fit_notes(letters, length, fit) + _letter_notes(letters)


def _headers(records: Records) -> pd.DataFrame:
    """What the headers of image files say, if the images came from files."""
    return pd.DataFrame() if records.headers is None else records.headers


def _is_uneven(sizes: np.ndarray, fit: Fit) -> bool:
    """Whether one sequence is so long that the others would be padding for the most part."""
    return fit.length == "longest" and bool(sizes.max() > max(LONG, UNEVEN * np.median(sizes)))


def _uneven(table: pd.DataFrame, sizes: np.ndarray) -> UserError:
    longest, median = sizes.max(), np.median(sizes)
    return at(
        table,
        sizes == longest,
        lambda _: f"the sequence has {longest:,} letters, but half have at most {median:,.0f}",
        "set fit: {length: N} for the dataset, or remove the sequence",
    )


def _fit_notes(letters: Letters, length: int, fit: Fit) -> list[str]:
    """Sentences about padding and cropping."""
    n = len(letters.length)
    padded, cropped = int((letters.length < length).sum()), int((letters.length > length).sum())
    kept = {"start": "start", "end": "end", "center": "centre"}[fit.align]
    notes = []
    if padded:
        notes.append(f"{padded:,} of {n:,} sequences were padded to {length:,} letters.")
    if cropped:
        notes.append(
            f"{cropped:,} of {n:,} sequences were cropped to {length:,} letters from the {kept}."
        )
    return notes


def _letter_notes(letters: Letters) -> list[str]:
    """Sentences about unknown letters, lower case, T and U."""
    unknown = letters.length - letters.known
    partly, wholly = int((unknown > 0).sum()), int((letters.known == 0).sum())
    lower = int((letters.lower > 0).sum())
    notes = []
    if partly:
        notes.append(
            f"{partly:,} sequences hold {int(unknown.sum()):,} letters or gaps that are no single "
            "base; they are read as unknown."
        )
    if wholly:
        notes.append(f"{wholly:,} sequences hold no known base at all.")
    if lower:
        notes.append(f"{lower:,} sequences hold lower case letters; case is ignored.")
    if letters.t and letters.u:
        notes.append("Both T and U occur; they are read as the same base.")
    return notes
