"""Random sequences with the dinucleotide counts of given ones."""

from itertools import product

import numpy as np
from jaxtyping import Int, UInt8

from motifold.sequence.alphabet import UNKNOWN

CELLS = 2_000_000  # letters shuffled at a time, so that memory stays flat
LAST = 2.0  # key of the step by which a walk leaves a letter for good; other keys are below 1


def dinucleotide_shuffled(
    codes: UInt8[np.ndarray, "n length"], rng: np.random.Generator
) -> UInt8[np.ndarray, "n length"]:
    """Shuffle every sequence so that it keeps the count of each pair of neighbouring letters.

    Each sequence that has the same pairs, the same first and the same last letter is equally
    likely. Unknown letters and padding stay where they are: each run of known letters is shuffled
    by itself.

    Parameters
    ----------
    codes
        Base codes (n, length), 4 for unknown letters and padding; may be memory-mapped.
    rng
        Source of randomness.

    References
    ----------
    Altschul and Erickson 1985, doi 10.1093/oxfordjournals.molbev.a040370. The tree of last steps
    is drawn by weight from all 16 that there are; why that makes every order equally likely: Jiang
    et al. 2008, doi 10.1186/1471-2105-9-192.

    Examples
    --------
    >>> dinucleotide_shuffled(np.array([[0, 1, 4, 2, 2]], np.uint8), np.random.default_rng(0))
    array([[0, 1, 4, 2, 2]], dtype=uint8)
    """
    shuffled = np.array(codes)
    rows = max(1, CELLS // max(codes.shape[1], 1))
    for start in range(0, len(codes), rows):
        block = shuffled[start : start + rows]
        known = block != UNKNOWN
        first = known & ~np.pad(known, ((0, 0), (1, 0)))[:, :-1]
        if known.any():
            block[known] = _shuffled_runs(block[known], first[known], rng)
    return shuffled


def _shuffled_runs(
    letters: UInt8[np.ndarray, "letters"], first: np.ndarray, rng: np.random.Generator
) -> UInt8[np.ndarray, "letters"]:
    """Shuffle runs that lie one after the other; ``first`` marks where each begins."""
    starts, run = np.flatnonzero(first), np.cumsum(first) - 1
    step = np.flatnonzero(~first[1:])  # from a letter to the next one of its run
    here, there = run[step] * 4 + letters[step], letters[step + 1]
    counts = np.bincount(here * 4 + there, minlength=16 * len(starts)).reshape(-1, 4, 4)
    ends = letters[np.append(starts[1:], len(letters)) - 1]
    exits = _exits(counts, ends, rng).ravel()
    key = rng.random(len(step))
    leaving = np.flatnonzero(there == exits[here])
    chosen = np.full(4 * len(starts), -1)
    chosen[here[leaving]] = leaving  # any one of those that look the same
    key[chosen[chosen >= 0]] = LAST
    ordered = there[np.lexsort((key, here))]
    pointer = np.append(0, np.cumsum(counts.sum(axis=2).ravel()))[:-1]
    return _walked(letters, starts, ordered, pointer)


def _exits(
    counts: Int[np.ndarray, "runs 4 4"], ends: UInt8[np.ndarray, "runs"], rng: np.random.Generator
) -> Int[np.ndarray, "runs 4"]:
    """Letter to which each run leaves each letter for the last time; 4 for its last letter.

    These steps are a tree towards the last letter, or the walk would end before all steps are made.
    """
    exits = np.full((len(ends), 4), UNKNOWN, np.int64)
    for end, trees in TREES.items():
        rows = np.flatnonzero(ends == end)
        others = [letter for letter in range(4) if letter != end]
        weights = counts[rows].astype(np.float64)
        absent, letter = np.nonzero(weights.sum(axis=2) == 0)
        weights[absent, letter, end] = 1  # a letter that never occurs must not forbid every tree
        chances = weights[:, others, trees[:, others]].prod(axis=2).cumsum(axis=1)
        drawn = (chances <= (rng.random(len(rows)) * chances[:, -1])[:, None]).sum(axis=1)
        exits[rows] = trees[drawn]
    return exits


def _walked(
    letters: np.ndarray, starts: np.ndarray, ordered: np.ndarray, pointer: np.ndarray
) -> UInt8[np.ndarray, "letters"]:
    """Walk all runs at once, the longest first, so that those still under way lead the arrays."""
    lengths = np.diff(np.append(starts, len(letters)))
    order = np.argsort(-lengths, kind="stable")
    under_way = np.searchsorted(-lengths[order], -np.arange(1, lengths.max(initial=1)), side="left")
    walked = letters.copy()
    place, corner, now = starts[order], order * 4, letters[starts[order]]
    for passed, runs in enumerate(under_way, start=1):
        at = corner[:runs] + now[:runs]
        now = ordered[pointer[at]]
        pointer[at] += 1
        walked[place[:runs] + passed] = now
    return walked


def _leads_to(end: int, tree: tuple[int, ...]) -> bool:
    """Whether every letter comes to ``end`` by the steps of ``tree``."""
    places = set(range(4))
    for _ in range(4):
        places = {letter if letter == end else tree[letter] for letter in places}
    return places == {end}


# For each last letter the 16 trees: the step from each of the other letters.
TREES = {
    end: np.array(
        [
            [UNKNOWN if letter == end else to for letter, to in enumerate(tree)]
            for tree in product(range(4), repeat=4)
            if tree[end] == end and _leads_to(end, tree)
        ]
    )
    for end in range(4)
}
