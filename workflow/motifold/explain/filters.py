"""What the filters of the first layer respond to, fold by fold."""

import logging
from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import whole, write_table
from motifold.explain.subject import Subject
from motifold.interpret.filters import FilterMotif, filter_motifs
from motifold.interpret.matching import Limits, match_motifs
from motifold.interpret.tables import COLUMNS, motif_rows
from motifold.sequence.motif import Motif, meme_text

logger = logging.getLogger(__name__)
MATCHED = 24  # filters, the most informative of all folds, that are compared with known motifs
MOST = 2000  # held-out examples a fold whose windows make the filters' motifs


def explain_filters(subject: Subject, known: dict[str, Motif], target: Path) -> None:
    """Write what the filters of a network respond to, if it has convolutions over letters.

    Parameters
    ----------
    known
        Motifs that those of the filters are compared with, by identifier.
    target
        ``interpretation/{model}``: gets ``filters.tsv``, ``filters.meme`` and
        ``filter_matches.tsv``, which is of the most informative filters, and without rows if the
        network is not shown to score above a guess.

    Raises
    ------
    UserError
        If the sequences are shorter than the filters.
    """
    facts, found = subject.data.facts, dict[int, list[FilterMotif]]()
    for fold, rows in subject.rows.groupby("fold"):
        probe = subject.probes[int(str(fold))]
        if probe.first_width() is None:
            return
        sample = np.random.default_rng(subject.seed).permutation(rows["place"].to_numpy())[:MOST]
        places = np.sort(sample)
        layer = filter_motifs(
            probe.activations,
            np.asarray(subject.data.x[places]),
            probe.first_width() or 1,
            offset=probe.first_offset(),
            labels=subject.data.y[places] if facts.classes else None,
        )
        for name, reason in layer.dead.items():
            logger.info("%s of fold %s has no motif: %s", name, fold, reason)
        found[int(str(fold))] = layer.motifs
    tables = [motif_rows(motifs, fold, facts.classes) for fold, motifs in found.items()]
    ordered = pd.concat(tables).sort_values("bits", ascending=False, ignore_index=True)
    write_table(target / "filters.tsv", ordered[COLUMNS])
    named = {
        f"fold{fold}_{one.name}": Motif(one.probabilities, one.sites)
        for fold, motifs in found.items()
        for one in motifs
    }
    compared = list(ordered["motif"][:MATCHED]) if subject.above_chance else []
    best = {name: named[name] for name in compared}
    matches = match_motifs(
        best,
        known,
        subject.asked.motifs.database,
        both_strands=facts.type == "dna",
        limits=Limits(q_value=subject.asked.motifs.q_value),
        threads=subject.settings.threads,
    )
    write_table(target / "filter_matches.tsv", matches)
    text = meme_text({name: named[name] for name in ordered["motif"]}, kind=facts.type)
    with whole(target / "filters.meme") as part:
        part.write_text(text, "utf-8")
