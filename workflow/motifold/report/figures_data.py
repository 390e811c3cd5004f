"""Figures of the data themselves: classes, targets, lengths and a map of all examples."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.prose import number, percent
from motifold.report.style import (
    BLUE,
    CYCLE,
    GREY,
    HALF,
    INK,
    PALE,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_BARS, MOST_COLOURS, MOST_BINS = 40, 12, 40
MARKERS = ("o", "^", "s")
VECTOR_POINTS = 1500  # above this a scatter is stored as pixels, or the page grows by megabytes


@styled
def class_balance(counts: pd.Series, title: str = "Examples of each class") -> Figure:
    """Bars with the count and share of each class.

    Parameters
    ----------
    counts
        Examples, indexed by class name. Above 40 classes the smallest share one bar.
    """
    shown = _largest(counts, MOST_BARS)
    figure = new_figure(HALF, 0.6 + 0.28 * max(len(shown), 2))
    axes = figure.add_subplot(title=title)
    if not len(shown):
        nothing(axes, "no classes")
        return figure
    total = max(float(shown.sum()), 1.0)
    places = np.arange(len(shown))
    axes.barh(places, shown.to_numpy(float), color=BLUE, height=0.68)
    for place, count in zip(places, shown.to_numpy(float), strict=True):
        said = f" {number(count)}  ({percent(count / total)})"
        axes.text(count, float(place), said, va="center", fontsize=8, color=INK)
    axes.set_yticks(places, [text(name) for name in shown.index])
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
    axes.set_xticks([])
    return figure


def _largest(counts: pd.Series, most: int) -> pd.Series:
    """Counts, largest first; the smallest together if there are more than ``most``."""
    ordered = counts.fillna(0).sort_values(ascending=False, kind="stable")
    if len(ordered) <= most:
        return ordered
    rest = ordered.iloc[most - 1 :]
    together = pd.Series({f"{len(rest)} smaller classes": rest.sum()})
    return pd.concat([ordered.iloc[: most - 1], together])


@styled
def target_histogram(
    values: np.ndarray, name: str = "target", title: str = "Measured values"
) -> Figure:
    """How the values of a regression target are spread, with the median."""
    figure = new_figure(HALF, 3.0)
    axes = figure.add_subplot(title=title, xlabel=text(name), ylabel="examples")
    _histogram(axes, values)
    return figure


@styled
def length_histogram(
    lengths: np.ndarray, kept: int | None = None, title: str = "Lengths of the sequences"
) -> Figure:
    """How long the sequences are, and the length that models see.

    Parameters
    ----------
    lengths
        Letters of each sequence.
    kept
        Letters after padding or cropping, drawn as a line.
    """
    figure = new_figure(HALF, 3.0)
    axes = figure.add_subplot(title=title, xlabel="letters", ylabel="sequences")
    _histogram(axes, lengths)
    if kept is not None:
        axes.axvline(kept, color=INK, linewidth=1, linestyle=":", label=f"models see {kept:,}")
        axes.legend(loc="best")
    return figure


def _histogram(axes: Axes, values: np.ndarray) -> None:
    """Bars and the median of what is finite."""
    finite = np.asarray(values, float)
    finite = finite[np.isfinite(finite)]
    if not len(finite):
        nothing(axes, "no finite values")
        return
    bins = int(np.clip(np.sqrt(len(finite)), 5, MOST_BINS))
    axes.hist(finite, bins=bins, color=BLUE, edgecolor="white", linewidth=0.6)
    middle = float(np.median(finite))
    axes.axvline(middle, color=INK, linewidth=1, linestyle="--", label=f"median {number(middle)}")
    axes.legend(loc="best")


@styled
def survey_map(
    points: pd.DataFrame,
    explained: tuple[float, float] | None = None,
    title: str = "Map of the examples",
) -> Figure:
    """Examples in the plane of the first two principal components, coloured by label or target.

    Parameters
    ----------
    points
        Columns ``pc1``, ``pc2`` and either ``label`` (text) or ``target`` (number).
    explained
        Shares of the variance that the two components hold, 0 to 1.
    """
    figure = new_figure(HALF + 0.9, 3.9)
    axes = figure.add_subplot(title=title)
    shares = [f" ({percent(share)} of variance)" for share in explained] if explained else ["", ""]
    axes.set_xlabel(f"component 1{shares[0]}")
    axes.set_ylabel(f"component 2{shares[1]}")
    known = points.dropna(subset=["pc1", "pc2"])
    if known.empty:
        nothing(axes, "no examples on the map")
    elif "label" in known:
        _by_label(axes, known)
    else:
        _by_target(axes, known)
    axes.set(xticks=[], yticks=[])
    return figure


def _by_label(axes: Axes, points: pd.DataFrame) -> None:
    """One colour and form a class; the smallest of many classes stay grey."""
    order = points["label"].astype(str).value_counts().index
    look = {
        name: {"color": CYCLE[place % len(CYCLE)], "marker": MARKERS[place // len(CYCLE)]}
        for place, name in enumerate(order[:MOST_COLOURS])
    }
    labels = points["label"].astype(str)
    rest = points[~labels.isin(list(look))]
    if len(rest):
        others = {"color": PALE, "marker": "o"}
        _scatter(axes, rest, f"{len(order) - MOST_COLOURS} other classes", others, len(points))
    for name, one in look.items():
        _scatter(axes, points[labels == name], text(name, 20), one, len(points))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), markerscale=1.6, handletextpad=0.3)


def _scatter(
    axes: Axes, points: pd.DataFrame, label: str, look: Mapping[str, Any], total: int
) -> None:
    """The points of one class, smaller and paler the more there are on the map."""
    axes.scatter(
        points["pc1"].to_numpy(float),
        points["pc2"].to_numpy(float),
        s=float(np.clip(6000 / total, 4, 22)),
        alpha=0.75,
        linewidths=0,
        label=label,
        rasterized=total > VECTOR_POINTS,
        **look,
    )


def _by_target(axes: Axes, points: pd.DataFrame) -> None:
    """A colour scale for numbers; examples without one are grey."""
    drawn = axes.scatter(
        points["pc1"].to_numpy(float),
        points["pc2"].to_numpy(float),
        c=points["target"].to_numpy(float),
        cmap="viridis",
        s=float(np.clip(6000 / len(points), 4, 22)),
        linewidths=0,
        rasterized=len(points) > VECTOR_POINTS,
        plotnonfinite=True,
    )
    drawn.get_cmap().set_bad(GREY)
    axes.figure.colorbar(drawn, ax=axes, label="target", shrink=0.8)
