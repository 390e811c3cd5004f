"""Trials: what a model sees under each, and what the scores betray."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import CLASSIFICATION_METRICS, Data, Facts
from motifold.config.trials import Trial
from motifold.splits.assign import parts
from motifold.trials.run import COLUMNS, one_by_one, run_trials

PERMUTED = [Trial("permuted", draw=draw) for draw in range(6)]


def spy(seen):
    """A learner that keeps what it is given and guesses."""

    def learn(data, training, inner, held_out, seed):
        seen.append((data, training, inner, held_out, seed))
        return np.full((len(held_out), 2), 0.5)

    return one_by_one(learn)


def seen_in(basis, *trials):
    seen = []
    table = run_trials(basis, list(trials), spy(seen))
    return seen, table


def score(table, metric="balanced_accuracy"):
    return table.loc[table["metric"] == metric, "value"].mean()


def pairs(row):
    return np.bincount(row[:-1].astype(int) * 4 + row[1:], minlength=16)


def test_unchanged_is_the_rounds_of_training(paired):
    basis = paired()
    seen, table = seen_in(basis, Trial("unchanged"))
    for fold, (data, *positions, seed) in enumerate(seen):
        wanted = parts(basis.folds, basis.data.y, 0, fold, 0.2, 1)
        assert all((a == b).all() for a, b in zip(positions, wanted, strict=True))
        assert data.y is basis.data.y
        assert seed == 1 + fold
    assert list(table) == COLUMNS
    assert set(table["metric"]) == set(CLASSIFICATION_METRICS)
    assert (table["n"] == 80).all()
    assert table["fold"].unique().tolist() == [0, 1, 2]


def test_other_seeds_change_nothing_else_and_their_mean_is_an_ensemble(paired):
    basis, asked = paired(), []

    def learner(tasks):
        asked.append(tasks)
        for data, *_, held_out, seed in tasks:  # of two networks one is right, one says nothing
            right = np.eye(2)[data.y[held_out]]
            yield right if seed > basis.seed + 10_000_000 + 2 else np.full_like(right, 0.5)

    table = run_trials(basis, [Trial("seed", seeds=2)], learner)
    [tasks] = asked  # in one call, so that networks can be trained side by side
    assert len({seed for *_, seed in tasks}) == 6
    assert not {seed for *_, seed in tasks} & {basis.seed + fold for fold in range(3)}
    for one, other in zip(tasks[:3], tasks[3:], strict=True):
        assert all((a == b).all() for a, b in zip(one[2:5], other[2:5], strict=True))
    errors = table[table["metric"] == "brier"].groupby(["trial", "draw"])["value"].mean()
    assert errors["seed"].tolist() == pytest.approx([0.5**2, 0])
    assert errors["ensemble", 0] == pytest.approx(0.25**2)


def test_folds_are_drawn_anew_and_keep_what_the_folds_of_the_dataset_keep(paired):
    basis = paired()
    seen, table = seen_in(basis, Trial("repeat"), Trial("repeat", draw=1))
    assert table.groupby("draw")["fold"].unique().map(list).tolist() == [[0, 1, 2]] * 2
    drawn = [np.zeros(len(basis.data.y), np.int64) for _ in range(3)]
    drawn[2] = basis.folds["fold"].to_numpy()
    for number, (_, training, inner, held_out, seed) in enumerate(seen):
        drawn[number // 3][held_out] = number % 3
        assert len({*training, *inner, *held_out}) == len(basis.data.y)
        assert seed == basis.seed + number % 3
    clusters = basis.folds["cluster"].to_numpy()
    for one in drawn:
        assert len({*zip(clusters, one, strict=True)}) == len({*clusters})


def test_other_seeds_of_the_folds_are_other_folds(paired):
    draws = [Trial("repeat", draw=draw) for draw in range(4)]
    seen, _ = seen_in(paired(), *draws)
    parts_held = {tuple(held_out) for *_, held_out, _ in seen}
    assert len(parts_held) > 8


def test_a_draw_that_parts_the_examples_as_before_is_no_other_draw(paired):
    """Five large clusters in five folds: there are no others."""
    basis = paired(copies=20, folds=5)
    fold = basis.folds["cluster"].to_numpy() % 5
    folds = basis.folds.assign(fold=fold, cluster=fold)
    seen, table = seen_in(replace(basis, folds=folds), Trial("repeat"), Trial("repeat", draw=1))
    assert seen == [] and table.empty


def test_trials_of_the_same_examples_are_handed_over_at_once(paired):
    """What they change of labels and folds is in each task; scores find back to their trials."""
    basis, asked = paired(), []
    trials = [Trial("permuted"), Trial("shuffled"), Trial("seed", seeds=2), Trial("repeat")]

    def learner(tasks):
        asked.append(tasks)
        for one in tasks:
            rng = np.random.default_rng(int(one.data.y @ np.arange(len(one.data.y))) + one.seed)
            yield rng.dirichlet([1, 1], len(one.held_out))

    one_by_one = run_trials(basis, trials, learner)
    assert len(asked) == 4
    at_once = run_trials(basis, trials, learner, at_once=True)
    assert [len(some) for some in asked[4:]] == [3 + 6 + 3, 3]
    pd.testing.assert_frame_equal(at_once, one_by_one)  # in the order of the trials


def test_the_ensemble_of_numbers_is_their_mean(paired):
    """Of classes a sum says the same, because probabilities are made to add up to 1."""
    basis = paired()
    facts = Facts("toy", "dna", "regression", [25], targets=["strength"])
    y = np.arange(len(basis.data.y), dtype=np.float64)[:, None]
    basis = replace(basis, data=replace(basis.data, facts=facts, y=y))

    def learner(tasks):
        for data, *_, held_out, seed in tasks:  # one is 3 too high, the other right
            yield data.y[held_out] + (3.0 if seed < 20_000_000 else 0.0)

    table = run_trials(basis, [Trial("seed", seeds=2)], learner)
    errors = table[table["metric"] == "mae"].groupby("trial")["value"].mean()
    assert errors["ensemble"] == pytest.approx(1.5)


def test_only_the_first_repeat_is_tried(paired):
    basis = paired()
    twice = replace(basis, folds=pd.concat([basis.folds, basis.folds.assign(repeat=1)]))
    assert run_trials(twice, PERMUTED, spy([])).equals(run_trials(basis, PERMUTED, spy([])))


def test_honest_folds_leave_a_model_that_knows_copies_by_heart_a_guess(paired, by_heart):
    table = run_trials(paired(), PERMUTED, by_heart)
    assert score(table) == pytest.approx(0.5, abs=0.1)
    assert table["draw"].nunique() == len(PERMUTED)


def test_a_leak_between_folds_shows_under_permuted_labels(paired, by_heart):
    assert score(run_trials(paired(parted=True), PERMUTED, by_heart)) > 0.95
    hidden = run_trials(paired(parted=True, linked=False), PERMUTED, by_heart)
    assert score(hidden) < 0.65, "labels that twins do not share would hide it"


def test_groups_that_leak_show_under_permuted_labels(paired, by_heart):
    """Copies that are known only as members of one group."""
    basis = paired(parted=True, linked=False, group=[f"g{row // 2}" for row in range(120)])
    assert score(run_trials(basis, PERMUTED, by_heart)) > 0.95


def test_permuted_labels_are_those_that_are_predicted_too(paired):
    basis = paired()

    def cheat(data, training, inner, held_out, seed):
        return np.eye(2)[data.y[held_out]]

    table = run_trials(basis, PERMUTED, one_by_one(cheat))
    assert score(table) == 1
    seen, _ = seen_in(basis, *PERMUTED)
    drawn = {data.y.tobytes() for data, *_ in seen}
    assert len(drawn) == len(PERMUTED), "one draw for all folds, another for each permutation"
    assert basis.data.y.tobytes() not in drawn


def test_shuffled_sequences_keep_their_dinucleotides_in_all_parts(paired):
    basis = paired()
    seen, _ = seen_in(basis, Trial("shuffled"))
    data = seen[0][0]
    assert all(one is data for one, *_ in seen)
    for row, was in zip(data.x, basis.data.x, strict=True):
        assert (pairs(row) == pairs(was)).all()
    assert (data.x != basis.data.x).any(axis=1).mean() > 0.9
    assert (data.y == basis.data.y).all()


def test_fractions_take_less_to_train_on_and_the_same_to_score(paired):
    basis = paired()
    trials = [Trial("fraction", share, rounds=2) for share in (0.25, 0.5)]
    (*first, _), (*_, _), (*larger, _), (*_, _) = (one[1:] for one in seen_in(basis, *trials)[0])
    table = seen_in(basis, *trials)[1]
    whole = parts(basis.folds, basis.data.y, 0, 0, 0.2, 1)
    assert (first[2] == whole[2]).all()
    for small, large, every, share in zip(first, larger, whole[:2], (0.25, 0.25), strict=False):
        assert len(small) == pytest.approx(share * len(every), abs=2)
        assert set(small) < set(large) < set(every)
    assert table["fold"].unique().tolist() == [0, 1]
    sizes = table.groupby("fraction")["n"].unique()
    assert sizes[0.5] == pytest.approx(40, abs=2)


def test_random_folds_part_copies_and_leak_free_folds_keep_them(paired, by_heart):
    parting, keeping = Trial("random_folds"), Trial("leak_free_folds")
    assert score(run_trials(paired(), [parting], by_heart)) > 0.7
    assert score(run_trials(paired(), [Trial("unchanged")], by_heart)) < 0.65
    basis = paired(parted=True)
    for _, training, inner, held_out, _ in seen_in(basis, keeping)[0]:
        inside = basis.copies[np.concatenate([training, inner])]
        assert not set(inside) & set(basis.copies[held_out])
        assert len(held_out) == 40


def test_folds_that_cannot_be_drawn_are_left_out(paired):
    basis = paired(parted=True)
    one = replace(basis, copies=np.zeros(len(basis.data.y), np.int64))
    seen, table = seen_in(one, Trial("leak_free_folds"), Trial("unchanged"))
    assert table["trial"].unique().tolist() == ["unchanged"]
    assert len(seen) == 3


def test_of_large_data_a_part_is_tried_that_keeps_copies_together(paired):
    basis = paired()
    seen, table = seen_in(basis, Trial("unchanged", most=40), Trial("permuted", most=40))
    assert (table["n"] <= 44).all()
    assert (table["n"] >= 30).all()
    data = seen[0][0]
    assert all(len(held_out) == 40 for _, _, _, held_out, _ in seen), (
        "as many to score as there are"
    )
    assert data.examples["id"].tolist() == seen[3][0].examples["id"].tolist()
    numbers = data.examples["id"].str[1:].astype(int)
    for _, training, inner, _, _ in seen[:3]:
        family = numbers[np.concatenate([training, inner])] // 2
        assert (np.unique(family, return_counts=True)[1] == 2).mean() > 0.8
    assert (data.x == basis.data.x[numbers]).all()
    assert (data.y == basis.data.y[numbers]).all()
    whole, _ = seen_in(basis, Trial("unchanged", most=80))
    assert whole[0][0] is basis.data


def test_a_fold_with_one_class_to_train_on_is_left_out(paired):
    basis = paired()
    folds = basis.folds.assign(fold=np.where(basis.data.y == 0, 0, 1))
    seen, table = seen_in(replace(basis, folds=folds), Trial("unchanged"))
    assert seen == []
    assert table.empty
    assert list(table) == COLUMNS


def test_a_given_test_part_is_the_only_round(paired):
    basis = paired()
    fold = np.where(np.arange(120) < 30, 0, -1)
    given = basis.folds.assign(fold=fold, split=np.where(fold == 0, "test", "train"))
    seen, table = seen_in(replace(basis, folds=given), Trial("unchanged", most=45))
    assert len(seen) == 1
    assert table["n"].between(40, 50).all()
    assert len(seen[0][3]) == 30


def test_numbers_are_tried_like_classes(paired):
    basis = paired()
    facts = Facts("toy", "dna", "regression", [25], targets=["u"])
    data = Data(facts, basis.data.examples, basis.data.x, np.arange(120.0)[:, None])

    def mean(data, training, inner, held_out, seed):
        return np.full((len(held_out), 1), data.y[training].mean())

    trials = [Trial("permuted"), Trial("fraction", 0.5)]
    table = run_trials(replace(basis, data=data), trials, one_by_one(mean))
    assert table.loc[table["metric"] == "r2", "value"].max() < 0.05
    assert table.groupby("trial")["metric"].nunique().tolist() == [6, 6]


def test_the_same_seed_gives_the_same_table(paired, by_heart):
    trials = [*PERMUTED, Trial("shuffled"), Trial("random_folds"), Trial("fraction", 0.3)]
    one, again, other = (
        run_trials(replace(paired(), seed=seed), trials, by_heart) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)


def grouped(paired, mixed):
    group = [f"g{row // 10}" for row in range(120)]
    basis = paired(group=group, linked=False)
    y = np.arange(120) % 2 if mixed else np.arange(120) // 10 % 2
    return replace(basis, data=replace(basis.data, y=y))


def test_labels_within_groups_are_permuted_only_where_groups_hold_several(paired):
    trials = [Trial("permuted_within_groups"), Trial("permuted")]
    assert set(seen_in(paired(), *trials)[1]["trial"]) == {"permuted"}
    assert set(seen_in(grouped(paired, False), *trials)[1]["trial"]) == {"permuted"}
    seen, table = seen_in(grouped(paired, True), *trials)
    assert table["trial"].unique().tolist() == ["permuted_within_groups", "permuted"]
    within = seen[0][0].y.reshape(12, 10)
    assert (within.sum(axis=1) == 5).all()
    assert (within.ravel() != grouped(paired, True).data.y).any()


def big_test_part(paired, test=60, training=3000):
    """A given split whose test examples each have a twin among very many training examples."""
    basis, rng = paired(), np.random.default_rng(0)
    x = rng.integers(0, 4, (training, 25)).astype(np.uint8)
    x = np.concatenate([x, x[:test]])
    y = np.concatenate([np.arange(training), np.arange(test)]) % 2
    ids = [f"e{row}" for row in range(len(y))]
    copies = np.concatenate([np.arange(training), np.arange(test)])
    held = np.arange(len(y)) >= training
    folds = pd.DataFrame(
        {"id": ids, "repeat": 0, "fold": np.where(held, 0, -1), "cluster": copies,
         "split": np.where(held, "test", "train")}
    )  # fmt: skip
    examples = pd.DataFrame({"id": ids, "label": np.array(["a", "b"])[y]})
    return replace(basis, data=Data(basis.data.facts, examples, x, y), folds=folds, copies=copies)


def test_a_small_test_part_is_scored_whole_and_its_kin_are_trained_on(paired, by_heart):
    basis = big_test_part(paired)
    trials = [replace(trial, most=500) for trial in PERMUTED]
    seen, table = seen_in(basis, *trials)
    assert all(len(one[3]) == 60 for one in seen)
    assert table["n"].between(490, 510).all()
    assert score(run_trials(basis, trials, by_heart)) > 0.95


def test_of_many_large_folds_about_five_hundred_are_held_out_and_most_are_trained_on(paired):
    basis = big_test_part(paired, 0, 9000)
    folds = basis.folds.assign(fold=np.arange(9000) % 10, split="")
    seen, table = seen_in(replace(basis, folds=folds), Trial("unchanged", most=1000))
    assert all(len(one[3]) == pytest.approx(500, abs=60) for one in seen)
    assert table["n"].between(990, 1010).all()


def test_folds_with_other_numbers_are_drawn_anew_as_many(paired):
    basis = paired()
    shifted = replace(basis, folds=basis.folds.assign(fold=basis.folds["fold"] + 3))
    table = run_trials(shifted, [Trial("random_folds"), Trial("unchanged")], spy([]))
    assert table.groupby("trial")["fold"].nunique().tolist() == [3, 3]
    assert sorted(table.loc[table["trial"] == "unchanged", "fold"].unique()) == [3, 4, 5]


def test_a_given_test_part_is_compared_with_folds_of_its_size(paired):
    basis = paired()
    fold = np.where(np.arange(120) < 30, 0, -1)
    given = basis.folds.assign(fold=fold, split=np.where(fold == 0, "test", "train"))
    trials = [Trial("leak_free_folds"), Trial("random_folds")]
    table = run_trials(replace(basis, folds=given), trials, spy([]))
    assert table.groupby("trial")["fold"].nunique().tolist() == [4, 4]


def test_random_folds_are_compared_with_nothing_where_leak_free_ones_cannot_be_drawn(paired):
    basis = paired(parted=True)
    one = replace(basis, copies=np.zeros(len(basis.data.y), np.int64))
    trials = [Trial("unchanged"), Trial("leak_free_folds"), Trial("random_folds")]
    assert seen_in(one, *trials)[1]["trial"].unique().tolist() == ["unchanged"]
