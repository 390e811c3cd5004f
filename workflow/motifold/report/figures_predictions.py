"""Figures of single predictions: curves, confusions, calibration, numbers against the truth."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.prose import number, percent, score
from motifold.report.style import (
    BLUE,
    CYCLE,
    GREY,
    HALF,
    INK,
    PALE,
    SEQUENTIAL,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_LINES, HIGHLIGHTS = 7, 3
Corner = Literal["lower left", "lower right"]
MOST_COUNTED = 15  # classes: above this the numbers in a confusion matrix cannot be read


@styled
def roc(
    curves: pd.DataFrame,
    areas: Mapping[str, float] | None = None,
    title: str = "True against false positives",
) -> Figure:
    """Receiver operating characteristic, one line a class.

    Parameters
    ----------
    curves
        Columns ``class``, ``fpr``, ``tpr``.
    areas
        AUROC of each class; left out, it is measured under the line that is drawn.

    References
    ----------
    Fawcett 2006, doi 10.1016/j.patrec.2005.10.010
    """
    lines = _lines(curves, "fpr", "tpr")
    known = {name: float(np.trapezoid(y, x)) for name, (x, y) in lines.items()}
    figure = new_figure(HALF, HALF - 0.4)
    axes = figure.add_subplot(title=title)
    axes.set(xlabel="false positive rate", ylabel="true positive rate")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":")
    _draw_lines(axes, lines, {**known, **(areas or {})}, "lower right")
    return figure


@styled
def precision_recall(
    curves: pd.DataFrame,
    prevalence: Mapping[str, float] | None = None,
    areas: Mapping[str, float] | None = None,
    title: str = "Precision against recall",
) -> Figure:
    """Precision and recall, one line a class.

    Parameters
    ----------
    curves
        Columns ``class``, ``recall``, ``precision``.
    prevalence
        Share of each class, which is the precision of guessing; drawn for up to seven classes.
    areas
        Average precision of each class; left out, the sum of the steps that are drawn.

    References
    ----------
    Saito and Rehmsmeier 2015, doi 10.1371/journal.pone.0118432
    """
    lines = _lines(curves, "recall", "precision")
    known = {name: float(np.sum(np.diff(x, prepend=0.0) * y)) for name, (x, y) in lines.items()}
    figure = new_figure(HALF, HALF - 0.4)
    axes = figure.add_subplot(title=title, xlabel="recall", ylabel="precision")
    if len(lines) <= MOST_LINES:
        for place, name in enumerate(lines):
            level = (prevalence or {}).get(name, np.nan)
            axes.axhline(level, color=CYCLE[place], linewidth=1, linestyle=":")
    _draw_lines(axes, lines, {**known, **(areas or {})}, "lower left")
    return figure


def _lines(curves: pd.DataFrame, x: str, y: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Finite points of each class, in the order of ``x``."""
    known = curves.dropna(subset=[x, y])
    parts = known.groupby(known["class"].astype(str), sort=False)
    return {
        str(name): (part[x].to_numpy(float), part[y].to_numpy(float))
        for name, part in ((name, part.sort_values(x, kind="stable")) for name, part in parts)
    }


def _draw_lines(
    axes: Axes,
    lines: Mapping[str, tuple[np.ndarray, np.ndarray]],
    areas: Mapping[str, float],
    corner: Corner,
) -> None:
    """All classes in colour if they are few; else the weakest in colour and the rest pale."""
    if not lines:
        nothing(axes, "no curves")
        return
    weakest = sorted(lines, key=lambda name: areas[name])[:HIGHLIGHTS]
    bright = list(lines) if len(lines) <= MOST_LINES else weakest
    for name in [name for name in lines if name not in bright]:
        axes.plot(*lines[name], color=PALE, linewidth=1)
    for place, name in enumerate(bright):
        said = f"{text(name, 20)}  {score(areas[name])}"
        axes.plot(*lines[name], color=CYCLE[place], label=said)
    heading = "" if len(bright) == len(lines) else f"weakest of {len(lines)}"
    axes.legend(loc=corner, title=heading or None, frameon=True, edgecolor="none", framealpha=0.85)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.03), aspect="equal")


@styled
def confusion(counts: pd.DataFrame, title: str = "What is taken for what") -> Figure:
    """Confusion matrix: colours are shares of each true class, numbers are examples.

    Parameters
    ----------
    counts
        Rows are true classes, columns predicted ones.
    """
    side = len(counts)
    size = float(np.clip(1.9 + 0.42 * side, HALF - 0.6, 8.0))
    figure = new_figure(size + 0.6, size)
    axes = figure.add_subplot(title=title, xlabel="predicted", ylabel="true")
    if counts.empty:
        nothing(axes, "no predictions")
        return figure
    amounts = counts.to_numpy(float)
    totals = np.nansum(amounts, axis=1, keepdims=True)
    shares = np.divide(amounts, totals, out=np.zeros_like(amounts), where=totals > 0)
    drawn = axes.imshow(shares, cmap=SEQUENTIAL, vmin=0, vmax=1)
    small = 8 if side <= MOST_COUNTED else 5.5
    places = range(side)
    names = [text(name, 18) for name in counts.columns]
    slant: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    flat = max(map(len, names)) * side <= 44
    axes.set_xticks(places, names, fontsize=small, **({} if flat else slant))
    axes.set_yticks(places, [text(name, 18) for name in counts.index], fontsize=small)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if side <= MOST_COUNTED:
        _write_counts(axes, amounts, shares)
    figure.colorbar(drawn, ax=axes, label="share of the true class", shrink=0.7)
    return figure


def _write_counts(axes: Axes, amounts: np.ndarray, shares: np.ndarray) -> None:
    """The number of examples in each cell, light on dark."""
    for (row, column), amount in np.ndenumerate(amounts):
        share = shares[row, column]
        colour = "white" if share > 0.55 else INK if amount else GREY
        few = amounts.shape[0] <= 5 and amount > 0
        said = f"{number(amount)}\n{percent(share)}" if few else number(amount)
        axes.text(column, row, said, ha="center", va="center", color=colour, fontsize=8)


@styled
def calibration(bins: pd.DataFrame, title: str = "Is the confidence deserved?") -> Figure:
    """Share of right predictions against the model's confidence, and how often it is so sure.

    Parameters
    ----------
    bins
        Columns ``confidence``, ``accuracy``, ``low``, ``high`` (95 % interval of the accuracy) and
        ``count``.

    References
    ----------
    Guo et al. 2017, arXiv 1706.04599
    """
    known = bins[(bins["count"] > 0) & bins["accuracy"].notna()]
    figure = new_figure(HALF, HALF - 0.2)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    upper.set_title(title)
    if known.empty:
        nothing(upper, "no predictions")
        nothing(lower, "")
        return figure
    x, y = known["confidence"].to_numpy(float), known["accuracy"].to_numpy(float)
    below = np.clip(y - known["low"].to_numpy(float), 0, None)
    above = np.clip(known["high"].to_numpy(float) - y, 0, None)
    upper.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":", label="deserved")
    upper.errorbar(x, y, yerr=[below, above], color=BLUE, marker="o", markersize=5, label="model")
    upper.set(ylabel="share that is right", ylim=(-0.02, 1.02), xlim=(-0.02, 1.02))
    upper.legend(loc="upper left")
    lower.bar(x, known["count"].to_numpy(float), width=0.05, color=BLUE)
    lower.set(ylabel="examples", xlabel="confidence of the model")
    return figure
