"""Clusters of data whose groups are known."""

import numpy as np
import pytest

from motifold.artifacts import Facts
from motifold.checks.survey import survey

RNG = np.random.default_rng(0)
DNA = Facts("set", "dna", "classification", [60], classes=["at", "gc"])


def rich(n, share_gc):
    gc = RNG.random((n, 60)) < share_gc
    return np.where(gc, RNG.integers(1, 3, (n, 60)), RNG.choice([0, 3], (n, 60))).astype(np.uint8)


def test_classes_that_differ_in_composition_are_found_without_labels():
    x, y = np.concatenate([rich(150, 0.2), rich(150, 0.8)]), np.repeat([0, 1], 150)
    table, measured = survey(x, DNA, y, seed=1)
    assert list(table.columns) == ["index", "pc1", "pc2", "cluster"] and len(table) == 300
    assert measured["adjusted_rand"] > 0.9 and measured["silhouette"] > 0.2
    assert "match the classes" in measured["sentence"] and "300 examples" in measured["sentence"]
    again, _ = survey(x, DNA, y, seed=1)
    assert again.equals(table)


def test_labels_at_random_hardly_match():
    _, measured = survey(rich(200, 0.5), DNA, np.arange(200) % 2, seed=1)
    assert abs(measured["adjusted_rand"]) < 0.1
    assert "hardly match" in measured["sentence"]


def test_large_sets_are_sampled_with_the_classes_in_their_shares():
    y = np.repeat([0, 1], [900, 100])
    table, measured = survey(rich(1000, 0.5), DNA, y, seed=1, limit=100)
    assert measured["n"] == 100
    assert np.bincount(y[table["index"]]).tolist() == [90, 10]
    assert table["index"].is_monotonic_increasing


def test_targets_are_matched_by_their_variance_between_clusters():
    facts = Facts("set", "dna", "regression", [60], targets=["t"])
    x = np.concatenate([rich(100, 0.2), rich(100, 0.8)])
    y = np.repeat([0.0, 1.0], 100)[:, None]
    _, measured = survey(x, facts, y, seed=1)
    assert measured["eta_squared"] > 0.8 and measured["clusters"] == 5


def test_large_images_are_thinned_and_described_by_their_pixels():
    facts = Facts("set", "image", "classification", [70, 70, 3], classes=["dark", "light"])
    y = np.arange(40) % 2
    x = (RNG.integers(0, 100, (40, 70, 70, 3)) + 150 * y[:, None, None, None]).astype(np.uint8)
    _, measured = survey(x, facts, y, seed=1)
    assert measured["adjusted_rand"] == pytest.approx(1)
    assert "pixels" in measured["sentence"]


@pytest.mark.parametrize("n", [1, 2, 30])
def test_equal_examples_make_one_cluster_without_a_warning(n):
    table, measured = survey(np.zeros((n, 60), np.uint8), DNA, np.arange(n) % 2, seed=1)
    assert set(table["cluster"]) == {0}
    assert measured["explained_pc1"] == 0 and np.isnan(measured["silhouette"])
