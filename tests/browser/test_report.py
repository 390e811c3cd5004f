"""The pages of the small study in a real browser, without a network."""

import base64
import html
import io
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from small_study import DATASETS, IN_CI

from motifold.artifacts import read_table

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
QUESTIONS = [
    "Enough data?",
    "Is depth needed?",
    "Is the accuracy an artefact?",
    "Does it beat simpler models?",
    "What did it learn?",
]
TRUST = [
    "Can the score be trusted?", "Against a guess", "Leaks", "Shortcuts", "Negative controls",
    "Calibration", "Would more data or depth help?", "More data", "More depth",
]  # fmt: skip
NOT_MEASURED = {
    "Negative controls": {"official"},
    "Calibration": {"numbers"},  # no probabilities
    "More data": {"official"},
}
PHONE, DESK = 400, 1280
PAGES = ["report.html", *(f"{name}/report.html" for name in DATASETS)]
every_page = pytest.mark.parametrize("page", PAGES)
every_dataset = pytest.mark.parametrize("name", list(DATASETS))
# A frame has exactly the width it is given, which a window has not.  What stands in it by srcdoc
# may be measured from outside, so that the page itself stays as it is.
FRAMES = """<!DOCTYPE html><meta charset="utf-8">{frames}<pre id="measured"></pre><script>
addEventListener("load", () => {{
  const measured = [...document.querySelectorAll("iframe")].map((frame) => {{
    const page = frame.contentDocument, pictures = [...page.images];
    page.querySelectorAll("details").forEach((one) => {{ one.open = true; }});
    return {{
      width: page.documentElement.clientWidth,
      needed: page.documentElement.scrollWidth,
      body: page.body.scrollWidth,
      height: page.documentElement.scrollHeight,
      pictures: pictures.length,
      loaded: pictures.filter((one) => one.complete && one.naturalWidth > 50).length,
      shown: pictures.filter((one) => one.getBoundingClientRect().width > 50).length,
      described: pictures.filter((one) => one.alt.length > 10).length,
    }};
  }});
  document.getElementById("measured").textContent = JSON.stringify(measured);
}});
</script>"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """Run Chromium on a file and return what it prints."""
    if CHROMIUM is None:
        (pytest.fail if IN_CI else pytest.skip)("Chromium is not installed")

    def run(page: Path, *arguments: str) -> str:
        profile = tmp_path_factory.mktemp("profile")
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *arguments, page.as_uri()]
        done = subprocess.run(
            command,
            env=os.environ | {"HOME": str(profile)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


@pytest.fixture(scope="module")
def measured(finished, chromium, tmp_path_factory):
    """Sizes of every page at the width of a phone and of a desk, by page and width."""
    places = [(page, width) for page in PAGES for width in (PHONE, DESK)]
    frames = "".join(
        f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{quoted(finished, page)}">'
        "</iframe>"
        for page, width in places
    )
    outer = tmp_path_factory.mktemp("frames") / "frames.html"
    outer.write_text(FRAMES.format(frames=frames), "utf-8")
    dom = chromium(outer, "--virtual-time-budget=20000", "--dump-dom")
    found = json.loads(re.findall(r'<pre id="measured">(.*?)</pre>', dom)[-1])
    return dict(zip(places, found, strict=True))


def quoted(finished, page):
    return html.escape((finished / f"results/{page}").read_text("utf-8"), quote=True)


class Words(HTMLParser):
    """What a page says, links to and shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.links, self.pictures, self.loads = "", [], [], []
        self.headings, self.in_heading = [], False
        self.feed(text)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag, attributes):
        """Note headings, links, pictures and whatever else would be fetched."""
        found = dict(attributes)
        if tag in {"h2", "h3"}:
            self.headings.append("")
            self.in_heading = True
        if tag == "a":
            self.links.append(found["href"])
        elif tag == "img":
            self.pictures.append(found["src"])
        elif tag in {"script", "link", "iframe", "object", "embed", "video", "audio", "source"}:
            self.loads.append(tag)

    def handle_endtag(self, tag):
        """Note where a heading ends."""
        self.in_heading &= tag not in {"h2", "h3"}

    def handle_data(self, data):
        """Note the text."""
        self.text += data
        if self.in_heading:
            self.headings[-1] += data


def told(finished, name):
    return json.loads((finished / f"results/{name}/headline.json").read_text())["says"]


@every_dataset
def test_a_page_shows_the_headline_and_answers_the_five_questions(finished, chromium, name):
    page = Words(chromium(finished / f"results/{name}/report.html", "--dump-dom"))
    assert told(finished, name) in page.text
    places = [page.text.index(question) for question in QUESTIONS]
    assert places == sorted(places)
    assert page.text.index(told(finished, name)) < places[0], "the verdict comes first"
    for answer in json.loads((finished / f"results/{name}/verdict.json").read_text()):
        assert answer["says"] in page.text
    for model in DATASETS[name]["models"]:
        assert model in page.text.replace("\u200b", "")


@every_dataset
def test_a_page_says_whether_its_scores_can_be_trusted(finished, chromium, name):
    page = Words(chromium(finished / f"results/{name}/report.html", "--dump-dom"))
    results = page.headings[: page.headings.index("Methods")]
    assert [one for one in results if one in TRUST] == [
        one for one in TRUST if name not in NOT_MEASURED.get(one, ())
    ]
    assert "No held-out example has a near-duplicate among its training examples." in page.text
    checks = table(finished, name, "checks").set_index("check")["says"]
    shortcuts = checks.index.str.startswith("shortcut_")  # told as they weigh beside the models
    said = [*checks[~shortcuts], *table(finished, name, "confounding")["says"]]
    for file in ("controls", "gap", "outlook"):
        said += table(finished, name, file)["says"].tolist()
    cautions = table(finished, name, "cautions").set_index("caution")["says"]
    said += cautions.drop("by_design", errors="ignore").tolist()
    assert [says for says in said if one_line(says) not in page.text] == []
    for model in table(finished, name, "capacity")["model"]:
        assert model in page.text.replace("\u200b", "")


def one_line(says):
    return re.sub(r"\s+", " ", says)


def table(finished, name, file):
    return read_table(finished / f"results/{name}/{file}.tsv")


def test_the_first_page_links_to_every_dataset_and_tells_its_verdict(finished, chromium):
    page = Words(chromium(finished / "results/report.html", "--dump-dom"))
    inner = [unquote(link) for link in page.links if not link.startswith(("#", "https:"))]
    assert sorted(set(inner)) == sorted(f"{name}/report.html" for name in DATASETS)
    assert all((finished / f"results/{link}").is_file() for link in inner)
    for name in DATASETS:
        assert told(finished, name) in page.text


@every_page
def test_a_page_needs_no_other_file_and_no_network(finished, page):
    found = Words((finished / f"results/{page}").read_text("utf-8"))
    assert found.loads == []
    assert all(one.startswith("data:image/") for one in found.pictures)
    anchors = [link[1:] for link in found.links if link.startswith("#")]
    text = (finished / f"results/{page}").read_text("utf-8")
    assert all(f'id="{anchor}"' in text for anchor in anchors)


@every_dataset
def test_every_picture_can_be_decoded_and_is_not_empty(finished, name):
    found = Words((finished / f"results/{name}/report.html").read_text("utf-8"))
    assert len(found.pictures) >= 5
    for source in found.pictures:
        head, _, body = source.partition(",")
        assert head == "data:image/png;base64"
        with Image.open(io.BytesIO(base64.b64decode(body, validate=True))) as picture:
            assert min(picture.size) > 100
            assert len(picture.convert("RGB").getcolors(2**24)) > 10


@every_page
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_fits_its_window_and_shows_every_picture(measured, finished, page, width):
    found = measured[page, width]
    assert found["width"] == width
    assert found["needed"] <= width
    assert found["body"] <= width
    assert found["height"] > 900
    pictures = len(Words((finished / f"results/{page}").read_text("utf-8")).pictures)
    assert found["pictures"] == found["loaded"] == found["described"] == pictures
    assert found["shown"] == pictures


@pytest.mark.parametrize("page", ["report.html", "motif/report.html"])
def test_a_page_is_painted(finished, chromium, tmp_path, page):
    shot = tmp_path / "shot.png"
    chromium(finished / f"results/{page}", "--window-size=1280,1600", f"--screenshot={shot}")
    with Image.open(shot) as picture:
        assert picture.size == (1280, 1600)
        colours = picture.convert("RGB").getcolors(2**24)
    assert len(colours) > 100
    assert max(number for number, _ in colours) < 0.97 * 1280 * 1600, "hardly more than paper"
