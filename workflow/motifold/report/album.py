"""Figures of one dataset, saved side by side with what the page says of them."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from motifold.artifacts import read_json, write_json
from motifold.report.pages import FigureSection, Picture, Place
from motifold.report.style import save

CONTENTS = "figures.json"
FIGURE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass
class Album:
    """A folder of figures in sections; every figure is saved as PNG and SVG.

    Parameters
    ----------
    folder
        Where figures go.
    """

    folder: Path
    sections: list[dict[str, Any]] = field(default_factory=list)

    def section(self, place: Place, title: str, lead: str) -> None:
        """Open a section; what is added next stands in it."""
        self.sections.append({"place": place, "title": title, "lead": lead, "figures": []})

    def add(self, name: str, figure: Figure, caption: str, alt: str, *, wide: bool = False) -> None:
        """Save a figure under a name and put it into the open section.

        Raises
        ------
        ValueError
            If the name could lead out of the folder.
        """
        self.keep(name, figure)
        picture = Picture(Path(f"{name}.png"), caption, alt, wide)
        self.sections[-1]["figures"].append(asdict(picture) | {"path": f"{name}.png"})

    def keep(self, name: str, figure: Figure) -> None:
        """Save a figure that stands in a table, not in a section.

        Raises
        ------
        ValueError
            If the name could lead out of the folder.
        """
        if not FIGURE.fullmatch(name):
            raise ValueError(f"'{name}' is no name for a figure")
        self.folder.mkdir(parents=True, exist_ok=True)
        for suffix in (".png", ".svg"):
            save(figure, self.folder / f"{name}{suffix}")

    def close(self) -> None:
        """Write the table of contents; sections without a figure are left out."""
        write_json(self.folder / CONTENTS, [one for one in self.sections if one["figures"]])


def read_album(folder: Path) -> list[FigureSection]:
    """Sections of figures that an :class:`Album` wrote."""
    return [
        FigureSection(
            section["place"],
            section["title"],
            section["lead"],
            [Picture(**one | {"path": folder / one["path"]}) for one in section["figures"]],
        )
        for section in read_json(folder / CONTENTS)
    ]
