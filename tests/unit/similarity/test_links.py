"""What is similar in a dataset, and the clusters that follow."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts, read_table, write_table
from motifold.config.dataset import Split
from motifold.sequence.alphabet import complement
from motifold.similarity.links import clusters_of_links, joined, links_table, spanning
from motifold.similarity.search import similar


def toy(kind="dna", **columns):
    rng = np.random.default_rng(0)
    shape = (12, 12, 1) if kind == "image" else (60,)
    x = rng.integers(0, 256 if kind == "image" else 4, (20, *shape), np.uint8)
    y = np.arange(20) % 2
    facts = Facts("toy", kind, "classification", list(shape), ["a", "b"])
    examples = {"id": [f"e{i}" for i in range(20)], "label": np.array(["a", "b"])[y], **columns}
    return Data(facts, pd.DataFrame(examples), x, y)


@pytest.mark.parametrize(("kind", "pairs"), [("dna", 2), ("rna", 1)])
def test_the_other_strand_counts_for_dna_only(kind, pairs):
    data = toy(kind)
    data.x[5], data.x[6] = data.x[0], complement(data.x[1])
    table = similar(data, Split())
    assert table["kind"].tolist() == ["exact", "reverse_complement"][:pairs]


def test_images_are_compared_as_images():
    data = toy("image")
    data.x[5] = data.x[0]
    assert similar(data, Split()).to_numpy().tolist() == [[0, 5, "exact", 1.0]]


def test_settings_of_the_split_reach_the_search():
    data = toy()
    data.x[5, :40] = data.x[0, :40]
    assert [len(similar(data, Split(shared=share))) for share in (0.5, 0.9)] == [1, 0]


def test_places_are_told_beside_what_the_letters_tell():
    """A pair that overlaps has both kinds, so that each can be counted."""
    data = toy()
    data.x[1, :40] = data.x[0, 20:]
    data.examples["id"] = [f"chr1:{100 * i}-{100 * i + 60}" for i in range(20)]
    data.examples.loc[1, "id"] = "chr1:20-80"
    table = similar(data, Split())
    assert table[["first", "second", "kind"]].to_numpy().tolist() == [
        [0, 1, "overlapping_window"], [0, 1, "overlapping_interval"],
    ]  # fmt: skip


def test_nothing_similar_is_an_empty_table_that_can_be_stored(tmp_path):
    table = similar(toy(), Split())
    write_table(tmp_path / "similar.parquet", table)
    again = read_table(tmp_path / "similar.parquet")
    assert len(again) == 0
    assert clusters_of_links(20, again).tolist() == list(range(20))
    pd.testing.assert_frame_equal(table, again)


def test_clusters_are_what_links_connect():
    one = links_table(np.array([0, 3]), np.array([1, 4]), "exact", 1.0)
    other = links_table(np.array([1]), np.array([3]), "overlapping_interval", 0.1)
    assert clusters_of_links(6, one).tolist() == [0, 0, 1, 2, 2, 3]
    assert clusters_of_links(6, one, other).tolist() == [0, 0, 1, 0, 0, 2]


def test_clusters_that_share_a_group_are_joined():
    assert joined(np.array([0, 0, 1, 2]), np.array([5, 6, 6, 7])).tolist() == [0, 0, 0, 1]


def test_the_strongest_links_span_a_cluster():
    """In a triangle the weakest kind is left out, and among equal kinds the least share."""
    first, second = np.array([0, 0, 1, 3, 3, 4]), np.array([1, 2, 2, 4, 5, 5])
    kind = np.array(["overlapping_window", "exact", "near_duplicate"] + ["near_duplicate"] * 3)
    shared = np.array([1.0, 1.0, 0.5, 0.6, 0.9, 0.8])
    kept = spanning(6, links_table(first, second, kind, shared))
    assert kept[["first", "second"]].to_numpy().tolist() == [[0, 2], [1, 2], [3, 5], [4, 5]]


def test_of_two_links_of_a_pair_the_stronger_is_kept():
    table = links_table(
        np.array([1, 0]), np.array([0, 1]), np.array(["near_duplicate", "exact"]), 1.0
    )
    assert spanning(2, table)["kind"].tolist() == ["exact"]
