"""Clusters dealt to folds: whole, balanced, quickly, the same for a seed."""

import time
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from motifold.splits.deal import _water_fill, deal


def imbalance(strata, fold, folds):
    """Root mean squared deviation of counts from equal shares, in units of their chance error."""
    goal = np.bincount(strata) / folds
    count = np.zeros((folds, len(goal)))
    np.add.at(count, (fold, strata), 1)
    return float(np.sqrt(((count - goal) ** 2 / goal).mean()))


def by_scikit_learn(strata, clusters, folds, seed):
    fold = np.empty(len(strata), int)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = splitter.split(np.zeros(len(strata)), strata, clusters)
        for number, (_, held_out) in enumerate(parts):
            fold[held_out] = number
    return fold


SIZES = {
    "many small": lambda rng: rng.poisson(2, 300) + 1,
    "few large": lambda rng: rng.integers(5, 60, 20),
    "heavy tail": lambda rng: np.ceil(rng.pareto(1.2, 200)).astype(int).clip(1, 200),
    "single but one": lambda _: np.concatenate([[40], np.ones(300, int)]),
}


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_folds_are_at_least_as_even_as_those_of_scikit_learn(sizes, classes):
    ours, theirs = [], []
    for seed in range(15):
        rng = np.random.default_rng(seed)
        size = sizes(rng)
        clusters = rng.permutation(np.repeat(np.arange(len(size)), size))
        share = rng.dirichlet(np.full(classes, 5.0))
        strata = np.unique(rng.choice(classes, len(clusters), p=share), return_inverse=True)[1]
        ours.append(imbalance(strata, deal(strata, clusters, 5, seed), 5))
        theirs.append(imbalance(strata, by_scikit_learn(strata, clusters, 5, seed), 5))
    assert np.mean(ours) <= np.mean(theirs)


def test_single_examples_make_up_for_a_large_cluster():
    """Twenty of class 0 in one cluster: the other folds get the singles of class 0."""
    strata = np.repeat([0, 0, 1], [20, 80, 100])
    clusters = np.concatenate([np.zeros(20, int), np.arange(1, 181)])
    fold = deal(strata, clusters, 5, 1)
    counts = [np.bincount(strata[fold == number]).tolist() for number in range(5)]
    assert counts == [[20, 20]] * 5


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=8, max_size=120),
    st.integers(2, 6),
    st.integers(0, 3),
)
def test_clusters_stay_whole_and_no_fold_is_empty(rows, folds, seed):
    clusters, strata = np.array(rows).T
    if len(np.unique(clusters)) < folds:
        return
    fold = deal(strata, clusters, folds, seed)
    assert set(fold) == set(range(folds))
    for cluster in np.unique(clusters):
        assert len(set(fold[clusters == cluster])) == 1
    assert (fold == deal(strata, clusters, folds, seed)).all()


def test_single_examples_differ_by_one_at_most():
    strata = np.random.default_rng(0).integers(0, 7, 1003)
    fold = deal(strata, np.arange(1003), 5, 1)
    for stratum in range(7):
        assert np.ptp(np.bincount(fold[strata == stratum], minlength=5)) <= 1
    assert np.ptp(np.bincount(fold)) <= 1


def test_another_seed_deals_other_folds():
    strata, clusters = np.arange(90) % 2, np.arange(90) // 3
    deals = {tuple(deal(strata, clusters, 5, seed)) for seed in range(10)}
    assert len(deals) == 10


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=7), st.integers(0, 40))
def test_water_is_filled_where_each_piece_goes_where_least_is(levels, count):
    given = np.array(levels, float)
    expected = np.zeros(len(given), int)
    for _ in range(count):
        expected[np.argmin(given + expected)] += 1
    filled = _water_fill(given, count)
    assert filled.sum() == count
    assert np.sort(given + filled).tolist() == np.sort(given + expected).tolist()


def test_a_million_examples_are_dealt_in_seconds():
    rng = np.random.default_rng(0)
    clusters = np.concatenate([np.arange(900_000), rng.integers(0, 900_000, 100_000)])
    strata = rng.integers(0, 10, 1_000_000)
    start = time.process_time()
    fold = deal(strata, clusters, 5, 1)
    assert time.process_time() - start < 10
    assert np.ptp(np.bincount(fold)) <= 5
