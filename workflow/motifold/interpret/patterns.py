"""Patterns: what the sites of a motif have in common, read in the motif's own orientation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from scipy.stats import chi2

from motifold.interpret.sites import Sequences, Sites, count_sites, read_sites
from motifold.sequence.alphabet import UNKNOWN, one_hot
from motifold.sequence.motif import counts_to_probabilities, information, reverse_complement

Sign = Literal["positive", "negative"]
CLEAR = 0.25  # bits that a position of a motif tells, at least
RARE = 1e-4  # how often a position of chance letters may tell as much
ALIKE = 0.8  # cosine of letter preferences above which two patterns are one motif


@dataclass(frozen=True)
class Pattern:
    """A motif that was found in contributions.

    Attributes
    ----------
    name
        ``motif_01`` and so on, the one with most sites first.
    sign
        Whether its letters raise or lower the output that was explained.
    counts
        How often each letter stands at each position of the sites.
    contributions
        Mean contribution of each letter at each position of the sites.
    rows, starts, reverse
        See :class:`Sites`.
    """

    name: str
    sign: Sign
    counts: Int[np.ndarray, "width 4"]
    contributions: Float[np.ndarray, "width 4"]
    rows: Int[np.ndarray, "sites"]
    starts: Int[np.ndarray, "sites"]
    reverse: Bool[np.ndarray, "sites"]


def described(data: Sequences, sites: Sites, sign: Sign, name: str) -> Pattern:
    """The pattern of some sites."""
    held, rows = np.unique(sites.rows, return_inverse=True)
    given = one_hot(data.codes[held]) * data.hypothetical[held]
    contributions = read_sites(given, replace(sites, rows=rows)).mean(axis=0)
    counts = count_sites(data.codes, sites)
    return Pattern(name, sign, counts, contributions, sites.rows, sites.starts, sites.reverse)


def tidied(data: Sequences, sites: Sites, fewest: int, both_strands: bool) -> list[Sites]:
    """The sites of one motif, or of two if strands count, cut to the informative positions.

    On both strands a motif is read as most of its sites stand. On one strand the sites on the other
    are a motif of their own, read as it stands in the sequences. Sites that overlap an earlier one
    by more than half, and those with fewer than half of their letters, are left out; fewer than
    ``fewest`` sites are none.
    """
    parts = [sites] if both_strands else [sites.chosen(~sites.reverse), _as_it_stands(sites)]
    parts = [_cut_to_core(data, one) for one in parts if len(one.rows) >= fewest]
    parts = [_whole(data, _apart(one)) for one in parts if one.width]
    parts = [one for one in parts if len(one.rows) >= fewest]
    return [one.turned() if one.reverse.mean() > 0.5 else one for one in parts]


def _as_it_stands(sites: Sites) -> Sites:
    """The sites on the other strand, of the motif as it stands on the given one."""
    return sites.chosen(sites.reverse).turned()


def _apart(sites: Sites) -> Sites:
    """Without sites that overlap the one before them by more than half."""
    order = np.lexsort((sites.starts, sites.rows))
    row, start = sites.rows[order], sites.starts[order]
    near = (np.diff(row) == 0) & (2 * np.diff(start) < sites.width)
    return sites.chosen(np.sort(order[np.append(True, ~near)]))


def _whole(data: Sequences, sites: Sites) -> Sites:
    """Without sites that lack half of their letters."""
    held, rows = np.unique(sites.rows, return_inverse=True)
    known = (data.codes[held] != UNKNOWN)[:, :, None]
    covered = read_sites(known, replace(sites, rows=rows)).sum(axis=(1, 2))
    return sites.chosen(2 * covered >= sites.width)


def _cut_to_core(data: Sequences, sites: Sites) -> Sites:
    """From the first to the last position that differs clearly from the letters as a whole.

    Clearly: by at least 0.25 bits, and so far that a position of chance letters is one time in ten
    thousand (G-test, 3 degrees of freedom).
    """
    counts = count_sites(data.codes, sites)
    background = counts_to_probabilities(letter_counts(data.codes)[None])[0]
    chance = chi2.isf(RARE, 3) / (2 * np.log(2) * max(1, len(sites.rows)))
    told = information(counts_to_probabilities(counts), background)
    clear = np.flatnonzero(told >= max(CLEAR, chance))
    return sites.cut(int(clear[0]), int(clear[-1]) + 1) if len(clear) else sites.cut(0, 0)


def letter_counts(codes: UInt8[np.ndarray, "n length"]) -> Int[np.ndarray, "4"]:
    """How often each letter occurs.

    Examples
    --------
    >>> letter_counts(np.array([[0, 0, 3, 4]], np.uint8)).tolist()
    [2, 0, 0, 1]
    """
    return np.bincount(codes.ravel(), minlength=5)[:4].astype(np.int64)


def merged(data: Sequences, found: Iterable[Sites], both_strands: bool) -> list[Sites]:
    """Motifs, each once: the smaller of two that are alike gives its sites to the larger.

    Alike means that, laid over each other at the best offset (and on the better strand), the
    letter preferences of both (share of each letter minus 1/4, 0 beyond the ends) have a cosine of
    at least 0.8.
    """
    kept: list[Sites] = []
    for sites in sorted(found, key=lambda one: -len(one.rows)):
        for number, other in enumerate(kept):
            laid = _laid_over(data, sites, other, both_strands)
            if laid is not None:
                kept[number] = other.joined(laid)
                break
        else:
            kept.append(sites)
    return sorted(kept, key=lambda one: -len(one.rows))


def _laid_over(data: Sequences, sites: Sites, other: Sites, both_strands: bool) -> Sites | None:
    """The sites in the other motif's frame, or nothing if the two motifs differ."""
    preference = counts_to_probabilities(count_sites(data.codes, sites)) - 0.25
    wanted = counts_to_probabilities(count_sites(data.codes, other)) - 0.25
    best, offset = overlay(preference, wanted)
    if both_strands:
        turned, shift = overlay(reverse_complement(preference), wanted)
        if turned > best:
            best, offset, sites = turned, shift, sites.turned()
    return sites.cut(-offset, other.width - offset) if best >= ALIKE else None


def overlay(
    first: Float[np.ndarray, "width 4"], second: Float[np.ndarray, "other 4"]
) -> tuple[float, int]:
    """Highest cosine of two tables over all offsets, and where the first then starts in the second.

    Examples
    --------
    >>> second = np.array([[0, 0, 1, 0], [1.0, 0, 0, 0], [0, 1, 0, 0]])
    >>> overlay(second[1:], second)[1]
    1
    """
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    lags = [np.correlate(second[:, letter], first[:, letter], mode="full") for letter in range(4)]
    cosine = np.sum(lags, axis=0) / size if size else np.zeros(len(lags[0]))
    best = int(cosine.argmax())
    return float(cosine[best]), best - (len(first) - 1)


def named(data: Sequences, found: Sequence[tuple[Sign, Sites]]) -> tuple[Pattern, ...]:
    """Patterns, the one with most sites first."""
    ordered = sorted(found, key=lambda one: -len(one[1].rows))
    return tuple(
        described(data, sites, sign, f"motif_{number:02d}")
        for number, (sign, sites) in enumerate(ordered, start=1)
    )
