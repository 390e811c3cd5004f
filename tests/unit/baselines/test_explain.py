"""Coefficients: the planted feature is the largest, and names line up with columns."""

import numpy as np
import pandas as pd
import pytest
from baseline_cases import suited

from motifold.artifacts import Facts
from motifold.baselines.build import METHODS, build_baseline
from motifold.baselines.explain import Linear, linear_parts, with_folds
from motifold.baselines.fit import fit_baseline

LINEAR = {"kmer_linear", "position_linear"}
RNG = np.random.default_rng(0)


def explained(settings, facts, x, y):
    return linear_parts(
        fit_baseline(build_baseline(facts, settings, 1), x, y, None, bool(facts.classes)), facts
    )


def noise(n=400, length=12):
    return RNG.integers(0, 4, (n, length)).astype(np.uint8)


def test_the_planted_position_has_the_largest_coefficient(settings):
    x = noise()
    y = (x[:, 6] == 2).astype(np.int64)
    facts = Facts("toy", "rna", "classification", [12], ["no", "yes"])
    linear = explained(settings["position_linear"], facts, x, y)
    assert linear.form == "positions"
    assert linear.outputs == ["yes"], "two classes have one row of coefficients"
    assert linear.names[:5] == ["A1", "C1", "G1", "U1", "A2"]
    assert linear.coefficients.shape == (1, 48)
    assert linear.names[linear.coefficients[0].argmax()] == "G7"


def test_the_planted_word_has_the_largest_coefficient_of_its_length(settings):
    x = noise(600)
    present = np.zeros(600, bool)
    for start in range(10):
        present |= (x[:, start : start + 3] == [3, 0, 3]).all(axis=1)
    x, y = x[:, :12], present.astype(np.int64)
    facts = Facts("toy", "dna", "classification", [12], ["no", "yes"])
    linear = explained(settings["kmer_linear"], facts, x, y)
    assert linear.form == "words"
    assert linear.names[linear.coefficients[0].argmax()] == "TAT"


def test_each_of_three_classes_has_its_own_row(settings):
    x = noise()
    y = np.minimum(x[:, 4], 2).astype(np.int64)
    facts = Facts("toy", "dna", "classification", [12], ["a", "b", "c"])
    linear = explained(settings["position_linear"], facts, x, y)
    assert linear.outputs == ["a", "b", "c"]
    largest = linear.coefficients.argmax(axis=1)
    assert [linear.names[one] for one in largest[:2]] == ["A5", "C5"]
    assert linear.names[largest[2]] in {"G5", "T5"}


def test_rows_are_named_after_the_classes_that_training_held(settings):
    x = noise()
    y = np.where(x[:, 4] == 0, 2, 0)
    facts = Facts("toy", "dna", "classification", [12], ["a", "b", "c"])
    linear = explained(settings["position_linear"], facts, x, y)
    assert linear.outputs == ["c"]
    assert linear.names[linear.coefficients[0].argmax()] == "A5"


@pytest.mark.parametrize("targets", [["u"], ["u", "v"]])
def test_a_coefficient_of_ridge_is_the_change_of_the_target(settings, targets):
    x = noise(1000)
    effect = np.stack([3.0 * (x[:, 1] == 3), -2.0 * (x[:, 8] == 0)], axis=1)[:, : len(targets)]
    facts = Facts("toy", "dna", "regression", [12], targets=targets)
    linear = explained(settings["position_linear"], facts, x, effect)
    assert linear.outputs == targets
    assert linear.names[np.abs(linear.coefficients[0]).argmax()] == "T2"
    of_position = linear.coefficients[0, 4:8]
    np.testing.assert_allclose(of_position[3] - of_position[:3], 3, atol=0.05)
    if len(targets) == 2:
        assert linear.names[linear.coefficients[1].argmin()] == "A9"


def test_pixels_are_named_by_row_column_and_channel(settings):
    x = RNG.integers(0, 256, (400, 3, 4, 2)).astype(np.uint8)
    y = (x[:, 1, 2, 1] > 128).astype(np.int64)
    facts = Facts("toy", "image", "classification", [3, 4, 2], ["dark", "light"])
    linear = explained(settings["position_linear"], facts, x, y)
    assert linear.form == "pixels"
    assert len(linear.names) == 24
    assert linear.names[linear.coefficients[0].argmax()] == "row 2 column 3 channel 2"


@pytest.mark.parametrize(
    ("method", "task"), suited(sorted(METHODS), ["two classes", "one target", "images"])
)
def test_only_linear_models_in_plain_features_have_coefficients(planted, settings, task, method):
    data = planted(task, 60)
    linear = explained(settings[method], data.facts, data.x, data.y)
    assert (linear is not None) == (method in LINEAR)
    if linear is not None:
        assert linear.coefficients.shape == (len(linear.outputs), len(linear.names))


def linear(coefficients, outputs):
    return Linear("words", ["AA", "AC"], outputs, np.array(coefficients, float))


def rows(final):
    return pd.DataFrame(
        [
            (name, output, final.coefficients[place, column])
            for place, output in enumerate(final.outputs)
            for column, name in enumerate(final.names)
        ],
        columns=["feature", "output", "coefficient"],
    )


def test_coefficients_are_set_beside_those_of_the_fold_models():
    facts = Facts("toy", "dna", "classification", [9], ["no", "yes"])
    final = linear([[2.0, -1.0]], ["yes"])
    folds = [linear([[1.0, -1.0]], ["yes"]), linear([[3.0, 2.0]], ["yes"])]
    table = with_folds(rows(final), final, folds, facts)
    assert table["class"].tolist() == ["yes", "no"], (
        "of two classes a negative one is for the first"
    )
    assert table["mean"].tolist() == [2.0, 0.5]
    np.testing.assert_allclose(table["sd"], [2**0.5, 4.5**0.5])
    assert table["same_sign"].tolist() == [1.0, 0.5]


def test_of_several_classes_a_negative_coefficient_is_for_none_of_them():
    facts = Facts("toy", "dna", "classification", [9], ["a", "b", "c"])
    final = linear([[1, -1], [0, 1], [-2, 2]], ["a", "b", "c"])
    lacking = linear([[9, 9]], ["c"])
    table = with_folds(rows(final), final, [final, lacking], facts)
    assert table["class"].tolist() == ["a", "", "", "b", "", "c"]
    assert table["mean"].tolist() == [1, -1, 0, 1, -2, 2], "a fold that lacks a class is left out"
    assert table["sd"].isna().all()
    alone = with_folds(rows(final), final, [lacking], facts)
    assert alone[["mean", "sd", "same_sign"]].isna().all(axis=None)


def test_of_numbers_no_class_is_spoken_for():
    facts = Facts("toy", "dna", "regression", [9], targets=["u"])
    final = linear([[1, -1]], ["u"])
    assert with_folds(rows(final), final, [final], facts)["class"].tolist() == ["", ""]
