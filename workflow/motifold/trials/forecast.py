"""From a short probe to what jobs will take: likely, at least and at most."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from motifold.cost import cpu_seconds
from motifold.trials.workload import Trainings

HOUR = 3600  # seconds
DOUBT = 0.25  # of an exponent told from two sizes
NOISE = 1.25  # between two timings of the same
COLUMNS = [
    "dataset", "rule", "what", "trainings", "seconds", "seconds_low", "seconds_high", "cpu_hours",
    "cpu_hours_low", "cpu_hours_high", "peak_mb", "says",
]  # fmt: skip


@dataclass(frozen=True)
class Spell:
    """A time: on the clock, and of the processor, in seconds."""

    wall: float
    cpu: float

    def __add__(self, other: "Spell") -> "Spell":
        return Spell(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: "Spell") -> "Spell":
        return Spell(max(self.wall - other.wall, 0.0), max(self.cpu - other.cpu, 0.0))

    def __mul__(self, factor: float | int) -> "Spell":
        return Spell(self.wall * factor, self.cpu * factor)


@dataclass(frozen=True)
class Range:
    """A time with the least and most that it may be."""

    likely: Spell
    low: Spell
    high: Spell

    def __add__(self, other: "Range") -> "Range":
        return Range(self.likely + other.likely, self.low + other.low, self.high + other.high)

    def __mul__(self, factor: float | int) -> "Range":
        return Range(self.likely * factor, self.low * factor, self.high * factor)


def timed(work: Callable[[], Any]) -> Spell:
    """How long some work takes."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    work()
    return Spell(time.perf_counter() - wall, cpu_seconds() - cpu)


def so_far(started: float) -> Range:
    """What the process took until now: its start and imports, which every job has."""
    spell = Spell(max(time.perf_counter() - started, cpu_seconds()), cpu_seconds())
    return Range(spell, spell, spell * NOISE)


def by_power(sizes: tuple[int, int], spells: tuple[Spell, Spell], size: int) -> Range:
    """A time for more examples, by the power law through two measured times.

    The range grows with the distance from what was measured: the exponent is in doubt by 0.25, and
    may be 1 where the two times say less, because what does not grow yet may grow later.

    Examples
    --------
    >>> one, two = Spell(1.0, 1.0), Spell(2.0, 2.0)
    >>> round(by_power((100, 200), (one, two), 800).likely.cpu, 6)
    8.0
    """
    grown = sizes[1] / sizes[0]
    ratio = max(spells[1].cpu, 1e-3) / max(spells[0].cpu, 1e-3)
    exponent = min(max(math.log(ratio) / math.log(grown), 0.0), 2.0)
    reach = size / sizes[1]
    powers = (exponent, max(exponent - DOUBT, 0.0), max(exponent, 1.0) + DOUBT)
    if reach < 1:  # inside what was measured, a larger exponent means less
        powers = (exponent, powers[2], powers[1])
    likely, low, high = (spells[1] * reach**power for power in powers)
    return Range(likely, low * (1 / NOISE), high * NOISE)


def by_epochs(least: int, most: int, epoch: Spell, start: Spell) -> Range:
    """A training that stops by itself after an unknown number of epochs.

    Likely is the geometric mean of the least and the most, for want of better knowledge.

    Examples
    --------
    >>> found = by_epochs(9, 25, Spell(1.0, 1.0), Spell(0.0, 0.0))
    >>> found.likely.wall, found.high.wall
    (15.0, 31.25)
    """
    likely = start + epoch * math.sqrt(least * most)
    return Range(likely, (start + epoch * least) * (1 / NOISE), (start + epoch * most) * NOISE)


def sum_of(work: list[Trainings], one: Callable[[int], Range], start: Range) -> Range:
    """A job: its start, and every training in it."""
    total = start
    for each in work:
        total = total + one(each.examples) * each.number
    return total


def row_of(
    rule: str, work: list[Trainings], total: Range, peak: float, says: str
) -> dict[str, Any]:
    """A row of ``estimate.tsv``, but for ``dataset`` and ``what``."""
    ends = {"": total.likely, "_low": total.low, "_high": total.high}
    return {
        "rule": rule,
        "trainings": sum(each.number for each in work),
        **{f"seconds{end}": spell.wall for end, spell in ends.items()},
        **{f"cpu_hours{end}": spell.cpu / HOUR for end, spell in ends.items()},
        "peak_mb": peak,
        "says": says,
    }


def table_of(rows: list[dict[str, Any]], dataset: str, model: str) -> pd.DataFrame:
    """Rows of one model as a table; jobs without a training are left out."""
    told = [row for row in rows if row["trainings"]]
    table = pd.DataFrame(told, columns=[one for one in COLUMNS if one not in {"dataset", "what"}])
    return table.assign(dataset=dataset, what=model)[COLUMNS]
