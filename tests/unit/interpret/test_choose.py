"""Which examples are explained: those to be shown among them, the others spread."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.interpret.choose import chosen_examples

CLASSES = Facts("toy", "dna", "classification", [4], ["a", "b"])
NUMBERS = Facts("toy", "dna", "regression", [4], targets=["u"])


def predictions(labels, score, folds=2):
    """``score`` is the probability of the true class."""
    n = len(labels)
    score = np.asarray(score, float)
    right = np.asarray(labels) == "a"
    return pd.DataFrame(
        {"id": [f"e{place}" for place in range(n)], "repeat": 0, "fold": np.arange(n) % folds,
         "label": labels, "a": np.where(right, score, 1 - score),
         "b": np.where(right, 1 - score, score)}
    )  # fmt: skip


def shown(rows):
    return {(row.label, row.shown): row.id for row in rows.itertuples() if row.shown}


def test_best_typical_and_worst_come_from_all_examples_however_few_are_explained():
    rng = np.random.default_rng(0)
    score = rng.permutation(np.linspace(0.01, 0.99, 1001))
    table = predictions(["a"] * 1001, score)
    for n in (3, 5, 100):
        found = chosen_examples(CLASSES, table, n, 1)
        assert len(found) == n
        assert shown(found) == {
            ("a", "best"): f"e{score.argmax()}",
            ("a", "typical"): f"e{np.flatnonzero(np.isclose(score, 0.5))[0]}",
            ("a", "worst"): f"e{score.argmin()}",
        }


def test_each_class_has_its_own_by_the_score_of_the_true_class():
    table = predictions(list("aaabbb"), [0.9, 0.5, 0.1, 0.2, 0.8, 0.6])
    assert shown(chosen_examples(CLASSES, table, 6, 1)) == {
        ("a", "best"): "e0", ("a", "typical"): "e1", ("a", "worst"): "e2",
        ("b", "best"): "e4", ("b", "typical"): "e5", ("b", "worst"): "e3",
    }  # fmt: skip


def test_of_two_examples_none_is_typical_and_a_single_one_is():
    table = predictions(list("aab"), [0.2, 0.7, 0.4])
    assert shown(chosen_examples(CLASSES, table, 3, 1)) == {
        ("a", "best"): "e1", ("a", "worst"): "e0", ("b", "typical"): "e2",
    }  # fmt: skip


def test_where_there_is_no_room_for_all_the_first_classes_have_theirs():
    table = predictions(list("aaabbb"), [0.9, 0.5, 0.1, 0.2, 0.8, 0.6])
    found = chosen_examples(CLASSES, table, 4, 1)
    assert len(found) == 4
    assert (found["label"] == "a").sum() == 3


@given(st.integers(1, 60), st.integers(1, 40), st.integers(0, 5))
def test_it_gives_as_many_as_asked_each_once_in_their_order(examples, n, seed):
    rng = np.random.default_rng(seed)
    table = predictions(rng.choice(["a", "b"], examples), rng.random(examples))
    found = chosen_examples(CLASSES, table, n, seed)
    assert len(found) == min(n, examples)
    assert found.index.is_monotonic_increasing
    assert found.index.is_unique
    pd.testing.assert_frame_equal(found.drop(columns="shown"), table.loc[found.index])


def test_the_others_are_spread_over_folds_and_classes():
    labels = ["a"] * 180 + ["b"] * 20
    table = predictions(labels, np.random.default_rng(2).random(200))
    found = chosen_examples(CLASSES, table, 46, 1)
    others = found[found["shown"] == ""].groupby(["label", "fold"]).size()
    assert len(others) == 4
    assert others.max() - others.min() <= 4, "a rare class has nearly as many"


def test_only_the_first_repeat_is_used():
    table = predictions(list("ab"), [0.5, 0.5])
    later = table.assign(repeat=1, id=["x", "y"])
    assert chosen_examples(CLASSES, pd.concat([table, later]), 9, 1)["id"].tolist() == ["e0", "e1"]


@pytest.mark.parametrize("targets", [["u"], ["u", "v"]])
def test_of_numbers_both_halves_have_theirs_by_the_error(targets):
    facts = Facts("toy", "dna", "regression", [4], targets=targets)
    measured = np.array([1.0, 2, 3, 4, 5, 6])
    error = np.array([0.0, -1, 3, 0.5, 0.4, -7])
    columns = facts.truth_columns
    table = pd.DataFrame(
        {"id": list("abcdef"), "repeat": 0, "fold": 0} | dict.fromkeys(columns, 9.0)
    )
    table[columns[0]] = measured
    for name in targets:
        table[name] = measured + error
    found = chosen_examples(facts, table, 6, 1).set_index("id")["shown"]
    assert found.to_dict() == {
        "a": "best", "b": "typical", "c": "worst", "d": "typical", "e": "best", "f": "worst",
    }  # fmt: skip


def test_no_predictions_choose_nothing():
    for facts, truth in ((CLASSES, "label"), (NUMBERS, "target")):
        table = pd.DataFrame(columns=["id", "repeat", "fold", truth, *facts.outputs])
        assert chosen_examples(facts, table, 5, 1).empty
