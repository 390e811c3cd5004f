"""What the filters of the first layer respond to, as motifs."""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float, Float32, Int, Shaped, UInt8

from motifold.errors import UserError
from motifold.interpret.functions import Activations
from motifold.sequence.alphabet import UNKNOWN, one_hot
from motifold.sequence.motif import counts_to_probabilities

BATCH = 256  # sequences that are one-hot at a time
FEWEST = 10  # sites below which a table of counts says nothing


@dataclass(frozen=True)
class FilterMotif:
    """The motif of one filter.

    Attributes
    ----------
    name
        ``filter_00`` and so on, in the layer's order.
    counts
        How often each letter stands at each position of the sites, (width, 4).
    probabilities
        The same as shares, with a pseudocount of 1.
    sites
        Number of sites, at most one an example.
    max_activation
        The filter's highest activation on any example.
    examples, positions
        The example of each site and where the site starts; negative where padding at the start is
        part of it.
    enrichment
        For each class that occurs, its share of the sites over its share of the examples: 1 if the
        filter does not care. Empty without classes.
    """

    name: str
    counts: Int[np.ndarray, "width 4"]
    probabilities: Float[np.ndarray, "width 4"]
    sites: int
    max_activation: float
    examples: Int[np.ndarray, "sites"]
    positions: Int[np.ndarray, "sites"]
    enrichment: dict[int | str, float]


@dataclass(frozen=True)
class FirstLayer:
    """The motifs of a layer's filters, and why the other filters (by name) have none."""

    motifs: list[FilterMotif] = field(default_factory=list)
    dead: dict[str, str] = field(default_factory=dict)


def filter_motifs(
    activations: Activations,
    codes: UInt8[np.ndarray, "n length"],
    width: int,
    share: float = 0.5,
    offset: int = 0,
    labels: Shaped[np.ndarray, "n"] | None = None,
) -> FirstLayer:
    """The motif of each filter: what stands under its strongest responses.

    Of each example the best window counts, if its activation is above ``share`` of the filter's
    maximum over all examples. Taking one window an example keeps repeats from outvoting the rest.
    Windows of unknown letters alone are left out: there a filter shows nothing but its bias.

    Parameters
    ----------
    activations
        Of the first layer; stride 1.
    codes
        Held-out sequences.
    width
        Letters under a filter.
    share
        Threshold, as a share of the filter's maximum.
    offset
        Where the window of activation 0 starts: 0 for 'valid' padding, ``same_offset(width)`` for
        'same'.
    labels
        Class numbers or names, for the enrichment.

    Raises
    ------
    UserError
        If the sequences are shorter than the filters, or activations and letters do not match.

    References
    ----------
    Alipanahi, Delong, Weirauch and Frey 2015, doi 10.1038/nbt.3300;
    Kelley, Snoek and Rinn 2016, doi 10.1101/gr.200535.115.
    """
    if codes.shape[1] < width:
        raise UserError(
            f"The sequences have {codes.shape[1]} letters, fewer than the filter's width of "
            f"{width}; choose narrower filters or longer sequences."
        )
    best, start = strongest_responses(activations, codes, width, offset)
    layer = FirstLayer()
    for number, (responses, starts) in enumerate(zip(best.T, start.T, strict=True)):
        name, highest = f"filter_{number:02d}", float(responses.max(initial=-np.inf))
        sites = np.flatnonzero(responses > share * highest)
        if not highest > 0:
            layer.dead[name] = "it never responds to these examples"
        elif len(sites) < FEWEST:
            layer.dead[name] = f"only {len(sites)} examples make it respond"
        else:
            counts = count_letters(codes[sites], starts[sites], width)
            layer.motifs.append(
                FilterMotif(
                    name=name,
                    counts=counts,
                    probabilities=counts_to_probabilities(counts),
                    sites=len(sites),
                    max_activation=highest,
                    examples=sites,
                    positions=starts[sites],
                    enrichment=enrichment(labels, sites),
                )
            )
    return layer


def same_offset(width: int) -> int:
    """Start of the first window under 'same' padding at stride 1; the odd pad is on the right.

    Examples
    --------
    >>> same_offset(5), same_offset(4)
    (-2, -1)
    """
    return -((width - 1) // 2)


def strongest_responses(
    activations: Activations, codes: UInt8[np.ndarray, "n length"], width: int, offset: int
) -> tuple[Float32[np.ndarray, "n filters"], Int[np.ndarray, "n filters"]]:
    """Highest activation of each filter on each example, and where its window starts.

    A few hundred sequences are one-hot at a time. An example of unknown letters alone gives
    minus infinity.
    """
    best, start = [], []
    for first in range(0, len(codes), BATCH):
        part = codes[first : first + BATCH]
        responses = np.array(activations(one_hot(part).astype(np.float32)), np.float32)
        _refuse_strides(responses.shape[1], codes.shape[1], width)
        responses[_letters_under(part, responses.shape[1], width, offset) == 0] = -np.inf
        place = responses.argmax(axis=1)  # (examples, filters)
        best.append(np.take_along_axis(responses, place[:, None], axis=1)[:, 0])
        start.append(place + offset)
    if not best:
        raise UserError("There are no sequences to read filters from; hold out some examples.")
    return np.concatenate(best), np.concatenate(start)


def _refuse_strides(positions: int, length: int, width: int) -> None:
    """Refuse activations that cannot be one a letter."""
    if positions not in {length, length - width + 1}:
        raise UserError(
            f"The first layer gives {positions} positions for {length} letters, so its filters of "
            f"width {width} have no motif; use a convolution with stride 1 and no dilation."
        )


def _letters_under(codes: np.ndarray, positions: int, width: int, offset: int) -> np.ndarray:
    """Number of known letters under each window, (n, positions)."""
    known = np.zeros((len(codes), codes.shape[1] + 1), np.int32)
    np.cumsum(codes != UNKNOWN, axis=1, out=known[:, 1:])
    begin = np.arange(positions) + offset
    begin, end = np.clip([begin, begin + width], 0, codes.shape[1])
    return known[:, end] - known[:, begin]


def count_letters(
    codes: UInt8[np.ndarray, "sites length"], starts: Int[np.ndarray, "sites"], width: int
) -> Int[np.ndarray, "width 4"]:
    """How often each letter stands at each position of windows, which may hang over the ends.

    Examples
    --------
    >>> count_letters(np.array([[0, 1, 2]], np.uint8), np.array([-1]), 3).tolist()
    [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]]
    """
    padded = np.pad(codes, ((0, 0), (width, width)), constant_values=UNKNOWN)
    windows = np.take_along_axis(padded, (starts + width)[:, None] + np.arange(width), axis=1)
    return (windows[:, :, None] == np.arange(4)).sum(axis=0)


def enrichment(
    labels: Shaped[np.ndarray, "n"] | None, sites: Int[np.ndarray, "sites"]
) -> dict[int | str, float]:
    """Share of each class among the sites, over its share of all examples.

    Examples
    --------
    >>> enrichment(np.array([0, 0, 1, 1]), np.array([2, 3]))
    {0: 0.0, 1: 2.0}
    """
    if labels is None:
        return {}
    return {
        label: float(np.mean(labels[sites] == label) / np.mean(labels == label))
        for label in np.unique(labels).tolist()
    }
