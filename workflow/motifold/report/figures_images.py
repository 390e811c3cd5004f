"""Figures over images: weights of pixels, what mattered in single images, the gravest errors."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.prose import number, score
from motifold.report.style import (
    DIVERGING,
    FULL,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_MAPS, MOST_CLASSES, MOST_ERRORS = 24, 10, 24
PAIRS, ACROSS = 3, 6
SHOWN = ("best", "typical", "worst")
CLIPPED = 0.995  # share of the pixels that are drawn unclipped: a single one can outshine all


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


def _overlay(axes: Axes, image: np.ndarray, heat: np.ndarray, *, signed: bool) -> None:
    """The image in grey under its heat; one method has the same colours in all its images."""
    values = np.nan_to_num(np.asarray(heat, float))
    strength = np.abs(values)
    reach = float(np.quantile(strength, CLIPPED)) if strength.size else 0.0
    share = np.clip(values / (reach or float(strength.max(initial=0.0)) or 1.0), -1, 1)
    # Signed colours are pale in the middle, so the image stands back, neither black nor white.
    low, high = (-255, 510) if signed else (0, 255)
    axes.imshow(image.mean(axis=-1), cmap="gray", vmin=low, vmax=high)
    alpha = 0.95 * np.abs(share) if signed else 0.15 + 0.6 * share
    cmap, least = (DIVERGING, -1) if signed else ("inferno", 0)
    axes.imshow(share, cmap=cmap, vmin=least, vmax=1, alpha=alpha)


def _pixels(image: np.ndarray) -> np.ndarray:
    """Pixels as matplotlib wants them: one channel without its axis, else the first three."""
    return image[..., 0] if image.shape[-1] < 3 else image[..., :3]


@styled
def overlays(
    images: np.ndarray,
    heat: np.ndarray,
    examples: pd.DataFrame,
    title: str = "What the network looks at",
) -> Figure:
    """The best, the typical and the worst example of each class, a row for each of up to ten.

    Each image stands beside itself in grey with what mattered laid over. If contributions are
    signed, red speaks for the explained output and blue against it; else bright is where the
    evidence lies.

    Parameters
    ----------
    images
        uint8 pixels (n, height, width, channels).
    heat
        How much each pixel mattered (n, height, width), each image on its own scale.
    examples
        One row an image: ``class``, ``shown`` (best, typical, worst; rows with anything else are
        left out) and ``says``, a few words under the image.
    """
    known = examples.reset_index(drop=True)
    known = known[known["shown"].isin(SHOWN)]
    classes = list(dict.fromkeys(known["class"]))[:MOST_CLASSES]
    figure = new_figure(FULL, 0.5 + 1.5 * max(len(classes), 1))
    grid = figure.subplots(max(len(classes), 1), 2 * PAIRS, squeeze=False)
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid.ravel():
        axes.set(xticks=[], yticks=[], frame_on=False)
    if not classes:
        nothing(grid[0, 0], "no images")
    for row, name in enumerate(classes):
        grid[row, 0].set_ylabel(text(name, 18))
    signed = bool((np.nan_to_num(np.asarray(heat, float)) < 0).any())
    for name, shown, says, place in zip(
        known["class"], known["shown"], known["says"], known.index, strict=True
    ):
        if name in classes:
            left, right = grid[classes.index(name), 2 * SHOWN.index(shown) :][:2]
            left.imshow(_pixels(images[place]), cmap="gray", vmin=0, vmax=255)
            left.set_title(shown, fontsize=8, pad=3)
            left.set_xlabel(text(says, 24), fontsize=7, labelpad=2)
            _overlay(right, images[place], heat[place], signed=signed)
    return figure


@styled
def error_gallery(
    images: np.ndarray, errors: pd.DataFrame, title: str = "The gravest errors"
) -> Figure:
    """Images on which the model was most sure and wrong, the gravest first; up to 24.

    Parameters
    ----------
    images
        uint8 pixels (n, height, width, channels), in the order of ``errors``.
    errors
        What :func:`motifold.interpret.mistakes.confident_errors` gives: ``id``, ``truth``,
        ``predicted``, and ``score`` for classes, ``target`` and ``residual`` for numbers.
    """
    count = min(len(images), MOST_ERRORS)
    rows = -(-count // ACROSS) or 1
    figure = new_figure(FULL, 0.4 + 1.82 * rows)
    grid = figure.subplots(rows, ACROSS, squeeze=False).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid:
        axes.set_axis_off()
    if not count:
        nothing(grid[0], "no errors")
    for axes, image, (_, row) in zip(grid, images[:count], errors.iterrows(), strict=False):
        axes.imshow(_pixels(image), cmap="gray", vmin=0, vmax=255)
        said = [text(one, 18) for one in said_of_error(row)]
        axes.set_title("\n".join(said), fontsize=7, fontweight="normal", pad=3)
    return figure


def said_of_error(row: pd.Series) -> list[str]:
    """What an example is and what it was taken for, in lines."""
    if "score" in row:
        taken = [f"as {row['predicted']}", f"score {score(row['score'])}"]
        return [str(row["id"]), str(row["truth"]), *taken]
    return [
        str(row["id"]),
        f"measured {number(row['truth'])}",
        f"predicted {number(row['predicted'])}",
        f"off by {number(row['residual'])}",
    ]
