"""Attributions of many examples, made short: profiles and strongest windows."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Shaped, UInt8

from motifold.errors import UserError
from motifold.sequence.alphabet import letters_of


def position_profile(values: Float[np.ndarray, "n length 4"]) -> Float[np.ndarray, "length"]:
    """Mean over the examples of the absolute attribution of each position."""
    return np.abs(values).sum(axis=2).mean(axis=0)


def class_profiles(
    values: Float[np.ndarray, "n length 4"], labels: Shaped[np.ndarray, "n"]
) -> dict[int | str, Float[np.ndarray, "length 4"]]:
    """Mean signed contribution of each letter at each position, for each class that occurs.

    The mean is over all examples of the class, also those without the letter: a letter counts by
    how strong and how frequent it is.
    """
    return {label: values[labels == label].mean(axis=0) for label in np.unique(labels).tolist()}


def strongest_window(
    values: Float[np.ndarray, "n length 4"],
    codes: UInt8[np.ndarray, "n length"],
    width: int,
    kind: str = "dna",
) -> pd.DataFrame:
    """The window of each example with the highest summed contribution.

    Returns
    -------
    One row an example, in order: start (from 0), letters, score (sum over the window). The first of
    equals.

    Raises
    ------
    UserError
        If the sequences are shorter than the window.
    """
    if codes.shape[1] < width:
        raise UserError(
            f"The sequences have {codes.shape[1]} letters, fewer than the window's {width}; "
            "choose a narrower window."
        )
    by_position = values.sum(axis=2, dtype=np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(by_position, width, axis=1).sum(axis=2)
    start = windows.argmax(axis=1)
    letters = [
        letters_of(row[first : first + width], kind)
        for row, first in zip(codes, start, strict=True)
    ]
    score = windows[np.arange(len(start)), start]
    return pd.DataFrame({"start": start, "letters": letters, "score": score})


def consensus_of_windows(windows: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """The commonest words among the strongest windows.

    Returns
    -------
    letters, n (examples), share (of all examples), score (mean), start (median); the commonest
    first, of equals the one with the higher score.
    """
    words = windows.groupby("letters", as_index=False).agg(
        n=("score", "size"), score=("score", "mean"), start=("start", "median")
    )
    words.insert(2, "share", words["n"] / len(windows))
    order = ["n", "score", "letters"]
    words = words.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return words.head(top)
