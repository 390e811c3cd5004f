"""Rows of the page's tables, each as it should be read."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["pass", "caution", "fail"]
Kind = Literal["control", "baseline", "network"]
Number = float | int


@dataclass(frozen=True)
class Verdict:
    """An answer to one of the five questions, as in ``verdict.json``."""

    question: str
    status: Status
    says: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    """A row of the leaderboard: the main metric, and all metrics by name.

    ``seconds`` is the time of training over all folds; what was not measured is NaN.
    """

    model: str
    kind: Kind
    mean: Number
    sd: Number
    ci_low: Number
    ci_high: Number
    seconds: Number = math.nan
    metrics: dict[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A row of the comparison: model minus against, on the same folds, and what follows."""

    model: str
    against: str
    difference: Number
    ci_low: Number
    ci_high: Number
    p_adjusted: Number
    verdict: str


@dataclass(frozen=True)
class Check:
    """A row of ``checks.tsv``; measured and limit as they should be read."""

    check: str
    status: Status
    measured: Number | str | None
    limit: Number | str | None
    says: str


@dataclass(frozen=True)
class FitSentence:
    """Whether one network learned too little, too much, or enough."""

    model: str
    status: Status
    sentence: str
