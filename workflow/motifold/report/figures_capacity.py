"""The figure of score against the number of parameters."""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.names_beside import Mark, write_names
from motifold.report.prose import metric_axis, score
from motifold.report.style import (
    FULL,
    GREY,
    KIND_COLOURS,
    KIND_MARKERS,
    KIND_NAMES,
    PALE,
    VERMILION,
    new_figure,
    nothing,
    styled,
    text,
)

FAR = 5.0  # times the distance from the best model to the median one


@styled
def capacity(
    rows: pd.DataFrame, metric: str, title: str = "Does a larger model score better?"
) -> Figure:
    """Score of each model against how many numbers it learned.

    Error bars are one standard error; the band reaches one standard error down from the best, and
    the cheapest model in it is ringed. Models far below are drawn hollow at the edge, with their
    score, so that differences among the good ones can be seen.

    Parameters
    ----------
    rows
        Columns ``model``, ``kind``, ``parameters`` (NaN or 0: none; drawn at the left edge),
        ``mean``, ``standard_error``, ``cheapest``.
    metric
        Name of the metric.

    References
    ----------
    .. [1] Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984.
       https://doi.org/10.1201/9781315139470
    """
    figure = new_figure(FULL, 4.3)
    known = _cut(rows.dropna(subset=["mean"]), metric)
    if known.empty:
        nothing(figure.add_subplot(title=title), "no models")
        return figure
    without = known[~(known["parameters"] > 0)]
    sized = known[known["parameters"] > 0]
    edge, main = _panels(figure, bool(len(without)), bool(len(sized)), title)
    marks = _marks(edge, without.assign(at=_spread(len(without)))) if edge is not None else []
    marks += _marks(main, sized.assign(at=sized["parameters"])) if main is not None else []
    for axes in (edge, main):
        if axes is not None:
            _band(axes, known, metric)
    figure.axes[0].set_ylabel(metric_axis(metric))
    _legend(figure, known)
    write_names(figure, marks)
    return figure


def _cut(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Where each model is drawn (``y``) and as what it is named: those far below at the edge."""
    if rows.empty:
        return rows
    way = -1.0 if metric in LOWER_IS_BETTER else 1.0
    good = way * rows["mean"]
    best = int(good.to_numpy(float).argmax())
    error = float(np.nan_to_num(rows["standard_error"].iloc[best]))
    reach = max(FAR * (good.max() - good.median()), 2 * FAR * error) or float(np.ptp(good))
    floor = good.max() - reach
    far = good < floor
    sign = "↓" if way > 0 else "↑"
    names = [text(name, 22) for name in rows["model"]]
    said = [f"{name} {sign} {score(one)}" for name, one in zip(names, rows["mean"], strict=True)]
    return rows.assign(
        y=rows["mean"].where(~far, way * floor), far=far, name=np.where(far, said, names)
    )


def _panels(
    figure: Figure, without: bool, sized: bool, title: str
) -> tuple[Axes | None, Axes | None]:
    """A narrow panel for models without parameters, and a wide one with a log axis."""
    edge, main = None, None
    if without and sized:
        edge, main = figure.subplots(1, 2, sharey=True, width_ratios=[1, 5])
        _break(edge, main)
    elif sized:
        main = figure.add_subplot()
    else:
        edge = figure.add_subplot()
    if edge is not None:
        edge.set_xlim(-1, 1)
        edge.set_xticks([0], ["none"])
    if main is not None:
        main.set_xscale("log")
        main.xaxis.set_minor_locator(NullLocator())
        main.set_xlabel("parameters")
        main.margins(x=0.12)
    figure.axes[0].set_title(title)
    return edge, main


def _break(edge: Axes, main: Axes) -> None:
    """Two strokes where the axis is cut."""
    main.spines["left"].set_visible(False)
    main.patch.set_visible(False)  # a name may reach into the gap
    main.tick_params(axis="y", length=0)
    look: dict[str, Any] = {
        "marker": [(-0.6, -1), (0.6, 1)], "markersize": 8, "linestyle": "", "color": GREY,
        "clip_on": False,
    }  # fmt: skip
    edge.plot([1], [0], transform=edge.transAxes, **look)
    main.plot([0], [0], transform=main.transAxes, **look)


def _spread(count: int) -> np.ndarray:
    """Places side by side for models that have no place."""
    return np.linspace(-0.45, 0.45, count) if count > 1 else np.zeros(count)


def _marks(axes: Axes, rows: pd.DataFrame) -> list[Mark]:
    """Score and standard error of each model; the cheapest good one is ringed."""
    marks = []
    for row in cast(Iterable[Any], rows.itertuples()):
        low, high = _reach(row)
        marks.append(Mark(axes, row.at, row.y, low, high, row.name, bool(row.cheapest)))
        colour = KIND_COLOURS.get(str(row.kind), GREY)
        axes.plot([row.at, row.at], _reach(row), color=colour, linewidth=1.6)
        axes.plot(
            row.at, row.y, KIND_MARKERS.get(str(row.kind), "o"), color=colour, markersize=7,
            mfc="white" if row.far else colour, mec=colour if row.far else "white", zorder=3,
        )  # fmt: skip
        if row.cheapest:
            axes.plot(row.at, row.y, "o", mfc="none", mec=VERMILION, mew=1.8, markersize=15)
    return marks


def _reach(row: Any) -> list[float]:
    """One standard error down and up; nothing for a model at the edge."""
    spread = 0.0 if row.far or not np.isfinite(row.standard_error) else row.standard_error
    return [row.y - spread, row.y + spread]


def _band(axes: Axes, rows: pd.DataFrame, metric: str) -> None:
    """From the best score to one standard error below it."""
    way = -1.0 if metric in LOWER_IS_BETTER else 1.0
    best = rows.iloc[int((way * rows["mean"]).to_numpy(float).argmax())]
    if np.isfinite(best["standard_error"]):
        worst = best["mean"] - way * best["standard_error"]
        axes.axhspan(best["mean"], worst, color=PALE, alpha=0.6, linewidth=0, zorder=0)


def _legend(figure: Figure, rows: pd.DataFrame) -> None:
    """What colours, forms, ring and band mean."""
    handles: list[Any] = [
        Line2D([], [], color=KIND_COLOURS[kind], marker=KIND_MARKERS[kind], label=KIND_NAMES[kind])
        for kind in KIND_COLOURS
        if kind in set(rows["kind"])
    ]
    if rows["cheapest"].any():
        ring: dict[str, Any] = {"mfc": "none", "mec": VERMILION, "mew": 1.6, "markersize": 10}
        handles.append(Line2D([], [], marker="o", linestyle="", label="cheapest within it", **ring))
    if np.isfinite(rows["standard_error"]).any():
        said = "one standard error from the best"
        handles.insert(-1, Patch(color=PALE, alpha=0.6, label=said))
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
