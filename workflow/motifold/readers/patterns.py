"""What a regular expression of the settings finds in each example."""

import re

import pandas as pd

from motifold.errors import DataError
from motifold.readers.files import quoted


def first_groups(
    key: str, pattern: str, table: pd.DataFrame, file: str, *, over: str = "id"
) -> list[str]:
    """The first group of a pattern in each example, without white space around it.

    Parameters
    ----------
    key
        The setting that holds the pattern: ``label_pattern`` or ``group_pattern``.
    pattern
        The regular expression; it is searched anywhere in the text.
    table
        One row an example: the text, and ``source`` and ``row`` for messages.
    file
        What a mistake in the pattern itself is blamed on.
    over
        Column that is searched, named as a message may name it.

    Raises
    ------
    DataError
        If the pattern is no regular expression, has no group or is not found in an example.

    Examples
    --------
    >>> table = pd.DataFrame({"id": ["s1_a", "s2_b"], "source": "x.fa", "row": ["row 1", "row 2"]})
    >>> first_groups("group_pattern", "^(s[0-9])_", table, "x.fa")
    ['s1', 's2']
    """
    wanted = _compiled(key, pattern, file)
    matches = [wanted.search(text) for text in table[over].tolist()]
    if None in matches:
        first = table.iloc[matches.index(None)]
        raise DataError(
            f"{key} {quoted(pattern)} finds nothing in {quoted(first[over])}",
            file=first["source"],
            row=first["row"],
            fix=f"correct the pattern or the {over}",
        )
    return [(match.group(1) or "").strip() for match in matches if match]


def _compiled(key: str, pattern: str, file: str) -> re.Pattern[str]:
    try:
        wanted = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise DataError(
            f"{key} {quoted(pattern)} is no valid regular expression ({error})",
            file=file,
            fix="correct it in the dataset's file",
        ) from error
    if wanted.groups == 0:
        raise DataError(
            f"{key} {quoted(pattern)} has no group",
            file=file,
            fix=f"put the part that is the {key.removesuffix('_pattern')} in parentheses",
        )
    return wanted
