"""Figures of whether an explanation holds: deletion and insertion curves."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from motifold.report.style import BLUE, FULL, ORANGE, new_figure, nothing, styled, text

MOST_PANELS, COLUMNS = 9, 3
COLOURS = {"deletion": BLUE, "insertion": ORANGE}
LINES = {"attribution": "-", "random": (0, (4, 3))}
CALLED = {"attribution": "in the method's order", "random": "in random order"}


@styled
def faithfulness_curves(
    curves: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    title: str = "Does what the method points at matter to the model?",
) -> Figure:
    """Deletion and insertion curves, one panel a method, its order against a random one.

    Parameters
    ----------
    curves
        Columns ``method``, ``curve`` (deletion or insertion), ``order`` (attribution or random),
        ``fraction``, ``value``.
    names
        How a method is called; left out, as in the table.

    References
    ----------
    Samek et al. 2017, doi 10.1109/TNNLS.2016.2599820; Petsiuk et al. 2018, arXiv:1806.07421.
    """
    methods = list(dict.fromkeys(curves["method"]))[:MOST_PANELS]
    columns = min(len(methods), COLUMNS) or 1
    rows = -(-len(methods) // columns) or 1
    figure = new_figure(FULL if columns > 1 else FULL * 0.6, 1.1 + 2.1 * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    for axes in grid[len(methods) :]:
        axes.set_axis_off()
    if not methods:
        nothing(grid[0], "no curves")
        return figure
    for place, (axes, method) in enumerate(zip(grid, methods, strict=False)):
        _curves(axes, curves[curves["method"] == method])
        axes.set_title(text((names or {}).get(method, method)), fontsize=9, fontweight="normal")
        if place + columns >= len(methods):  # nothing below
            axes.set_xlabel("share deleted or put in", fontsize=8)
            axes.tick_params(labelbottom=True)
        if place % columns == 0:
            axes.set_ylabel("mean prediction", fontsize=8)
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower left", ncols=2)
    return figure


def _curves(axes: Axes, rows: pd.DataFrame) -> None:
    """Four lines; between the method's order and the random one the ground is tinted."""
    for curve, colour in COLOURS.items():
        lines = {}
        for order, style in LINES.items():
            one = rows[(rows["curve"] == curve) & (rows["order"] == order)]
            one = one.sort_values("fraction")
            x, y = one["fraction"].to_numpy(float), one["value"].to_numpy(float)
            said = f"{curve} {CALLED[order]}"
            axes.plot(x, y, color=colour, linestyle=style, linewidth=1.5, label=said)
            lines[order] = x, y
        (x, y), (other_x, other) = lines["attribution"], lines["random"]
        if len(x) and np.array_equal(x, other_x):
            axes.fill_between(x, y, other, color=colour, alpha=0.13, linewidth=0)
    axes.set_xlim(0, 1)
