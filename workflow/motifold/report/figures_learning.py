"""Figures of what more data would bring, and of what more parameters bring."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.prose import metric_axis, score
from motifold.report.style import (
    CYCLE,
    FULL,
    GREY,
    INK,
    PALE,
    new_figure,
    nothing,
    styled,
    text,
)

MARKS = "os^Dv"


@styled
def learning_curve(
    points: pd.DataFrame,
    outlook: pd.DataFrame,
    metric: str,
    ceiling: float | int | None = None,
    title: str = "Would more data help?",
) -> Figure:
    """Score against training examples, and dashed what twice the data would bring.

    Parameters
    ----------
    points
        Columns ``model``, ``fraction``, ``n`` (training examples), ``value``; one row a fold and
        size.
    outlook
        Columns ``model``, ``now``, ``doubled``, ``gain_low``, ``gain_high``; gains are above 0 for
        the better, so an error that falls is a gain too.
    metric
        Name of the metric.
    ceiling
        A score that no model can exceed on these labels.
    """
    figure = new_figure(FULL, 4.2)
    axes = figure.add_subplot(title=title, xlabel="training examples (log scale)")
    known = points.dropna(subset=["n", "value"])
    known = known[known["n"] > 0]
    if known.empty:
        nothing(axes, "no learning curve")
        return figure
    axes.set_xscale("log", base=2)
    models = [str(name) for name in dict.fromkeys(known["model"])]
    ends = _ends(outlook, metric)
    for place, name in enumerate(models):
        look = {"color": CYCLE[place % len(CYCLE)], "marker": MARKS[place // len(CYCLE) % 5]}
        last = _curve(axes, known[known["model"].astype(str) == name], look)
        if name in ends:
            aside = (place - (len(models) - 1) / 2) * 0.03  # so that intervals stand apart
            _extrapolation(axes, last, ends[name], look, aside)
    _size_axis(axes, known, bool(ends))
    _limits(axes, known["value"].to_numpy(float), outlook, ceiling)
    axes.set_ylabel(metric_axis(metric))
    _curve_legend(figure, models, bool(ends), ceiling)
    return figure


def _curve(axes: Axes, points: pd.DataFrame, look: dict[str, Any]) -> tuple[float, float]:
    """Means with the spread of the folds; returns the last point."""
    sizes = points.groupby("fraction").agg(
        n=("n", "mean"), mean=("value", "mean"), low=("value", "min"), high=("value", "max")
    )
    n, mean = sizes["n"].to_numpy(float), sizes["mean"].to_numpy(float)
    axes.fill_between(n, sizes["low"], sizes["high"], color=look["color"], alpha=0.13, linewidth=0)
    axes.plot(n, mean, markersize=5, mec="white", zorder=3, **look)
    return float(n[-1]), float(mean[-1])


def _ends(outlook: pd.DataFrame, metric: str) -> dict[str, dict[Any, Any]]:
    """Score at twice the data by model, with its interval; an error that falls is a gain."""
    known = outlook.dropna(subset=["doubled"]) if len(outlook) else outlook
    way = -1.0 if metric in LOWER_IS_BETTER else 1.0
    return {
        str(row["model"]): row
        | {name: row["now"] + way * row[f"gain_{name}"] for name in ("low", "high")}
        for row in known.to_dict("records")
    }


def _extrapolation(
    axes: Axes, last: tuple[float, float], row: dict[Any, Any], look: dict[str, Any], aside: float
) -> None:
    """A dashed line to twice the data, and the interval there."""
    doubled, at = float(row["doubled"]), 2 * last[0] * 2**aside
    axes.plot([last[0], at], [last[1], doubled], color=look["color"], linestyle=(0, (4, 3)))
    axes.plot([at, at], [row["low"], row["high"]], color=look["color"], linewidth=1.4)
    axes.plot(at, doubled, markersize=6, mew=1.4, mfc="white", linestyle="", **look)


def _size_axis(axes: Axes, points: pd.DataFrame, doubled: bool) -> None:
    """Ticks where there are points; what was not measured is shaded."""
    ticks = points.groupby("fraction")["n"].mean().to_list()
    most = max(ticks)
    if doubled:
        axes.axvspan(most * 2**0.08, most * 2**1.35, color=PALE, alpha=0.35, linewidth=0, zorder=0)
        axes.text(
            most * 2**0.72, 0.015, "extrapolated", transform=axes.get_xaxis_transform(),
            ha="center", va="bottom", fontsize=8, color=GREY,
        )  # fmt: skip
        ticks.append(2 * most)
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:,.0f}"))
    axes.set_xlim(min(ticks) * 2**-0.3, most * 2 ** (1.35 if doubled else 0.3))


def _limits(
    axes: Axes, values: np.ndarray, outlook: pd.DataFrame, ceiling: float | int | None
) -> None:
    """Room for the points; an interval without end may leave the panel."""
    marks = [*values, *(outlook["doubled"] if len(outlook) else []), ceiling]
    known = [float(one) for one in marks if one is not None and np.isfinite(one)]
    low, high = min(known), max(known)
    room = (high - low) or 0.1
    bottom, top = axes.get_ylim()
    axes.set_ylim(max(bottom, low - 0.6 * room), min(top, high + 0.6 * room))
    if ceiling is not None and np.isfinite(ceiling):
        axes.axhline(ceiling, color=INK, linewidth=1, linestyle=":", zorder=1)
        axes.set_ylim(top=max(axes.get_ylim()[1], ceiling + 0.05 * room))


def _curve_legend(
    figure: Figure, models: list[str], doubled: bool, ceiling: float | int | None
) -> None:
    """Which line is which."""
    handles = [
        Line2D(
            [], [], color=CYCLE[place % len(CYCLE)], marker=MARKS[place // len(CYCLE) % 5],
            markersize=5, mec="white", label=text(name, 20),
        )
        for place, name in enumerate(models)
    ]  # fmt: skip
    if doubled:
        style: dict[str, Any] = {"color": GREY, "linestyle": (0, (4, 3)), "marker": "o"}
        handles.append(Line2D([], [], mfc="white", label="at twice the data (95 %)", **style))
    if ceiling is not None and np.isfinite(ceiling):
        said = f"ceiling ({score(ceiling)})"
        handles.append(Line2D([], [], color=INK, linewidth=1, linestyle=":", label=said))
    figure.legend(handles=handles, loc="outside lower left", ncols=4)
