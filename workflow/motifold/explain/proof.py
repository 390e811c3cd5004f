"""Whether the attributions of a network hold: faithful to it, and the same for another one."""

from dataclasses import replace

import numpy as np
import pandas as pd

from motifold.explain.again import OtherSeeds, untrained
from motifold.explain.attributions import attributed
from motifold.explain.part import Part, by_position
from motifold.explain.subject import Subject
from motifold.interpret.agreement import Agreement, agreement, together
from motifold.interpret.curves import Curves, Explained, curves, joined, random_curves
from motifold.interpret.faithfulness import (
    Row,
    agreement_measure,
    completeness_measure,
    curve_measures,
    curve_table,
    randomised_measure,
)
from motifold.models.probe import Probe

FEWEST = 5  # examples of a fold that were not picked, below which those that were count too
COMPARED = 20  # examples of each fold that are explained once more by another network


def proved(
    subject: Subject, parts: list[Part], seeds: OtherSeeds
) -> tuple[list[Row], pd.DataFrame]:
    """Measure all methods with which the examples were explained.

    Parameters
    ----------
    seeds
        Networks of the first fold that were trained from other seeds.

    Returns
    -------
    Rows of ``faithfulness.tsv``, and a table in the form of ``faithfulness_curves.tsv``.
    """
    parts = [_at_random(part) for part in parts]
    methods = list(parts[0].answers)
    asked = [_asked(subject, part) for part in parts]
    random = joined([random_curves(one) for one in asked])
    others, rows = _Others(subject, parts, seeds), list[Row]()
    found: dict[str, Curves] = {}
    for method in methods:
        values = [part.answers[method].values for part in parts]  # noqa: PD011  (no table)
        found[method] = joined([curves(*pair) for pair in zip(asked, values, strict=True)])
        rows += curve_measures(method, found[method], random)
        rows += _completeness(method, parts)
        rows += others.measures(method)
    return rows, curve_table(found, random)


def _asked(subject: Subject, part: Part) -> Explained:
    """The network of a fold and its examples."""
    predicted, middle = subject.predicted(part.fold), subject.middle(part.fold)
    return Explained(predicted, part.x, part.index, middle=middle, seed=subject.seed)


def _completeness(method: str, parts: list[Part]) -> list[Row]:
    gaps = pd.Series([part.answers[method].completeness for part in parts]).dropna()
    return [completeness_measure(method, gaps.to_numpy(float))] if len(gaps) else []


class _Others:
    """The networks that a network is compared with: of another fold, another seed, untrained.

    Each example is compared with the network of the next fold, and with its own fold's network
    with weights drawn anew; those of the first fold also with networks of other seeds.
    """

    def __init__(self, subject: Subject, parts: list[Part], seeds: OtherSeeds) -> None:
        self.subject = subject
        self.parts = [_few(part) for part in parts]
        folds = [part.fold for part in parts]
        probes = subject.probes
        self.next = {
            fold: probes[after] for fold, after in zip(folds, folds[1:] + folds[:1], strict=True)
        }
        self.untrained = {fold: untrained(subject, fold) for fold in folds}
        self.seeds = seeds.probes

    def measures(self, method: str) -> list[Row]:
        """Rows of the agreement over folds and seeds, and of the randomised weights."""
        rows, trained = [], None
        if len(self.parts) > 1:
            pairs = [self._compared(part, method, self.next[part.fold]) for part in self.parts]
            trained = together(pairs)
            rows.append(agreement_measure(method, "agreement_folds", trained))
        if self.seeds:
            again = [self._compared(self.parts[0], method, probe) for probe in self.seeds]
            rows.append(agreement_measure(method, "agreement_seeds", together(again)))
            trained = trained or together(again)
        blank = [self._compared(part, method, self.untrained[part.fold]) for part in self.parts]
        rows.append(randomised_measure(method, together(blank), trained))
        return rows

    def _compared(self, part: Part, method: str, probe: Probe) -> Agreement:
        mine = by_position(part.answers[method].values, part.x)
        theirs = by_position(attributed(self.subject, part, method, probe).values, part.x)
        known = np.asarray(part.x.any(axis=2)) if self.subject.sequences else None
        return agreement(mine, theirs, known)


def _at_random(part: Part) -> Part:
    """The examples of a fold without those picked to be shown, which are the best and the worst.

    All of them where there are hardly any others.
    """
    others = (part.rows["shown"] == "").to_numpy()
    return _some(part, np.flatnonzero(others)) if others.sum() >= FEWEST else part


def _few(part: Part) -> Part:
    """The first examples of a fold."""
    return _some(part, np.arange(min(COMPARED, len(part.rows))))


def _some(part: Part, chosen: np.ndarray) -> Part:
    answers = {
        method: replace(one, values=one.values[chosen], hypothetical=None)  # noqa: PD011
        for method, one in part.answers.items()
    }
    return Part(part.fold, part.rows.iloc[chosen], part.x[chosen], part.index[chosen], answers)
