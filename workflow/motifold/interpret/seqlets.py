"""Seqlets: stretches of a sequence whose contributions stand out from what most stretches have."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from motifold.sequence.alphabet import UNKNOWN

DECOYS = 200_000  # windows of shuffled sequences that the others are compared with, at least
FAR = 2.0  # standard deviations below which nothing is a seqlet
TINY = 1e-6  # of a row's largest value: what rounding leaves of a spread of 0


@dataclass(frozen=True)
class Seqlets:
    """Windows that stand out, the strongest first.

    Attributes
    ----------
    rows, starts
        The sequence of each, and where its window starts.
    sums
        The sum of the window's contributions.
    """

    rows: Int[np.ndarray, "seqlets"]
    starts: Int[np.ndarray, "seqlets"]
    sums: Float[np.ndarray, "seqlets"]

    def of_sign(self, sign: int, most: int) -> "Seqlets":
        """Those with positive (1) or negative (-1) sums, not more than ``most``."""
        kept = np.flatnonzero(np.sign(self.sums) == sign)[:most]
        return Seqlets(self.rows[kept], self.starts[kept], self.sums[kept])


def find_seqlets(
    codes: UInt8[np.ndarray, "n length"],
    contributions: Float[np.ndarray, "n length"],
    window: int,
    fdr: float,
    rng: np.random.Generator,
    background: Float[np.ndarray, "m length"] | None = None,
) -> Seqlets:
    """Windows whose contributions add up to more, or less, than chance lets them.

    Of each sequence the window with the highest or lowest score is taken, then the next that does
    not overlap it, and so on. The same is done where there is only chance, and those scores are
    kept above which chance has few: the false discovery rate is at most ``fdr``. Chance is looked
    at in two ways, and a window needs to stand out from one. The same contributions in random
    order: misses what is so short that any order has it. A background of shuffled sequences: misses
    what shuffled sequences often hold, such as a TATA box among many A and T.

    (TF-MoDISco fits a Laplace distribution to the sums instead, which fails where most windows of
    short sequences touch a motif.) Windows with an unknown letter or padding are never seqlets.

    Parameters
    ----------
    contributions
        Of the letter present at each position.
    window
        Letters of a window.
    fdr
        Share of false ones among those that stand out.
    rng
        Shuffles the contributions.
    background
        Contributions to sequences of the same kind without motifs, such as shuffled ones; NaN where
        a letter is unknown.

    References
    ----------
    Seqlets: Shrikumar et al. 2018, arXiv:1811.00416. False discoveries counted on decoys: Elias
    and Gygi 2007, doi 10.1038/nmeth1019.
    """
    known = codes != UNKNOWN
    values = np.where(known, contributions, 0.0)
    sums = window_sums(known, values, window)
    scores = _standardised(sums, known, values, window)
    rows, starts, high = _peaks(scores, window)
    decoys = _in_random_order(known, values, window, rng) if len(rows) else []
    found = [_standing(sums, (rows, starts, high), decoys, fdr)]
    if background is not None:
        *peaks, chance = _against(background, sums, window)
        share = len(background) / max(1, len(codes))
        found.append(_standing(sums, (peaks[0], peaks[1], peaks[2]), [chance], fdr * share))
    row, start = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((start, row, -np.abs(sums[row, start])))
    kept = _apart(row[order], start[order], window)
    row, start = row[order][kept], start[order][kept]
    return Seqlets(row, start, sums[row, start])


def _standing(
    sums: np.ndarray,
    peaks: tuple[np.ndarray, np.ndarray, np.ndarray],
    decoys: list[np.ndarray],
    fdr: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Those of the peaks (rows, starts, scores) above which there are few decoys: rows, starts."""
    rows, starts, scores = peaks
    stands = np.zeros(len(scores), bool)
    for sign in (1, -1) if len(scores) and decoys else ():
        limit = _threshold(sign * scores, [sign * one for one in decoys], fdr)
        stands |= (sign * scores >= limit) & (sign * sums[rows, starts] > 0)
    return rows[stands], starts[stands]


def _apart(rows: np.ndarray, starts: np.ndarray, window: int) -> Bool[np.ndarray, "windows"]:
    """Which windows overlap none before them in the same sequence."""
    kept, taken = np.zeros(len(rows), bool), dict[int, list[int]]()
    for place, (row, start) in enumerate(zip(rows.tolist(), starts.tolist(), strict=True)):
        before = taken.setdefault(row, [])
        if all(abs(start - one) >= window for one in before):
            before.append(start)
            kept[place] = True
    return kept


def window_sums(
    known: Bool[np.ndarray, "n length"], values: Float[np.ndarray, "n length"], window: int
) -> Float[np.ndarray, "n windows"]:
    """Sum of each window's values; NaN where it holds an unknown letter.

    Examples
    --------
    >>> known = np.array([[True, True, True, False]])
    >>> window_sums(known, np.array([[1.0, 2, 3, 4]]), 2).tolist()
    [[3.0, 5.0, nan]]
    """
    places = max(known.shape[1] - window + 1, 0)
    totals = np.zeros((len(known), places))
    for shift in range(window if places else 0):
        part = slice(shift, shift + places)
        totals += np.where(known[:, part], values[:, part], np.nan)
    return totals


def _standardised(
    sums: np.ndarray, known: np.ndarray, values: np.ndarray, window: int
) -> np.ndarray:
    """Sums of windows in standard deviations from what the row's values give in random order.

    NaN where a row has no more known letters than a window, or all its values are the same.
    """
    letters = known.sum(axis=1)
    mean = values.sum(axis=1) / np.maximum(letters, 1)
    spread = np.where(known, values - mean[:, None], 0)
    variance = (spread**2).sum(axis=1) / np.maximum(letters, 1)
    left = np.maximum(letters - window, 0) / np.maximum(letters - 1, 1)
    deviation = np.sqrt(window * variance * left)  # drawn without replacement
    deviation[deviation <= TINY * np.abs(values).max(axis=1, initial=0)] = np.nan
    return (sums - window * mean[:, None]) / deviation[:, None]


def _shuffled(
    known: np.ndarray, values: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Each row's values in random order, known letters first: (known, values)."""
    keys = np.where(known, rng.random(known.shape), 2.0)
    return ~np.sort(~known, axis=1), np.take_along_axis(values, keys.argsort(axis=1), axis=1)


def _in_random_order(
    known: np.ndarray, values: np.ndarray, window: int, rng: np.random.Generator
) -> list[np.ndarray]:
    """Scores of the windows that stand out among the same contributions in random order."""
    found = []
    windows = len(known) * max(1, known.shape[1] - window + 1)
    for _ in range(max(1, DECOYS // windows)):
        order, mixed = _shuffled(known, values, rng)
        sums = window_sums(order, mixed, window)
        found.append(_peaks(_standardised(sums, order, mixed, window), window)[2])
    return found


def _against(
    background: np.ndarray, sums: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Windows that stand out: rows, starts, scores; and the scores of those of the background."""
    known = ~np.isnan(background)
    chance = window_sums(known, np.where(known, background, 0.0), window)
    spread = float(np.sqrt(np.nanmean(chance**2))) if np.isfinite(chance).any() else 0.0
    # Where nothing contributes to the background, whatever contributes stands out.
    spread = max(spread, TINY * float(np.nanmax(np.abs(sums), initial=0.0)), np.finfo(float).tiny)
    return *_peaks(sums / spread, window), _peaks(chance / spread, window)[2]


def _peaks(scores: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows of each row that score far from 0 and do not overlap: rows, starts, scores."""
    left = np.where(np.abs(scores) >= FAR, np.abs(scores), -np.inf)
    places = np.arange(left.shape[1])
    rows, starts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    under_way = np.flatnonzero((left > -np.inf).any(axis=1))
    while len(under_way):
        best = left[under_way].argmax(axis=1)
        rows.append(under_way)
        starts.append(best)
        near = np.abs(places - best[:, None]) < window
        rest = np.where(near, -np.inf, left[under_way])
        left[under_way] = rest
        under_way = under_way[(rest > -np.inf).any(axis=1)]
    row, start = np.concatenate(rows), np.concatenate(starts)
    return row, start, scores[row, start]


def _threshold(scores: np.ndarray, decoys: list[np.ndarray], fdr: float) -> float:
    """Lowest score above which at most ``fdr`` are expected to be as high by chance."""
    ordered = np.sort(scores)[::-1]
    null = np.sort(np.concatenate(decoys))
    chance = (1 + len(null) - np.searchsorted(null, ordered, side="left")) / len(decoys)
    passing = np.flatnonzero((chance <= fdr * np.arange(1, len(ordered) + 1)) & (ordered > 0))
    return float(ordered[passing[-1]]) if len(passing) else float("inf")
