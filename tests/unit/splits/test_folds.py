"""Folds: clusters stay whole, classes stay balanced, given splits are obeyed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import Data, Facts
from motifold.checks.audit import audit_checks, leaks
from motifold.config.dataset import Split
from motifold.errors import UserError
from motifold.sequence.alphabet import complement
from motifold.similarity.search import similar
from motifold.splits.assign import (
    assign_folds,
    clusters_of,
    parts,
    require_trainable,
    rounds,
    validation_of,
)
from motifold.splits.folds import k_folds, strata, validation_part

RNG = np.random.default_rng(0)


def assigned(data, split, seed=1):
    return assign_folds(data, split, seed, similar(data, split))


def toy(n=60, **columns):
    y = np.arange(n) % 2
    facts = Facts("toy", "dna", "classification", [40], ["a", "b"])
    examples = pd.DataFrame(
        {"id": [f"e{i}" for i in range(n)], "label": np.array(["a", "b"])[y], **columns}
    )
    return Data(facts, examples, RNG.integers(0, 4, (n, 40)).astype(np.uint8), y)


@given(
    st.lists(st.integers(0, 12), min_size=40, max_size=80),
    st.integers(2, 4),
    st.integers(0, 5),
)
def test_no_cluster_is_in_two_folds(clusters, folds, seed):
    clusters = np.array(clusters)
    y = np.arange(len(clusters)) % 2
    try:
        fold = k_folds(y, clusters, folds, seed)
    except UserError:
        return  # clusters too few or too large: said, not hidden
    assert set(fold) == set(range(folds))
    assert (
        pd.DataFrame({"cluster": clusters, "fold": fold}).groupby("cluster")["fold"].nunique().max()
        == 1
    )


def test_classes_are_spread_evenly():
    y = np.repeat([0, 1], [90, 10])
    fold = k_folds(y, np.arange(100), 5, 1)
    assert [int(y[fold == f].sum()) for f in range(5)] == [2, 2, 2, 2, 2]


def test_targets_are_spread_evenly_over_their_range():
    y = np.arange(100.0)[:, None]
    assert np.bincount(strata(y)).tolist() == [10] * 10
    fold = k_folds(y, np.arange(100), 5, 1)
    assert all(abs(y[fold == f].mean() - 49.5) < 3 for f in range(5))


def test_the_same_seed_gives_the_same_folds():
    y = np.arange(50) % 2
    assert (k_folds(y, np.arange(50), 5, 3) == k_folds(y, np.arange(50), 5, 3)).all()
    assert (k_folds(y, np.arange(50), 5, 3) != k_folds(y, np.arange(50), 5, 4)).any()


def test_copies_reverse_complements_and_mutants_are_one_cluster():
    data = toy(6)
    data.x[1] = data.x[0]
    data.x[2] = complement(data.x[0])
    data.x[3] = data.x[0]
    data.x[3, 30] = (data.x[3, 30] + 1) % 4
    cluster = clusters_of(data, "similarity", similar(data, Split()))
    assert len(set(cluster[:4])) == 1
    assert len(set(cluster)) == 3


def test_groups_join_what_is_similar():
    data = toy(6, group=list("abbcde"))
    data.x[0] = data.x[1]
    cluster = clusters_of(data, "similarity", similar(data, Split()))
    assert cluster.tolist() == [0, 0, 0, 1, 2, 3]
    assert clusters_of(data, "group", similar(data, Split())).tolist() == [0, 1, 1, 2, 3, 4]
    assert clusters_of(data, "random", similar(data, Split())).tolist() == list(range(6))


def test_validation_is_a_part_of_the_training_fold_with_whole_clusters():
    data = toy()
    table = assigned(data, Split(folds=3))
    for repeat, fold in rounds(table):
        training, inner, held_out = parts(table, data.y, repeat, fold, 0.2, 1)
        together = np.concatenate([training, inner, held_out])
        assert sorted(together) == list(range(60))
        assert len(inner) > 0
        assert (table["fold"].to_numpy()[held_out] == fold).all()


def test_repeats_draw_folds_anew():
    table = assigned(toy(), Split(folds=3, repeats=2, by="random"))
    first, second = (table[table["repeat"] == r]["fold"].to_numpy() for r in (0, 1))
    assert (first != second).any()
    assert rounds(table) == [(r, f) for r in (0, 1) for f in range(3)]


def test_groups_stay_together():
    groups = np.repeat([f"g{i}" for i in range(12)], 5)
    table = assigned(toy(group=groups), Split(by="group", folds=4))
    assert table.assign(group=groups).groupby("group")["fold"].nunique().max() == 1


def test_a_given_split_decides_by_itself():
    split = np.array(["train", "validation", "test"] * 20)
    data = toy(split=split)
    table = assigned(data, Split())
    assert rounds(table) == [(0, 0)]
    training, inner, held_out = parts(table, data.y, 0, 0, 0.2, 1)
    assert (split[training] == "train").all()
    assert (split[inner] == "validation").all()
    assert (split[held_out] == "test").all()
    assert len(training) + len(inner) + len(held_out) == 60


def test_given_fold_numbers_are_folds():
    data = toy(split=np.array(["1", "2", "5"] * 20))
    table = assigned(data, Split(by="column"))
    assert sorted(set(table["fold"])) == [1, 2, 5], "they are the user's own numbers"
    assert rounds(table) == [(0, 1), (0, 2), (0, 5)]
    assert (table["fold"].astype(str) == data.examples["split"]).all()


def test_chromosomes_are_read_from_names():
    data = toy()
    data.examples["id"] = [f"chr{i % 4 + 1}:{i}-{i + 40}" for i in range(60)]
    cluster = clusters_of(data, "chromosome", similar(data, Split()))
    assert cluster.tolist() == [i % 4 for i in range(60)]


def test_chromosomes_of_a_column_go_before_names():
    data = toy(chromosome=[f"{i % 3}" for i in range(60)])
    data.examples["id"] = [f"chr{i}:1-2" for i in range(60)]
    assert clusters_of(data, "chromosome", similar(data, Split())).tolist() == [0, 1, 2] * 20


def test_whole_chromosomes_are_held_out():
    data = toy(chromosome=[f"chr{i % 6}" for i in range(60)])
    table = assigned(data, Split(by="chromosome", folds=3))
    parts_of = table.assign(chromosome=data.examples["chromosome"]).groupby("chromosome")["fold"]
    assert parts_of.nunique().max() == 1
    assert np.bincount(table["fold"]).tolist() == [20, 20, 20]


def test_the_final_model_has_a_validation_part_too():
    data = toy()
    table = assigned(data, Split(folds=3))
    training, inner = validation_of(table, data.y, 0.2, 1)
    assert len(set(training) & set(inner)) == 0
    assert len(training) + len(inner) == 60


@pytest.mark.parametrize("n", [9, 20, 60])
@pytest.mark.parametrize("copies", [1, 3])
def test_few_targets_still_leave_folds_and_a_validation_part(n, copies):
    y = np.random.default_rng(n).normal(size=(n, 1))
    clusters = np.arange(n) // copies
    assert set(k_folds(y, clusters, 3, 1)) == {0, 1, 2}
    assert 0 < validation_part(y, clusters, 0.15, 1).sum() < n / 2


@pytest.mark.parametrize("copies", [1, 2])
def test_small_classes_still_leave_a_validation_part(copies):
    """Three examples of each class can stand in no more than three of the seven parts."""
    chosen = validation_part(np.arange(24) % 8, np.arange(24) // copies, 0.15, 1)
    assert 0 < chosen.sum() < 12


def test_one_cluster_still_leaves_a_validation_part():
    chosen = validation_part(np.arange(20) % 2, np.zeros(20, int), 0.2, 1)
    assert 0 < chosen.sum() < 20


@pytest.mark.parametrize(
    ("columns", "split", "says"),
    [
        ({}, {"by": "group"}, "no groups"),
        ({}, {"by": "column"}, "no split"),
        ({}, {"by": "chromosome"}, "no chromosome"),
        ({"group": ["g"] * 60}, {"by": "group"}, "only 1 clusters"),
        (
            {"group": ["g"] * 56 + list("abcd")},
            {"by": "group", "folds": 4},
            "so large that one of 4 folds would hold 56 of 60 examples: one cluster has 56 "
            "examples, 28 of the 30 of class 'a' among them",
        ),
        (
            {"chromosome": ["chr1"] * 59 + [None]},
            {"by": "chromosome"},
            "id e59: no chromosome is given; fill the column",
        ),
        ({"split": ["train"] * 60}, {"by": "column"}, "no test rows"),
        ({"split": ["test"] * 60}, {"by": "column"}, "no train rows"),
        ({"split": ["0"] * 60}, {"by": "column"}, "one fold only"),
        ({"split": ["0", "test"] * 30}, {"by": "column"}, "both fold numbers and words"),
    ],
)
def test_what_cannot_be_split_is_said_in_a_sentence(columns, split, says):
    with pytest.raises(UserError, match=says) as error:
        assigned(toy(**columns), Split(**split))
    assert "\n" not in str(error.value)


def test_groups_beside_a_given_split_bind_the_validation_part():
    """Beside a given split every example once counted for itself, so validation rewarded copies."""
    split = np.where(np.arange(60) < 40, "train", "test")
    groups = np.array([f"g{i // 5}" for i in range(60)])
    data = toy(split=split, group=groups)
    table = assigned(data, Split(by="column"))
    training, inner, _ = parts(table, data.y, 0, 0, 0.2, 1)
    assert not set(groups[training]) & set(groups[inner])


def test_a_large_cluster_does_not_swallow_the_training_fold():
    """The part with a cluster of more than half of the examples was once taken for validation."""
    clusters = np.concatenate([np.zeros(500, int), np.arange(1, 301)])
    for seed in range(5):
        assert validation_part(np.arange(800) % 2, clusters, 0.15, seed).mean() < 0.3


def test_folds_that_leave_one_class_to_train_on_are_refused():
    data = toy(split=np.where(np.arange(60) % 2 == 0, "train", "test"))
    table = assigned(data, Split(by="column"))
    with pytest.raises(UserError, match="only class 'a' is left to train on"):
        require_trainable(data.facts, data.y, table)


def test_near_duplicates_across_a_given_split_are_counted():
    data = toy(split=np.where(np.arange(60) < 40, "train", "test"))
    data.x[50] = data.x[0]
    data.x[51] = complement(data.x[1])
    pairs = similar(data, Split())

    def leakage(split):
        table = assigned(data, split)
        found = leaks(data.examples["id"], table, pairs)
        return audit_checks(data.facts, found, table, pairs)[-1]

    check = leakage(Split(by="column"))
    assert (check.name, check.status, check.measured) == ("leakage", "fail", 2 / 20)
    assert leakage(Split(by="similarity")).measured == 0


def test_groups_and_near_duplicates_are_joined_beside_a_given_split():
    data = toy(split=np.where(np.arange(60) < 40, "train", "test"),
               group=[f"g{i // 2}" for i in range(60)])  # fmt: skip
    data.x[4] = data.x[0]
    cluster = assigned(data, Split(by="column"))["cluster"]
    assert len(set(cluster[[0, 1, 4, 5]])) == 1
    assert cluster.nunique() == 29


def test_variants_of_one_sequence_are_no_cluster_beside_a_given_split_but_groups_are():
    group = ["g0"] * 40 + [f"g{i}" for i in range(1, 21)]
    data = toy(split=np.where(np.arange(60) % 2 < 1, "train", "test"), group=group)
    assert np.bincount(assigned(data, Split(by="column"))["cluster"]).max() == 40
    data.x[:] = data.x[0]
    assert np.bincount(assigned(data, Split(by="column"))["cluster"]).max() == 40
    alone = toy(split=np.where(np.arange(60) % 2 < 1, "train", "test"))
    alone.x[:] = alone.x[0]
    assert assigned(alone, Split(by="column"))["cluster"].nunique() == 60


def test_validation_takes_no_class_away_where_it_can_choose():
    lost = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        clusters = np.repeat(np.arange(6), rng.integers(3, 12, 6))
        classes = np.array([0, 0, 0, 1, 1, 2])[rng.permutation(6)]
        y = np.where(rng.random(len(clusters)) < 0.9, classes[clusters], 0)
        chosen = validation_part(y, clusters, 0.2, seed)
        assert 0 < chosen.sum() < len(y)
        lost += len(np.unique(y[~chosen])) < len(np.unique(y))
    assert lost <= 3
