"""Whether two motifs prefer one spacing and orientation."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from motifold.interpret.over_folds import Estimate, over_folds
from motifold.interpret.wording import interval, plain
from motifold.significance import SIGNIFICANT, holm
from motifold.wording import p_text

SAID = ["first", "second", "p_value", "preferred", "says"]
DRAWS = 1000  # shuffles that a preference is held against
NOTABLE = 0.2  # of what both motifs do on average: a preference that is less needs no sentence
TURN = {"+": "-", "-": "+"}


class Arrangement(NamedTuple):
    """How two motifs stand.

    Attributes
    ----------
    left
        0 or 1: which of the two is on the left.
    orientation
        Strands of the left and of the right one, ``+-`` for example.
    spacing
        Letters between them.
    """

    left: int
    orientation: str
    spacing: int

    def either_strand(self) -> "Arrangement":
        """The same for both readings of the double strand: A+ before B- is B+ before A-."""
        turned = Arrangement(
            1 - self.left, TURN[self.orientation[1]] + TURN[self.orientation[0]], self.spacing
        )
        return min(self, turned)


class Measured(NamedTuple):
    """Two motifs in all arrangements on the backgrounds of one fold, in units of the output.

    Attributes
    ----------
    effect
        Both minus none.
    interaction
        Both - first - second + none.
    """

    effect: Float[np.ndarray, "arrangements n"]
    interaction: Float[np.ndarray, "arrangements n"]


class Preference(NamedTuple):
    """The arrangement that stands out most.

    Attributes
    ----------
    number
        Of the arrangement.
    p_value
        That any arrangement stands out so far by chance.
    same, folds
        Folds whose own model gives this arrangement the first place, on either strand, and all.
    """

    number: int
    p_value: float
    same: int
    folds: int

    @property
    def shared(self) -> bool:
        """Whether the models of more than half of the folds put it first."""
        return 2 * self.same > self.folds


def preferred(ways: Sequence[Arrangement], folds: Sequence[Measured], seed: int = 0) -> Preference:
    """The arrangement whose interaction differs most from the mean of all others.

    Tested by shuffling the arrangements of each fold's model: models that have their whims, but
    none in common, would look like that. The largest difference is compared with the largest of
    each shuffle, which pays for choosing it from many. Of a single model the arrangements are
    shuffled on each background.

    References
    ----------
    Westfall and Young 1993, Resampling-based multiple testing, ISBN 978-0-471-55761-6.
    """
    means = np.array([_contrast(fold.interaction).mean(axis=1) for fold in folds])
    best = int(np.abs(means.mean(axis=0)).argmax())
    units = means if len(folds) > 1 else _contrast(folds[0].interaction).T
    rng, highest = np.random.default_rng(seed), np.empty(DRAWS)
    for draw in range(DRAWS):
        highest[draw] = np.abs(rng.permuted(units, axis=1).mean(axis=0)).max()
    # The order of a sum must not decide on a tie.
    as_far = highest >= np.abs(means[:, best].mean()) * (1 - 1e-9)
    like = ways[best].either_strand()
    same = sum(ways[one].either_strand() == like for one in np.abs(means).argmax(axis=1))
    return Preference(best, float((1 + as_far.sum()) / (1 + DRAWS)), int(same), len(folds))


def preferences(
    pairs: Sequence[tuple[Sequence[Arrangement], Sequence[Measured]]],
    names: Sequence[tuple[str, str]],
) -> list[tuple[str, str, float, bool, str]]:
    """A row a pair: first, second, p_value (by Holm for the number of pairs), preferred, says.

    An arrangement is preferred, and named, only if the models of more than half of the folds put it
    first: the mean over folds may stand out where none of them does.
    """
    found = [preferred(*pair) if len(pair[0]) > 1 and pair[1] else None for pair in pairs]
    p_values = holm(np.array([one.p_value if one else np.nan for one in found], np.float64))
    rows = []
    for (ways, folds), pair, one, p_value in zip(pairs, names, found, p_values, strict=True):
        text = f"{pair[0]} and {pair[1]}"
        if one is None:
            says, clear = f"The sequences have no room for {text} together.", False
        else:
            told = bool(p_value < SIGNIFICANT) and _notable(one, folds)
            clear = told and one.shared
            says = f"No spacing or orientation of {text} stands out."
            if clear:
                says = _says(ways[one.number], one, folds, pair, float(p_value))
            elif told:
                says = _disagree(text, one, float(p_value))
        rows.append((*pair, float(p_value), clear, says))
    return rows


def _contrast(
    interaction: Float[np.ndarray, "arrangements n"],
) -> Float[np.ndarray, "arrangements n"]:
    """Each arrangement minus the mean of all others."""
    return (len(interaction) * interaction - interaction.sum(axis=0)) / (len(interaction) - 1)


def _notable(one: Preference, folds: Sequence[Measured]) -> bool:
    """Whether the preference matters beside what both motifs do on average."""
    usual = np.mean([fold.effect.mean() for fold in folds])
    contrast = np.mean([_contrast(fold.interaction)[one.number].mean() for fold in folds])
    return bool(abs(contrast) >= NOTABLE * abs(usual))


def _disagree(text: str, one: Preference, p_value: float) -> str:
    """That folds have no arrangement in common."""
    return (
        f"How {text} stand matters ({p_text(p_value)}), but the models of the folds do not agree "
        f"on a spacing and orientation: what stands out on average is first in {one.same} of "
        f"{one.folds}."
    )


def _says(
    way: Arrangement,
    one: Preference,
    folds: Sequence[Measured],
    names: tuple[str, str],
    p_value: float,
) -> str:
    """The preferred arrangement in a sentence."""
    here: Estimate = over_folds([fold.interaction[one.number] for fold in folds])
    rest = np.mean([np.delete(fold.interaction, one.number, axis=0).mean() for fold in folds])
    left, right = names[way.left], names[1 - way.left]
    letters = "letter" if way.spacing == 1 else "letters"
    first = f"; first in the models of {one.same} of {len(folds)} folds" if len(folds) > 1 else ""
    return (
        f"{left} ({way.orientation[0]}) with {way.spacing} {letters} to {right} "
        f"({way.orientation[1]}) on its right stands out: what they do together differs by "
        f"{plain(here.value)}{interval(here.low, here.high)} from the sum of what each does alone, "
        f"in other arrangements by {plain(float(rest))} ({p_text(p_value)}{first})."
    )
