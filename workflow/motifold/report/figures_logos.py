"""Logos: letters as tall as they matter."""

from collections.abc import Mapping, Sequence

import logomaker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.prose import plural
from motifold.report.style import (
    FONT,
    FULL,
    GREY,
    LETTER_COLOURS,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_LETTERS, ROW_LETTERS = 120, 60
INVISIBLE = 0.01  # shorter letters, as a share of the tallest stack, only make the file larger
MOST_FILTERS, FILTER_COLUMNS, MOST_OUTPUTS = 24, 3, 8


def strongest_window(values: np.ndarray, width: int = MOST_LETTERS) -> slice:
    """The stretch of ``width`` positions that holds most of the absolute signal.

    Parameters
    ----------
    values
        Signal (length,) or (length, letters).

    Examples
    --------
    >>> strongest_window(np.array([0, 0, 3, -4, 0, 1]), 2)
    slice(2, 4, None)
    """
    signal = np.nan_to_num(np.abs(np.asarray(values, float))).reshape(len(values), -1).sum(axis=1)
    if len(signal) <= width:
        return slice(0, len(signal))
    sums = np.convolve(signal, np.ones(width), mode="valid")
    start = int(np.argmax(sums))
    return slice(start, start + width)


@styled
def filter_logos(
    filters: Sequence[tuple[str, np.ndarray, int]],
    letters: str = "ACGT",
    title: str = "What the first layer's filters look for",
) -> Figure:
    """A grid of sequence logos in bits.

    Parameters
    ----------
    filters
        Name, letter probabilities (width, 4) and number of sites behind them. Up to 24 are drawn.
    letters
        What the four columns are.

    References
    ----------
    Schneider and Stephens 1990, doi 10.1093/nar/18.20.6097
    """
    shown = list(filters)[:MOST_FILTERS]
    columns = min(len(shown), FILTER_COLUMNS) or 1
    rows = -(-len(shown) // columns) or 1
    figure = new_figure(FULL, 0.5 + 1.25 * rows)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid[len(shown) :]:
        axes.set_axis_off()
    if not shown:
        nothing(grid[0], "no filters")
    for axes, (name, probabilities, sites) in zip(grid, shown, strict=False):
        _draw(axes, information(probabilities), letters)
        axes.set(ylim=(0, 2), yticks=[0, 1, 2])
        said = f"{text(name, 22)}  ({plural(sites, 'site')})"
        axes.set_title(said, fontsize=8, fontweight="normal", pad=3)
    return figure


@styled
def motif_logo(probabilities: np.ndarray, letters: str = "ACGT") -> Figure:
    """One motif in bits, small enough for a row of a table."""
    figure = new_figure(min(0.16 * max(len(probabilities), 1) + 0.1, FULL), 0.55)
    axes = figure.add_subplot()
    _draw(axes, information(probabilities), letters)
    axes.set_ylim(0, 2)
    axes.set_axis_off()
    return figure


def information(probabilities: np.ndarray) -> np.ndarray:
    """Heights of a logo's letters in bits, (width, 4), from letter probabilities (width, 4).

    References
    ----------
    Schneider and Stephens 1990, doi 10.1093/nar/18.20.6097

    Examples
    --------
    >>> information(np.array([[1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]])).tolist()
    [[2.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    """
    shares = np.nan_to_num(np.asarray(probabilities, float))
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    bits = np.where(shares.sum(axis=1) > 0, 2 + (shares * logs).sum(axis=1), 0.0)
    return np.asarray(shares * np.clip(bits, 0, 2)[:, None])


@styled
def attribution_logo(
    values: np.ndarray, title: str = "", letters: str = "ACGT", first: int = 1
) -> Figure:
    """Letters scaled by what they contribute to a prediction; below the line they speak against.

    Parameters
    ----------
    values
        Contributions (length, 4). Above 120 positions only the stretch with most signal is drawn.
    letters
        What the four columns are.
    first
        Number of the first position.
    """
    window = strongest_window(values)
    shown = np.nan_to_num(np.asarray(values, float))[window]
    rows = max(-(-len(shown) // ROW_LETTERS), 1)
    figure = new_figure(FULL, 0.5 + 1.2 * rows)
    grid = figure.subplots(rows, 1, squeeze=False).ravel()
    said = text(title, 70)
    if len(shown) < len(values):
        said += f" (positions {first + window.start} to {first + window.stop - 1})"
    grid[0].set_title(said)
    for row, axes in enumerate(grid):
        part = shown[row * ROW_LETTERS : (row + 1) * ROW_LETTERS]
        start = first + window.start + row * ROW_LETTERS
        _draw(axes, part, letters, start)
        axes.set_xlim(start - 0.5, start + min(ROW_LETTERS, len(shown)) - 0.5)
        axes.set_ylabel("contribution")
    _same_height(list(grid), shown)
    grid[-1].set_xlabel("position")
    return figure


@styled
def position_coefficients(
    coefficients: Mapping[str, np.ndarray],
    letters: str = "ACGT",
    title: str = "Weight of each letter at each position",
) -> Figure:
    """Weights of a linear model on positions, one logo for each of up to eight outputs.

    Parameters
    ----------
    coefficients
        Weights (length, 4) of each output. Above 120 positions the stretch with most weight over
        all outputs is drawn.
    """
    shown = dict(list(coefficients.items())[:MOST_OUTPUTS])
    figure = new_figure(FULL, 0.6 + 1.3 * max(len(shown), 1))
    grid = figure.subplots(max(len(shown), 1), 1, squeeze=False, sharex=True).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    if not shown:
        nothing(grid[0], "no weights")
        return figure
    weights = np.nan_to_num(np.stack([np.asarray(one, float) for one in shown.values()]))
    window = strongest_window(np.abs(weights).sum(axis=0))
    for axes, name, values in zip(grid, shown, weights, strict=True):
        _draw(axes, values[window], letters, 1 + window.start)
        axes.set_title(text(name), fontsize=8, fontweight="normal", pad=3)
        axes.set(ylabel="weight", xlim=(window.start + 0.5, window.stop + 0.5))
    _same_height(list(grid), weights[:, window].reshape(-1, weights.shape[-1]))
    grid[-1].set_xlabel("position")
    return figure


def _same_height(panels: list[Axes], values: np.ndarray) -> None:
    """One scale for all panels, so that heights can be compared."""
    high = float(np.clip(values, 0, None).sum(axis=1).max(initial=0.0))
    low = float(np.clip(values, None, 0).sum(axis=1).min(initial=0.0))
    if high > low:
        room = 0.05 * (high - low)
        for axes in panels:
            axes.set_ylim(low - room if low < 0 else 0, high + room)


def _draw(axes: Axes, values: np.ndarray, letters: str, first: int = 1) -> None:
    """One logo; positions count from ``first``."""
    if not np.any(values):
        nothing(axes, "no signal")
        return
    table = pd.DataFrame(values, columns=list(letters), index=np.arange(first, first + len(values)))
    logomaker.Logo(
        table, ax=axes, color_scheme=LETTER_COLOURS, font_name=FONT, font_weight="bold", vpad=0.02
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
