"""Figures of trust: shortcuts, controls, and scores with and without leaks."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from motifold.artifacts import LOWER_IS_BETTER
from motifold.report.prose import metric_axis, score, signed
from motifold.report.style import (
    BLUE,
    FULL,
    GREY,
    INK,
    KIND_COLOURS,
    KIND_MARKERS,
    ORANGE,
    PURPLE,
    STATUS_COLOURS,
    VERMILION,
    new_figure,
    note,
    nothing,
    rule_rows,
    styled,
    text,
)

MOST_ROWS = 40
CONTROL_MARKS = {
    "permuted_labels": ("X", VERMILION, "permuted labels"),
    "shuffled_sequences": ("v", PURPLE, "shuffled sequences"),
}


@styled
def shortcuts(
    rows: pd.DataFrame,
    metric: str,
    best: tuple[str, float | int] | None = None,
    title: str = "Can a shortcut tell the labels?",
) -> Figure:
    """Forest plot: the score of each shortcut with its interval, the most telling one on top.

    Parameters
    ----------
    rows
        Columns ``shortcut``, ``visible`` (whether a model can see it), ``score``, ``ci_low``,
        ``ci_high``, ``chance``, ``status``.
    metric
        Name of the metric of the scores.
    best
        Name and score of the best model by the same metric.
    """
    ranked = _by(rows, "score", metric)
    figure, axes = _panel(len(ranked), title)
    if not len(ranked):
        nothing(axes, "no shortcuts were tried")
        return figure
    for place, row in enumerate(ranked.itertuples()):
        _shortcut(axes, place, row)
    handles = [*_status_keys(ranked), *_seen_keys(ranked), _chance_key()]
    if best is not None and np.isfinite(best[1]):
        axes.axvline(best[1], color=INK, linewidth=1.2, zorder=1)
        said = f"best model: {text(best[0], 20)} ({score(best[1])})"
        handles.append(Line2D([], [], color=INK, linewidth=1.2, label=said))
    _rows(axes, ranked["shortcut"], metric)
    figure.legend(handles=handles, loc="outside lower left", ncols=4)
    return figure


def _shortcut(axes: Axes, place: int, row: Any) -> None:
    """One shortcut: its colour is the status, filled if a model can see it."""
    _chance(axes, place, float(row.chance))
    colour = STATUS_COLOURS.get(str(row.status), GREY)
    look = {"color": colour, "markerfacecolor": colour if row.visible else "white"}
    _estimate(axes, place, (row.score, row.ci_low, row.ci_high), "o", look)
    note(axes, place, score(row.score))


@styled
def dumbbell(
    rows: pd.DataFrame,
    metric: str,
    ends: tuple[tuple[str, str], tuple[str, str]],
    span: tuple[str, str] | None = None,
    title: str = "",
) -> Figure:
    """Two scores of each model, joined by a line, with their difference beside it.

    Parameters
    ----------
    rows
        A column ``model`` and those that are named in ``ends`` and ``span``.
    metric
        Name of the metric.
    ends
        Column and label of the flattering score (hollow), and of the trusted one (filled).
    span
        Columns of the interval around the trusted score.
    """
    (naive, naive_name), (trusted, trusted_name) = ends
    ranked = _by(rows, trusted, metric)
    figure, axes = _panel(len(ranked), title)
    if not len(ranked):
        nothing(axes, "nothing to compare")
        return figure
    for place, row in enumerate(ranked.to_dict("records")):
        first, second = float(row[naive]), float(row[trusted])
        axes.plot([first, second], [place, place], color=ORANGE, linewidth=4, alpha=0.35, zorder=2)
        if span is not None:
            axes.plot([row[one] for one in span], [place, place], color=BLUE, linewidth=1.4)
        axes.plot(first, place, "o", color=ORANGE, mfc="white", mew=1.6, markersize=7, zorder=3)
        axes.plot(second, place, "o", color=BLUE, markersize=7, mec="white", zorder=4)
        note(axes, place, signed(second - first))
    _rows(axes, ranked["model"], metric)
    handles = [
        Line2D([], [], color=ORANGE, marker="o", mfc="white", linestyle="", label=naive_name),
        Line2D([], [], color=BLUE, marker="o", linestyle="", label=trusted_name),
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=2)
    return figure


@styled
def controls(
    rows: pd.DataFrame,
    metric: str,
    real: pd.DataFrame,
    title: str = "Models that must fail",
) -> Figure:
    """Score of each model on the real task, and where labels or sequences were scrambled.

    Parameters
    ----------
    rows
        Columns ``control`` (others than ``permuted_labels`` and ``shuffled_sequences`` are left
        out), ``model``, ``score``, ``ci_low``, ``ci_high``, ``chance``.
    metric
        Name of the metric.
    real
        Columns ``model``, ``kind``, ``mean``, ``ci_low``, ``ci_high`` of the real scores.
    """
    scrambled = rows[rows["control"].isin(list(CONTROL_MARKS))] if len(rows) else rows
    models = list(dict.fromkeys(scrambled["model"])) if len(scrambled) else []
    figure, axes = _panel(len(models), title, 0.5)
    if not models:
        nothing(axes, "no controls")
        return figure
    known = real.drop_duplicates("model").set_index("model")
    for place, model in enumerate(models):
        mine = scrambled[scrambled["model"] == model]
        _chance(axes, place, float(mine["chance"].iloc[0]))
        for row in mine.itertuples():
            marker, colour, _ = CONTROL_MARKS[str(row.control)]
            at = place + (0.27 if row.control == "shuffled_sequences" else 0.0)
            _estimate(axes, at, (row.score, row.ci_low, row.ci_high), marker, {"color": colour})
        if model in known.index:
            _real(axes, place - 0.27, known.loc[model])
    _rows(axes, models, metric)
    figure.legend(handles=_control_keys(scrambled), loc="outside lower left", ncols=4)
    return figure


def _real(axes: Axes, place: float, row: Any) -> None:
    """The score that counts, in the form and colour of its kind of model."""
    look = {"color": KIND_COLOURS.get(str(row["kind"]), GREY)}
    scores = (row["mean"], row["ci_low"], row["ci_high"])
    _estimate(axes, place, scores, KIND_MARKERS.get(str(row["kind"]), "o"), look)
    note(axes, place, score(row["mean"]))


def _panel(rows: int, title: str, height: float = 0.34) -> tuple[Figure, Axes]:
    """One wide panel, high enough for its rows."""
    figure = new_figure(FULL, 1.3 + height * max(rows, 2))
    return figure, figure.add_subplot(title=title)


def _by(rows: pd.DataFrame, column: str, metric: str) -> pd.DataFrame:
    """The best on top, at most as many as can be read."""
    if not len(rows):
        return rows
    ascending = metric in LOWER_IS_BETTER
    ranked = rows.sort_values(column, ascending=ascending, kind="stable", na_position="last")
    return ranked.head(MOST_ROWS)


def _estimate(
    axes: Axes, place: float | int, scores: tuple[Any, Any, Any], marker: str, look: dict[str, Any]
) -> None:
    """A score and its interval."""
    mean, low, high = (float(one) for one in scores)
    axes.plot([low, high], [place, place], color=look["color"], linewidth=2, zorder=2)
    hollow = look.get("markerfacecolor") == "white"
    edge: dict[str, Any] = {
        "mec": look["color"] if hollow else "white",
        "mew": 1.4 if hollow else 0.8,
    }
    axes.plot(mean, place, marker, markersize=7.5, zorder=3, **edge, **look)


def _chance(axes: Axes, place: int, chance: float | int) -> None:
    """What a guess scores, in one row; rows of the same chance make one line."""
    if np.isfinite(chance):
        axes.vlines(chance, place - 0.5, place + 0.5, color=INK, linewidth=1, linestyle=":")


def _rows(axes: Axes, names: Any, metric: str) -> None:
    """Names at the left, the first row on top."""
    axes.set_yticks(range(len(names)), [text(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel(metric_axis(metric))
    rule_rows(axes)


def _chance_key() -> Line2D:
    return Line2D([], [], color=INK, linewidth=1, linestyle=":", label="chance")


def _status_keys(rows: pd.DataFrame) -> list[Line2D]:
    """What the colours mean."""
    return [
        Line2D([], [], color=colour, linewidth=2, label=status)
        for status, colour in STATUS_COLOURS.items()
        if status in set(rows["status"])
    ]


def _seen_keys(rows: pd.DataFrame) -> list[Line2D]:
    """Filled and hollow marks."""
    look: dict[str, Any] = {"color": INK, "marker": "o", "linestyle": "", "markersize": 6}
    keys = {True: ("a model can see it", INK), False: ("hidden from models", "white")}
    seen = set(rows["visible"].astype(bool))
    return [
        Line2D([], [], markerfacecolor=fill, label=label, **look)
        for one, (label, fill) in keys.items()
        if one in seen
    ]


def _control_keys(rows: pd.DataFrame) -> list[Line2D]:
    """What the marks of the controls mean."""
    keys = [Line2D([], [], color=INK, marker="s", linestyle="", label="real score")]
    for name, (marker, colour, label) in CONTROL_MARKS.items():
        if name in set(rows["control"]):
            keys.append(Line2D([], [], color=colour, marker=marker, linestyle="", label=label))
    return [*keys, _chance_key()]
