import math
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from motifold.report import pages
from motifold.report.page import embed, render

EVIL = "<script>alert(1)</script>\"'&{{ 7*7 }}"
VOID = {"meta", "img", "br", "wbr", "link", "input", "hr"}
QUESTIONS = ("Enough data?", "Is depth needed?", "Is the accuracy an artefact?",
             "Does it beat simpler models?", "What did it learn?")  # fmt: skip


class Page(HTMLParser):
    """Tags, attributes and text of a page; fails on a tag that is not closed in its order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "figure.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'><!-- unseen --></svg>", "utf-8")
    return path


def verdicts(word=""):
    states = ("pass", "caution", "fail", "pass", "caution")
    return [
        pages.Verdict(question, status, f"{word}because", {f"{word}score": 0.91234, "sure": True})
        for question, status in zip(QUESTIONS, states, strict=True)
    ]


PROVENANCE = pages.Provenance({"Keras": "3.15.0"}, 1, "31bee9e", "type: dna\n", "2026-03-14")


def dataset(picture, word="x"):
    row = pages.Ranked(f"{word}_cnn", "network", 0.9, 0.01, 0.88, 0.92, 75.0, {"auroc": 0.9})
    blank = pages.Ranked("mean", "control", math.nan, math.nan, math.nan, math.nan)
    sections = [
        pages.FigureSection(
            place, f"{place} {word}", f"lead {word}",
            [pages.Picture(picture, f"caption {word}", f"alt {word}", wide)],
        )
        for place in ("scores", "comparison", "data", "training", "learned")
        for wide in (True, False)
    ]  # fmt: skip
    reference = pages.Reference(f"Nadeau {word}", "https://doi.org/10.1023/A:1024068626366")
    return pages.DatasetPage(
        title=f"Title {word}", description=word, kind=word, status="caution", headline=word,
        verdicts=verdicts(word), facts=[(word, word)], metric="auroc", chance=0.5,
        leaderboard=[row, blank], metrics=["auroc", "mcc"],
        comparison=[pages.Compared(word, word, 0.01, -0.01, 0.03, 0.3, f"{word} not shown")],
        fits=[pages.FitSentence(word, "pass", word)], survey=word, notes=[word],
        checks=[pages.Check(f"{word}_check", "fail", 0.5, None, word)], figures=sections,
        methods=[pages.Method(word, word, [reference])],
        provenance=replace(PROVENANCE, settings=word, versions={word: word}),
    )  # fmt: skip


def index(word="x", link="splice/report.html"):
    best = pages.BestModel(f"{word}_cnn", 0.9, 0.88, 0.92)
    entry = pages.IndexEntry(
        title=word, link=link, kind=word, n=3190, status="pass", headline=word,
        verdicts=verdicts(word), metric="auroc", network=best, simple=None, difference=word,
    )  # fmt: skip
    return pages.IndexPage(word, word, [(word, word)], [entry], PROVENANCE)


@pytest.fixture(params=["dataset", "index"])
def html(request, picture):
    """Both pages, full of hostile names."""
    if request.param == "dataset":
        return pages.dataset_page(dataset(picture, EVIL))
    return pages.index_page(index(EVIL))


def test_tags_are_balanced_and_ids_are_unique(html):
    ids = [attrs["id"] for _, attrs in Page(html).tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert html.lstrip().lower().startswith("<!doctype html>")


def test_the_page_loads_nothing(html):
    page = Page(html)
    for tag, attrs in page.tags:
        assert tag not in {"script", "link", "iframe", "object", "base", "form"}
        assert not any(name.startswith("on") for name in attrs)
        assert attrs.get("src", "data:").startswith("data:")
        assert not {"srcset", "background", "poster", "style"} & set(attrs)
        assert tag == "a" or "href" not in attrs
    outside = [attrs["href"] for attrs in page.all("a") if ":" in attrs["href"]]
    assert all(link.startswith(("https://doi.org/", "https://arxiv.org/")) for link in outside)
    assert not re.search(r"url\(|@import", html)
    [policy] = [m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy["content"]


def test_hostile_names_are_shown_as_they_are_written(html):
    page = Page(html)
    assert "<script" not in html
    assert EVIL in page.text
    assert "49" not in page.text.replace(EVIL, "")


def test_every_figure_has_words_for_who_cannot_see_it(picture):
    images = Page(pages.dataset_page(dataset(picture))).all("img")
    assert len(images) == 10
    assert all(image["alt"] == "alt x" for image in images)
    assert all(image["src"] == embed(picture) for image in images)


def test_every_link_within_the_page_has_its_target(picture):
    page = Page(pages.dataset_page(dataset(picture)))
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= ids


def test_sections_come_in_the_order_in_which_one_reads(picture):
    page = Page(pages.dataset_page(dataset(picture)))
    order = [attrs["id"] for attrs in page.all("section") if "id" in attrs]
    assert order == ["answers", "leaderboard", "scores", "comparison", "data", "training",
                     "learned", "methods", "provenance"]  # fmt: skip


def test_the_verdict_comes_before_everything_else(picture):
    text = Page(pages.dataset_page(replace(dataset(picture), headline="A network helps."))).text
    assert (
        text.index("A network helps.") < text.index(QUESTIONS[0]) < text.index("Leaderboard Mean")
    )


def test_a_status_is_said_in_words_and_by_shape(picture):
    html = pages.dataset_page(dataset(picture))
    shapes = {
        status: set(re.findall(rf'class="chip {status}">(.*?)</span>', html, re.DOTALL))
        for status in ("pass", "caution", "fail")
    }
    assert all(len(one) == 1 for one in shapes.values())
    for status, [shape] in shapes.items():
        assert status.capitalize() in shape
    drawings = {re.search(r"<svg.*?</svg>", shape, re.DOTALL)[0] for [shape] in shapes.values()}
    assert len(drawings) == 3


def test_parts_without_content_are_left_out(picture):
    empty = ("comparison", "fits", "checks", "notes", "figures", "metrics", "methods", "facts")
    nothing = {name: [] for name in (*empty, "leaderboard")}
    bare = replace(dataset(picture), **nothing, survey="", chance=None)
    page = Page(pages.dataset_page(bare))
    order = [attrs["id"] for attrs in page.all("section") if "id" in attrs]
    assert order == ["answers", "leaderboard", "data", "methods", "provenance"]


def test_a_score_that_is_missing_is_a_dash(picture):
    text = Page(pages.dataset_page(dataset(picture))).text
    assert "mean control – – to – – –" in text
    assert "nan" not in text.split()


def test_scores_stand_in_proportion_between_the_lowest_and_the_highest(picture):
    page = dataset(picture)
    assert page.across(0.5) == 3
    assert page.across(0.92) == 97
    assert page.across(0.71) == 50
    assert page.across(math.nan) is None


def test_the_first_page_links_to_each_dataset_and_names_its_best_models():
    page = Page(pages.index_page(index()))
    assert [a["href"] for a in page.all("a")] == ["splice/report.html"]
    assert "0.900 x_ cnn 95 % CI 0.880 to 0.920" in page.text
    assert "none was trained" in page.text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://evil.example/", "/etc/passwd"])
def test_a_link_that_is_not_relative_is_refused(link):
    with pytest.raises(ValueError, match="relative"):
        index(link=link)


@pytest.mark.parametrize(
    "link", ["http://doi.org/10.1/x", "javascript:alert(1)", "https://evil.example/doi.org/", ""]
)
def test_a_reference_links_only_to_publications(link):
    with pytest.raises(ValueError, match="reference"):
        pages.Reference("x", link)


def test_a_template_that_asks_for_what_is_not_there_fails(tmp_path):
    template = tmp_path / "page.html.j2"
    template.write_text("{{ misspelt }}", "utf-8")
    with pytest.raises(UndefinedError, match="misspelt"):
        render(template, page=1)


def test_figures_of_other_formats_are_not_embedded(tmp_path):
    (tmp_path / "page.html").write_text("<p>", "utf-8")
    with pytest.raises(ValueError, match="svg"):
        embed(tmp_path / "page.html")


def test_a_png_is_embedded_as_it_is(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    assert embed(tmp_path / "dot.png") == "data:image/png;base64,iVBORw=="


def test_the_page_needs_every_field_of_its_contract(picture):
    html = pages.dataset_page(dataset(picture, "x"))
    for field in fields(pages.DatasetPage):
        if isinstance(getattr(dataset(picture), field.name), str) and field.name != "status":
            marked = replace(dataset(picture), **{field.name: f"marked-{field.name}"})
            assert pages.dataset_page(marked) != html, field.name


class Wildcards(SimpleNamespace):
    def get(self, name, default=None):
        return getattr(self, name, default)


@pytest.mark.parametrize("caption", ["figure", "dataset", "index", "workflow"])
@pytest.mark.parametrize("model", [{}, {"model": "cnn"}])
def test_captions_are_filled_by_snakemake(caption, model):
    source = (pages.TEMPLATES / f"{caption}.rst").read_text("utf-8")
    job = SimpleNamespace(
        wildcards=Wildcards(dataset="splice", **model), config={"datasets": ["splice"], "seed": 1}
    )
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(source)  # noqa: S701
    filled = template.render(snakemake=job)
    assert "{" not in filled
    assert ("splice" in filled) == (caption != "index")
    assert ("cnn" in filled) == (caption == "figure" and bool(model))
