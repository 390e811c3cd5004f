"""Marginal importance of motifs: what a motif by itself does to the output."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.interpret.over_folds import Estimate, over_folds, replicated, within_fold
from motifold.interpret.patterns import Pattern
from motifold.interpret.planting import (
    FoldModel,
    Planting,
    anywhere,
    at_home,
    backgrounds,
    instances,
    put,
    reordered,
    scorer,
    turned,
)
from motifold.interpret.wording import interval, plain
from motifold.significance import SIGNIFICANT, holm
from motifold.wording import p_text

COLUMNS = [
    "motif", "effect", "effect_low", "effect_high", "p_value",
    "anywhere", "anywhere_low", "anywhere_high", "over", "networks", "of_networks", "says",
]  # fmt: skip
DEFAULT = Planting()
LESS = 0.5  # of its effect that a motif keeps at random places if it does not count there alike


class Effects(NamedTuple):
    """Effect of a motif on each background of one fold, in units of the centred output.

    Attributes
    ----------
    own
        Put where its sites were found.
    anywhere
        The same letters at random places.
    """

    own: Float[np.ndarray, "n"]
    anywhere: Float[np.ndarray, "n"]


def marginal_effects(
    patterns: Sequence[Pattern],
    models: Mapping[int, FoldModel],
    index: Mapping[str, int],
    options: Planting = DEFAULT,
) -> pd.DataFrame:
    """Marginal effect of each motif on the centred output, over the models of the folds.

    Instances of the motif are put into dinucleotide-shuffled held-out sequences, where its sites
    were found and read as they were found. The effect is the output with the motif minus that with
    the same letters in another order, so that composition is no effect.

    Parameters
    ----------
    models
        By fold.
    index
        The output to look at, by motif: the class for or against which its sites speak; 0 for a
        single target.

    Returns
    -------
    motif, effect with its interval, p_value (that it has the motif's sign in the networks of at
    least four folds in five, adjusted by Holm for the number of motifs), anywhere (the effect at
    random places) with its interval, over (what intervals are over: ``folds`` or, if there are one
    or two, ``examples``, the backgrounds), networks (those of the folds that respond to it by
    themselves, see :func:`responds`) of of_networks, says. NaN where no held-out sequence has room
    for the motif.

    References
    ----------
    Koo, Majdandzic, Ploenzke, Anand and Paul 2021, doi 10.1371/journal.pcbi.1008925. P values:
    Benjamini and Heller 2008, doi 10.1111/j.1541-0420.2007.00984.x; Holm 1979, Scandinavian
    Journal of Statistics 6, 65-70.
    """
    effects = [
        [
            fold_effects(pattern, model, index[pattern.name], fold, options)
            for fold, model in models.items()
        ]
        for pattern in patterns
    ]
    own = [over_folds([one.own for one in each]) for each in effects]
    elsewhere = [over_folds([one.anywhere for one in each]) for each in effects]
    lost = [over_folds([one.own - one.anywhere for one in each]) for each in effects]
    sign = [sign_of(pattern) for pattern in patterns]
    tests = zip(effects, sign, strict=True)
    alone = [replicated([one.own for one in each], way) for each, way in tests]
    p_values = holm(np.array(alone, np.float64))
    rows = [
        (
            pattern.name,
            *own[row][:3],
            p_values[row],
            *elsewhere[row][:3],
            own[row].over,
            *_networks([one.own for one in effects[row]], sign[row]),
            _says(sign[row], float(p_values[row]), own[row], elsewhere[row], lost[row]),
        )
        for row, pattern in enumerate(patterns)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def fold_effects(
    pattern: Pattern, model: FoldModel, index: int, fold: int, options: Planting
) -> Effects:
    """Effect of a motif on each background of one fold's model."""
    width = len(pattern.counts)
    rng = np.random.default_rng([options.seed, fold])
    codes = backgrounds(model.codes, width, options.backgrounds, rng)
    if not len(codes):
        return Effects(np.zeros(0), np.zeros(0))
    site = rng.integers(len(pattern.starts), size=len(codes))
    letters = turned(instances(pattern, len(codes), rng), pattern.reverse[site])
    other, scores = reordered(letters, rng), scorer(model.predict, index, options.task)
    places = (at_home(pattern, site, codes), anywhere(codes, width, rng))
    return Effects(
        *(scores(put(codes, letters, at)) - scores(put(codes, other, at)) for at in places)
    )


def sign_of(pattern: Pattern) -> int:
    """1 if a motif raises the output that was explained, -1 if it lowers it."""
    return 1 if pattern.sign == "positive" else -1


def responds(values: Float[np.ndarray, "n"], sign: int) -> bool:
    """Whether one network responds to a motif: its effect on backgrounds has the motif's sign.

    By a one-sided t test over them, so that one network in twenty responds by chance.
    """
    return within_fold(values, sign) < SIGNIFICANT


def _networks(values: Sequence[Float[np.ndarray, "_"]], sign: int) -> tuple[int, int]:
    """Networks that respond, and all that could be asked."""
    asked = [one for one in values if len(one) > 1]
    return sum(responds(one, sign) for one in asked), len(asked)


def _says(sign: int, p_value: float, own: Estimate, elsewhere: Estimate, lost: Estimate) -> str:
    """What the effect of one motif is, in a sentence."""
    if np.isnan(own.value):
        return "Its effect was not measured: no held-out sequence has room for it."
    over = "" if own.over == "folds" else " over backgrounds, as there are fewer than three folds"
    if np.isnan(p_value):
        return (
            f"Put into shuffled sequences it changes the output by {plain(own.value)}, on too few "
            "backgrounds to judge."
        )
    does = "raise" if sign > 0 else "lower"
    low, high = sorted((sign * own.low, sign * own.high))
    how = f"by {plain(sign * own.value)}{interval(low, high)}{over}, {p_text(p_value)}"
    if p_value >= SIGNIFICANT:
        return f"Put into shuffled sequences it is not shown to {does} the output: {how}."
    return (
        f"Put into shuffled sequences it {does}s the output {how}; at random places by "
        f"{plain(sign * elsewhere.value)}: {_where(sign, own, elsewhere, lost)}."
    )


def _where(sign: int, own: Estimate, elsewhere: Estimate, lost: Estimate) -> str:
    """Whether a motif counts only at its place."""
    loses = min(sign * lost.low, sign * lost.high) > 0
    if not loses:
        return "it does not need its place"
    if sign * elsewhere.value >= LESS * sign * own.value:
        return "it counts more at its place"
    some = elsewhere.p_value(sign) < SIGNIFICANT
    return f"it counts {'mostly' if some else 'only'} at its place"
