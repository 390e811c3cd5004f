"""Which known motifs found ones look like: TOMTOM."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from motifold.sequence.motif import Motif, core

COLUMNS = [
    "motif", "rank", "target", "name", "p_value", "q_value", "strand", "offset", "overlap",
    "database",
]  # fmt: skip
FEW = 50  # targets below which their columns alone are no background
OTHER_LETTERS = list(permutations(range(4)))[1:]  # the 23 ways to rename the letters


@dataclass(frozen=True)
class Limits:
    """Which matches are kept.

    Attributes
    ----------
    q_value
        Highest share of false matches.
    best
        Most matches of a motif.
    """

    q_value: float = 0.1
    best: int = 5


def match_motifs(
    motifs: Mapping[str, Motif],
    targets: Mapping[str, Motif],
    database: str,
    both_strands: bool = True,
    limits: Limits = Limits(),
    threads: int = 1,
) -> pd.DataFrame:
    """The known motifs that each motif looks like, the best first.

    The p-value of a pair is the chance that columns drawn from all targets align as well, at any
    offset and on either strand; q-values are over all targets of one motif. Uninformative flanks
    of a motif are left out; a motif without an informative position matches nothing. Where there
    are fewer than 50 targets, the columns of their copies with the letters renamed (all 23 ways)
    join the background, so that the p-value does not hang on a handful of columns.

    Parameters
    ----------
    targets
        Known motifs by identifier.
    database
        What to call them.
    both_strands
        Also read the targets on the other strand; never for RNA.
    threads
        Most threads.

    Returns
    -------
    The form of ``matches.tsv``: motif, rank (from 1), target (identifier), name (its second name,
    else the identifier), p_value, q_value, strand (``-``: the target is read on the other strand),
    offset (position of the target, as read, at which the motif starts; negative before it),
    overlap (positions of the trimmed motif that lie on the target), database.

    References
    ----------
    Gupta, Stamatoyannopoulos, Bailey and Noble 2007, doi 10.1186/gb-2007-8-2-r24; memelite:
    Schreiber 2025, doi 10.1101/2025.05.27.656386; Benjamini and Hochberg 1995,
    doi 10.1111/j.2517-6161.1995.tb02031.x.
    """
    cores = {name: core(motif.probabilities) for name, motif in motifs.items()}
    asked = [name for name, kept in cores.items() if kept.stop > kept.start]
    if not asked or not targets:
        return pd.DataFrame(columns=COLUMNS)
    queries = [motifs[name].probabilities[cores[name]] for name in asked]
    found = compared(
        queries, [target.probabilities for target in targets.values()], both_strands, threads
    )
    tables = [
        _best(name, cores[name].start, results, targets, limits)
        for name, results in zip(asked, found, strict=True)
    ]
    return pd.concat(tables, ignore_index=True).assign(database=database)[COLUMNS]


def compared(
    queries: list[np.ndarray], targets: list[np.ndarray], both_strands: bool, threads: int
) -> np.ndarray:
    """TOMTOM's results (queries, targets, 4): p-value, offset, overlap, strand (0 or 1)."""
    # Here, because it loads numba.
    from memelite.tomtom import tomtom
    from numba import get_num_threads

    n = len(targets)
    if n < FEW:
        targets = targets + [one[:, letters] for letters in OTHER_LETTERS for one in targets]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "tomtom was given", UserWarning)
        results = tomtom(
            [_columns(one) for one in queries],
            [_columns(one) for one in targets],
            reverse_complement=both_strands,
            n_jobs=min(threads, get_num_threads()),
        )
    p_value, _, offset, overlap, strand = results[:, :, :n]
    return np.stack([p_value, offset, overlap, strand], axis=2)


def _columns(probabilities: np.ndarray) -> np.ndarray:
    """A motif as memelite takes it: float64 (4, width)."""
    return np.asfortranarray(probabilities.T, np.float64)


def _best(
    name: str, start: int, results: np.ndarray, targets: Mapping[str, Motif], limits: Limits
) -> pd.DataFrame:
    """The matches of one motif; ``start``: positions trimmed from its head."""
    p_value, offset, overlap, strand = results.T
    table = pd.DataFrame(
        {
            "motif": name,
            "target": list(targets),
            "name": [target.alternate or known for known, target in targets.items()],
            "p_value": p_value,
            "q_value": false_discovery_control(np.clip(p_value, 0, 1)),
            "strand": np.where(strand == 1, "-", "+"),
            "offset": offset.astype(np.int64) - start,
            "overlap": overlap.astype(np.int64),
        }
    )
    table = table[table["q_value"] <= limits.q_value]
    table = table.sort_values("p_value", kind="stable").head(limits.best)
    return table.assign(rank=np.arange(1, len(table) + 1))
