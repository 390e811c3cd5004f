"""What could tell the labels besides the signal: features of examples, without any fitting.

Some of it a model can see (GC content, the border of an image), some never reaches a model (letter
case, ids, files). What the second kind tells warns that classes were made in different ways.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float, UInt8

from motifold.artifacts import Facts, truth
from motifold.checks.origin import file_of_origin, id_pattern, row_order, varied_columns
from motifold.checks.thumbnails import border_pixels, brightness, channel_means
from motifold.sequence.alphabet import UNKNOWN
from motifold.sequence.kmers import kmer_counts

END = 5  # letters of each flank
SHORTEST = 20  # letters below which both flanks are nearly the sequence
CELLS = 10_000_000  # codes read at a time, so that memory stays flat
HEADER = frozenset({"format", "mode"})  # of an image file, beside what is called meta_
SAMPLE = 10_000  # examples by which the strongest position is named


@dataclass(frozen=True)
class Shortcut:
    """Something besides the signal that could tell the labels.

    Attributes
    ----------
    name
        ``gc``, ``letter_case``, ``row_order``, ...
    visible
        Whether a model can see it.
    table
        A row an example: columns of numbers or names, or an array (n, features); base codes for
        ``single_position`` (n, length) and ``flanks`` (n, 10).
    what
        What it is, to begin a sentence with.
    """

    name: str
    visible: bool
    table: pd.DataFrame | np.ndarray
    what: str


def shortcut_features(facts: Facts, examples: pd.DataFrame, x: np.ndarray) -> dict[str, Shortcut]:
    """Features of every shortcut that the data could have; those that never vary are left out.

    Parameters
    ----------
    examples
        ``examples.parquet``.
    x
        Base codes (n, length) or pixels (n, height, width, channels), uint8; may be memory-mapped.

    Returns
    -------
    By name, those a model can see first. Sequences: ``length``, ``gc``, ``dinucleotides``,
    ``unknown_letters``, ``single_position``, ``flanks``, ``letter_case``. Images: ``brightness``,
    ``channel_means``, ``border_pixels``, ``image_size``. Both: ``file_of_origin``, ``row_order``,
    ``id_pattern``, ``metadata``.
    """
    seen = _of_images(examples, x) if facts.type == "image" else _of_sequences(facts, examples, x)
    return {one.name: one for one in [*seen, *_of_records(facts, examples)] if _varies(one.table)}


def strongest_position(codes: UInt8[np.ndarray, "n length"], y: np.ndarray) -> int:
    """Position whose letters go furthest with the labels, from 0; -1 if no letter varies.

    Classes by Pearson's chi-square; numbers by the variance between letters. Each position counts
    with the sequences that have a known letter there, so that padding and gaps tell nothing.

    Parameters
    ----------
    y
        Class numbers (n,) or targets (n, targets).

    References
    ----------
    Pearson 1900, doi 10.1080/14786440009463897.

    Examples
    --------
    >>> strongest_position(np.array([[0, 1], [0, 2], [0, 1]], np.uint8), np.array([0, 1, 0]))
    1
    """
    target = np.eye(int(y.max(initial=0)) + 1)[y] if y.ndim == 1 else y - y.mean(axis=0)
    width = max(1, CELLS // max(len(codes), 1))
    starts = range(0, codes.shape[1], width)
    parts = [_association(codes[:, s : s + width], target, y.ndim == 1) for s in starts]
    association = np.concatenate(parts)
    return int(association.argmax()) if association.max(initial=0.0) > 0 else -1


def _association(
    codes: np.ndarray, target: np.ndarray, classes: bool
) -> Float[np.ndarray, "positions"]:
    """Squared differences between the means of the letters and the mean, over its variance."""
    there = [(codes == letter).astype(np.float32) for letter in range(UNKNOWN)]
    number = np.stack([one.sum(axis=0) for one in there]).astype(np.float64)[:, :, None]
    sums = np.stack([one.T @ target.astype(np.float32) for one in there]).astype(np.float64)
    mean = sums.sum(axis=0) / np.maximum(number.sum(axis=0), 1)
    between = (number * (sums / np.maximum(number, 1) - mean) ** 2).sum(axis=0)
    spread = mean if classes else np.broadcast_to(target.var(axis=0), mean.shape)
    known = spread > 0
    return np.where(known, between / np.where(known, spread, 1.0), 0.0).sum(axis=1)


def _of_sequences(facts: Facts, examples: pd.DataFrame, x: np.ndarray) -> list[Shortcut]:
    """What sequences could give away."""
    length = examples["length"].to_numpy(np.int64)
    padded = bool(np.ptp(np.minimum(length, x.shape[1])) > 0)
    found = [
        Shortcut("length", padded, pd.DataFrame({"length": length}), "The number of letters"),
        Shortcut("gc", True, pd.DataFrame({"gc": _by_block(x, _gc)}), "GC content"),
        Shortcut(
            "dinucleotides",
            True,
            _dinucleotides(x),
            "Dinucleotide content (the share of each)",
        ),
        Shortcut(
            "unknown_letters",
            True,
            examples[["unknown"]].reset_index(drop=True),
            "The share of unknown letters",
        ),
    ]
    rows = np.unique(np.linspace(0, len(x) - 1, min(len(x), SAMPLE)).astype(np.int64))
    place = strongest_position(np.asarray(x[rows]), truth(facts, examples)[rows])
    if place >= 0 and x.shape[1] > 1:
        what = f"The letter at a single position ({place + 1} over all examples)"
        found.append(Shortcut("single_position", True, x, what))
    if x.shape[1] >= SHORTEST:
        what = f"What stands at the ends ({END} letters each)"
        found.append(Shortcut("flanks", True, _by_block(x, _flanks), what))
    case = examples[["lower"]].reset_index(drop=True)
    return [*found, Shortcut("letter_case", False, case, "Letter case")]


def _of_images(examples: pd.DataFrame, x: np.ndarray) -> list[Shortcut]:
    """What images could give away."""
    tables = {of: _by_block(x, of) for of in (brightness, channel_means, border_pixels)}
    found = [
        Shortcut("brightness", True, tables[brightness], "Brightness (its mean and spread)"),
        Shortcut("border_pixels", True, tables[border_pixels], "The border of the image"),
    ]
    if x.shape[3] > 1:
        what = "Colour (the mean of each channel)"
        found.insert(1, Shortcut("channel_means", True, tables[channel_means], what))
    sizes = [name for name in ("height", "width") if name in examples]
    if sizes:
        table = examples[sizes].reset_index(drop=True)
        found.append(Shortcut("image_size", False, table, "The original size of the image"))
    return found


def _of_records(facts: Facts, examples: pd.DataFrame) -> list[Shortcut]:
    """What files, rows, ids and metadata could give away; no model sees any of it."""
    origin = "origin" if "origin" in examples else "file of origin"
    tables = {
        "file_of_origin": (file_of_origin(facts, examples), f"The {origin}"),
        "row_order": (row_order(facts, examples), "The order of the rows in the file"),
        "id_pattern": (id_pattern(examples), "The form of the ids"),
        "metadata": _metadata(examples),
    }
    return [
        Shortcut(name, False, table, what)
        for name, (table, what) in tables.items()
        if table is not None
    ]


def _metadata(examples: pd.DataFrame) -> tuple[pd.DataFrame | None, str]:
    """Columns of metadata that vary, and their names in words."""
    known = [one for one in map(str, examples) if one in HEADER or one.startswith("meta_")]
    varied = varied_columns(examples[known])
    table = examples[varied].reset_index(drop=True)
    names = ", ".join(one.removeprefix("meta_") for one in varied)
    return (table if varied else None), f"Metadata ({names})"


def _varies(table: pd.DataFrame | np.ndarray) -> bool:
    """Whether any column has two values."""
    if isinstance(table, pd.DataFrame):
        return bool(varied_columns(table))
    return len(table) > 0 and any(
        bool((np.asarray(table[start : start + SAMPLE]) != table[0]).any())
        for start in range(0, len(table), SAMPLE)
    )


def _by_block(x: np.ndarray, of: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """A function of rows, some millions of codes at a time."""
    rows = max(1, CELLS // max(int(np.prod(x.shape[1:])), 1))
    parts = [of(np.asarray(x[start : start + rows])) for start in range(0, len(x), rows)]
    return np.concatenate(parts)


def _gc(codes: np.ndarray) -> np.ndarray:
    """Share of G and C among the known letters of the encoded sequence; 0 if none is known."""
    known = (codes != UNKNOWN).sum(axis=1)
    return ((codes == 1) | (codes == 2)).sum(axis=1) / np.maximum(known, 1)


def _dinucleotides(x: np.ndarray) -> Float[np.ndarray, "n 16"]:
    counts = kmer_counts(x, 2).toarray()
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _flanks(codes: np.ndarray) -> UInt8[np.ndarray, "n ends"]:
    """The first and the last known letters, padding passed over."""
    known = codes != UNKNOWN
    first = known.argmax(axis=1)[:, None] + np.arange(END)
    last = codes.shape[1] - 1 - known[:, ::-1].argmax(axis=1)[:, None] - np.arange(END)[::-1]
    places = np.clip(np.hstack([first, last]), 0, codes.shape[1] - 1)
    return np.take_along_axis(codes, places, axis=1)
