"""Places on chromosomes: read from columns and names, linked where they overlap."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.similarity.intervals import interval_links, intervals_of
from motifold.similarity.links import clusters_of_links


def placed(*rows):
    return pd.DataFrame(rows, columns=["chromosome", "start", "end"])


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("chr1:1000-1200", ("chr1", 1000, 1200)),
        ("chr1_1000_1200", ("chr1", 1000, 1200)),
        ("chr1:1,000-1,200(+)", ("chr1", 1000, 1200)),
        ("peak7::chr2L:10-20(-)", ("chr2L", 10, 20)),
        ("peak7_chrX_10_20_minus", ("chrX", 10, 20)),
        ("hg38_chr9:10-20", ("chr9", 10, 20)),
        ("chr1_KI270706v1_random:5-10", ("chr1_KI270706v1_random", 5, 10)),
        ("NC_000932.1:100..200", ("NC_000932.1", 100, 200)),
        ("NC_000932.1_100_200", ("NC_000932.1", 100, 200)),
        ("scaffold_7_100_200", ("scaffold_7", 100, 200)),
        ("2R:5-9", ("2R", 5, 9)),
        ("sample_1_12", None),
        ("plate3_4_5", None),
        ("chr1:20-10", None),
        ("chromosome", None),
        ("e12", None),
    ],
)
def test_names_tell_places_only_if_they_look_like_places(name, place):
    told = intervals_of(pd.DataFrame({"id": [name]}))
    assert (None if told is None else tuple(told.iloc[0])) == place


def test_one_name_without_a_place_means_that_names_are_no_places():
    assert intervals_of(pd.DataFrame({"id": ["chr1:1-20", "mutant"]})) is None


def test_columns_go_before_names():
    examples = placed(("2", 5, 9)).assign(id="chr1:1-20")
    assert intervals_of(examples).to_numpy().tolist() == [["2", 5, 9]]


def test_half_open_neighbours_do_not_overlap():
    assert len(interval_links(placed(("a", 0, 10), ("a", 10, 20), ("b", 5, 15)))) == 0


def test_the_share_is_of_the_shorter_one():
    table = interval_links(placed(("a", 0, 100), ("b", 0, 9), ("a", 90, 110)))
    assert table.to_numpy().tolist() == [[0, 2, "overlapping_interval", 0.5]]


def test_a_long_one_holds_together_what_lies_in_it():
    table = interval_links(placed(("a", 0, 100), ("a", 10, 20), ("a", 50, 60), ("a", 99, 120)))
    assert table[["first", "second"]].to_numpy().tolist() == [[0, 1], [0, 2], [0, 3]]


def test_examples_without_a_place_have_no_links():
    table = placed(("a", 0.0, 10.0), (None, np.nan, np.nan), ("a", 5.0, 15.0))
    assert interval_links(table)[["first", "second"]].to_numpy().tolist() == [[0, 2]]
    assert intervals_of(placed((None, np.nan, np.nan)).assign(id="x")) is None
    assert len(interval_links(placed())) == 0


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 12))))
def test_clusters_are_those_of_all_pairs_that_overlap(rows):
    table = placed(*[(chromosome, start, start + width) for chromosome, start, width in rows])
    pairs = [
        (i, j)
        for i, (a, s, w) in enumerate(rows)
        for j, (b, t, v) in enumerate(rows[:i])
        if a == b and s < t + v and t < s + w
    ]
    every = pd.DataFrame(pairs, columns=["first", "second"], dtype=np.int64)
    links = interval_links(table)
    assert len(links) <= max(len(rows) - 1, 0)
    assert (clusters_of_links(len(rows), links) == clusters_of_links(len(rows), every)).all()
    assert set(zip(links["second"], links["first"], strict=True)) <= set(pairs)
