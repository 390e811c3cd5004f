"""Where the sites of motifs are: in which folds, classes, places and on which strand."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Int
from scipy.stats import hypergeom

from motifold.interpret.patterns import Pattern
from motifold.sequence.motif import consensus, counts_to_probabilities, information

COLUMNS = [
    "motif", "consensus", "sign", "sites", "examples", "bits", "start", "start_low", "start_high",
    "forward", "class", "enrichment", "folds", "of_folds", "class_p",
]  # fmt: skip
FEWEST = 3  # sites in a fold that are more than chance neighbours
SHARE = 1 / 3  # of the sites expected in a fold from its share of the examples


class Enriched(NamedTuple):
    """The class in which a motif's sites are most surely enriched.

    Attributes
    ----------
    label
        Class number.
    enrichment
        Its share of the examples with a site over its share of all examples.
    p_value
        One-sided, that so many of the examples with a site are of the class by chance, times the
        number of classes.
    """

    label: int
    enrichment: float
    p_value: float


def class_enrichment(
    labels: Int[np.ndarray, "n"], rows: Int[np.ndarray, "sites"], classes: int
) -> Enriched:
    """The class in which a motif's sites are most surely enriched; an example counts once.

    By the hypergeometric distribution, which is Fisher's exact test to one side; corrected for the
    number of classes by Bonferroni.

    References
    ----------
    Fisher 1922, doi 10.2307/2340521.

    Examples
    --------
    >>> found = class_enrichment(np.array([0, 0, 0, 1, 1, 1]), np.array([3, 4, 5, 5]), 2)
    >>> found.label, found.enrichment, round(found.p_value, 3)
    (1, 2.0, 0.1)
    """
    holding = np.unique(rows)
    all_counts = np.bincount(labels, minlength=classes)
    counts = np.bincount(labels[holding], minlength=classes)
    p_values = hypergeom.sf(counts - 1, len(labels), all_counts, len(holding))
    expected = np.maximum(all_counts, 1) / len(labels) * max(1, len(holding))
    ratio = counts / expected
    label = int(np.lexsort((-ratio, p_values))[0])
    return Enriched(label, float(ratio[label]), float(min(1, p_values[label] * classes)))


def folds_with(folds: Int[np.ndarray, "n"], rows: Int[np.ndarray, "sites"]) -> list[int]:
    """Folds in which a motif was found again.

    Those with at least :data:`FEWEST` sites and at least :data:`SHARE` of the sites that their
    share of the examples lets expect.

    Examples
    --------
    >>> folds_with(np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 0, 2, 3, 3, 4]))
    [0, 1]
    """
    names, examples = np.unique(folds, return_counts=True)
    sites = (folds[rows][:, None] == names).sum(axis=0)
    enough = (sites >= FEWEST) & (sites >= SHARE * len(rows) * examples / len(folds))
    return [int(name) for name in names[enough]]


def pattern_rows(
    patterns: Sequence[Pattern],
    folds: Int[np.ndarray, "n"],
    labels: Int[np.ndarray, "n"] | None = None,
    classes: Sequence[str] = (),
    kind: str = "dna",
) -> pd.DataFrame:
    """What is known of motifs from their sites, the first columns of ``motifs.tsv``.

    Parameters
    ----------
    folds
        Fold of each explained example.
    labels
        Class number of each; None for regression.
    classes
        Their names.
    kind
        ``dna`` or ``rna``.

    Returns
    -------
    motif, consensus, sign, sites, examples (share of them that hold a site), bits, start (median,
    from 0) with its quartiles, forward (share of the sites on the given strand), class and
    enrichment (:func:`class_enrichment`), folds in which it was found again, of_folds, class_p.
    """
    rows = [_row(pattern, folds, labels, classes, kind) for pattern in patterns]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    pattern: Pattern,
    folds: np.ndarray,
    labels: np.ndarray | None,
    classes: Sequence[str],
    kind: str,
) -> tuple[str | int | float, ...]:
    """One motif's row."""
    shares = counts_to_probabilities(pattern.counts)
    low, middle, high = np.quantile(pattern.starts, [0.25, 0.5, 0.75]).tolist()
    name, ratio, p_value = "", float("nan"), float("nan")
    if labels is not None:
        label, ratio, p_value = class_enrichment(labels, pattern.rows, len(classes))
        name = classes[label]
    return (
        pattern.name,
        consensus(shares, kind),
        pattern.sign,
        len(pattern.rows),
        len(np.unique(pattern.rows)) / len(folds),
        float(information(shares).sum()),
        middle,
        low,
        high,
        float(1 - pattern.reverse.mean()),
        name,
        ratio,
        len(folds_with(folds, pattern.rows)),
        len(np.unique(folds)),
        p_value,
    )
