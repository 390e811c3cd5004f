"""Two text files: a sequence a line, and its label on the same line of the other."""

import pandas as pd

from motifold.config.source import Lines
from motifold.errors import DataError
from motifold.readers.files import open_text
from motifold.readers.records import Records


def read_lines(source: Lines) -> Records:
    """Read sequences and labels line by line; blank lines at the end do not count.

    Raises
    ------
    DataError
        If a file cannot be read or the two have different numbers of lines.
    """
    sequences, labels = _lines(source.sequences), _lines(source.labels)
    if len(sequences) != len(labels):
        raise DataError(
            f"it has {len(sequences)} lines, but {source.labels} has {len(labels)}",
            file=source.sequences,
            fix="give every sequence one label on the same line",
        )
    numbers = range(1, len(sequences) + 1)
    table = pd.DataFrame(
        {
            "id": [str(number) for number in numbers],
            "sequence": sequences,
            "label": labels,
            "source": source.sequences,
            "row": [f"line {number}" for number in numbers],
        }
    )
    return Records(table, ["label"])


def _lines(path: str) -> list[str]:
    with open_text(path) as text:
        lines = [line.strip() for line in text]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise DataError("the file holds no lines", file=path, fix="write one example a line")
    return lines
