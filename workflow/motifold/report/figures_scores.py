"""Figures of how well each model does, and how models differ."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.prose import metric_axis, metric_name, score, signed
from motifold.report.style import (
    BLUE,
    FULL,
    GREY,
    INK,
    KIND_COLOURS,
    KIND_MARKERS,
    KIND_NAMES,
    PALE,
    VERMILION,
    new_figure,
    note,
    nothing,
    rule_rows,
    styled,
    text,
)


@styled
def leaderboard(
    summary: pd.DataFrame,
    metric: str,
    chance: float | int | None = None,
    folds: pd.DataFrame | None = None,
    title: str = "Score of each model on held-out examples",
) -> Figure:
    """Models from best to worst: mean, 95 % interval, and faintly each fold.

    Parameters
    ----------
    summary
        Columns ``model``, ``kind`` (control, baseline or network), ``mean``, ``ci_low``,
        ``ci_high``; rows of other metrics are left out if there is a column ``metric``.
    metric
        Name of the metric, which says whether low is good.
    chance
        Score of a model that knows nothing, drawn as a line.
    folds
        Columns ``model`` and ``value``, one row a fold; likewise with ``metric``.
    """
    rows = _ranked(_of_metric(summary, metric), metric)
    figure = new_figure(FULL, 1.2 + 0.34 * max(len(rows), 2))
    axes = figure.add_subplot(title=title)
    if not len(rows):
        nothing(axes, "no models")
        return figure
    if folds is not None:
        _fold_points(axes, rows, _of_metric(folds, metric))
    for place, row in enumerate(rows.itertuples()):
        _estimate(axes, place, row)
    if chance is not None and np.isfinite(chance):
        axes.axvline(chance, color=INK, linewidth=1, linestyle=":", zorder=0)
    axes.set_yticks(range(len(rows)), [text(name) for name in rows["model"]])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(metric_axis(metric))
    rule_rows(axes)
    _kind_legend(figure, rows, chance)
    return figure


def _of_metric(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Rows of one metric, or all if the table has but one."""
    return table[table["metric"] == metric] if "metric" in table else table


def _ranked(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Best first; models without a score last."""
    return rows.sort_values(
        "mean", ascending=metric in LOWER_IS_BETTER, kind="stable", na_position="last"
    )


def _fold_points(axes: Axes, rows: pd.DataFrame, folds: pd.DataFrame) -> None:
    """A faint tick for each fold."""
    for place, row in enumerate(rows.itertuples()):
        values = folds.loc[folds["model"] == row.model, "value"].to_numpy(float)
        colour = KIND_COLOURS.get(str(row.kind), GREY)
        axes.plot(
            values,
            np.full(len(values), place),
            "|",
            color=colour,
            alpha=0.5,
            markersize=9,
            zorder=1,
        )


def _estimate(axes: Axes, place: int, row: Any) -> None:
    """Mean and interval of one model, with the number beside it."""
    if not np.isfinite(row.mean):
        axes.text(0.01, place, "no score", transform=axes.get_yaxis_transform(), va="center")
        return
    colour = KIND_COLOURS.get(str(row.kind), GREY)
    marker = KIND_MARKERS.get(str(row.kind), "o")
    axes.plot([row.ci_low, row.ci_high], [place, place], color=colour, linewidth=2.2, zorder=2)
    axes.plot(
        row.mean, place, marker, color=colour, markersize=7, markeredgecolor="white", zorder=3
    )
    note(axes, place, score(row.mean))


def _kind_legend(figure: Figure, rows: pd.DataFrame, chance: float | int | None) -> None:
    """What the colours and forms mean, below the panel."""
    handles = [
        Line2D([], [], color=KIND_COLOURS[kind], marker=KIND_MARKERS[kind], label=KIND_NAMES[kind])
        for kind in KIND_COLOURS
        if kind in set(rows["kind"])
    ]
    if chance is not None and np.isfinite(chance):
        said = f"chance ({score(chance)})"
        handles.append(Line2D([], [], color=INK, linewidth=1, linestyle=":", label=said))
    if handles:
        figure.legend(handles=handles, loc="outside lower left", ncols=4)


@styled
def comparison(
    rows: pd.DataFrame, metric: str, title: str = "Differences between models"
) -> Figure:
    """Forest plot: each difference in score with its interval and the line of no difference.

    Parameters
    ----------
    rows
        Columns ``model``, ``against``, ``difference`` (model minus against), ``ci_low``,
        ``ci_high``.
    metric
        Name of the metric, which says which side is better.
    """
    figure = new_figure(FULL, 1.1 + 0.36 * max(len(rows), 2))
    axes = figure.add_subplot(title=title)
    if not len(rows):
        nothing(axes, "no comparisons")
        return figure
    better = -1 if metric in LOWER_IS_BETTER else 1
    axes.axvline(0, color=INK, linewidth=1, zorder=1)
    for place, row in enumerate(rows.itertuples()):
        _difference(axes, place, row, better)
    pairs = zip(rows["model"], rows["against"], strict=True)
    names = [f"{text(model, 20)} against {text(other, 20)}" for model, other in pairs]
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    sides = "worse  ←    →  better" if better > 0 else "better  ←    →  worse"
    axes.set_xlabel(f"difference in {metric_name(metric)}\n{sides}")
    rule_rows(axes)
    _symmetric(axes, rows)
    return figure


def _difference(axes: Axes, place: int, row: Any, better: int) -> None:
    """One difference: filled and coloured if its interval leaves out zero, else hollow."""
    if not np.isfinite(row.difference):
        axes.text(0.01, place, "not compared", transform=axes.get_yaxis_transform(), va="center")
        return
    shown = row.ci_low > 0 or row.ci_high < 0
    good = row.difference * better > 0
    colour = (BLUE if good else VERMILION) if shown else GREY
    axes.plot([row.ci_low, row.ci_high], [place, place], color=colour, linewidth=2.2)
    axes.plot(
        row.difference, place, "o" if good or not shown else "s", color=colour, markersize=7,
        markerfacecolor=colour if shown else "white",
    )  # fmt: skip
    note(axes, place, signed(row.difference))


def _symmetric(axes: Axes, rows: pd.DataFrame) -> None:
    """As much room left of zero as right of it, so that small differences look small."""
    sizes = rows[["difference", "ci_low", "ci_high"]].abs().to_numpy(float)
    finite = sizes[np.isfinite(sizes)]
    reach = 1.1 * float(finite.max(initial=0.0)) or 1.0
    axes.set_xlim(-reach, reach)
    axes.grid(axis="x", color=PALE, linewidth=0.4)
