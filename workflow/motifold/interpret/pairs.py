"""Pairs of motifs: what two do together beyond what each does, by spacing and orientation."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.interpret.over_folds import over_folds
from motifold.interpret.patterns import Pattern
from motifold.interpret.planting import (
    FoldModel,
    Planting,
    backgrounds,
    instances,
    placed,
    put,
    scorer,
    spans,
    turned,
)
from motifold.interpret.preference import SAID, Arrangement, Measured, preferences

COLUMNS = [
    "first", "second", "orientation", "spacing", "effect", "interaction", "ci_low", "ci_high",
]  # fmt: skip
MOST = 6  # motifs of which all pairs are tried
WIDEST = 20  # letters between two motifs: two turns of the helix
DEFAULT = Planting(backgrounds=16)


class PairEffects(NamedTuple):
    """All pairs.

    Attributes
    ----------
    table
        The form of ``pairs.tsv``. ``first`` is the motif on the left, ``orientation`` the strands
        of the left and the right one, ``spacing`` the letters between them; effect (both minus
        none) and interaction (both - first - second + none) in units of the centred output, means
        over folds, and the interval of the interaction.
    summary
        One row a pair: first, second, p_value (that an arrangement is preferred, adjusted by Holm
        for the number of pairs), preferred (whether one is), says.
    """

    table: pd.DataFrame
    summary: pd.DataFrame


def pair_effects(
    patterns: Sequence[Pattern],
    models: Mapping[int, FoldModel],
    index: Mapping[str, int],
    options: Planting = DEFAULT,
) -> PairEffects:
    """What each two motifs do together, at every spacing, in every order and orientation.

    Both are put into shuffled held-out sequences, alone and together; the left one where its sites
    were found, or as near as leaves room for the right one. Spacings go up to :data:`WIDEST`
    letters, fewer where half of the sequences have no room for them.

    Parameters
    ----------
    patterns
        Motifs; pairs of the first :data:`MOST` are tried.
    models
        By fold.
    index
        The output to look at, by motif; that of the earlier motif of a pair is taken.

    References
    ----------
    Koo, Majdandzic, Ploenzke, Anand and Paul 2021, doi 10.1371/journal.pcbi.1008925.
    """
    found, rows = [], []
    for pair in combinations(patterns[:MOST], 2):
        ways = arrangements(pair, models, rna=options.rna)
        output = index[pair[0].name]
        folds = [
            measured(pair, ways, model, output, fold, options)
            for fold, model in models.items()
            if ways
        ]
        found.append((pair, ways, [one for one in folds if one.effect.size]))
        rows += _rows(*found[-1])
    names = [(one.name, two.name) for (one, two), _, _ in found]
    judged = preferences([(ways, folds) for _, ways, folds in found], names)
    return PairEffects(pd.DataFrame(rows, columns=COLUMNS), pd.DataFrame(judged, columns=SAID))


def arrangements(
    pair: tuple[Pattern, Pattern], models: Mapping[int, FoldModel], *, rna: bool
) -> list[Arrangement]:
    """Every way in which two motifs can stand in half of the sequences; on one strand for RNA."""
    letters = [np.subtract(*spans(model.codes)[::-1]) for model in models.values()]
    room = int(np.median(np.concatenate([np.zeros(0), *letters])) if letters else 0)
    room -= sum(len(one.counts) for one in pair)
    strands = ("++",) if rna else ("++", "+-", "-+", "--")
    return [
        Arrangement(left, orientation, spacing)
        for left in (0, 1)
        for orientation in strands
        for spacing in range(min(room, WIDEST) + 1)
    ]


def measured(
    pair: tuple[Pattern, Pattern],
    ways: Sequence[Arrangement],
    model: FoldModel,
    index: int,
    fold: int,
    options: Planting,
) -> Measured:
    """Two motifs in all arrangements on the same backgrounds of one fold's model."""
    width = [len(one.counts) for one in pair]
    need = sum(width) + max(way.spacing for way in ways)
    rng = np.random.default_rng([options.seed, fold])
    codes = backgrounds(model.codes, need, options.backgrounds, rng)
    n, scores = len(codes), scorer(model.predict, index, options.task)
    letters = [instances(one, n, rng) for one in pair]
    starts = [
        placed(one.starts[rng.integers(len(one.starts), size=n)], codes, need) for one in pair
    ]

    def left(way: Arrangement, onto: np.ndarray) -> np.ndarray:
        strand = np.full(n, way.orientation[0] == "-")
        return put(onto, turned(letters[way.left], strand), starts[way.left])

    def right(way: Arrangement, onto: np.ndarray) -> np.ndarray:
        strand = np.full(n, way.orientation[1] == "-")
        place = starts[way.left] + width[way.left] + way.spacing
        return put(onto, turned(letters[1 - way.left], strand), place)

    def scored(made: list[np.ndarray]) -> Float[np.ndarray, "made n"]:
        return scores(np.concatenate(made)).reshape(len(made), n)

    none = scores(codes)
    both = scored([right(way, left(way, codes)) for way in ways])
    # The left one alone does not know the spacing, nor the right one the left one's strand.
    lefts = {(way.left, way.orientation[0]): way for way in ways}
    rights = {(way.left, way.orientation[1], way.spacing): way for way in ways}
    alone = dict(zip(lefts, scored([left(way, codes) for way in lefts.values()]), strict=True))
    other = dict(zip(rights, scored([right(way, codes) for way in rights.values()]), strict=True))
    singles = [
        alone[way.left, way.orientation[0]] + other[way.left, way.orientation[1], way.spacing]
        for way in ways
    ]
    return Measured(both - none, both - np.stack(singles) + none)


def _rows(
    pair: tuple[Pattern, Pattern], ways: Sequence[Arrangement], folds: Sequence[Measured]
) -> list[tuple[str | int | float, ...]]:
    """One row an arrangement."""
    rows: list[tuple[str | int | float, ...]] = []
    for number, way in enumerate(ways if folds else []):
        effect = np.mean([fold.effect[number].mean() for fold in folds])
        together = over_folds([fold.interaction[number] for fold in folds])
        names = (pair[way.left].name, pair[1 - way.left].name)
        rows.append((*names, way.orientation, way.spacing, float(effect), *together[:3]))
    return rows
