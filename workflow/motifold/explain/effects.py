"""Motifs put into shuffled held-out sequences, for the networks of all folds and of other seeds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from motifold.explain.again import OtherSeeds
from motifold.explain.subject import Subject
from motifold.interpret.faithfulness import Row
from motifold.interpret.found_again import (
    folds_row,
    over_pairs_of_folds,
    seeds_row,
    share_found_again,
)
from motifold.interpret.marginal import fold_effects, responds, sign_of
from motifold.interpret.patterns import Pattern
from motifold.interpret.planting import FoldModel, Planting

MOST = 2000  # held-out sequences of a fold that are shuffled into backgrounds


def outputs_of(subject: Subject, table: pd.DataFrame) -> dict[str, int]:
    """The output that each motif is tried on: that of the class, or target, of its sites."""
    kinds = subject.kinds
    number = [kinds.index(one) if kinds else 0 for one in table["class"]]
    return dict(zip(table["motif"], number, strict=True))


def fold_models(subject: Subject) -> dict[int, FoldModel]:
    """The model of each fold with the sequences that it did not see."""
    return {
        int(str(fold)): FoldModel(
            subject.probes[int(str(fold))].predict,
            np.asarray(subject.data.x[_some(rows["place"].to_numpy(), subject.seed)]),
        )
        for fold, rows in subject.rows.groupby("fold")
    }


def _some(places: np.ndarray, seed: int) -> np.ndarray:
    """Some examples of a fold, in their order."""
    return np.sort(np.random.default_rng(seed).permutation(places)[:MOST])


def planting(subject: Subject, backgrounds: int) -> Planting:
    """How motifs are put into shuffled sequences."""
    return Planting(
        task=subject.task,
        backgrounds=backgrounds,
        seed=subject.seed,
        rna=subject.data.facts.type == "rna",
    )


def found_again(
    subject: Subject,
    patterns: Sequence[Pattern],
    table: pd.DataFrame,
    method: str,
    others: OtherSeeds,
) -> list[Row]:
    """Whether other networks respond to the same motifs; no row where there is nothing to ask.

    Parameters
    ----------
    table
        The form of ``motifs.tsv``, a row a pattern.
    method
        Attribution method by which the motifs were found.
    """
    rows = []
    folds = over_pairs_of_folds(*table[["networks", "of_networks"]].to_numpy(np.int64).T)
    if folds.motifs:
        rows.append(folds_row(method, folds))
    held = [one for one, holds in zip(patterns, table["shown"], strict=True) if holds]
    if held and others.probes:
        outputs = outputs_of(subject, table)
        shares = [_share(subject, one, outputs[one.name], others) for one in held]
        found = share_found_again(np.array(shares))
        rows.append(seeds_row(method, found, len(others.probes)))
    return rows


def _share(subject: Subject, pattern: Pattern, output: int, others: OtherSeeds) -> float:
    """Share of the networks of other seeds that respond to a motif."""
    codes = fold_models(subject)[others.fold].codes
    how = planting(subject, subject.asked.motifs.backgrounds)
    effects = [
        fold_effects(pattern, FoldModel(one.predict, codes), output, others.fold, how).own
        for one in others.probes
    ]
    return float(np.mean([responds(one, sign_of(pattern)) for one in effects]))
