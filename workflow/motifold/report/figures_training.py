"""Figures of learning: losses over epochs, and scores over the number of examples."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.prose import metric_name
from motifold.report.style import (
    BLUE,
    CYCLE,
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


@styled
def learning_curve(
    points: pd.DataFrame, metric: str, title: str = "Would more data help?"
) -> Figure:
    """Score against the number of training examples: mean and spread over folds.

    Parameters
    ----------
    points
        Columns ``model``, ``n`` (training examples), ``value``; one row a fold and size.
    metric
        Name of the metric.
    """
    figure = new_figure(HALF + 0.9, 3.6)
    axes = figure.add_subplot(title=title, xlabel="training examples")
    advice = " (lower is better)" if metric in LOWER_IS_BETTER else ""
    axes.set_ylabel(metric_name(metric) + advice)
    known = points.dropna(subset=["n", "value"])
    if known.empty:
        nothing(axes, "no learning curve")
        return figure
    models = known.groupby(known["model"].astype(str), sort=False)
    for place, (name, part) in enumerate(list(models)[: len(CYCLE)]):
        sizes = part.groupby("n")["value"].agg(["mean", "std"]).fillna({"std": 0.0})
        axes.errorbar(
            sizes.index.to_numpy(float), sizes["mean"].to_numpy(float),
            yerr=sizes["std"].to_numpy(float), color=CYCLE[place], marker="o", markersize=4,
            capsize=2, elinewidth=1, label=text(name, 20),
        )  # fmt: skip
    axes.legend(loc="lower right" if metric not in LOWER_IS_BETTER else "upper right")
    axes.set_xlim(left=0)
    return figure
