"""Ids, files and rows that give something away, and those that do not."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Facts
from motifold.checks.origin import (
    bare_ids,
    file_check,
    file_of_origin,
    id_groups,
    id_pattern,
    origin_checks,
    row_order,
)

RNG = np.random.default_rng(0)
TWO = Facts("set", "dna", "classification", [40], classes=["a", "b"])


def named(ids, labels=None, **columns):
    labels = np.array(["a", "b"])[np.arange(len(ids)) % 2] if labels is None else labels
    return pd.DataFrame({"id": ids, "label": labels, "source": "x.fa", **columns})


def test_several_crops_of_one_slide_are_found():
    ids = [f"a/Slide_{i // 3:04}_{i:05}.png" for i in range(60)]
    check = id_groups(named(ids, labels=["a"] * 60))
    assert check.status == "caution" and check.measured == 1
    assert "60 of 60" in check.says and "Slide_0000" in check.says
    assert "source.group_pattern" in check.says and "20 stems" in check.says


@pytest.mark.parametrize(
    "form",
    ["gene{s}_{i}", "patient{s}-cell{i}", "plate{s}_B{i:02}", "{s:03}.{i}", "p{s}/img{i}.jpg"],
)
def test_stems_of_many_forms_are_seen(form):
    ids = [form.format(s=i // 5, i=i % 5) for i in range(60)]
    assert id_groups(named(ids)).status == "caution"


@pytest.mark.parametrize(
    "form",
    ["seq_{i}", "{c}_{i}", "ENSG{i:011}", "chr{m}_{i}", "chr1:{i}00-{i}60", "r{i}.fa", "x{i}_1"],
)
def test_counters_classes_and_accessions_are_no_groups(form):
    ids = [form.format(i=i, c="ab"[i % 2], m=1 + i % 20) for i in range(100)]
    assert id_groups(named(ids)).status == "pass"


def test_row_numbers_and_given_groups_say_nothing():
    assert id_groups(named([str(i) for i in range(50)])) is None
    ids = [f"s{i // 3}_{i}" for i in range(60)]
    assert id_groups(named(ids)).status == "caution"
    assert id_groups(named(ids, group=ids)) is None


def test_class_folders_are_no_part_of_an_id():
    table = named(["train/a/x1.png", "train/b/s2/x2.png"], split=["train", "train"])
    assert bare_ids(table).tolist() == ["x1.png", "s2/x2.png"]


def test_a_file_a_class_cannot_be_told_from_the_class():
    table = named([f"e{i}" for i in range(40)]).assign(source=["a.fa", "b.fa"] * 20)
    check = file_check(TWO, table)
    assert check.status == "caution" and check.name == "file_of_origin" and "2 files" in check.says
    assert file_of_origin(TWO, table) is None and row_order(TWO, table) is None
    assert check in origin_checks(TWO, table)
    mixed = table.assign(source=["a.fa", "a.fa", "b.fa", "b.fa"] * 10)
    assert file_check(TWO, mixed) is None
    assert file_of_origin(TWO, mixed)["origin"].nunique() == 2


def test_a_file_an_image_is_no_origin():
    table = named([f"a/{i}.png" for i in range(40)]).assign(source=[f"{i}.png" for i in range(40)])
    assert file_check(TWO, table) is None
    assert file_of_origin(TWO, table) is None and row_order(TWO, table) is None


def test_the_column_origin_goes_before_the_file():
    table = named([f"e{i}" for i in range(40)], origin=["x", "x", "y", "y"] * 10)
    assert file_of_origin(TWO, table)["origin"].tolist() == ["x", "x", "y", "y"] * 10


def test_rows_are_counted_within_their_file():
    table = named(list("abcdefgh")).assign(source=["p"] * 4 + ["q"] * 4)
    place = row_order(TWO, table)["place"].tolist()
    assert place == [0.125, 0.375, 0.625, 0.875] * 2


@pytest.mark.parametrize("form", ["{i}", "seq_{i:04}", "seq_{i}", "r{i}x"])
def test_ids_that_only_count_rows_are_no_pattern(form):
    assert id_pattern(named([form.format(i=i) for i in range(1, 120)])) is None


def test_counting_anew_in_each_file_is_no_pattern_whatever_their_sizes():
    table = named([f"r{i}" for i in [*range(1, 101), *range(1, 31)]])
    assert id_pattern(table.assign(source=["p"] * 100 + ["q"] * 30)) is None


def test_a_prefix_or_a_number_is_a_pattern():
    table = id_pattern(named([f"{'xy'[i % 2]}_{i}" for i in range(100)]))
    assert table["prefix"].nunique() == 2
    table = id_pattern(named([f"r{i}" for i in RNG.permutation(1000)[:100]]))
    assert {"first_number", "last_number"} <= set(table)
    table = id_pattern(named([f"{i}.{'png' if i % 2 else 'jpg'}" for i in range(50)]))
    assert table["ending"].nunique() == 2
