"""What a check found."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pandas as pd

Status = Literal["pass", "caution", "fail"]
COLUMNS = ["check", "status", "measured", "limit", "says"]


@dataclass(frozen=True)
class Check:
    """One finding on the data.

    Attributes
    ----------
    name
        What was checked, in lower case with underscores.
    status
        ``pass``, ``caution`` or ``fail``.
    measured
        The number found, or a word.
    limit
        The number (or rule) it was held against: that of the status, or of a caution for a pass.
    says
        A plain sentence with the numbers and, unless it passed, what to do.
    """

    name: str
    status: Status
    measured: float | str
    limit: float | str
    says: str


def as_table(checks: Sequence[Check]) -> pd.DataFrame:
    """``checks.tsv``: check, status, measured, limit, says."""
    rows = [asdict(check) for check in checks]
    table = pd.DataFrame(rows, columns=["name", *COLUMNS[1:]], dtype=object)
    return table.rename(columns={"name": "check"})


def graded(value: float, caution: float, fail: float) -> tuple[Status, float]:
    """Status of a number, and the limit it crossed; a pass names the limit of caution.

    Limits that fall (``fail`` below ``caution``) are lower limits.

    Examples
    --------
    >>> graded(60.0, 3.0, 50.0), graded(2.0, 3.0, 50.0), graded(100.0, 200.0, 50.0)
    (('fail', 50.0), ('pass', 3.0), ('caution', 200.0))
    """
    sign = 1 if fail >= caution else -1
    if sign * (value - fail) > 0:
        return "fail", fail
    return ("caution" if sign * (value - caution) > 0 else "pass"), caution
