import math
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from motifold.report import pages
from motifold.report import rows_honesty as rows
from motifold.report.page import embed, opening, render

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


def trusted(page, word="x"):
    """The page with one row in every table on trust."""
    honesty = rows.Honesty(
        cautions=[rows.Caution([word], word, word)],
        signal=[rows.Signal(word, "network", 0.9, 0.5, 0.01)],
        leaks=[rows.Leak(word, word, 12, 0.8, 1.0)],
        leaks_file=word,
        clean=[rows.Clean(word, 0.9, 0.7, 0.6, 0.8, 400, 300)],
        gap=[rows.Gap(word, 0.7, 0.9, 0.2, 0.1, 0.3, word)],
        shortcuts=[rows.Shortcut(word, False, "auroc", 0.9, 0.8, 1.0, "fail", word, 0.95, 0.6)],
        controls=[rows.Control(word, word, "mcc", 0.1, 0.0, 0.2, math.nan, "pass", word)],
        calibration=[rows.Calibration(word, 1.5, 0.08, 0.02, 0.4, 0.3)],
    )
    enough = rows.Enough(
        outlook=[rows.Outlook(word, 0.9, 0.92, 0.02, -0.01, 0.05, word)],
        ceiling=word,
        capacity=[rows.Capacity(word, "network", 1234, 0.9, 0.01, True)],
        cheapest=word,
    )
    return replace(page, honesty=honesty, enough=enough)


def words_of(page):
    return Page(pages.dataset_page(page))


def test_trust_comes_after_the_comparison_and_before_the_data(picture):
    page = words_of(trusted(dataset(picture)))
    order = [attrs["id"] for attrs in page.all("section") if "id" in attrs]
    assert order[3:7] == ["comparison", "honesty", "enough", "data"]
    links = [attrs["href"] for attrs in page.all("a")]
    assert links.index("#comparison") < links.index("#honesty", 2) < links.index("#data")


def test_hostile_words_in_the_tables_on_trust_are_shown_as_they_are_written(picture):
    html = pages.dataset_page(trusted(dataset(picture), EVIL))
    assert "<script" not in html
    assert EVIL in Page(html).text
    assert "49" not in Page(html).text.replace(EVIL, "")


def test_every_table_on_trust_names_its_columns_and_can_be_scrolled(picture):
    page = words_of(trusted(dataset(picture)))
    assert len(page.all("table")) == 3 + 7
    assert len([one for one in page.all("div") if one.get("class") == "scroll"]) == 10
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in page.all("div") if one.get("role") == "region")  # fmt: skip
    assert all("scope" in one for one in page.all("th"))


def test_numbers_on_trust_are_on_the_page(picture):
    text = words_of(trusted(dataset(picture))).text
    for said in (
        "x x 12 80 % to 100 %",
        "0.900 0.700 0.600 to 0.800 300 of 400",
        "0.900 under naive folds, 0.700 under leak-free folds, gap 0.200 (95 % CI 0.100 to 0.300)",
        "0.900 0.800 to 1.000 95 % 0.600",
        "Matthews correlation 0.100 0.000 to 0.200 –",
        "1.5 0.080 0.020 0.400 0.300",
        "0.900 now, 0.920 at twice the data, gain 0.020 (95 % CI −0.010 to 0.050)",
        "1,234 0.900 0.010",
        "1 of 1 model is shown to score above a guess",
    ):
        assert said in text


def test_warnings_are_the_first_thing_on_trust_and_are_counted_at_the_top(picture):
    cautions = [rows.Caution(["cnn", "mlp"], "constant prediction", "They say one thing.")] * 2
    page = trusted(dataset(picture))
    page = replace(page, honesty=replace(page.honesty, cautions=cautions))
    text = words_of(page).text
    assert text.index("2 cautions on these scores") < text.index(QUESTIONS[0])
    assert text.index("Can the score be trusted? 2 cautions Constant prediction cnn, mlp They say")
    without = replace(page, honesty=replace(page.honesty, cautions=[]))
    assert "cautions on these scores" not in words_of(without).text


@pytest.mark.parametrize(
    ("leaks", "said"), [([], True), (None, False), ([rows.Leak("test", "exact copy", 3)], False)]
)
def test_no_leaks_is_said_only_where_they_were_looked_for(picture, leaks, said):
    page = trusted(dataset(picture))
    text = words_of(replace(page, honesty=replace(page.honesty, leaks=leaks))).text
    assert ("No held-out example has a near-duplicate" in text) == said


def test_an_outlook_that_is_not_known_has_no_numbers(picture):
    row = rows.Outlook("cnn", *[math.nan] * 5, "What more data would bring is not known.")
    page = replace(dataset(picture), enough=rows.Enough(outlook=[row]))
    text = words_of(page).text
    assert "is not known." in text
    assert "at twice the data" not in text


def test_figures_of_trust_stand_under_the_headings_of_their_tables(picture):
    figure = [pages.Picture(picture, "caption", "alt")]
    sections = [
        pages.FigureSection(place, f"title of {place}", "lead", figure)
        for place in ("leaks", "shortcuts", "controls", "data_enough", "depth")
    ]
    page = words_of(replace(trusted(dataset(picture)), figures=sections))
    assert len(page.all("img")) == 5
    assert "title of" not in page.text


def test_an_answer_is_whole_and_its_first_sentence_stands_out(picture):
    says = "AUROC is 0.91 (0.88 to 0.93). Use cnn, e.g. On GPUs. Or vs. None."
    page = replace(dataset(picture), verdicts=[pages.Verdict("Enough data?", "pass", says)])
    html = pages.dataset_page(page)
    assert '<span class="first">AUROC is 0.91 (0.88 to 0.93).</span>' in html
    assert says in " ".join("".join(Page(html).words).split())


@pytest.mark.parametrize(
    "says", ["", "One sentence.", "No full stop", "At 0.5 vs. 0.7 e.g. A", "a  b.  C d.\nE"]
)
def test_the_two_parts_of_an_answer_make_it_whole(says):
    first, rest = opening(says)
    assert first + rest == says
    assert not rest or first.endswith(".")


def test_the_first_page_counts_cautions():
    page = index()
    marked = replace(page, datasets=[replace(page.datasets[0], cautions=3)])
    assert "3 cautions on its scores" in Page(pages.index_page(marked)).text
    assert "cautions on its scores" not in Page(pages.index_page(page)).text
