"""Figures over images: every image stands where it belongs, signs keep their colour."""

import numpy as np
import pandas as pd
import pytest

from motifold.report import figures_images as images_of

HOSTILE = ["<script>alert(1)</script>", r"$\frac{1}{0$", "x" * 400, "漢字\n\x00", "", "_a_"]


def drawable(figure):
    """A figure can be laid out, with every letter in it; what cannot be drawn raises or warns."""
    figure.draw_without_rendering()
    return True


def titles(figure):
    return [axes.get_title(loc="left") for axes in figure.axes if axes.get_title(loc="left")]


def test_maps_of_pixels_share_one_scale():
    figure = images_of.pixel_coefficients({"a": np.ones((3, 3)), HOSTILE[0]: -4 * np.ones((3, 3))})
    assert {axes.images[0].get_clim() for axes in figure.axes[:2]} == {(-4.0, 4.0)}
    assert drawable(figure)
    assert drawable(images_of.pixel_coefficients({"flat": np.zeros((2, 2))}))
    assert drawable(images_of.pixel_coefficients({}))


def examples(classes, shown=("best", "typical", "worst")):
    rows = [(name, kind, f"{name} {kind}") for name in classes for kind in shown]
    return pd.DataFrame(rows, columns=["class", "shown", "says"])


def pictures(n, channels=1):
    return np.full((n, 6, 5, channels), 200, np.uint8), np.ones((n, 6, 5))


def test_each_class_has_a_row_of_best_typical_and_worst():
    table = examples(["b", "a"]).sample(frac=1, random_state=0)
    images, heat = pictures(6)
    images[:, 0, 0, 0] = np.arange(6)  # each image carries its number
    figure = images_of.overlays(images, heat, table)
    grid = np.array(figure.axes).reshape(2, 6)
    for number, row in enumerate(table.itertuples()):
        place = [one.get_ylabel() for one in grid[:, 0]].index(row[1])
        axes = grid[place, 2 * ["best", "typical", "worst"].index(row.shown)]
        assert axes.images[0].get_array()[0, 0] == number
        assert axes.get_xlabel() == row.says
    assert drawable(figure)


def test_examples_that_are_not_to_be_shown_and_classes_beyond_the_tenth_are_left_out():
    table = examples([f"class {place}" for place in range(14)], ["best", ""])
    images, heat = pictures(len(table))
    figure = images_of.overlays(images, heat, table)
    assert len(figure.axes) == 60
    assert titles(figure) == ["best"] * 10
    assert drawable(figure)


def test_signed_contributions_have_two_colours_in_all_images_and_unsigned_ones_one():
    table, (images, heat) = examples(["a"], ["best", "worst"]), pictures(2)
    plain = images_of.overlays(images, heat, table)
    assert {one.images[1].get_clim() for one in plain.axes if len(one.images) == 2} == {(0, 1)}
    heat[0, 2, 2] = -3
    figure = images_of.overlays(images, heat, table)
    overlays = [axes.images[1] for axes in figure.axes if len(axes.images) == 2]
    assert [one.get_clim() for one in overlays] == [(-1, 1), (-1, 1)]
    assert overlays[0].get_cmap().name == "RdBu_r", "red is for, blue against"
    assert float(overlays[0].get_array()[2, 2]) == -1
    assert float(overlays[0].get_array()[0, 0]) == pytest.approx(1 / 3, abs=0.05)


def test_one_pixel_cannot_outshine_all_others():
    images, heat = np.zeros((1, 40, 40, 1), np.uint8), np.ones((1, 40, 40))
    heat[0, 0, 0] = 1000
    figure = images_of.overlays(images, heat, examples(["a"], ["best"]))
    (overlay,) = [axes.images[1] for axes in figure.axes if len(axes.images) == 2]
    assert float(overlay.get_array().min()) == 1


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_overlays_are_drawn_for_hostile_names_any_channels_and_no_heat(channels):
    table = examples(HOSTILE).assign(says=HOSTILE[2])
    images, heat = pictures(len(table), channels)
    heat[0], heat[1] = 0, np.nan
    assert drawable(images_of.overlays(images, heat, table))
    assert drawable(images_of.overlays(images[:0], heat[:0], table.iloc[:0]))


def test_errors_say_what_they_are_what_they_were_taken_for_and_how_surely():
    errors = pd.DataFrame({"id": ["e7"], "truth": ["cat"], "predicted": ["dog"], "score": [0.9996]})
    figure = images_of.error_gallery(pictures(1)[0], errors)
    assert titles(figure) == ["e7\ncat\nas dog\nscore 0.9996"], "nearly 1 is not 1"
    numbers = pd.DataFrame({"id": ["e8"], "truth": [2.5], "predicted": [-1.0], "residual": [-3.5]})
    figure = images_of.error_gallery(pictures(1)[0], numbers)
    assert titles(figure) == ["e8\nmeasured 2.5\npredicted −1\noff by −3.5"]


@pytest.mark.parametrize("n", [0, 1, 7, 30])
def test_any_number_of_errors_is_drawn(n):
    errors = pd.DataFrame(
        {"id": (HOSTILE * 9)[:n], "truth": (HOSTILE * 9)[:n], "predicted": "x" * 99, "score": 0.5}
    )
    figure = images_of.error_gallery(pictures(n, 3)[0], errors)
    assert len(titles(figure)) == min(n, 24)
    assert drawable(figure)
