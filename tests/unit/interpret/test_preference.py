"""How often chance is taken for a preference."""

import numpy as np
import pytest

from motifold.interpret.preference import Arrangement, Measured, preferences, preferred

WAYS = [
    Arrangement(left, strands, spacing)
    for left in (0, 1)
    for strands in ("++", "+-", "-+", "--")
    for spacing in range(5)
]


def chance(folds, rng, between=1.0, within=0.3):
    """Interactions of models that have their whims, none in common."""
    made = []
    for _ in range(folds):
        whim = between * rng.normal(size=(len(WAYS), 1))
        interaction = whim + within * rng.normal(size=(len(WAYS), 8))
        made.append(Measured(1 + interaction, interaction))
    return made


@pytest.mark.parametrize("folds", [2, 3, 5, 10])
def test_whims_of_single_models_are_seldom_taken_for_a_preference(folds):
    rng = np.random.default_rng(0)
    p_values = [preferred(WAYS, chance(folds, rng)).p_value for _ in range(100)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.09


def test_the_noise_of_backgrounds_is_seldom_taken_for_a_preference_of_one_model():
    rng = np.random.default_rng(1)
    p_values = [preferred(WAYS, chance(1, rng, between=0)).p_value for _ in range(100)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.09


def test_a_preference_that_models_share_is_found_though_they_differ():
    rng, hits = np.random.default_rng(2), 0
    for _ in range(50):
        folds = chance(5, rng, between=0.5)
        for fold in folds:
            fold.interaction[17] += 3 * rng.uniform(0.5, 1.5)
        one = preferred(WAYS, folds)
        hits += one.number == 17 and one.p_value < 0.05
        assert one.same >= 1
    assert hits >= 48


def disagreeing(folds, first):
    """Models of which each prefers another arrangement, and all have a second one in common."""
    made = []
    for fold in range(folds):
        interaction = np.zeros((len(WAYS), 8))
        interaction[first] = 1.0
        interaction[7 + fold] = 1.2 if fold < folds - 1 else 0.5
        made.append(Measured(1 + interaction, interaction))
    return made


def test_an_arrangement_that_most_folds_do_not_put_first_is_not_named():
    folds = disagreeing(5, 3)
    one = preferred(WAYS, folds)
    assert (one.number, one.same, one.folds, one.shared) == (3, 1, 5, False)
    assert one.p_value < 0.05
    (row,) = preferences([(WAYS, folds)], [("a", "b")])
    assert not row[3]
    assert "do not agree" in row[4]
    assert "first in 1 of 5" in row[4]
    assert "stands out:" not in row[4]


def test_an_arrangement_that_most_folds_put_first_is_named():
    folds = [*disagreeing(2, 3)[:1], *[disagreeing(1, 3)[0]] * 2]
    (row,) = preferences([(WAYS, folds)], [("a", "b")])
    assert row[3]
    assert "first in the models of 2 of 3 folds" in row[4]


def test_pairs_are_many_tests_and_a_preference_must_matter():
    rng = np.random.default_rng(3)
    folds = chance(5, rng, between=0.05, within=0.01)
    for fold in folds:
        fold.interaction[3] += 0.6
    pairs = [("a", "b"), ("a", "c")]
    rows = preferences([(WAYS, folds), (WAYS, chance(5, rng))], pairs)
    assert rows[0][3]
    assert rows[0][2] == pytest.approx(2 * preferred(WAYS, folds).p_value)
    assert rows[0][4].startswith("a (+) with 3 letters to b (+) on its right stands out")
    assert not rows[1][3]
    strong = [Measured(fold.effect + 20, fold.interaction) for fold in folds]
    assert not preferences([(WAYS, strong)], pairs[:1])[0][3]
