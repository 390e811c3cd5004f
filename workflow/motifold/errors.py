"""Errors that a user can mend: one sentence, no traceback."""

import difflib
from collections.abc import Iterable
from pathlib import Path


class UserError(Exception):
    """What a user can mend: one sentence that says where, what is wrong and what to do."""


class SettingsError(UserError):
    """A mistake in a configuration file.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    file
        The configuration file.
    key
        The setting, dotted: ``split.folds``.
    fix
        What to do about it.
    """

    def __init__(self, problem: str, *, file: str | Path, key: str = "", fix: str) -> None:
        place = f"{file}, key {key}" if key else f"{file}"
        super().__init__(f"{place}: {problem}; {fix}.")


class DataError(UserError):
    """A mistake in a data file.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    file
        The data file.
    row
        The line (text files, from 1) or the example (tables, from 1), if there is one.
    fix
        What to do about it.
    """

    def __init__(
        self, problem: str, *, file: str | Path, row: int | str | None = None, fix: str
    ) -> None:
        line = f"line {row}" if isinstance(row, int) else row
        place = f"{file}, {line}" if row is not None else f"{file}"
        super().__init__(f"{place}: {problem}; {fix}.")


def nearest(word: str, valid: Iterable[str]) -> str:
    """Advice on a misspelt word: the nearest valid spelling, or all of them.

    Examples
    --------
    >>> nearest("lenght", ["length", "align"])
    "did you mean 'length'"
    >>> nearest("xyz", ["length", "align"])
    'use one of align, length'
    """
    names = sorted(valid)
    close = difflib.get_close_matches(word, names, n=1)
    return f"did you mean '{close[0]}'" if close else f"use one of {', '.join(names)}"
