"""Patterns: what the sites of a motif have in common, read in the motif's own orientation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from scipy.stats import chi2

from motifold.sequence.alphabet import UNKNOWN, one_hot
from motifold.sequence.motif import counts_to_probabilities, information, reverse_complement

Sign = Literal["positive", "negative"]
CLEAR = 0.25  # bits that a position of a motif tells, at least
RARE = 0.001  # how often a position of chance letters may tell as much
ALIKE = 0.8  # cosine of letter preferences above which two patterns are one motif


@dataclass(frozen=True)
class Sequences:
    """What patterns are read from: the letters, and what each letter contributes.

    Attributes
    ----------
    codes
        Base codes, 4 for unknown letters and padding.
    hypothetical
        What each of the four letters would contribute at each position.
    """

    codes: UInt8[np.ndarray, "n length"]
    hypothetical: Float[np.ndarray, "n length 4"]


@dataclass(frozen=True)
class Sites:
    """Where a motif stands.

    Attributes
    ----------
    rows, starts
        The sequence of each site and the first letter that it covers, from 0; it may be negative,
        or the site run over the end, by a few letters.
    reverse
        Whether the motif is read on the other strand there.
    width
        Letters that a site covers.
    """

    rows: Int[np.ndarray, "sites"]
    starts: Int[np.ndarray, "sites"]
    reverse: Bool[np.ndarray, "sites"]
    width: int

    def chosen(self, kept: np.ndarray) -> "Sites":
        """Some of the sites: a mask, or positions."""
        return replace(
            self, rows=self.rows[kept], starts=self.starts[kept], reverse=self.reverse[kept]
        )

    def cut(self, first: int, after: int) -> "Sites":
        """The sites of positions ``first`` to ``after`` of the motif, which may lie outside it."""
        shift = np.where(self.reverse, self.width - after, first)
        return replace(self, starts=self.starts + shift, width=after - first)

    def turned(self) -> "Sites":
        """The same sites of the motif as read on the other strand."""
        return replace(self, reverse=~self.reverse)

    def joined(self, other: "Sites") -> "Sites":
        """These and the other's sites, a site that both have only once."""
        rows, starts = np.append(self.rows, other.rows), np.append(self.starts, other.starts)
        reverse = np.append(self.reverse, other.reverse)
        _, first = np.unique(np.stack([rows, starts]), axis=1, return_index=True)
        return replace(self, rows=rows, starts=starts, reverse=reverse).chosen(np.sort(first))


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


def read_sites(
    table: np.ndarray, sites: Sites, unknown: float = 0.0
) -> Float[np.ndarray, "sites width 4"]:
    """Rows of a table (n, length, 4) under each site, in the motif's orientation.

    Parameters
    ----------
    unknown
        What stands beyond the ends of a sequence.
    """
    place = sites.starts[:, None] + np.arange(sites.width)
    inside = (place >= 0) & (place < table.shape[1])
    read = table[sites.rows[:, None], np.clip(place, 0, table.shape[1] - 1)].astype(np.float64)
    read = np.where(inside[:, :, None], read, unknown)
    return np.where(sites.reverse[:, None, None], read[:, ::-1, ::-1], read)


def count_sites(codes: UInt8[np.ndarray, "n length"], sites: Sites) -> Int[np.ndarray, "width 4"]:
    """How often each letter stands at each position of the sites.

    Examples
    --------
    >>> sites = Sites(np.array([0, 0]), np.array([0, 2]), np.array([False, True]), 2)
    >>> count_sites(np.array([[0, 1, 2, 3]], np.uint8), sites).tolist()
    [[2, 0, 0, 0], [0, 2, 0, 0]]
    """
    held, rows = np.unique(sites.rows, return_inverse=True)
    letters = one_hot(codes[held])
    return read_sites(letters, replace(sites, rows=rows)).sum(axis=0).astype(np.int64)


def described(data: Sequences, sites: Sites, sign: Sign, name: str) -> Pattern:
    """The pattern of some sites."""
    held, rows = np.unique(sites.rows, return_inverse=True)
    given = one_hot(data.codes[held]) * data.hypothetical[held]
    contributions = read_sites(given, replace(sites, rows=rows)).mean(axis=0)
    counts = count_sites(data.codes, sites)
    return Pattern(name, sign, counts, contributions, sites.rows, sites.starts, sites.reverse)


def tidied(data: Sequences, sites: Sites, fewest: int, both_strands: bool) -> list[Sites]:
    """The sites of one motif, or of two if strands count, cut to the informative positions.

    Sites with fewer than half of their letters are left out. On both strands a motif is read as
    most of its sites stand. On one strand the sites on the other are a motif of their own, read as
    it stands in the sequences. Fewer than ``fewest`` sites are none.
    """
    known = (data.codes[np.unique(sites.rows)] != UNKNOWN)[:, :, None]
    place = replace(sites, rows=np.unique(sites.rows, return_inverse=True)[1])
    covered = read_sites(known, place).sum(axis=(1, 2))
    sites = sites.chosen(2 * covered >= sites.width)
    parts = [sites] if both_strands else _by_strand(sites)
    parts = [_cut_to_core(data, one) for one in parts if len(one.rows) >= fewest]
    parts = [one for one in parts if one.width]
    return [one.turned() if one.reverse.mean() > 0.5 else one for one in parts]


def _by_strand(sites: Sites) -> list[Sites]:
    """The sites as they stand, and those on the other strand as they stand."""
    return [sites.chosen(~sites.reverse), sites.chosen(sites.reverse)]


def _cut_to_core(data: Sequences, sites: Sites) -> Sites:
    """From the first to the last position that differs clearly from the letters as a whole.

    Clearly: by at least 0.25 bits, and so far that a position of chance letters is one time in a
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


def bits(counts: Int[np.ndarray, "width 4"]) -> float:
    """Information of a whole motif."""
    return float(information(counts_to_probabilities(counts)).sum())


def named(data: Sequences, found: Sequence[tuple[Sign, Sites]]) -> tuple[Pattern, ...]:
    """Patterns, the one with most sites first."""
    ordered = sorted(found, key=lambda one: -len(one[1].rows))
    return tuple(
        described(data, sites, sign, f"motif_{number:02d}")
        for number, (sign, sites) in enumerate(ordered, start=1)
    )
