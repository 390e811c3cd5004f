"""Motifs in contributions: seqlets that occur again and again, by TF-MoDISco."""

import subprocess
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

from motifold.interpret.grouping import Effort, grouped
from motifold.interpret.patterns import Pattern, Sign, merged, named, tidied
from motifold.interpret.seqlets import Seqlets, find_seqlets
from motifold.interpret.sites import Sequences, Sites
from motifold.sequence.alphabet import UNKNOWN, one_hot

SIGNS: dict[int, Sign] = {1: "positive", -1: "negative"}
NARROWEST, WIDEST = 6, 12  # letters of a seqlet's window
SHORTEST = 8  # letters below which a sequence has no place for a seqlet beside something else


@dataclass(frozen=True)
class Settings:
    """How motifs are looked for.

    Attributes
    ----------
    both_strands
        Whether a motif and its reverse complement are one motif; never for RNA.
    window
        Letters of a seqlet without its flanks; left out: a quarter of a typical sequence, 6 to 12.
        Motifs may be wider or narrower.
    fdr
        Share of false ones among the seqlets.
    fewest
        Sites of a motif, at least.
    most
        Seqlets of each sign that are grouped, the strongest.
    seed
        Of the shuffles that seqlets are held against.
    effort
        What grouping may take.
    """

    both_strands: bool = True
    window: int | None = None
    fdr: float = 0.05
    fewest: int = 20
    most: int = 1000
    seed: int = 0
    effort: Effort = Effort()


@dataclass(frozen=True)
class Discovery:
    """What was found.

    Attributes
    ----------
    patterns
        Motifs, the one with most sites first.
    seqlets
        Seqlets that stood out, of both signs, also those beyond the cap.
    reason
        Why there is no pattern, a sentence; empty if there is one.
    """

    patterns: tuple[Pattern, ...]
    seqlets: int
    reason: str = ""


def discover(
    codes: UInt8[np.ndarray, "n length"],
    hypothetical: Float[np.ndarray, "n length 4"],
    settings: Settings = Settings(),
    background: Sequences | None = None,
) -> Discovery:
    """Motifs that occur again and again where contributions stand out.

    Parameters
    ----------
    codes
        Held-out sequences; unknown letters and padding are never part of a seqlet.
    hypothetical
        What each of the four letters would contribute at each position.
    background
        The same of sequences without motifs, such as shuffled ones, which contributions are held
        against; left out: the contributions' own order is shuffled.

    Raises
    ------
    UserError
        If the process that groups seqlets breaks off; with its last line.

    References
    ----------
    TF-MoDISco: Shrikumar et al. 2018, arXiv:1811.00416, here modisco-lite, with seqlets as
    :func:`motifold.interpret.seqlets.find_seqlets` takes them.
    """
    data = Sequences(codes, hypothetical)
    letters = (codes != UNKNOWN).sum(axis=1)
    typical = int(np.median(letters)) if len(codes) else 0
    contributions = (one_hot(codes) * hypothetical).sum(axis=2, dtype=np.float64)
    reason = _nothing_to_look_at(typical, contributions, settings)
    if reason:
        return Discovery((), 0, reason)
    window = settings.window or window_of(typical)
    rng = np.random.default_rng(settings.seed)
    chance = None if background is None else _by_position(background)
    seqlets = find_seqlets(codes, contributions, window, settings.fdr, rng, chance)
    groups = {sign: seqlets.of_sign(sign, settings.most) for sign in SIGNS}
    groups = {sign: group for sign, group in groups.items() if len(group.rows) >= settings.fewest}
    if not groups:
        return Discovery((), len(seqlets.rows), _too_few(seqlets, settings))
    try:
        sites, trouble = grouped(data, groups, window, settings.fewest, settings.effort)
    except subprocess.TimeoutExpired:
        sites, trouble = [], f"no end after {settings.effort.seconds:g} s"
    found = [
        (SIGNS[sign], one)
        for sign in groups
        for one in _motifs(data, [part for of, part in sites if of == sign], settings)
    ]
    reason = "" if found else _no_group(seqlets, settings, trouble)
    return Discovery(named(data, found), len(seqlets.rows), reason)


def _by_position(data: Sequences) -> Float[np.ndarray, "n length"]:
    """Contributions of the letters present, NaN where one is unknown."""
    values = (one_hot(data.codes) * data.hypothetical).sum(axis=2, dtype=np.float64)
    return np.where(data.codes != UNKNOWN, values, np.nan)


def window_of(length: int) -> int:
    """Letters of a seqlet's window for sequences of some length.

    A quarter, so that a window can stand out from the rest of its sequence; not more than 12, so
    that two motifs side by side are two seqlets. A wider motif is put together from its parts.

    Examples
    --------
    >>> [window_of(length) for length in (8, 40, 1000)]
    [6, 10, 12]
    """
    return min(max(length // 4, NARROWEST), WIDEST)


def _nothing_to_look_at(typical: int, contributions: np.ndarray, settings: Settings) -> str:
    """Why no seqlet can be looked for, if so."""
    if not len(contributions):
        return "There are no sequences to look at."
    window = settings.window or window_of(typical)
    if typical < max(SHORTEST, window + 1):
        return (
            f"The sequences are too short: they have {typical} letters, and a seqlet of "
            f"{window} must stand out from the rest of its sequence."
        )
    if not np.isfinite(contributions).all():
        return "Some contributions are no finite numbers."
    if not contributions.any():
        return "No contribution differs from 0."
    return ""


def _too_few(seqlets: Seqlets, settings: Settings) -> str:
    """Why seqlets are not grouped."""
    up = int((seqlets.sums > 0).sum())
    down = len(seqlets.sums) - up
    return (
        f"Too few stretches stand out: {up} with positive and {down} with negative contributions, "
        f"and {settings.fewest} of one sign are needed."
    )


def _no_group(seqlets: Seqlets, settings: Settings, trouble: str) -> str:
    """Why grouping gave nothing."""
    text = f"{len(seqlets.rows)} stretches stand out, but no {settings.fewest} of them form a motif"
    return f"{text} (TF-MoDISco: {trouble})." if trouble else f"{text}."


def _motifs(data: Sequences, found: list[Sites], settings: Settings) -> list[Sites]:
    """The motifs of one sign: tidied, merged and, as merging adds sites, tidied again."""
    fewest, both = settings.fewest, settings.both_strands
    parts = [part for one in found for part in tidied(data, one, fewest, both)]
    whole = merged(data, parts, both)
    return [part for one in whole for part in tidied(data, one, fewest, both)]
