"""Examples that overlap on a chromosome."""

import re

import numpy as np
import pandas as pd

from motifold.similarity.links import links_table

COLUMNS = ["chromosome", "start", "end"]
NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)"
# chr1:1000-1200, chr1_1000_1200, scaffold_7-1000-1200, NC_000932.1:1000-1200; anywhere in an id.
NAMED = re.compile(
    r"(?:^|[^A-Za-z0-9])((?:chr|scaffold_?|contig_?|N[CTWZ]_)[A-Za-z0-9.]+"
    rf"(?:_[A-Za-z][A-Za-z0-9.]*)*?)[:_-]{NUMBER}(?:[-_]|\.\.){NUMBER}(?!\d)",
    re.IGNORECASE,
)
# name:1000-1200 is read whatever the name, name_1000_1200 is not: it may be sample_1_12.
ANY = re.compile(rf"([\w.]+):{NUMBER}(?:-|\.\.){NUMBER}(?!\d)")


def intervals_of(examples: pd.DataFrame) -> pd.DataFrame | None:
    """Where examples lie on their chromosomes, if that is known.

    Parameters
    ----------
    examples
        ``examples.parquet``. Its columns ``chromosome``, ``start`` and ``end`` are used if it has
        them, else the ids, if every one of them names a place: ``chr1:1000-1200``,
        ``chr1_1000_1200``, also inside other text (``peak7::chr1:1000-1200(+)``).

    Returns
    -------
    ``chromosome``, ``start``, ``end`` in the order of the examples, half-open (``end`` is behind
    the last letter); missing where a column has nothing. None if no place is known.

    Examples
    --------
    >>> intervals_of(pd.DataFrame({"id": ["chr1:10-20(+)", "x|chr2_5_9"]})).values.tolist()
    [['chr1', 10, 20], ['chr2', 5, 9]]
    >>> intervals_of(pd.DataFrame({"id": ["chr1:10-20", "sample_1_12"]})) is None
    True
    """
    if set(COLUMNS) <= set(examples.columns):
        table = examples[COLUMNS].reset_index(drop=True)
        return None if table.isna().any(axis=1).all() else table
    ids = examples["id"].astype(str)
    if len(ids) == 0 or _place(ids.iloc[0]) is None:
        return None
    places = [_place(text) for text in ids]
    if None in places:
        return None
    return pd.DataFrame(places, columns=COLUMNS)


def interval_links(intervals: pd.DataFrame) -> pd.DataFrame:
    """Link examples that overlap on a chromosome, whatever the strand.

    Parameters
    ----------
    intervals
        ``chromosome``, ``start``, ``end`` of each example, as from :func:`intervals_of`.

    Returns
    -------
    ``first``, ``second``, ``kind`` (``overlapping_interval``), ``shared`` (letters of the overlap
    over those of the shorter one). Each example is linked to the one before it that reaches
    furthest, which joins all that overlap, directly or through others.
    """
    known = np.flatnonzero(intervals.notna().all(axis=1).to_numpy())
    chromosome = pd.factorize(intervals["chromosome"].iloc[known])[0].astype(np.int64)
    start = intervals["start"].iloc[known].to_numpy(np.int64)
    end = intervals["end"].iloc[known].to_numpy(np.int64)
    order = np.lexsort((end, start, chromosome))
    # Chromosomes are laid end to end, so that one sweep serves them all.
    reach = chromosome * (int(end.max(initial=0)) + 1)
    start, end = (start + reach)[order], (end + reach)[order]
    furthest = np.maximum.accumulate(end)
    leads = np.concatenate([[True], end[1:] > furthest[:-1]])[: len(end)]
    holder = np.maximum.accumulate(np.where(leads, np.arange(len(end)), 0))
    later = np.flatnonzero(start[1:] < furthest[:-1]) + 1
    earlier = holder[later - 1]
    overlap = np.minimum(end[later], end[earlier]) - start[later]
    width = np.minimum(end[later] - start[later], end[earlier] - start[earlier])
    rows = known[order]
    shared = np.clip(overlap / np.maximum(width, 1), 0, 1)
    touching = overlap > 0
    return links_table(
        rows[earlier[touching]], rows[later[touching]], "overlapping_interval", shared[touching]
    )


def _place(text: str) -> tuple[str, int, int] | None:
    """Chromosome, start and end that a name holds; None if it holds none."""
    found = NAMED.search(text) or ANY.search(text)
    if found is None:
        return None
    start, end = (int(found[number].replace(",", "")) for number in (2, 3))
    return (found[1], start, end) if start < end else None
