"""What shortcuts are looked at, and what their features hold."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.checks.shortcuts import shortcut_features, strongest_position
from motifold.checks.thumbnails import border_pixels, brightness, channel_means
from motifold.sequence.encode import encode

RNG = np.random.default_rng(0)
DNA = Facts("set", "dna", "classification", [40], classes=["a", "b"])
PLAIN = ["gc", "dinucleotides", "single_position", "flanks", "row_order"]


def records(n=60, length=40, **columns):
    given = {
        "id": [str(i + 1) for i in range(n)], "label": np.array(["a", "b"])[np.arange(n) % 2],
        "length": length, "unknown": 0.0, "lower": 0.0, "source": "x.tsv",
    }  # fmt: skip
    return pd.DataFrame({**given, **columns})


def letters(n=60, length=40):
    return RNG.integers(0, 4, (n, length)).astype(np.uint8)


def test_what_never_varies_is_left_out():
    found = shortcut_features(DNA, records(), letters())
    assert list(found) == PLAIN
    assert [one.visible for one in found.values()] == [True, True, True, True, False]


def test_what_varies_is_there_and_known_to_be_hidden_or_not():
    share = RNG.random(60)
    found = shortcut_features(
        DNA,
        records(
            length=RNG.integers(30, 41, 60),
            unknown=share,
            lower=share,
            meta_lab=["u", "v"] * 30,
            origin=["p", "p", "q", "q"] * 15,
            id=[f"{'xy'[i % 2]}{i}" for i in range(60)],
        ),  # fmt: skip
        letters(),
    )
    hidden = {name for name, one in found.items() if not one.visible}
    assert hidden == {"letter_case", "file_of_origin", "row_order", "id_pattern", "metadata"}
    assert {"length", "unknown_letters"} <= set(found) - hidden
    assert all(len(one.table) == 60 for one in found.values())
    assert "lab" in found["metadata"].what and "origin" in found["file_of_origin"].what


def test_a_length_that_is_cropped_away_is_hidden():
    found = shortcut_features(DNA, records(length=RNG.integers(50, 90, 60)), letters())
    assert not found["length"].visible


def test_composition_is_that_of_the_known_letters():
    x = encode(["GGCA", "GC", "AT", "NN"], 4)
    found = shortcut_features(DNA, records(4), x)
    assert found["gc"].table["gc"].tolist() == [0.75, 1, 0, 0]
    words = found["dinucleotides"].table
    assert words.shape == (4, 16) and words.sum(axis=1).tolist() == [1, 1, 1, 0]


def test_flanks_pass_over_padding():
    x = encode(["ACGTACGTAACCGGTTACGTACCC", "CCCCCAAAAAAAAAATTTTT"], 30, "center")
    flanks = shortcut_features(DNA, records(2), x)["flanks"].table
    assert flanks.tolist() == encode(["ACGTATACCC", "CCCCCTTTTT"], 10).tolist()


def test_the_strongest_position_is_the_one_that_tells_the_classes():
    x, y = letters(500), np.arange(500) % 3
    x[:, 17] = y
    assert strongest_position(x, y) == 17


def test_the_strongest_position_is_named_as_a_biologist_counts():
    x = letters(500)
    x[:, 17] = np.arange(500) % 2
    what = shortcut_features(DNA, records(500), x)["single_position"].what
    assert "position (18 over" in what


def test_the_strongest_position_of_numbers_is_by_variance():
    x = letters(500)
    y = np.column_stack([(x[:, 9] == 2) * 1.0, np.zeros(500)]) + RNG.normal(0, 0.3, (500, 2))
    assert strongest_position(x, y) == 9
    assert strongest_position(np.zeros((9, 5), np.uint8), np.arange(9) % 2) == -1


def test_the_strongest_position_has_the_largest_chi_square():
    from scipy.stats import chi2_contingency

    x, y = RNG.integers(0, 5, (300, 12)).astype(np.uint8), RNG.integers(0, 3, 300)
    tables = [np.array([[((x[:, p] == b) & (y == k)).sum() for k in range(3)] for b in range(5)]) for p in range(12)]  # fmt: skip
    assert strongest_position(x, y) == int(np.argmax([chi2_contingency(t)[0] for t in tables]))


def test_images_are_described_without_what_is_in_them():
    facts = Facts("set", "image", "classification", [24, 20, 3], classes=["a", "b"])
    x = RNG.integers(0, 256, (60, 24, 20, 3)).astype(np.uint8)
    table = records().drop(columns=["length", "unknown", "lower"])
    table = table.assign(
        id=[f"{'ab'[i % 2]}/{i:03}.png" for i in range(60)], source=[f"{i}.png" for i in range(60)],
        height=RNG.integers(24, 99, 60), width=20, format=["PNG", "JPEG"] * 30, mode="RGB",
    )  # fmt: skip
    found = shortcut_features(facts, table, x)
    assert [name for name, one in found.items() if one.visible] == [
        "brightness", "channel_means", "border_pixels",
    ]  # fmt: skip
    assert {name for name, one in found.items() if not one.visible} == {"image_size", "metadata"}
    assert found["metadata"].what == "Metadata (format)"
    assert found["brightness"].table == pytest.approx(brightness(x))


def test_a_grey_image_has_no_colour():
    facts = Facts("set", "image", "classification", [8, 8, 1], classes=["a", "b"])
    x = RNG.integers(0, 256, (60, 8, 8, 1)).astype(np.uint8)
    assert "channel_means" not in shortcut_features(facts, records(), x)


def test_the_border_is_what_is_outermost():
    x = np.zeros((3, 40, 40, 3), np.uint8)
    x[0, 1:-1, 1:-1] = 255
    x[1, 0, 5, 0] = 255
    border = border_pixels(x)
    assert border.shape == (3, 60) and border.shape[1] <= 64
    assert not border[0].any() and border[1].any() and not border[2].any()
    assert channel_means(x)[1] == pytest.approx([255 / 1600, 0, 0])
