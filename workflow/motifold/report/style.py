"""How every figure looks, and how it is saved so that the same data give the same bytes."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

from motifold.artifacts import whole

# Colours that people with any form of colour vision tell apart: Okabe & Ito 2008,
# jfly.uni-koeln.de/color; Wong 2011, doi 10.1038/nmeth.1618.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY, PALE, INK = "#8C8C8C", "#D9D9D9", "#26282B"
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, BLACK)
KIND_COLOURS = {"control": GREY, "baseline": ORANGE, "network": BLUE}
KIND_MARKERS = {"control": "D", "baseline": "s", "network": "o"}
KIND_NAMES = {"control": "control", "baseline": "simple model", "network": "network"}
STATUS_COLOURS = {"pass": GREEN, "caution": ORANGE, "fail": VERMILION}
LETTER_COLOURS = {"A": GREEN, "C": BLUE, "G": ORANGE, "T": VERMILION, "U": VERMILION}
SEQUENTIAL, DIVERGING = "Blues", "RdBu_r"
FONT = "DejaVu Sans"  # comes with matplotlib, so that figures are the same everywhere
DOTS = 150  # an inch
DROPPED = {".svg": ("Date", "Creator", "Format", "Type"), ".png": ("Software",)}  # from files
FULL, HALF = 7.6, 4.7  # inches: the width of the page's column, and of two side by side

RC: Any = {
    "font.family": FONT, "font.size": 9, "text.color": INK,
    "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.titlepad": 8, "axes.labelsize": 9, "axes.labelcolor": INK, "axes.edgecolor": GREY,
    "axes.linewidth": 0.8, "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "axes.formatter.limits": (-4, 5),
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "xtick.labelsize": 8, "ytick.labelsize": 8, "xtick.major.size": 3, "ytick.major.size": 3,
    "grid.color": "#E8E8E8", "grid.linewidth": 0.8, "lines.linewidth": 1.6,
    "legend.frameon": False, "legend.fontsize": 8, "figure.facecolor": "white",
    "image.interpolation": "nearest", "svg.fonttype": "path", "svg.hashsalt": "motifold",
}  # fmt: skip

Given = ParamSpec("Given")


def styled(draw: Callable[Given, Figure]) -> Callable[Given, Figure]:
    """Let a figure function draw in the house style, whatever the caller's settings are."""

    @functools.wraps(draw)
    def inner(*args: Given.args, **kwargs: Given.kwargs) -> Figure:
        with matplotlib.rc_context(RC):
            return draw(*args, **kwargs)

    return inner


def new_figure(width: float | int = FULL, height: float | int = 4.0) -> Figure:
    """An empty white figure, in inches, that arranges its own margins."""
    return Figure(figsize=(width, height), layout="constrained")


def nothing(axes: Axes, reason: str = "nothing to draw") -> None:
    """Say in an empty panel why it is empty."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text(reason, 60), ha="center", va="center", transform=axes.transAxes)


def rule_rows(axes: Axes) -> None:
    """Pale lines that lead the eye from a name to its mark."""
    axes.grid(axis="y")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def note(axes: Axes, place: float | int, words: str) -> None:
    """A number at the right end of a row."""
    axes.annotate(
        words, (1, place), xycoords=axes.get_yaxis_transform(), xytext=(6, 0),
        textcoords="offset points", va="center", fontsize=8,
    )  # fmt: skip


@functools.cache
def _drawable() -> frozenset[int]:
    """Code points that the font has."""
    return frozenset(get_font(findfont(FONT)).get_charmap())


def text(name: object, limit: int = 28) -> str:
    r"""A user's name as a figure can carry it: one line, no formulae, known letters, not too long.

    Examples
    --------
    >>> text("cost: $x^2$")
    'cost: \\$x^2\\$'
    >>> text("a very long name of a class", limit=12)
    'a very long…'
    """
    line = " ".join(str(name).split())
    known = [
        letter if ord(letter) in _drawable() else "\N{REPLACEMENT CHARACTER}"
        for letter in line
        if letter.isprintable()
    ]
    short = known if len(known) <= limit else [*"".join(known[: limit - 1]).rstrip(), "…"]
    return "".join(short).replace("$", r"\$")


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG, or as PNG at 150 dots an inch; no dates, the same bytes each time.

    Its margins are arranged at the first time, which takes as long as drawing it, and then stay.
    It is drawn once: ``savefig`` draws it twice.

    Raises
    ------
    ValueError
        If the name ends in neither ``.svg`` nor ``.png``.
    """
    if path.suffix not in DROPPED:
        raise ValueError(f"{path}: figures are .svg or .png")
    metadata = dict.fromkeys(DROPPED[path.suffix])
    with matplotlib.rc_context(RC), whole(path) as part:
        if path.suffix == ".png":
            figure.set_dpi(DOTS)
            FigureCanvasAgg(figure).print_png(part, metadata=metadata)
        else:
            FigureCanvasSVG(figure).print_svg(part, metadata=metadata)
    figure.set_layout_engine("none")
