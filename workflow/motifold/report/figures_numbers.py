"""Figures of predicted numbers against measured ones."""

import numpy as np
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from motifold.report.prose import number
from motifold.report.style import BLUE, HALF, INK, new_figure, nothing, styled, text

MOST_POINTS = 500


@styled
def predicted_against_measured(
    measured: np.ndarray,
    predicted: np.ndarray,
    name: str = "target",
    title: str = "Predicted against measured",
) -> Figure:
    """Held-out predictions against the truth; many are counted in hexagons.

    Parameters
    ----------
    measured, predicted
        Numbers (n,) of one target.
    """
    figure = new_figure(HALF, HALF - 0.4)
    axes = figure.add_subplot(title=title)
    axes.set(xlabel=f"measured {text(name)}", ylabel=f"predicted {text(name)}")
    x, y = _both_finite(measured, predicted)
    if not len(x):
        nothing(axes, "no predictions")
        return figure
    low, high = float(min(x.min(), y.min())), float(max(x.max(), y.max()))
    pad = 0.04 * (high - low) or 1.0
    ends = (low - pad, high + pad)
    if len(x) > MOST_POINTS:
        drawn = axes.hexbin(
            x, y, gridsize=36, extent=(*ends, *ends), mincnt=1, cmap="viridis", linewidths=0.2,
            norm=PowerNorm(0.5),
        )  # fmt: skip
        figure.colorbar(drawn, ax=axes, label="examples", shrink=0.8)
    else:
        axes.scatter(x, y, s=14, color=BLUE, alpha=0.6, linewidths=0)
    axes.plot(ends, ends, color=INK, linewidth=1, linestyle=":")
    axes.set(xlim=ends, ylim=ends, aspect="equal")
    return figure


@styled
def residuals(
    measured: np.ndarray, predicted: np.ndarray, name: str = "target", title: str = "Errors"
) -> Figure:
    """How far predictions lie from the truth: predicted minus measured, (n,) each."""
    figure = new_figure(HALF, 3.0)
    axes = figure.add_subplot(title=title)
    axes.set(xlabel=f"predicted minus measured {text(name)}", ylabel="examples")
    x, y = _both_finite(measured, predicted)
    if not len(x):
        nothing(axes, "no predictions")
        return figure
    off = y - x
    axes.hist(off, bins=int(np.clip(np.sqrt(len(off)), 5, 40)), color=BLUE, edgecolor="white")
    axes.axvline(0, color=INK, linewidth=1, linestyle=":")
    said = f"mean {number(off.mean())}\nsd {number(off.std())}"
    axes.text(0.98, 0.95, said, transform=axes.transAxes, ha="right", va="top", fontsize=8)
    return figure


def _both_finite(measured: np.ndarray, predicted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs in which both numbers are finite."""
    x, y = np.asarray(measured, float).ravel(), np.asarray(predicted, float).ravel()
    both = np.isfinite(x) & np.isfinite(y)
    return x[both], y[both]
