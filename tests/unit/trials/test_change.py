"""Changes to labels and examples: what they keep, and what they leave to chance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.similarity.links import clusters_of_links
from motifold.trials.change import (
    groups_of,
    has_mixed_groups,
    kept_together,
    part_of,
    permuted_labels,
    permuted_within_groups,
)

FAMILIES = st.lists(st.integers(1, 5), min_size=2, max_size=20)


def rng(seed=0):
    return np.random.default_rng(seed)


def same(ones, others):
    """Whether two clusterings are one, whatever their numbers are."""
    pairs = set(zip(ones.tolist(), others.tolist(), strict=True))
    return len(pairs) == len(set(ones.tolist())) == len(set(others.tolist()))


def test_links_make_families_and_groups_join_them():
    similar = pd.DataFrame({"first": [0, 1, 5], "second": [1, 2, 6], "kind": "exact"})
    copies = clusters_of_links(7, similar)
    assert same(copies, np.array([0, 0, 0, 1, 2, 3, 3]))
    assert kept_together(copies, None) is copies
    groups = groups_of(pd.DataFrame({"group": list("xyzzwwv")}))
    assert same(kept_together(copies, groups), np.array([0, 0, 0, 0, 1, 1, 1]))
    assert groups_of(pd.DataFrame({"id": ["a"]})) is None


def test_no_links_leave_everyone_alone():
    nothing = pd.DataFrame({"first": [], "second": []}).astype(np.int64)
    assert clusters_of_links(3, nothing).tolist() == [0, 1, 2]


@given(FAMILIES, st.integers(0, 9))
def test_copies_that_shared_a_label_still_do(sizes, seed):
    family = rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    y = rng(1).integers(0, 3, len(sizes))[family]
    permuted = permuted_labels(y, family, None, rng(seed))
    assert pd.Series(permuted).groupby(family).nunique().max() == 1
    assert set(permuted) <= set(y)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30), st.integers(0, 9))
def test_labels_of_examples_without_copies_are_only_put_in_another_order(y, seed):
    labels = np.array(y)
    permuted = permuted_labels(labels, np.arange(len(y)), None, rng(seed))
    assert sorted(permuted) == sorted(y)
    assert labels.tolist() == y, "the given labels are left alone"


def test_labels_tell_nothing_of_the_examples_whatever_the_size_of_their_families():
    """The rare trap: copies are all of one class, so exchange among equals would change nothing."""
    family = np.concatenate([np.repeat(np.arange(30), 4), np.arange(30, 150)])
    y = np.repeat([1, 0], 120)
    agreement = [(permuted_labels(y, family, None, rng(s))[:120] == 1).mean() for s in range(300)]
    assert np.mean(agreement) == pytest.approx(30 / 150, abs=0.02)  # share among the families


def test_every_order_of_few_examples_is_equally_likely():
    draws = [tuple(permuted_labels(np.arange(3), np.arange(3), None, rng(s))) for s in range(1200)]
    counts = pd.Series(draws).value_counts()
    assert len(counts) == 6
    assert counts.min() > 150


def test_groups_of_several_labels_keep_them():
    groups = np.repeat(np.arange(20), 6)
    y = np.tile([0, 0, 1, 1, 2, 2], 20)
    permuted = permuted_within_groups(y, np.arange(120), groups, rng())
    assert (np.sort(permuted.reshape(20, 6), axis=1) == [0, 0, 1, 1, 2, 2]).all()
    assert (permuted == y).mean() < 0.6


def test_groups_of_several_labels_give_their_label_sets_to_one_another():
    """What a group's share of positives goes with must tell nothing of its new labels."""
    groups = np.repeat(np.arange(40), 10)
    share = np.linspace(0.1, 0.9, 40)
    y = (np.arange(400) % 10 < np.round(10 * share)[groups]).astype(np.int64)
    assert has_mixed_groups(y, groups)
    draws = [permuted_labels(y, np.arange(400), groups, rng(seed)) for seed in range(50)]
    found = [one.reshape(40, 10).mean(axis=1) for one in draws]
    assert sorted(found[0]) == sorted(y.reshape(40, 10).mean(axis=1))
    assert abs(np.mean([np.corrcoef(share, one)[0, 1] for one in found])) < 0.1


def test_groups_of_one_label_are_not_mixed():
    groups = np.repeat(np.arange(20), 6)
    assert not has_mixed_groups(np.repeat(np.arange(20) % 2, 6), groups)
    assert not has_mixed_groups(np.arange(120) % 2, np.arange(120))
    assert has_mixed_groups(np.arange(120.0)[:, None], groups)


@given(st.lists(st.integers(0, 2), min_size=6, max_size=60), st.integers(0, 9))
def test_folds_keep_their_classes_where_no_example_has_kin(y, seed):
    labels = np.array([*y, 0, 1, 0, 1, 0, 1])
    fold = np.concatenate([np.arange(len(y)) % 3, [0, 0, 1, 1, 2, 2]]) - 1
    permuted = permuted_labels(labels, np.arange(len(labels)), None, rng(seed), fold)
    for one in (-1, 0, 1):
        assert sorted(permuted[fold == one]) == sorted(labels[fold == one])


def test_a_rare_class_stays_in_every_fold_beside_a_few_families():
    y = np.repeat([0, 1, 2], [100, 100, 6])
    fold = np.arange(206) % 5
    family = np.arange(206)
    family[:10] = np.arange(10) // 5  # two families of five that span the folds
    for seed in range(20):
        permuted = permuted_labels(y, family, None, rng(seed), fold)
        assert all(np.ptp(permuted[start : start + 5]) == 0 for start in (0, 5))
        given = np.bincount(permuted[:10], minlength=3)[2]
        held = [int((permuted[fold == one] == 2).sum()) for one in range(5)]
        assert given or min(held) >= 1


def test_folds_of_one_class_do_not_bind_what_is_permuted():
    """To keep them would keep what tells the folds apart, which is honest knowledge."""
    y = np.repeat([0, 1], 50)
    permuted = permuted_labels(y, np.arange(100), None, rng(), y)
    assert 0.2 < permuted[:50].mean() < 0.8


def test_a_family_of_most_examples_and_several_labels_is_no_block():
    y = np.arange(100) % 2
    family = np.where(np.arange(100) < 70, 0, np.arange(100))
    for seed in range(10):
        assert sorted(permuted_labels(y, family, None, rng(seed))) == sorted(y)


def test_numbers_stay_spread_over_the_folds():
    y, fold = np.arange(100.0)[:, None], np.arange(100) // 20
    permuted = permuted_labels(y, np.arange(100), None, rng(), fold)
    assert sorted(permuted[:, 0]) == list(range(100))
    assert permuted[:20].mean() == pytest.approx(9.5, abs=1)
    assert (permuted != y).any()


def test_groups_of_one_label_move_as_wholes():
    groups = np.repeat(np.arange(20), 6)
    y = np.repeat(rng(1).integers(0, 2, 20), 6)
    permuted = permuted_labels(y, np.arange(120), groups, rng())
    assert (np.ptp(permuted.reshape(20, 6), axis=1) == 0).all()
    assert (permuted != y).any()


def test_copies_within_a_group_of_several_labels_move_together():
    groups, copies = np.repeat([0, 1], 8), np.arange(16) // 2
    y = (np.arange(16) // 2) % 2
    for seed in range(20):
        permuted = permuted_within_groups(y, copies, groups, rng(seed))
        assert (permuted[::2] == permuted[1::2]).all()


def test_the_targets_of_one_example_stay_with_one_another():
    y = np.stack([np.arange(10.0), np.arange(10.0) * 2], axis=1)
    permuted = permuted_labels(y, np.arange(10), None, rng())
    assert (permuted[:, 1] == permuted[:, 0] * 2).all()
    assert sorted(permuted[:, 0]) == list(range(10))
    assert (permuted != y).any()


@given(FAMILIES, st.floats(0.05, 1), st.integers(0, 9))
def test_a_part_keeps_class_shares_and_lies_within_larger_parts(sizes, fraction, seed):
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    y = np.r_[0, 1, rng(seed).integers(0, 2, len(cluster) - 2)]
    part = part_of(y, cluster, fraction, rng(seed))
    assert (np.diff(part) > 0).all()
    for label in (0, 1):
        n = int((y == label).sum())
        assert (y[part] == label).sum() == max(1, round(fraction * n))
    assert set(part) <= set(part_of(y, cluster, 1.0, rng(seed)))
    assert set(part_of(y, cluster, fraction / 2, rng(seed))) <= set(part)


def test_a_part_takes_small_clusters_whole():
    cluster = np.repeat(np.arange(100), 2)
    y = np.repeat(np.arange(100) % 2, 2)
    part = part_of(y, cluster, 0.3, rng())
    assert (np.bincount(cluster[part], minlength=100) == 1).sum() == 0
    assert len(part) == 60


def test_a_part_of_numbers_spans_their_range():
    y = np.arange(200.0)[:, None]
    part = part_of(y, np.arange(200), 0.1, rng())
    assert (np.bincount(part // 20, minlength=10) == 2).all()


def test_another_seed_gives_another_part():
    y = np.arange(100) % 2
    one, again, other = (part_of(y, np.arange(100), 0.5, rng(s)) for s in (1, 1, 2))
    assert (one == again).all()
    assert set(one) != set(other)


def test_what_comes_first_is_taken_first():
    y, first = np.arange(100) % 2, np.repeat([1, 0], [80, 20])
    part = part_of(y, np.arange(100), 0.3, rng(), first)
    assert set(range(80, 100)) < set(part.tolist())
    assert len(part) == 30
