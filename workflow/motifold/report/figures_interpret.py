"""Figures of what a model uses: along a sequence, over words, by feature."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.figures_logos import strongest_window
from motifold.report.prose import metric_name
from motifold.report.style import (
    BLUE,
    CYCLE,
    DIVERGING,
    FULL,
    GREY,
    INK,
    PALE,
    VERMILION,
    new_figure,
    nothing,
    styled,
    text,
)

MOST_LINES, MOST_OUTPUTS, MOST_PANELS, COLUMNS = 7, 6, 9, 3


@styled
def attribution_heatmap(
    profile: pd.DataFrame, title: str = "Where the model looks", ylabel: str = "mean |contribution|"
) -> Figure:
    """Mean absolute contribution along the sequence, a line a class and a heat map below.

    Parameters
    ----------
    profile
        Rows are positions (the index counts them), columns are classes.
    """
    classes = profile.shape[1]
    figure = new_figure(FULL, 3.0 + 0.16 * min(classes, 40))
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 0.4 + 0.16 * classes])
    upper.set_title(title)
    values = profile.to_numpy(float)
    if not values.size or not np.isfinite(values).any():
        nothing(upper, "no contributions")
        nothing(lower, "")
        return figure
    positions = profile.index.to_numpy(float)
    if classes <= MOST_LINES:
        for place, name in enumerate(profile.columns):
            upper.plot(positions, values[:, place], color=CYCLE[place], label=text(name))
        upper.legend(loc="upper left", bbox_to_anchor=(1, 1))
    else:
        upper.plot(positions, np.nan_to_num(values).mean(axis=1), color=INK, label="all classes")
    upper.set(ylabel=ylabel, ylim=(0, None))
    ends = (positions[0] - 0.5, positions[-1] + 0.5, classes - 0.5, -0.5)
    lower.imshow(values.T, aspect="auto", cmap="cividis", extent=ends, vmin=0)
    lower.set_yticks(range(classes), [text(name, 18) for name in profile.columns], fontsize=7)
    lower.tick_params(axis="y", length=0)
    lower.set_xlabel("position")
    return figure


@styled
def mutagenesis_map(
    effects: np.ndarray,
    sequence: str,
    letters: str = "ACGT",
    first: int = 1,
    title: str = "Effect of every single change",
) -> Figure:
    """How the prediction changes when each letter is replaced by each other one.

    Parameters
    ----------
    effects
        Change in the output (length, 4); zero for the letter that is there. Above 120 positions
        only the stretch with most effect is drawn.
    sequence
        The letters that are there, marked by dots.
    """
    window = strongest_window(effects)
    shown = np.nan_to_num(np.asarray(effects, float))[window].T
    figure = new_figure(FULL, 2.0)
    axes = figure.add_subplot(title=text(title, 70), xlabel="position")
    if not shown.size:
        nothing(axes, "no positions")
        return figure
    reach = float(np.abs(shown).max()) or 1.0
    start = first + window.start
    ends = (start - 0.5, start + shown.shape[1] - 0.5, 3.5, -0.5)
    drawn = axes.imshow(shown, aspect="auto", cmap=DIVERGING, vmin=-reach, vmax=reach, extent=ends)
    there = [
        (start + place, letters.index(letter))
        for place, letter in enumerate(sequence[window])
        if letter in letters
    ]
    if there:
        places, rows = np.array(there).T
        axes.scatter(places, rows, s=5, color=INK, linewidths=0)
    axes.set_yticks(range(4), list(letters))
    axes.tick_params(axis="y", length=0)
    figure.colorbar(drawn, ax=axes, label="change in output", pad=0.01)
    return figure


@styled
def coefficient_bars(
    table: pd.DataFrame, most: int = 12, title: str = "Largest weights of the linear model"
) -> Figure:
    """The features with the largest weights, for each of up to six outputs.

    Parameters
    ----------
    table
        Columns ``feature``, ``output``, ``coefficient``.
    most
        Features drawn for each output.
    """
    known = table.dropna(subset=["coefficient"])
    parts = list(known.groupby(known["output"].astype(str), sort=False))[:MOST_OUTPUTS]
    columns = min(len(parts), 3) or 1
    rows = -(-len(parts) // columns) or 1
    figure = new_figure(FULL if columns > 1 else FULL * 0.6, 0.5 + 2.7 * rows)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid[len(parts) :]:
        axes.set_axis_off()
    if not parts:
        nothing(grid[0], "no weights")
    for axes, (name, part) in zip(grid, parts, strict=False):
        _bars(axes, part, most)
        axes.set_title(text(name), fontsize=9, fontweight="normal")
    return figure


def _bars(axes: Axes, part: pd.DataFrame, most: int) -> None:
    """Signed bars of one output, from the most positive to the most negative."""
    largest = part.loc[part["coefficient"].abs().nlargest(most).index]
    ordered = largest.sort_values("coefficient", ascending=False, kind="stable")
    weights = ordered["coefficient"].to_numpy(float)
    places = np.arange(len(ordered))
    axes.barh(places, weights, color=np.where(weights > 0, BLUE, VERMILION), height=0.7)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [text(name, 16) for name in ordered["feature"]])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("weight")


@styled
def importance_bars(
    tables: Mapping[str, pd.DataFrame],
    most: int = 12,
    title: str = "What the models lose without a feature",
) -> Figure:
    """Permutation importance of the leading features, one panel for each of up to nine models.

    Bars whose interval leaves out zero are blue, the others pale; grey ones have no interval. All
    panels have one scale.

    Parameters
    ----------
    tables
        Of each model ``feature``, ``metric``, ``drop``, ``ci_low``, ``ci_high``.
    most
        Features drawn for each model.
    """
    shown = {name: one.dropna(subset=["drop"]) for name, one in tables.items()}
    shown = {name: one for name, one in shown.items() if len(one)}
    panels = list(shown.items())[:MOST_PANELS]
    columns = min(len(panels), COLUMNS) or 1
    rows = -(-len(panels) // columns) or 1
    longest = min(most, max((len(one) for _, one in panels), default=2))
    figure = new_figure(FULL, 0.7 + rows * (0.6 + 0.19 * longest))
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    if not panels:
        nothing(grid[0], "no importances")
        return figure
    for axes, (name, table) in zip(grid, panels, strict=False):
        _drops(axes, table.nlargest(most, "drop"), longest)
        axes.set_title(text(name), fontsize=9, fontweight="normal")
        axes.tick_params(labelbottom=True)
    figure.supxlabel(f"fall in {metric_name(str(panels[0][1]['metric'].iloc[0]))}", fontsize=9)
    return figure


def _drops(axes: Axes, table: pd.DataFrame, longest: int) -> None:
    """Bars of one model with their intervals."""
    places, drop = np.arange(len(table)), table["drop"].to_numpy(float)
    ends = table[["ci_low", "ci_high"]].to_numpy(float)
    sure = (ends[:, 0] > 0) | (ends[:, 1] < 0)
    colours = np.where(np.isnan(ends).any(axis=1), GREY, np.where(sure, BLUE, PALE))
    axes.barh(places, drop, color=colours.tolist(), height=0.7)
    axes.hlines(places, ends[:, 0], ends[:, 1], color=INK, linewidth=1)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_yticks(places, [text(name, 24) for name in table["feature"]], fontsize=7)
    axes.set_ylim(longest - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
