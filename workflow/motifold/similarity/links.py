"""Links between similar examples, the form of ``similar.parquet``."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

COLUMNS = ("first", "second", "kind", "shared")
# From the strongest to the weakest.
KINDS = (
    "exact", "reverse_complement", "near_duplicate", "overlapping_window", "overlapping_interval",
)  # fmt: skip


def links_table(
    first: np.ndarray, second: np.ndarray, kind: str | np.ndarray, shared: float | np.ndarray
) -> pd.DataFrame:
    """A table of links, the lesser row first, in the order of the rows.

    Parameters
    ----------
    first, second
        Row numbers of the two examples of each link.
    kind
        One of :data:`KINDS`, for all or for each.
    shared
        Share of the shorter example that is found again in the other.

    Returns
    -------
    ``first``, ``second`` (int64), ``kind`` (str), ``shared`` (float64).

    Examples
    --------
    >>> links_table(np.array([3]), np.array([1]), "exact", 1.0).values.tolist()
    [[1, 3, 'exact', 1.0]]
    """
    table = pd.DataFrame(
        {
            "first": np.minimum(first, second).astype(np.int64),
            "second": np.maximum(first, second).astype(np.int64),
            "kind": np.broadcast_to(np.asarray(kind, dtype=object), np.shape(first)),
            "shared": np.broadcast_to(np.asarray(shared, dtype=np.float64), np.shape(first)),
        }
    ).astype({"kind": "str"})
    return table.sort_values(["first", "second"], kind="stable", ignore_index=True)


def spanning(n: int, links: pd.DataFrame) -> pd.DataFrame:
    """Links that hold every cluster together, and no more: the strongest ones.

    Parameters
    ----------
    n
        Number of examples.
    links
        In the form of :func:`links_table`.
    """
    place = links["kind"].map({kind: number for number, kind in enumerate(KINDS)}).to_numpy()
    # Links of 0 count as missing, so weights begin at 1.
    weight = 1.0 + place.astype(np.float64) + (1 - links["shared"].clip(0, 1).to_numpy()) / 2
    order = np.lexsort((weight, links["second"], links["first"]))
    first, second = links["first"].to_numpy()[order], links["second"].to_numpy()[order]
    fresh = np.ones(len(order), bool)  # of several links of one pair, the strongest
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    order, first, second = order[fresh], first[fresh], second[fresh]
    # The tree is asked for by rank, because equal weights would leave the choice to the library.
    rank = np.empty(len(order))
    rank[np.argsort(weight[order], kind="stable")] = np.arange(1, len(order) + 1)
    tree = minimum_spanning_tree(coo_array((rank, (first, second)), shape=(n, n)).tocsr())
    kept = np.sort(order[np.isin(rank, tree.tocoo().data)])
    return links.iloc[kept].sort_values(["first", "second"], kind="stable", ignore_index=True)


def components(n: int, pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Number of the connected component of each of ``n`` rows: int64 (n,).

    Examples
    --------
    >>> components(4, [(np.array([0]), np.array([2]))]).tolist()
    [0, 1, 0, 2]
    """
    first = np.concatenate([np.empty(0, np.int64), *(one for one, _ in pairs)])
    second = np.concatenate([np.empty(0, np.int64), *(other for _, other in pairs)])
    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(n, n))
    return connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)


def neighbours(row: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows that hold the same value, each with the next one only."""
    order = np.argsort(value, kind="stable")
    row, value = row[order], value[order]
    same = (value[1:] == value[:-1]) & (row[1:] != row[:-1])
    return row[:-1][same], row[1:][same]


def clusters_of_links(n: int, *links: pd.DataFrame) -> np.ndarray:
    """Number of the cluster of each of ``n`` examples: int64 (n,).

    Parameters
    ----------
    links
        Tables with ``first`` and ``second``; examples linked directly or through others are one
        cluster.

    Examples
    --------
    >>> clusters_of_links(3, pd.DataFrame({"first": [0], "second": [2]})).tolist()
    [0, 1, 0]
    """
    return components(
        n, [(table["first"].to_numpy(), table["second"].to_numpy()) for table in links]
    )


def joined(clusters: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Clusters that share a group become one: int64 (n,)."""
    rows = np.arange(len(clusters))
    return components(len(rows), [neighbours(rows, clusters), neighbours(rows, groups)])
