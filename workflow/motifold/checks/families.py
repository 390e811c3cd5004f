"""Families of similar examples, and which of their members a split tears apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float, Int

from motifold.similarity.links import clusters_of_links

# From the strongest to the weakest, each with the kinds through which it may be reached: a copy of
# a near-duplicate is a near-duplicate. Intervals overlap without their letters being compared.
KINDS = {
    "exact": ("exact",),
    "reverse_complement": ("exact", "reverse_complement"),
    "near_duplicate": ("exact", "reverse_complement", "near_duplicate"),
    "overlapping_window": (
        "exact", "reverse_complement", "near_duplicate", "overlapping_window",
    ),
    "overlapping_interval": ("overlapping_interval",),
}  # fmt: skip
EQUAL = frozenset({"exact", "reverse_complement"})  # all of such a family are equal: 1 is shared
NOBODY = -1


@dataclass(frozen=True)
class Sides:
    """Who is held out from whom.

    Attributes
    ----------
    side
        Number of the part of each example (n,); examples of other parts are its training examples.
    held_out
        Examples that are asked about.
    member
        Examples that play a role at all.
    rank
        Which training example is named first if there are several: the lower.
    """

    side: Int[np.ndarray, "n"]
    held_out: Bool[np.ndarray, "n"]
    member: Bool[np.ndarray, "n"]
    rank: Int[np.ndarray, "n"]


def components(n: int, similar: pd.DataFrame, kinds: Sequence[str]) -> Int[np.ndarray, "n"]:
    """Number of the family of each of ``n`` examples by links of these kinds.

    Parameters
    ----------
    similar
        ``similar.parquet``: first, second, kind, shared.

    Examples
    --------
    >>> links = pd.DataFrame({"first": [0], "second": [2], "kind": ["exact"], "shared": [1.0]})
    >>> components(3, links, ["exact"]).tolist()
    [0, 1, 0]
    """
    return clusters_of_links(n, similar[similar["kind"].isin(list(kinds))])


def across(sides: Sides, component: Int[np.ndarray, "n"]) -> Int[np.ndarray, "n"]:
    """Position of a member of the same component on another side; -1 where there is none."""
    rows = np.flatnonzero(sides.member)
    rows = rows[np.lexsort((sides.rank[rows], component[rows]))]
    lead = _firsts(rows, component)
    second = _firsts(rows[sides.side[rows] != sides.side[lead[component[rows]]]], component)
    one, other = lead[component], second[component]
    return np.where((one != NOBODY) & (sides.side[one] != sides.side), one, other)


def torn(sides: Sides, similar: pd.DataFrame) -> pd.DataFrame:
    """Held-out examples with a family member on another side, by the strongest kind.

    Returns
    -------
    ``row`` (ascending), ``other`` (positions), ``kind``, ``shared``. ``other`` is the partner of a
    direct link if there is one, else any member on another side, and ``shared`` is NaN then unless
    the two are equal.
    """
    open_still = sides.held_out.copy()
    present = set(similar["kind"].unique())
    tables = []
    for kind, through in KINDS.items():
        if kind not in present:
            continue
        partner = across(sides, components(len(open_still), similar, through))
        row = np.flatnonzero(open_still & (partner != NOBODY))
        other, shared = _direct(sides, similar[similar["kind"] == kind])
        linked = other[row] != NOBODY
        table = {"row": row, "other": np.where(linked, other[row], partner[row]), "kind": kind}
        indirect = 1.0 if kind in EQUAL else np.nan
        tables.append(pd.DataFrame({**table, "shared": np.where(linked, shared[row], indirect)}))
        open_still[row] = False
    empty = {
        "row": np.zeros(0, np.int64),
        "other": np.zeros(0, np.int64),
        "kind": "",
        "shared": 0.0,
    }
    return pd.concat([pd.DataFrame(empty), *tables]).sort_values("row", kind="stable")


def _firsts(rows: np.ndarray, component: np.ndarray) -> np.ndarray:
    """First of the sorted rows in each component, -1 for components without any."""
    found = np.full(int(component.max(initial=-1)) + 1, NOBODY)
    groups = component[rows]
    fresh = np.diff(groups, prepend=NOBODY) != 0
    found[groups[fresh]] = rows[fresh]
    return found


def _direct(
    sides: Sides, links: pd.DataFrame
) -> tuple[Int[np.ndarray, "n"], Float[np.ndarray, "n"]]:
    """The linked example on another side that shares most, and how much; -1 and NaN for none."""
    ends = links[["first", "second"]].to_numpy(np.int64).T
    row, other = np.concatenate([ends[0], ends[1]]), np.concatenate([ends[1], ends[0]])
    shared = np.tile(links["shared"].to_numpy(np.float64), 2)
    kept = (sides.side[row] != sides.side[other]) & sides.member[row] & sides.member[other]
    row, other, shared = row[kept], other[kept], shared[kept]
    order = np.lexsort((-shared, sides.rank[other], row))
    order = order[np.diff(row[order], prepend=NOBODY) != 0]
    partner, most = np.full(len(sides.side), NOBODY), np.full(len(sides.side), np.nan)
    partner[row[order]], most[row[order]] = other[order], shared[order]
    return partner, most
