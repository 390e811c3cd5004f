"""TF-MoDISco in a process of its own: ``python -m motifold.interpret.discovery_process IN OUT``.

modisco-lite forks, which a process that has loaded TensorFlow must not. IN and OUT are ``.npz``
files without pickled objects; :mod:`motifold.interpret.discovery` writes the one and reads the
other.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from modiscolite import aggregator, core, precompile, tfmodisco

SETTINGS = (
    "trim_to_window_size", "initial_flank_to_add", "final_min_cluster_size", "n_leiden_runs",
    "nearest_neighbors_to_compute", "min_ic_windowsize",
)  # fmt: skip
# modisco-lite leaves out seqlets whose two measures of likeness disagree about their neighbours: a
# guard against noise, which was kept out before, that takes half of the sites of a clear motif.
EVERY = -1.0
PERPLEXITY = 20  # of the look for two motifs in one pattern; 50 takes twice as long for the same


polish_pattern = aggregator.polish_pattern


def polished(pattern: core.SeqletSet, *, flank: int, **settings: object) -> core.SeqletSet:
    """A pattern as modisco-lite trims it, with narrower flanks if no site has room for wider ones.

    modisco-lite has nothing left of such a pattern, forgets that it has tried to merge the two that
    made it, and tries again for ever.
    """
    for room in range(flank, 0, -1):
        kept = polish_pattern(pattern, flank=room, **settings)
        if kept is not None:
            return kept
    return polish_pattern(pattern, flank=0, **settings)


def patterns(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Group seqlets into patterns.

    Parameters
    ----------
    given
        ``one_hot`` and ``hypothetical``, float32 (seqlets, length, 4): each seqlet with what lies
        around it; ``around``: letters on either side of the seqlet proper; ``sign``: 1 or -1 of
        each seqlet; and :data:`SETTINGS`.

    Returns
    -------
    One entry a site: ``pattern`` (number), ``seqlet``, ``start`` (within its row of ``one_hot``),
    ``reverse``; one a pattern: ``width``, ``sign``; and ``trouble``: what modisco-lite could not
    do, empty if all went well.
    """
    precompile.start()
    aggregator.polish_pattern = polished
    x, hypothetical = given["one_hot"], given["hypothetical"]
    tracks = core.TrackSet(
        one_hot=x, contrib_scores=x * hypothetical, hypothetical_contribs=hypothetical
    )
    sites: list[tuple[int, ...]] = []
    kinds: list[tuple[int, int]] = []
    trouble: list[str] = []
    for sign in np.unique(given["sign"]).tolist():
        try:
            found = _patterns_of(np.flatnonzero(given["sign"] == sign), int(sign), tracks, given)
        except (ValueError, IndexError, ZeroDivisionError, FloatingPointError) as problem:
            trouble.append(f"{type(problem).__name__}: {problem}")
            continue
        for pattern in found or []:
            sites += [
                (len(kinds), one.example_idx, one.start, one.is_revcomp) for one in pattern.seqlets
            ]
            kinds.append((len(pattern), sign))
    numbers = np.array(sites, np.int64).reshape(-1, 4).T
    width, signs = np.array(kinds, np.int64).reshape(-1, 2).T
    head = dict(zip(("pattern", "seqlet", "start", "reverse"), numbers, strict=True))
    return {**head, "width": width, "sign": signs, "trouble": np.array("; ".join(trouble))}


def _patterns_of(
    members: np.ndarray, sign: int, tracks: core.TrackSet, given: dict[str, np.ndarray]
) -> list[core.SeqletSet] | None:
    """Patterns of the seqlets of one sign."""
    around, length = int(given["around"]), tracks.length
    seqlets = [core.Seqlet(int(one), around, length - around, False) for one in members]
    settings = {name: int(given[name]) for name in SETTINGS}
    return tfmodisco.seqlets_to_patterns(
        tracks.create_seqlets(seqlets),
        tracks,
        track_signs=sign,
        affmat_correlation_threshold=EVERY,
        subcluster_perplexity=PERPLEXITY,
        **settings,
    )


def main(arguments: Sequence[str]) -> None:
    """Read, group, write."""
    given, wanted = map(Path, arguments)
    with np.load(given, allow_pickle=False) as stored:
        found = patterns(dict(stored))
    np.savez(wanted, allow_pickle=False, **found)


if __name__ == "__main__":
    main(sys.argv[1:])
