"""Rows of the tables on trust in the score, and on what more data or depth would bring.

Fields have the names of the columns of the files they come from.
"""

import math
from dataclasses import dataclass, field

from motifold.report.rows import Kind, Number, Status
from motifold.significance import SIGNIFICANT


@dataclass(frozen=True)
class Caution:
    """What looks wrong or too good, and the models of which it holds."""

    models: list[str]
    caution: str
    says: str


@dataclass(frozen=True)
class Leak:
    """Held-out examples of one part with a near-duplicate of one kind in training.

    ``low`` and ``high`` are the least and most that is shared, from 0 to 1.
    """

    part: str
    kind: str
    examples: int
    low: Number = math.nan
    high: Number = math.nan


@dataclass(frozen=True)
class Clean:
    """Score of a model on all held-out examples, and on those without a copy in training."""

    model: str
    all: Number
    clean: Number
    clean_low: Number
    clean_high: Number
    n: int
    n_clean: int


@dataclass(frozen=True)
class Gap:
    """Score of a model under naive folds, under leak-free folds, and what lies between."""

    model: str
    leak_free: Number
    naive: Number
    gap: Number
    gap_low: Number
    gap_high: Number
    says: str


@dataclass(frozen=True)
class Seeds:
    """Scores of one network from several seeds, and of the mean of their predictions."""

    model: str
    seeds: int
    score: Number
    sd: Number
    lowest: Number
    highest: Number
    ensemble: Number
    gain: Number
    gain_low: Number
    gain_high: Number
    says: str


@dataclass(frozen=True)
class Repeats:
    """Scores of one model on several draws of the folds; a network beside a simple model."""

    model: str
    draws: int
    score: Number
    sd: Number
    lowest: Number
    highest: Number
    against: str
    difference: Number
    difference_low: Number
    difference_high: Number
    says: str


@dataclass(frozen=True)
class Shortcut:
    """How well one shortcut tells the labels.

    ``share`` is its part of the best model's skill; ``matched`` is the score of that model where
    the shortcut cannot help. What was not measured is NaN.
    """

    shortcut: str
    visible: bool
    metric: str
    score: Number
    ci_low: Number
    ci_high: Number
    status: Status
    says: str
    share: Number = math.nan
    matched: Number = math.nan
    matched_low: Number = math.nan
    matched_high: Number = math.nan


@dataclass(frozen=True)
class Control:
    """Score of a model where it must fail, or agreement where it must agree."""

    control: str
    model: str
    metric: str
    score: Number
    ci_low: Number
    ci_high: Number
    chance: Number
    status: Status
    says: str
    p_value: Number = math.nan


@dataclass(frozen=True)
class Signal:
    """Whether a model scores above a guess, with the p value adjusted over the models."""

    model: str
    kind: Kind
    mean: Number
    chance: Number
    p_adjusted: Number


@dataclass(frozen=True)
class Calibration:
    """Calibration error and log loss before and after temperature scaling."""

    model: str
    temperature: Number
    ece: Number
    ece_scaled: Number
    log_loss: Number
    log_loss_scaled: Number


@dataclass(frozen=True)
class Honesty:
    """All that speaks for or against trust in the score.

    ``leaks`` is None where nobody looked for them, and empty where there are none; ``leaks_file``
    lists them one by one.
    """

    cautions: list[Caution] = field(default_factory=list)
    signal: list[Signal] = field(default_factory=list)
    leaks: list[Leak] | None = None
    leaks_file: str = "leaks.tsv"
    clean: list[Clean] = field(default_factory=list)
    gap: list[Gap] = field(default_factory=list)
    shortcuts: list[Shortcut] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    seeds: list[Seeds] = field(default_factory=list)
    repeats: list[Repeats] = field(default_factory=list)
    calibration: list[Calibration] = field(default_factory=list)

    @property
    def above_chance(self) -> list[Signal]:
        """Models that are shown to score above a guess."""
        return [row for row in self.signal if row.p_adjusted < SIGNIFICANT]

    @property
    def measured(self) -> bool:
        """Whether there is anything to say."""
        tables = (
            self.cautions, self.signal, self.clean, self.gap, self.shortcuts, self.controls,
            self.seeds, self.repeats, self.calibration,
        )  # fmt: skip
        return self.leaks is not None or any(tables)


@dataclass(frozen=True)
class Outlook:
    """Score now and extrapolated to twice the data, in words."""

    model: str
    now: Number
    doubled: Number
    gain: Number
    gain_low: Number
    gain_high: Number
    says: str


@dataclass(frozen=True)
class Capacity:
    """Score of a model and how many numbers it learned; NaN for a model without parameters."""

    model: str
    kind: Kind
    parameters: Number
    mean: Number
    standard_error: Number
    cheapest: bool


@dataclass(frozen=True)
class Enough:
    """Whether more data or more depth would help.

    ``ceiling`` and ``cheapest`` are sentences: what no model can exceed, and which model suffices.
    """

    outlook: list[Outlook] = field(default_factory=list)
    ceiling: str = ""
    capacity: list[Capacity] = field(default_factory=list)
    cheapest: str = ""

    @property
    def measured(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.outlook or self.ceiling or self.capacity)
