"""Columns of text as bytes: one buffer and where each text starts, without an object a text."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from jaxtyping import Int64, UInt8

CHUNK = 10_000  # most texts worked on at a time
CELLS = 2**17  # letters at a time: what is at work stays in the cache, and is not mapped anew
TEXT = pd.StringDtype(na_value=np.nan)  # what pandas makes of text


@dataclass(frozen=True)
class Texts:
    """Some texts on end.

    Attributes
    ----------
    letters
        Their bytes in UTF-8.
    edges
        Where in ``letters`` each starts, and where the last one ends.
    """

    letters: UInt8[np.ndarray, "letters"]
    edges: Int64[np.ndarray, "edges"]


def pieces(edges: Int64[np.ndarray, "edges"], most: int = CHUNK) -> Iterator[slice]:
    """Which texts to work on at a time: ``most``, or fewer with about :data:`CELLS` letters.

    One long text among short ones is a piece of its own; the short ones are not taken one by one.

    Examples
    --------
    >>> list(pieces(np.array([0, 2, 4, 2**20, 2**20 + 3]), 3))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    start, n = 0, len(edges) - 1
    while start < n:
        within = int(np.searchsorted(edges, edges[start] + CELLS, side="right")) - 1
        stop = min(start + most, max(within, start + 1))
        yield slice(start, stop)
        start = stop


def in_blocks(column: pd.Series, most: int = CHUNK) -> Iterator[Texts]:
    """The texts of a column, a piece at a time; nothing is copied.

    Examples
    --------
    >>> [block.letters.tobytes() for block in in_blocks(pd.Series(["AC", "", "GTT"]), 2)]
    [b'AC', b'GTT']
    """
    for chunk in _chunks(column):
        yield from blocks_of(chunk, most)


def blocks_of(texts: pa.LargeStringArray, most: int = CHUNK) -> Iterator[Texts]:
    """The same of an array of Arrow."""
    edges, letters = parts_of(texts)
    for piece in pieces(edges, most):
        some = edges[piece.start : piece.stop + 1]
        yield Texts(letters[some[0] : some[-1]], some - some[0])


def cut(
    letters: UInt8[np.ndarray, "letters"],
    starts: Int64[np.ndarray, "texts"],
    ends: Int64[np.ndarray, "texts"],
) -> pa.LargeStringArray:
    """Parts of a text in UTF-8, copied on end; they are in order and do not overlap.

    Examples
    --------
    >>> text = np.frombuffer(b"one two", np.uint8)
    >>> cut(text, np.array([0, 4]), np.array([3, 7])).to_pylist()
    ['one', 'two']
    """
    # Every second piece of the text is a part; Arrow copies those on end.
    edges = np.append(np.stack([starts, ends], axis=1).ravel(), len(letters)).astype(np.int64)
    return strings(edges, letters).take(pa.array(np.arange(0, 2 * len(starts), 2)))


def strings(
    edges: Int64[np.ndarray, "edges"], letters: UInt8[np.ndarray, "letters"]
) -> pa.LargeStringArray:
    """Texts that lie on end in UTF-8, as an array of Arrow; nothing is copied or checked."""
    buffers = [None, pa.py_buffer(edges), pa.py_buffer(letters)]
    return pa.Array.from_buffers(pa.large_string(), len(edges) - 1, buffers)


def parts_of(
    texts: pa.LargeStringArray,
) -> tuple[Int64[np.ndarray, "edges"], UInt8[np.ndarray, "letters"]]:
    """What :func:`strings` takes."""
    _, edges, letters = texts.buffers()
    if not len(texts) or edges is None:
        return np.zeros(1, np.int64), np.zeros(0, np.uint8)
    held = b"" if letters is None else letters  # of empty texts alone
    places = np.frombuffer(edges, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return places, np.frombuffer(held, np.uint8)


def column_of(texts: pa.ChunkedArray | pa.Array) -> pd.Series:
    """An array of Arrow as a column; nothing is copied."""
    return pd.Series(TEXT.__from_arrow__(texts))  # type: ignore[attr-defined]  # not in the stubs


def numbered(word: str, n: int, first: int = 1) -> pd.Series:
    """A column of places, or of numbers alone if the word is empty.

    Examples
    --------
    >>> numbered("record", 2).tolist()
    ['record 1', 'record 2']
    """
    import pyarrow.compute as pc

    kind = pa.large_string()
    numbers = pa.array(np.arange(first, n + first)).cast(kind)
    start = pa.scalar(f"{word} " if word else "", kind)
    return column_of(pc.binary_join_element_wise(start, numbers, pa.scalar("", kind)))


def repeated(word: str, n: int) -> pd.Series:
    """A column of one word."""
    return column_of(pa.repeat(pa.scalar(word, pa.large_string()), n))


def _chunks(column: pd.Series) -> list[pa.LargeStringArray]:
    held = pa.array(column, pa.large_string())
    return held.chunks if isinstance(held, pa.ChunkedArray) else [held]
