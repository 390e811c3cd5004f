"""The figure of score against processor time."""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.names_beside import Mark, write_names
from motifold.report.prose import duration, metric_axis
from motifold.report.style import (
    FULL,
    GREY,
    KIND_COLOURS,
    KIND_MARKERS,
    KIND_NAMES,
    PALE,
    new_figure,
    nothing,
    styled,
    text,
)

TICKS = (1, 10, 60, 600, 3600, 36_000, 86_400, 864_000)  # seconds that people have words for


@styled
def score_against_time(
    rows: pd.DataFrame, metric: str, title: str = "Score against processor time"
) -> Figure:
    """Score of each model, with its 95 % interval, against the CPU time of its training.

    A pale line joins the best score that can be had for so much time or less.

    Parameters
    ----------
    rows
        Columns ``model``, ``kind``, ``mean``, ``ci_low``, ``ci_high``, ``cpu_seconds``; models
        without a score or a time are left out.
    metric
        Name of the metric.
    """
    figure = new_figure(FULL, 4.0)
    axes = figure.add_subplot(title=title)
    known = rows.dropna(subset=["mean", "cpu_seconds"]).query("cpu_seconds > 0")
    if known.empty:
        nothing(axes, "no times were measured")
        return figure
    axes.set_xscale("log")
    _frontier(axes, known, metric)
    marks = _marks(axes, known)
    axes.set_ylabel(metric_axis(metric))
    axes.set_xlabel("CPU time of training, all folds and imports included")
    axes.margins(x=0.14)
    _times(axes)
    kinds = [kind for kind in KIND_COLOURS if kind in set(known["kind"])]
    handles: list[Any] = [
        Line2D([], [], color=KIND_COLOURS[kind], marker=KIND_MARKERS[kind], label=KIND_NAMES[kind])
        for kind in kinds
    ]
    handles.append(Line2D([], [], color=PALE, linewidth=3, label="best for the time"))
    figure.legend(handles=handles, loc="outside lower left", ncols=4)
    write_names(figure, marks)
    return figure


def _marks(axes: Axes, rows: pd.DataFrame) -> list[Mark]:
    """Score and interval of each model."""
    marks = []
    for row in cast(Iterable[Any], rows.itertuples()):
        colour = KIND_COLOURS.get(str(row.kind), GREY)
        ends = [one if np.isfinite(one) else row.mean for one in (row.ci_low, row.ci_high)]
        axes.plot([row.cpu_seconds] * 2, ends, color=colour, linewidth=1.6)
        axes.plot(
            row.cpu_seconds, row.mean, KIND_MARKERS.get(str(row.kind), "o"), color=colour,
            markersize=7, markeredgecolor="white", zorder=3,
        )  # fmt: skip
        marks.append(Mark(axes, row.cpu_seconds, row.mean, ends[0], ends[1], text(row.model, 22)))
    return marks


def _frontier(axes: Axes, rows: pd.DataFrame, metric: str) -> None:
    """Steps through the models that no cheaper one beats."""
    ordered = rows.sort_values("cpu_seconds")
    best = ordered["mean"].cummin() if metric in LOWER_IS_BETTER else ordered["mean"].cummax()
    axes.plot(
        ordered["cpu_seconds"], best, drawstyle="steps-post", color=PALE, linewidth=3, zorder=0
    )


def _times(axes: Axes) -> None:
    """Ticks at times that people have words for, or plain powers of ten where none is in sight."""
    low, high = axes.get_xlim()
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: duration(seconds)))
    seen = [one for one in TICKS if low <= one <= high]
    if len(seen) > 1:
        axes.set_xticks(seen)
    else:
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
