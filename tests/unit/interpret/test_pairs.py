"""Pairs on scorers that want their motifs in one arrangement."""

import numpy as np
import pytest
from interpret_cases import both_strands, codes_of_word, fold_models, pattern_of, spelt

from motifold.interpret.pairs import COLUMNS, pair_effects
from motifold.interpret.planting import Planting
from motifold.interpret.preference import SAID, Arrangement
from motifold.sequence.alphabet import complement, letters_of

FIRST, SECOND = "CGACCGAA", "TGACGTTA"
STARTS = np.random.default_rng(1).integers(0, 50, 40)
PAIR = [pattern_of(FIRST, STARTS), pattern_of(SECOND, STARTS, "motif_02")]
INDEX = {"motif_01": 1, "motif_02": 1}
OPTIONS = Planting(backgrounds=6)


def wanting(spacing, left=FIRST, right=SECOND, weight=3.0, alone=0.0):
    """Two words with so many letters between them; each alone counts a little."""

    def score(codes):
        one, two = spelt(codes, left), spelt(codes, right)
        shift = len(left) + spacing
        both = (one[:, :-shift] & two[:, shift:]).any(axis=1)
        return weight * both + alone * one.any(axis=1) + alone * two.any(axis=1)

    return score


def turned(word):
    return letters_of(complement(codes_of_word(word)))


def found_in(score, **more):
    return pair_effects(PAIR, fold_models(score, **more), INDEX, OPTIONS)


def best(table):
    row = table.loc[table["interaction"].abs().idxmax()]
    return row["first"], row["second"], row["orientation"], row["spacing"]


@pytest.mark.parametrize(
    ("score", "arrangement"),
    [
        (wanting(7, alone=0.5), ("motif_01", "motif_02", "++", 7)),
        (wanting(0, SECOND, FIRST), ("motif_02", "motif_01", "++", 0)),
        (wanting(12, FIRST, turned(SECOND)), ("motif_01", "motif_02", "+-", 12)),
        (wanting(20, turned(SECOND), turned(FIRST)), ("motif_02", "motif_01", "--", 20)),
        (wanting(4, weight=-3.0, alone=2.0), ("motif_01", "motif_02", "++", 4)),
    ],
)
def test_the_spacing_and_orientation_that_a_scorer_wants_is_found(score, arrangement):
    found = found_in(score)
    assert list(found.table) == COLUMNS
    assert len(found.table) == 2 * 4 * 21
    assert best(found.table) == arrangement
    row = found.table.loc[found.table["interaction"].abs().idxmax()]
    assert abs(row["interaction"]) == pytest.approx(3, abs=0.3)
    assert row["ci_low"] < row["interaction"] < row["ci_high"]
    others = found.table.drop(index=row.name)["interaction"]
    assert others.abs().max() < 0.1
    said = found.summary.iloc[0]
    assert list(found.summary) == SAID
    assert said["preferred"]
    assert said["p_value"] < 0.01
    left, right, strands, spacing = arrangement
    assert said["says"].startswith(f"{left} ({strands[0]}) with {spacing} letters to {right}")
    assert "first in the models of 5 of 5 folds" in said["says"]


def test_a_model_of_both_strands_gives_an_arrangement_and_its_mirror():
    found = found_in(both_strands(wanting(5)))
    strong = found.table[found.table["interaction"] > 1]
    assert sorted(strong["orientation"]) == ["++", "--"]
    assert set(strong["first"]) == {"motif_01", "motif_02"}
    assert found.summary.iloc[0]["preferred"]


def test_motifs_that_only_add_up_have_no_interaction_and_no_sentence():
    def score(codes):
        return 2.0 * spelt(codes, FIRST).any(axis=1) + spelt(codes, SECOND).any(axis=1)

    found = found_in(score)
    assert found.table["interaction"].abs().max() < 1e-5
    effects = found.table.groupby("orientation")["effect"].mean()
    assert effects.to_dict() == pytest.approx({"++": 3, "+-": 1.5, "-+": 1.5, "--": 0}, abs=0.2)
    assert not found.summary["preferred"].any()
    assert (
        found.summary["says"][0] == "No spacing or orientation of motif_01 and motif_02 stands out."
    )


def test_models_that_each_want_something_else_have_no_preference():
    spacings = iter([1, 6, 9, 13, 18])
    models = fold_models(lambda codes: np.zeros(len(codes)))
    models = {
        fold: type(model)(fold_models(wanting(next(spacings)), folds=1)[0].predict, model.codes)
        for fold, model in models.items()
    }
    found = pair_effects(PAIR, models, INDEX, OPTIONS)
    assert not found.summary["preferred"].any()


@pytest.mark.parametrize("folds", [1, 2])
def test_few_folds_are_enough_for_a_strong_preference(folds):
    def score(codes):
        return wanting(7)(codes) * (1 + (codes == 0).mean(axis=1))

    found = found_in(score, folds=folds)
    assert best(found.table) == ("motif_01", "motif_02", "++", 7)
    assert found.summary["preferred"][0]
    assert ("first in" in found.summary["says"][0]) == (folds == 2)


def test_rna_has_one_strand():
    models = fold_models(wanting(3))
    found = pair_effects(PAIR, models, INDEX, Planting(backgrounds=4, rna=True))
    assert set(found.table["orientation"]) == {"++"}
    assert len(found.table) == 2 * 21
    assert best(found.table) == ("motif_01", "motif_02", "++", 3)


def test_spacings_go_as_far_as_the_letters_allow():
    found = found_in(wanting(2), length=30, padding=8)
    assert found.table["spacing"].max() == 6
    assert best(found.table) == ("motif_01", "motif_02", "++", 2)
    none = found_in(wanting(2), length=15)
    assert none.table.empty
    assert none.summary["says"][0].startswith("The sequences have no room")
    assert np.isnan(none.summary["p_value"][0])


def test_six_motifs_have_fifteen_pairs_and_a_seventh_none():
    seven = [pattern_of("ACGTAC", STARTS, f"motif_{number:02d}") for number in range(1, 8)]
    index = {each.name: 0 for each in seven}
    models = fold_models(lambda codes: np.zeros(len(codes)), folds=3, n=5, length=14)
    found = pair_effects(seven, models, index, Planting(backgrounds=2))
    assert len(found.summary) == 15
    assert "motif_07" not in set(found.table["second"])
    assert not found.summary["preferred"].any()


def test_one_motif_has_no_pairs():
    found = pair_effects(PAIR[:1], fold_models(wanting(1)), INDEX, OPTIONS)
    assert found.table.empty
    assert found.summary.empty


def test_both_readings_of_the_double_strand_are_one_arrangement():
    assert Arrangement(0, "+-", 3).either_strand() == Arrangement(1, "+-", 3).either_strand()
    assert Arrangement(0, "++", 3).either_strand() == Arrangement(1, "--", 3).either_strand()
    assert Arrangement(0, "++", 3).either_strand() != Arrangement(1, "++", 3).either_strand()
