"""Whether other networks respond to the same motifs: those of other folds, of another seed."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int
from scipy.stats import beta

from motifold.interpret.faithfulness import Row, row_of
from motifold.interpret.wording import interval, plain

LEVEL = 0.95
MOST = 0.8  # found again: in four cases of five, as a motif must hold in four folds of five
HALF = 0.5


class Share(NamedTuple):
    """Share of motifs that were found again, its 95 % interval, and the motifs that it is of."""

    value: float
    low: float
    high: float
    motifs: int


def share_found_again(shares: Float[np.ndarray, "motifs"]) -> Share:
    """Mean share with an interval that takes each motif for one trial, however many networks.

    Parameters
    ----------
    shares
        Of each motif the share of the networks that respond to it.

    References
    ----------
    Clopper and Pearson 1934, doi 10.1093/biomet/26.4.404.

    Examples
    --------
    >>> found = share_found_again(np.array([1.0, 1.0, 1.0]))
    >>> found.value, round(found.low, 2), found.high, found.motifs
    (1.0, 0.29, 1.0, 3)
    """
    n = len(shares)
    if not n:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    hits = float(shares.sum())
    low = float(beta.ppf((1 - LEVEL) / 2, hits, n - hits + 1)) if hits > 0 else 0.0
    high = float(beta.ppf((1 + LEVEL) / 2, hits + 1, n - hits)) if hits < n else 1.0
    return Share(hits / n, low, high, n)


def over_pairs_of_folds(
    networks: Int[np.ndarray, "motifs"], of_networks: Int[np.ndarray, "motifs"]
) -> Share:
    """Where the network of one fold responds to a motif, how often that of another one does too.

    Over all ordered pairs of folds, and over all motifs that were found, whether or not they hold:
    those that hold were chosen because most networks respond to them. A motif to which no network
    responds tells nothing.

    Parameters
    ----------
    networks, of_networks
        Of each motif the networks of the folds that respond to it, and those that were asked.

    Examples
    --------
    >>> over_pairs_of_folds(np.array([3, 2, 0]), np.array([3, 3, 3])).value
    0.8
    """
    told = (networks > 0) & (of_networks > 1)
    pairs = (networks * (of_networks - 1))[told]
    same = (networks * (networks - 1))[told]
    if not pairs.sum():
        return share_found_again(np.zeros(0))
    value = same.sum() / pairs.sum()
    return share_found_again(np.full(len(pairs), float(value)))


def folds_row(method: str, found: Share) -> Row:
    """Row ``motifs_folds``."""
    motifs = "1 motif" if found.motifs == 1 else f"{found.motifs} motifs"
    text = (
        "where the network of one fold responds to a motif in shuffled held-out sequences, that of "
        f"another fold does too in {_percent(found)} of the cases ({motifs})"
    )
    return _row(method, "motifs_folds", found, text)


def seeds_row(method: str, found: Share, seeds: int) -> Row:
    """Row ``motifs_seeds``; ``seeds``: networks trained from other seeds."""
    cases = found.motifs * seeds
    text = (
        "a network trained from another seed responds to the motifs that hold, put into shuffled "
        f"held-out sequences, in {found.value * cases:.0f} of {cases} cases, {_percent(found)}"
    )
    return _row(method, "motifs_seeds", found, text)


def _percent(found: Share) -> str:
    return f"{plain(100 * found.value)} %{interval(100 * found.low, 100 * found.high)}"


def _row(method: str, measure: str, found: Share, text: str) -> Row:
    """A pass if four in five are found again, a fail if surely fewer than half are."""
    if found.value >= MOST:
        verdict = ("pass", f"Motifs are found again: {text}.")
    elif found.high < HALF:
        verdict = ("fail", f"Motifs are not found again: {text}; do not build on a single network.")
    elif found.value >= HALF:
        verdict = ("caution", f"Motifs are found again in part: {text}.")
    else:
        verdict = ("caution", f"Motifs are seldom found again, though these are few: {text}.")
    return row_of(method, measure, found[:3], found.motifs, MOST, verdict)
