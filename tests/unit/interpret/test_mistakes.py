"""The errors that are shown are the gravest, and not all of one kind."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.interpret.mistakes import CLASSES, NUMBERS, confident_errors

FACTS = Facts("toy", "image", "classification", [2, 2, 1], ["a", "b", "c"])


def predictions(rows):
    """Rows of label and three scores."""
    table = pd.DataFrame(rows, columns=["label", "a", "b", "c"])
    table.insert(0, "id", [f"e{place}" for place in range(len(table))])
    table.insert(1, "repeat", 0)
    table.insert(2, "fold", np.arange(len(table)) % 2)
    return table


def test_errors_come_with_what_they_were_taken_for_the_surest_first():
    table = predictions(
        [("a", 0.9, 0.1, 0.0), ("a", 0.3, 0.6, 0.1), ("b", 0.0, 0.1, 0.9), ("c", 0.5, 0.1, 0.4)]
    )
    assert confident_errors(FACTS, table).to_dict("records") == [
        {"id": "e2", "fold": 0, "truth": "b", "predicted": "c", "score": 0.9, "score_truth": 0.1},
        {"id": "e1", "fold": 1, "truth": "a", "predicted": "b", "score": 0.6, "score_truth": 0.3},
        {"id": "e3", "fold": 1, "truth": "c", "predicted": "a", "score": 0.5, "score_truth": 0.4},
    ]


def test_no_class_has_more_than_half_as_long_as_others_have_errors():
    alike = [("a", 0.0, 1 - place / 1000, 0.0) for place in range(50)]
    table = predictions([*alike, ("b", 0.4, 0.3, 0.3), ("c", 0.5, 0.3, 0.2)])
    assert confident_errors(FACTS, table, 4)["truth"].tolist() == ["a", "a", "c", "b"]
    assert confident_errors(FACTS, table, 12)["truth"].value_counts().to_dict() == {
        "a": 10, "b": 1, "c": 1,
    }  # fmt: skip
    assert (confident_errors(FACTS, table.head(50), 12)["truth"] == "a").all()


@given(st.integers(0, 60), st.integers(1, 20), st.integers(0, 9))
def test_every_row_is_an_error_and_scores_fall(examples, n, seed):
    rng = np.random.default_rng(seed)
    scores = rng.dirichlet([1, 1, 1], examples)
    table = predictions(
        [(one, *row) for one, row in zip(rng.choice(FACTS.classes, examples), scores, strict=True)]
    )
    found = confident_errors(FACTS, table, n)
    wrong = int(
        (scores.argmax(axis=1) != [FACTS.classes.index(one) for one in table["label"]]).sum()
    )
    assert len(found) == min(n, wrong)
    assert found.columns.tolist() == CLASSES
    assert (found["truth"] != found["predicted"]).all()
    assert found["score"].is_monotonic_decreasing
    assert (found["score"] >= found["score_truth"]).all()


def test_scores_that_are_no_numbers_and_later_repeats_are_left_out():
    table = predictions([("a", np.nan, np.nan, np.nan), ("a", 0.1, 0.8, 0.1)])
    table.loc[1, "repeat"] = 1
    assert confident_errors(FACTS, table).empty


def test_numbers_are_ranked_by_their_distance_in_spreads_of_their_own_target():
    facts = Facts("toy", "image", "regression", [2, 2, 1], targets=["small", "large"])
    table = pd.DataFrame(
        {
            "id": list("abcd"), "repeat": 0, "fold": [0, 1, 0, 1],
            "target_small": [0.0, 1, 0, 1], "target_large": [0.0, 1000, 0, 1000],
            "small": [0.0, 1, 2, 1], "large": [900.0, 1000, 0, 999],
        }
    )  # fmt: skip
    found = confident_errors(facts, table)
    assert found.columns.tolist() == NUMBERS
    assert found["id"].tolist() == ["c", "a", "d"], "what was met is no error"
    assert found["target"].tolist() == ["small", "large", "large"]
    assert found["residual"].tolist() == [2, 900, -1]
    assert found["truth"].tolist() == [0, 0, 1000]
    assert confident_errors(facts, table, 1)["id"].tolist() == ["c"]


@pytest.mark.parametrize("predicted", [5.0, np.nan])
def test_a_constant_target_and_missing_predictions_do_no_harm(predicted):
    facts = Facts("toy", "dna", "regression", [4], targets=["u"])
    table = pd.DataFrame({"id": ["a"], "repeat": 0, "fold": 0, "target": [3.0], "u": [predicted]})
    assert len(confident_errors(facts, table)) == (0 if np.isnan(predicted) else 1)
    assert confident_errors(facts, table.iloc[:0]).empty
