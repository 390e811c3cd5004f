"""What the two pages are made of, and the pages."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from motifold.report.compose_cost import Costs, StepCost
from motifold.report.page import render
from motifold.report.rows import Check, Compared, FitSentence, Number, Ranked, Status, Verdict
from motifold.report.rows_honesty import Enough, Honesty
from motifold.report.rows_learned import Explained

Place = Literal[
    "scores", "comparison", "leaks", "shortcuts", "controls", "data_enough", "depth", "data",
    "training", "learned", "cost",
]  # fmt: skip
TEMPLATES = Path(__file__).parents[2] / "report"
# Where references may point: a report must not carry a link that runs or loads anything else.
SCHOLARLY = re.compile(r"https://(doi\.org|arxiv\.org|www\.ncbi\.nlm\.nih\.gov)/\S+")


@dataclass(frozen=True)
class Picture:
    """A figure: a PNG or SVG file, its caption, and words for who cannot see it."""

    path: Path
    caption: str
    alt: str
    wide: bool = True


@dataclass(frozen=True)
class FigureSection:
    """Figures that answer one question; ``place`` is the part of the page they stand in."""

    place: Place
    title: str
    lead: str
    figures: list[Picture]


@dataclass(frozen=True)
class Reference:
    """A publication.

    Raises
    ------
    ValueError
        If the link is neither a DOI, nor arXiv, nor NCBI.
    """

    text: str
    link: str

    def __post_init__(self) -> None:
        if not SCHOLARLY.fullmatch(self.link):
            raise ValueError(f"{self.link}: a reference is an https link to doi.org or arxiv.org")


@dataclass(frozen=True)
class Method:
    """A paragraph on what was done."""

    title: str
    text: str
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True)
class Provenance:
    """What is needed to do it again."""

    versions: dict[str, str]
    seed: int
    code: str
    settings: str
    time: str


@dataclass(frozen=True)
class DatasetPage:
    """All that the page of one dataset says, from the top of the page to its end.

    Attributes
    ----------
    title, description, kind
        Name; a sentence; and a few words such as ``DNA, classification``.
    status, headline, facts
        The verdict over all in one sentence, and names and values for the strip under it.
    verdicts
        The five questions, in their order.
    metric, chance
        The main metric, and its value for a model that knows nothing, if there is one.
    leaderboard, metrics
        Models, best first, and all metrics in the order of the table's columns.
    comparison, fits, survey, notes, checks
        Sentences on differences, on how each network fits, on the map of the data, on reading.
    figures
        Sections of figures; each stands where its ``place`` says.
    methods, provenance
        What was done, and with what.
    honesty, enough
        Whether the score can be trusted, and whether more data or depth would raise it; parts of
        the page that are left out while nothing of theirs was measured.
    learned
        What each explained network learned.
    cost
        What training each model cost.
    """

    title: str
    description: str
    kind: str
    status: Status
    headline: str
    verdicts: list[Verdict]
    facts: list[tuple[str, str]]
    metric: str
    chance: Number | None
    leaderboard: list[Ranked]
    metrics: list[str]
    comparison: list[Compared]
    fits: list[FitSentence]
    survey: str
    notes: list[str]
    checks: list[Check]
    figures: list[FigureSection]
    methods: list[Method]
    provenance: Provenance
    honesty: Honesty = field(default_factory=Honesty)
    enough: Enough = field(default_factory=Enough)
    learned: list[Explained] = field(default_factory=list)
    cost: Costs = field(default_factory=Costs)

    def sections(self, place: Place) -> list[FigureSection]:
        """Figures that belong in one part of the page."""
        return [section for section in self.figures if section.place == place]

    def across(self, value: Number) -> float | None:
        """Where a score stands between the lowest and the highest on the page, in percent."""
        rows = self.leaderboard
        known = [self.chance, *(x for row in rows for x in (row.mean, row.ci_low, row.ci_high))]
        finite = [x for x in known if x is not None and math.isfinite(x)]
        if not math.isfinite(value) or not finite:
            return None
        low, high = min(finite), max(finite)
        return round(3 + 94 * (value - low) / ((high - low) or 1.0), 2)


@dataclass(frozen=True)
class BestModel:
    """The best model of its kind, with its score and interval."""

    model: str
    mean: Number
    ci_low: Number
    ci_high: Number


@dataclass(frozen=True)
class IndexEntry:
    """One dataset on the first page; ``link`` is relative to that page.

    ``cautions`` counts the warnings on its scores.
    """

    title: str
    link: str
    kind: str
    n: int
    status: Status
    headline: str
    verdicts: list[Verdict]
    metric: str
    network: BestModel | None
    simple: BestModel | None
    difference: str
    cautions: int = 0

    def __post_init__(self) -> None:
        if ":" in self.link or self.link.startswith(("/", "\\")):
            raise ValueError(f"{self.link}: the link to a dataset is relative")


@dataclass(frozen=True)
class IndexPage:
    """All datasets of a run; ``steps`` is what the jobs of each rule cost."""

    title: str
    headline: str
    totals: list[tuple[str, str]]
    datasets: list[IndexEntry]
    provenance: Provenance
    steps: list[StepCost] = field(default_factory=list)


def dataset_page(page: DatasetPage, templates: Path = TEMPLATES) -> str:
    """HTML of one dataset; needs no other file and no network."""
    css = (templates / "style.css").read_text("utf-8")
    return render(templates / "dataset.html.j2", page=page, css=css)


def index_page(page: IndexPage, templates: Path = TEMPLATES) -> str:
    """HTML of the first page; needs no other file but the pages that it links to."""
    css = (templates / "style.css").read_text("utf-8")
    return render(templates / "index.html.j2", page=page, css=css)
