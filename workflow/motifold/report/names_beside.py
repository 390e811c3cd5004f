"""Names beside marks, where they cover least of what is there."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from motifold.report.style import INK

# Where the name of a model may stand beside its mark: offset in points, and alignment.
SEATS: tuple[tuple[tuple[float, float], str, str], ...] = (
    ((8, 0), "left", "center"), ((-8, 0), "right", "center"),
    ((6, 7), "left", "bottom"), ((6, -7), "left", "top"),
    ((-6, 7), "right", "bottom"), ((-6, -7), "right", "top"),
    ((8, 16), "left", "bottom"), ((8, -16), "left", "top"),
    ((-8, 16), "right", "bottom"), ((-8, -16), "right", "top"),
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A mark at x and y with a line from low to high, what it is called, and whether it is ringed.

    All places are in the units of the axes.
    """

    axes: Axes
    x: float
    y: float
    low: float
    high: float
    name: str
    ringed: bool = False


def write_names(figure: Figure, marks: list[Mark]) -> None:
    """Write each name where it covers least of what is there, the highest marks first.

    The figure is laid out here, once and for all.
    """
    figure.draw_without_rendering()  # places are known once the figure is laid out
    figure.set_layout_engine("none")
    taken = [_around(mark) for mark in marks]
    for mark in sorted(marks, key=lambda one: -float(one.y)):
        taken.append(_write(figure, mark, taken))


def _write(figure: Figure, mark: Mark, taken: list[Bbox]) -> Bbox:
    """Write one name on its best seat; the room that it takes."""
    best = None
    wide = 1.5 if mark.ringed else 1.0  # room for the ring
    for offset, across, along in SEATS:
        words = mark.axes.annotate(
            mark.name, (mark.x, mark.y), xytext=(wide * offset[0], wide * offset[1]),
            textcoords="offset points", ha=across, va=along, fontsize=8, color=INK,
        )  # fmt: skip
        box = words.get_window_extent()
        cost = _cost(box, taken, figure)
        if best is None or cost < best[0]:
            if best is not None:
                best[1].remove()
            best = (cost, words, box)
        else:
            words.remove()
        if cost == 0:
            break
    return best[2] if best is not None else Bbox.null()


def _around(mark: Mark) -> Bbox:
    """The room that a mark takes, in dots."""
    ends = [(mark.x, one) for one in (mark.low, mark.high)]
    (x, low), (_, high) = mark.axes.transData.transform(ends)
    size = 11 if mark.ringed else 6
    return Bbox.from_extents(x - size, low - size, x + size, high + size)


def _cost(box: Bbox, taken: list[Bbox], figure: Figure) -> float:
    """How much of what is there a name would cover, in square dots; leaving the page is worst."""
    covered = [Bbox.intersection(box, other) for other in taken]
    area = sum(one.width * one.height for one in covered if one is not None)
    outside = box.x0 < 0 or box.x1 > figure.bbox.width
    return float(area) + (1e6 if outside else 0.0)
