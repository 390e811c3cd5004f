"""Figures of training: losses over epochs."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from motifold.report.style import (
    BLUE,
    FULL,
    HALF,
    ORANGE,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_PANELS = 8


@styled
def histories(history: pd.DataFrame, title: str = "Loss over the epochs") -> Figure:
    """Training and validation loss of every fold, with the epoch that was kept.

    Parameters
    ----------
    history
        Columns ``repeat``, ``fold``, ``epoch``, ``loss``, ``val_loss``; with a column ``model``
        one panel for each of up to eight models.
    """
    panels = _panels(history)
    columns = min(len(panels), 2) or 1
    rows = -(-len(panels) // columns) or 1
    width = FULL if columns > 1 else HALF + 0.6
    figure = new_figure(width, 0.7 + 2.5 * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=False).ravel()
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    if not panels:
        nothing(grid[0], "no network was trained")
    for axes, (name, part) in zip(grid, panels.items(), strict=False):
        _losses(axes, part)
        axes.set_title(text(name) or title)
    _loss_legend(figure)
    return figure


def _panels(history: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The history of each model."""
    if history.empty:
        return {}
    if "model" not in history:
        return {"": history}
    parts = history.groupby(history["model"].astype(str), sort=False)
    return {str(name): part for name, part in list(parts)[:MOST_PANELS]}


def _losses(axes: Axes, history: pd.DataFrame) -> None:
    """Two lines a fold, and a dot where the validation loss is least."""
    kept = []
    for _, fold in history.sort_values("epoch").groupby(["repeat", "fold"], sort=True):
        epochs = fold["epoch"].to_numpy(float)
        held = fold["val_loss"].to_numpy(float)
        axes.plot(epochs, fold["loss"].to_numpy(float), color=ORANGE, linewidth=1, alpha=0.8)
        axes.plot(epochs, held, color=BLUE, linewidth=1, alpha=0.8)
        if np.isfinite(held).any():
            best = int(np.nanargmin(held))
            axes.plot(epochs[best], held[best], "o", color=BLUE, markersize=5, mec="white")
            kept.append(epochs[best])
    axes.set(xlabel="epoch", ylabel="loss")
    if kept:
        said = f"kept: epoch {np.median(kept):.0f}" + (" (median)" if len(kept) > 1 else "")
        axes.text(0.98, 0.96, said, transform=axes.transAxes, ha="right", va="top", fontsize=8)


def _loss_legend(figure: Figure) -> None:
    """What the two colours and the dot are."""
    handles = [
        Line2D([], [], color=ORANGE, label="training"),
        Line2D([], [], color=BLUE, label="validation"),
        Line2D([], [], color=BLUE, marker="o", linestyle="", label="epoch that was kept"),
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
