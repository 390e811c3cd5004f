from xml.etree import ElementTree

import matplotlib
import pytest

from motifold.report.style import FONT, RC, new_figure, save, styled, text


@styled
def drawn(label="a"):
    figure = new_figure(2, 1.5)
    axes = figure.add_subplot(title=text(label))
    axes.plot([0, 1], [0, 1])
    return figure


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_the_same_figure_gives_the_same_bytes(tmp_path, suffix):
    for name in ("one", "two"):
        save(drawn(), tmp_path / f"{name}{suffix}")

    one, two = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert b"<dc:date>" not in one
    assert b"matplotlib.org" not in one


def test_a_figure_in_another_format_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="svg"):
        save(drawn(), tmp_path / "figure.gif")
    assert not list(tmp_path.iterdir())


def test_drawing_leaves_the_callers_settings_alone():
    with matplotlib.rc_context({"font.size": 21}):
        figure = drawn()
        assert matplotlib.rcParams["font.size"] == 21
    assert figure.axes[0].xaxis.label.get_size() == RC["axes.labelsize"]


def test_a_formula_in_a_name_is_drawn_as_it_is_written(tmp_path):
    figure = drawn(r"$\frac{1}{2$ and $5")
    save(figure, tmp_path / "figure.svg")

    title = figure.axes[0].get_title(loc="left")
    assert title.replace(r"\$", "$") == r"$\frac{1}{2$ and $5"
    assert "$" not in title.replace(r"\$", "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("two\nlines\tand  blanks", "two lines and blanks"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("naïve β-globin", "naïve β-globin"),
        ("漢字", "\ufffd\ufffd"),
        ("\ud800", ""),
        (7, "7"),
    ],
)
def test_names_become_one_line_of_letters_that_the_font_has(name, expected):
    assert text(name) == expected


def test_a_long_name_is_shortened_to_the_limit():
    assert text("x" * 500, limit=10) == "x" * 9 + "…"


def test_the_font_comes_with_matplotlib():
    assert FONT in {font.name for font in matplotlib.font_manager.fontManager.ttflist}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "--><x>", "]]>&lt;", "a\x00b\x1b", r"$\undefined$"]
)
def test_hostile_names_leave_the_file_a_picture(tmp_path, name):
    save(drawn(name), tmp_path / "figure.svg")
    tree = ElementTree.parse(tmp_path / "figure.svg")  # noqa: S314 - our own file
    tags = {one.tag.split("}")[1] for one in tree.iter()}
    assert tags <= {"svg", "metadata", "defs", "style", "g", "path", "use", "clipPath", "rect"}
