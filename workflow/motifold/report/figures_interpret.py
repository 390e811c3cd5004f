"""Figures of what a model uses: along a sequence, over words, over an image."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.figures_logos import strongest_window
from motifold.report.style import (
    BLUE,
    CYCLE,
    DIVERGING,
    FULL,
    INK,
    VERMILION,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_LINES, MOST_OUTPUTS, MOST_MAPS, MOST_IMAGES = 7, 6, 24, 12
PAIRS = 3


@styled
def attribution_heatmap(
    profile: pd.DataFrame, title: str = "Where the model looks", ylabel: str = "mean |contribution|"
) -> Figure:
    """Mean absolute contribution along the sequence, a line a class and a heat map below.

    Parameters
    ----------
    profile
        Rows are positions (the index counts them), columns are classes.
    """
    classes = profile.shape[1]
    figure = new_figure(FULL, 3.0 + 0.16 * min(classes, 40))
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 0.4 + 0.16 * classes])
    upper.set_title(title)
    values = profile.to_numpy(float)
    if not values.size or not np.isfinite(values).any():
        nothing(upper, "no contributions")
        nothing(lower, "")
        return figure
    positions = profile.index.to_numpy(float)
    if classes <= MOST_LINES:
        for place, name in enumerate(profile.columns):
            upper.plot(positions, values[:, place], color=CYCLE[place], label=text(name))
        upper.legend(loc="upper left", bbox_to_anchor=(1, 1))
    else:
        upper.plot(positions, np.nan_to_num(values).mean(axis=1), color=INK, label="all classes")
    upper.set(ylabel=ylabel, ylim=(0, None))
    ends = (positions[0] - 0.5, positions[-1] + 0.5, classes - 0.5, -0.5)
    lower.imshow(values.T, aspect="auto", cmap="cividis", extent=ends, vmin=0)
    lower.set_yticks(range(classes), [text(name, 18) for name in profile.columns], fontsize=7)
    lower.tick_params(axis="y", length=0)
    lower.set_xlabel("position")
    return figure


@styled
def mutagenesis_map(
    effects: np.ndarray,
    sequence: str,
    letters: str = "ACGT",
    first: int = 1,
    title: str = "Effect of every single change",
) -> Figure:
    """How the prediction changes when each letter is replaced by each other one.

    Parameters
    ----------
    effects
        Change in the output (length, 4); zero for the letter that is there. Above 120 positions
        only the stretch with most effect is drawn.
    sequence
        The letters that are there, marked by dots.
    """
    window = strongest_window(effects)
    shown = np.nan_to_num(np.asarray(effects, float))[window].T
    figure = new_figure(FULL, 2.0)
    axes = figure.add_subplot(title=text(title, 70), xlabel="position")
    if not shown.size:
        nothing(axes, "no positions")
        return figure
    reach = float(np.abs(shown).max()) or 1.0
    start = first + window.start
    ends = (start - 0.5, start + shown.shape[1] - 0.5, 3.5, -0.5)
    drawn = axes.imshow(shown, aspect="auto", cmap=DIVERGING, vmin=-reach, vmax=reach, extent=ends)
    there = [
        (start + place, letters.index(letter))
        for place, letter in enumerate(sequence[window])
        if letter in letters
    ]
    if there:
        places, rows = np.array(there).T
        axes.scatter(places, rows, s=5, color=INK, linewidths=0)
    axes.set_yticks(range(4), list(letters))
    axes.tick_params(axis="y", length=0)
    figure.colorbar(drawn, ax=axes, label="change in output", pad=0.01)
    return figure


@styled
def coefficient_bars(
    table: pd.DataFrame, most: int = 12, title: str = "Largest weights of the linear model"
) -> Figure:
    """The features with the largest weights, for each of up to six outputs.

    Parameters
    ----------
    table
        Columns ``feature``, ``output``, ``coefficient``.
    most
        Features drawn for each output.
    """
    known = table.dropna(subset=["coefficient"])
    parts = list(known.groupby(known["output"].astype(str), sort=False))[:MOST_OUTPUTS]
    columns = min(len(parts), 3) or 1
    rows = -(-len(parts) // columns) or 1
    figure = new_figure(FULL if columns > 1 else FULL * 0.6, 0.5 + 2.7 * rows)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid[len(parts) :]:
        axes.set_axis_off()
    if not parts:
        nothing(grid[0], "no weights")
    for axes, (name, part) in zip(grid, parts, strict=False):
        _bars(axes, part, most)
        axes.set_title(text(name), fontsize=9, fontweight="normal")
    return figure


def _bars(axes: Axes, part: pd.DataFrame, most: int) -> None:
    """Signed bars of one output, from the most positive to the most negative."""
    largest = part.loc[part["coefficient"].abs().nlargest(most).index]
    ordered = largest.sort_values("coefficient", ascending=False, kind="stable")
    weights = ordered["coefficient"].to_numpy(float)
    places = np.arange(len(ordered))
    axes.barh(places, weights, color=np.where(weights > 0, BLUE, VERMILION), height=0.7)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [text(name, 16) for name in ordered["feature"]])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("weight")


@styled
def pixel_coefficients(
    maps: Mapping[str, np.ndarray], title: str = "Weight of each pixel"
) -> Figure:
    """Weights of a linear model on pixels, one map for each of up to 24 classes.

    Parameters
    ----------
    maps
        Weights (height, width) of each class.
    """
    shown = dict(list(maps.items())[:MOST_MAPS])
    columns = min(len(shown), 5) or 1
    rows = -(-len(shown) // columns) or 1
    figure = new_figure(FULL, 0.5 + 1.5 * rows)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid:
        axes.set_axis_off()
    if not shown:
        nothing(grid[0], "no weights")
        return figure
    stacked = [np.nan_to_num(np.asarray(one, float)) for one in shown.values()]
    reach = max(float(np.abs(one).max(initial=0.0)) for one in stacked) or 1.0
    for axes, name, values in zip(grid, shown, stacked, strict=False):
        drawn = axes.imshow(values, cmap=DIVERGING, vmin=-reach, vmax=reach)
        axes.set_title(text(name, 16), fontsize=8, fontweight="normal", pad=3)
    figure.colorbar(drawn, ax=list(grid), label="speaks against  ←  →  speaks for", shrink=0.8)
    return figure


@styled
def image_gallery(
    images: np.ndarray,
    heat: np.ndarray,
    titles: Sequence[str],
    title: str = "What the network looks at",
) -> Figure:
    """Images beside the same images with what mattered laid over; up to twelve.

    Parameters
    ----------
    images
        uint8 pixels (n, height, width, channels).
    heat
        How much each pixel mattered (n, height, width), each image on its own scale.
    titles
        A few words for each image.
    """
    count = min(len(images), MOST_IMAGES)
    rows = -(-count // PAIRS) or 1
    figure = new_figure(FULL, 0.4 + 1.42 * rows)
    grid = figure.subplots(rows, 2 * PAIRS, squeeze=False)
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid.ravel():
        axes.set_axis_off()
    if not count:
        nothing(grid[0, 0], "no images")
    for place in range(count):
        left, right = grid.reshape(-1, 2)[place]
        left.imshow(_pixels(images[place]), cmap="gray", vmin=0, vmax=255)
        left.set_title(text(titles[place], 24), fontsize=8, fontweight="normal", pad=3)
        _overlay(right, images[place], heat[place])
    return figure


def _overlay(axes: Axes, image: np.ndarray, heat: np.ndarray) -> None:
    """The image in grey under its heat."""
    axes.imshow(image.mean(axis=-1), cmap="gray", vmin=0, vmax=255)
    strength = np.nan_to_num(np.abs(np.asarray(heat, float)))
    share = strength / (float(strength.max(initial=0.0)) or 1.0)
    axes.imshow(share, cmap="inferno", vmin=0, vmax=1, alpha=0.15 + 0.6 * share)


def _pixels(image: np.ndarray) -> np.ndarray:
    """Pixels as matplotlib wants them: one channel without its axis, else the first three."""
    return image[..., 0] if image.shape[-1] < 3 else image[..., :3]
