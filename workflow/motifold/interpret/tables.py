"""Motifs of filters as tables and text."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from motifold.interpret.filters import FilterMotif
from motifold.sequence.motif import consensus, information

COLUMNS = ["motif", "fold", "consensus", "sites", "bits", "start", "class", "enrichment"]


def motif_rows(motifs: Iterable[FilterMotif], fold: int, classes: Sequence[str]) -> pd.DataFrame:
    """One row a motif.

    Returns
    -------
    motif (name), fold, consensus, sites, bits (information of the whole motif), start (median
    position, from 0), class that has most of the sites, and enrichment (its share of the sites
    over its share of the examples).
    """
    rows = []
    for motif in motifs:
        best = max(motif.enrichment.items(), key=lambda pair: pair[1], default=(None, np.nan))
        rows.append(
            (
                f"fold{fold}_{motif.name}",
                fold,
                consensus(motif.probabilities),
                motif.sites,
                float(information(motif.probabilities).sum()),
                float(np.median(motif.positions)),
                "" if best[0] is None else classes[int(best[0])],
                best[1],
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)
