"""Marginal effects of motifs on scorers that know what they count."""

from dataclasses import replace

import numpy as np
import pytest
from interpret_cases import both_strands, fold_models, pattern_of, spelt

from motifold.interpret.marginal import COLUMNS, marginal_effects
from motifold.interpret.planting import FoldModel, Planting

WORD, OTHER = "CGACCGAACTCC", "TGACGTCATTAG"
STARTS = np.random.default_rng(0).integers(5, 40, 80)
SMALL = Planting(backgrounds=60)


def counting(word, weight=2.0):
    return lambda codes: weight * spelt(codes, word).sum(axis=1)


def one(score, pattern, **more):
    options = more.pop("options", SMALL)
    table = marginal_effects([pattern], fold_models(score, **more), {pattern.name: 1}, options)
    return table.iloc[0]


def test_a_motif_has_the_effect_that_it_is_counted_with():
    row = one(counting(WORD), pattern_of(WORD, STARTS))
    assert row["effect"] == pytest.approx(2, abs=0.15)
    assert row["effect_low"] < row["effect"] < row["effect_high"]
    assert row["p_value"] < 0.001
    assert row["anywhere"] == pytest.approx(row["effect"], abs=0.01)
    assert row["over"] == "folds"
    assert "raises the output" in row["says"]
    assert "does not need its place" in row["says"]


def test_networks_that_respond_by_themselves_are_counted():
    models = fold_models(counting(WORD))
    deaf = fold_models(counting(OTHER))
    mixed = {fold: (deaf if fold < 2 else models)[fold] for fold in models}
    row = marginal_effects([pattern_of(WORD, STARTS)], mixed, {"motif_01": 1}, SMALL).iloc[0]
    assert (row["networks"], row["of_networks"]) == (3, 5)
    assert row["p_value"] > 0.05
    sure = marginal_effects([pattern_of(WORD, STARTS)], models, {"motif_01": 1}, SMALL).iloc[0]
    assert (sure["networks"], sure["of_networks"]) == (5, 5)
    turned = pattern_of(WORD, STARTS, sign="negative")
    assert marginal_effects([turned], models, {"motif_01": 1}, SMALL)["networks"][0] == 0


def test_the_other_class_sees_the_effect_turned():
    models = fold_models(counting(WORD))
    row = marginal_effects(
        [pattern_of(WORD, STARTS, sign="negative")], models, {"motif_01": 0}
    ).iloc[0]
    assert row["effect"] == pytest.approx(-2, abs=0.15)
    assert row["p_value"] < 0.001
    assert "lowers the output" in row["says"]


def test_what_is_not_counted_has_no_effect():
    row = one(counting(WORD), pattern_of(OTHER, STARTS))
    assert row["effect"] == 0
    assert row["p_value"] == 1
    assert "not shown to raise" in row["says"]


def test_an_effect_against_the_sign_is_none():
    row = one(counting(WORD), pattern_of(WORD, STARTS, sign="negative"))
    assert row["p_value"] > 0.99
    assert "not shown to lower" in row["says"]


def test_composition_is_no_effect():
    def share_of_c(codes):
        return (codes == 1).mean(axis=1) * 10

    row = one(share_of_c, pattern_of(WORD, STARTS))
    assert row["effect"] == pytest.approx(0, abs=1e-6)


def test_a_motif_that_counts_at_its_place_only_is_told_apart():
    def at_twenty(codes):
        return 3 * spelt(codes, WORD)[:, 20]

    row = one(at_twenty, pattern_of(WORD, np.full(80, 20)))
    assert row["effect"] == pytest.approx(3, abs=0.3)
    assert row["anywhere"] < 0.5
    assert "only at its place" in row["says"] or "mostly at its place" in row["says"]


def test_a_motif_that_counts_more_at_its_place_is_said_to():
    def more_at_twenty(codes):
        return 2 * spelt(codes, WORD).any(axis=1) + spelt(codes, WORD)[:, 20]

    row = one(more_at_twenty, pattern_of(WORD, np.full(80, 20)))
    assert "counts more at its place" in row["says"]


def test_a_motif_is_read_as_its_sites_were_found():
    forward = one(counting(WORD), pattern_of(WORD, STARTS))
    reverse = one(counting(WORD), pattern_of(WORD, STARTS, reverse=True))
    mixed = one(counting(WORD), pattern_of(WORD, STARTS, reverse=np.arange(80) % 2 == 0))
    assert forward["effect"] == pytest.approx(2, abs=0.15)
    assert reverse["effect"] == 0
    assert 0.6 < mixed["effect"] < 1.4
    either = one(both_strands(counting(WORD)), pattern_of(WORD, STARTS, reverse=True))
    assert either["effect"] == pytest.approx(2, abs=0.15)


def test_sites_that_hang_over_the_ends_and_padding_are_no_trouble():
    row = one(counting(WORD), pattern_of(WORD, [-3, 58, 70, 20]), padding=15)
    assert row["effect"] == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize("folds", [1, 2])
def test_few_folds_are_said(folds):
    def noisy(codes):
        return counting(WORD)(codes) * (1 + (codes == 0).mean(axis=1))

    row = one(noisy, pattern_of(WORD, STARTS), folds=folds)
    assert row["over"] == "examples"
    assert "fewer than three folds" in row["says"]
    assert row["effect_low"] < row["effect"] < row["effect_high"]
    assert row["p_value"] < 0.001


def test_p_values_are_adjusted_for_the_number_of_motifs():
    def both(codes):
        return counting(WORD)(codes) + counting(OTHER)(codes)

    models = fold_models(both, spread=0.5)
    patterns = [pattern_of(WORD, STARTS), pattern_of(OTHER, STARTS, "motif_02")]
    index = {"motif_01": 1, "motif_02": 1}
    table = marginal_effects(patterns, models, index, SMALL)
    alone = [marginal_effects([each], models, index, SMALL)["p_value"][0] for each in patterns]
    assert table["p_value"].min() == pytest.approx(2 * min(alone))
    assert list(table) == COLUMNS


def test_regression_looks_at_the_number_itself():
    def number(weight):
        def predict(x):
            codes = x.argmax(axis=2).astype(np.uint8)
            return 3 + weight * spelt(codes, WORD).sum(axis=1, keepdims=True)

        return predict

    known = fold_models(counting(WORD))
    weights = zip(known.items(), (1.0, 1.1, 0.9, 1.0, 1.0), strict=True)
    models = {fold: FoldModel(number(weight), one.codes) for (fold, one), weight in weights}
    options = Planting(task="regression", backgrounds=30)
    row = marginal_effects([pattern_of(WORD, STARTS)], models, {"motif_01": 0}, options).iloc[0]
    assert row["effect"] == pytest.approx(1, abs=0.02)


def test_a_motif_longer_than_the_sequences_is_said_not_to_fit():
    row = one(counting(WORD), pattern_of(WORD, STARTS), length=16, padding=6)
    assert np.isnan(row["effect"])
    assert np.isnan(row["p_value"])
    assert "no held-out sequence has room" in row["says"]


def test_no_motifs_have_no_effects():
    assert list(marginal_effects([], {}, {})) == COLUMNS


def test_flanks_that_tell_nothing_do_not_push_a_motif_from_its_place():
    """A scorer that counts the word at its very place, near the end of the sequence."""
    place = 60 - len(WORD)

    def score(codes):
        return 2.0 * spelt(codes, WORD)[:, place]

    pattern = pattern_of(WORD, [place] * 4)
    flanks = np.ones((5, 4), int)  # all letters alike, beyond the end
    wide = replace(
        pattern,
        counts=np.vstack([pattern.counts, flanks]),
        contributions=np.vstack([pattern.contributions, flanks * 0.0]),
    )
    assert one(score, wide)["effect"] == pytest.approx(2, abs=0.15)
