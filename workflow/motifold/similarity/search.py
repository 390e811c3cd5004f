"""Which examples are similar, by content and by place: what no fold must part."""

import logging

import pandas as pd

from motifold.artifacts import Data
from motifold.config.dataset import Split
from motifold.similarity.images import image_links
from motifold.similarity.intervals import interval_links, intervals_of
from motifold.similarity.links import spanning
from motifold.similarity.mmseqs import mmseqs_links
from motifold.similarity.sequences import sequence_links
from motifold.similarity.whole import equal_links, equal_sequences

logger = logging.getLogger(__name__)


def similar(data: Data, split: Split, threads: int = 1) -> pd.DataFrame:
    """Find which examples are copies, nearly so, or overlap: the content of ``similar.parquet``.

    Parameters
    ----------
    split
        ``search``, ``shared`` and ``word`` say how sequences are compared.
    threads
        Processors for MMseqs2.

    Returns
    -------
    ``first``, ``second`` (int64 row numbers), ``kind``, ``shared``, sorted by rows. Links that
    span the clusters by content, and, where the places of examples on chromosomes are known, links
    that span those by place.
    """
    if data.facts.type == "image":
        found = image_links(data.x)
    elif split.search == "mmseqs":
        found = _by_mmseqs(data, split, threads)
    else:
        found = sequence_links(
            data.x, both_strands=data.facts.type == "dna", shared=split.shared, word=split.word
        )
    intervals = intervals_of(data.examples)
    if intervals is None:
        return found
    both = pd.concat([found, interval_links(intervals)], ignore_index=True)
    return both.sort_values(["first", "second"], kind="stable", ignore_index=True)


def _by_mmseqs(data: Data, split: Split, threads: int) -> pd.DataFrame:
    """Links by MMseqs2, and exact copies, which it does not tell from others."""
    n = len(data.x)
    equal = equal_links(*equal_sequences(data.x, both_strands=data.facts.type == "dna"))
    alike = mmseqs_links(
        data.x,
        dataset=data.facts.name,
        identity=split.identity,
        shared=split.shared,
        threads=threads,
    )
    return spanning(n, pd.concat([equal, alike], ignore_index=True))
