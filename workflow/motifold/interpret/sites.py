"""Sites: where a motif stands in sequences, and what stands there."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped, UInt8

from motifold.sequence.alphabet import one_hot


@dataclass(frozen=True)
class Sequences:
    """What patterns are read from: the letters, and what each letter contributes.

    Attributes
    ----------
    codes
        Base codes, 4 for unknown letters and padding.
    hypothetical
        What each of the four letters would contribute at each position.
    """

    codes: UInt8[np.ndarray, "n length"]
    hypothetical: Float[np.ndarray, "n length 4"]


@dataclass(frozen=True)
class Sites:
    """Where a motif stands.

    Attributes
    ----------
    rows, starts
        The sequence of each site and the first letter that it covers, from 0; it may be negative,
        or the site run over the end, by a few letters.
    reverse
        Whether the motif is read on the other strand there.
    width
        Letters that a site covers.
    """

    rows: Int[np.ndarray, "sites"]
    starts: Int[np.ndarray, "sites"]
    reverse: Bool[np.ndarray, "sites"]
    width: int

    def chosen(self, kept: np.ndarray) -> "Sites":
        """Some of the sites: a mask, or positions."""
        return replace(
            self, rows=self.rows[kept], starts=self.starts[kept], reverse=self.reverse[kept]
        )

    def cut(self, first: int, after: int) -> "Sites":
        """The sites of positions ``first`` to ``after`` of the motif, which may lie outside it."""
        shift = np.where(self.reverse, self.width - after, first)
        return replace(self, starts=self.starts + shift, width=after - first)

    def turned(self) -> "Sites":
        """The same sites of the motif as read on the other strand."""
        return replace(self, reverse=~self.reverse)

    def joined(self, other: "Sites") -> "Sites":
        """These and the other's sites, a site that both have only once."""
        rows, starts = np.append(self.rows, other.rows), np.append(self.starts, other.starts)
        reverse = np.append(self.reverse, other.reverse)
        _, first = np.unique(np.stack([rows, starts]), axis=1, return_index=True)
        return replace(self, rows=rows, starts=starts, reverse=reverse).chosen(np.sort(first))


def read_sites(
    table: Shaped[np.ndarray, "n length letters"], sites: Sites
) -> Float[np.ndarray, "sites width letters"]:
    """What a table says under each site, in the motif's orientation; 0 beyond the ends."""
    place = sites.starts[:, None] + np.arange(sites.width)
    inside = (place >= 0) & (place < table.shape[1])
    read = table[sites.rows[:, None], np.clip(place, 0, table.shape[1] - 1)].astype(np.float64)
    read = np.where(inside[:, :, None], read, 0.0)
    return np.where(sites.reverse[:, None, None], read[:, ::-1, ::-1], read)


def count_sites(codes: UInt8[np.ndarray, "n length"], sites: Sites) -> Int[np.ndarray, "width 4"]:
    """How often each letter stands at each position of the sites.

    Examples
    --------
    >>> sites = Sites(np.array([0, 0]), np.array([0, 2]), np.array([False, True]), 2)
    >>> count_sites(np.array([[0, 1, 2, 3]], np.uint8), sites).tolist()
    [[2, 0, 0, 0], [0, 2, 0, 0]]
    """
    held, rows = np.unique(sites.rows, return_inverse=True)
    letters = one_hot(codes[held])
    return read_sites(letters, replace(sites, rows=rows)).sum(axis=0).astype(np.int64)
