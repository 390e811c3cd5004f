"""Rows of the tables on what the networks learned, each as it should be read.

Fields have the names of the columns of the files they come from.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path

from motifold.report.rows import Number, Status


@dataclass(frozen=True)
class Measure:
    """One measurement of one attribution method."""

    measure: str
    value: Number
    ci_low: Number
    ci_high: Number
    status: Status
    says: str


@dataclass(frozen=True)
class Proof:
    """All measurements of one attribution method."""

    method: str
    measures: list[Measure]

    def measure(self, name: str) -> Measure | None:
        """One measurement by name, if it was made."""
        return next((one for one in self.measures if one.measure == name), None)


@dataclass(frozen=True)
class MotifRow:
    """A motif that holds, with the numbers that say so.

    ``logo`` is its figure. ``start_low`` and ``start_high`` are quartiles, from 1; ``match`` is
    the known motif that is most like it, if there is one.
    """

    logo: Path
    consensus: str
    sites: int
    examples: Number
    label: str
    enrichment: Number
    start_low: Number
    start_high: Number
    forward: Number
    folds: int
    of_folds: int
    effect: Number
    effect_low: Number
    effect_high: Number
    p_value: Number
    match: str = ""
    match_id: str = ""
    q_value: Number = math.nan


@dataclass(frozen=True)
class Mistake:
    """A held-out example on which the network was most surely wrong."""

    example: str
    truth: str
    predicted: str
    score: Number


@dataclass(frozen=True)
class Explained:
    """One network: whether its explanation holds, its motifs, its gravest errors.

    ``refused`` are sentences on motifs that were found but do not hold, ``again`` on whether other
    networks respond to those that were found, ``reason`` says why none was found, ``pairs`` are
    sentences on motifs that act together.
    """

    model: str
    proofs: list[Proof] = field(default_factory=list)
    motifs: list[MotifRow] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    reason: str = ""
    pairs: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    classes: bool = True

    @property
    def measured(self) -> list[str]:
        """Names of all measurements, in their order."""
        return list(dict.fromkeys(one.measure for proof in self.proofs for one in proof.measures))
