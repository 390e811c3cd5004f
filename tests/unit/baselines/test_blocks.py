"""What is permuted together: names and columns belong to one another, nothing is left out."""

import numpy as np
import pytest
from baseline_cases import suited
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import Facts
from motifold.baselines import blocks
from motifold.baselines.blocks import blocks_of, weights_of
from motifold.baselines.build import METHODS, build_baseline
from motifold.baselines.fit import fit_baseline
from motifold.config import model

RNG = np.random.default_rng(0)


def asked(settings, facts, x, y):
    fitted = fit_baseline(build_baseline(facts, settings, 1), x, y, None, False)
    return blocks_of(fitted, facts, x)


@given(st.integers(1, 2000))
def test_stretches_hold_each_position_once_and_are_no_more_than_the_limit(length):
    found = blocks._stretches(length)
    assert np.concatenate(found.columns).tolist() == list(range(length))
    assert len(found.names) == len(set(found.names)) <= blocks.MOST_POSITIONS


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 3))
def test_squares_hold_each_pixel_once_and_are_no_more_than_the_limit(height, width, channels):
    found = blocks._squares(height, width, channels)
    assert sorted(np.concatenate(found.columns)) == list(range(height * width * channels))
    assert len(found.names) == len(set(found.names)) <= blocks.MOST_BLOCKS


def test_positions_and_squares_are_named_from_one():
    assert blocks._stretches(3).names == ["position 1", "position 2", "position 3"]
    assert blocks._stretches(130).names[0] == "positions 1-2"
    squares = blocks._squares(20, 30, 1)
    assert squares.names[1] == "rows 1-3 columns 4-6"
    assert squares.names[-1] == "rows 19-20 columns 28-30"
    assert blocks._squares(2, 1, 3).columns[1].tolist() == [3, 4, 5], "all channels together"


@pytest.mark.parametrize(
    ("method", "task"),
    suited(sorted(METHODS), ["two classes", "three classes", "two targets", "images"]),
)
def test_every_model_is_asked_about_what_it_sees(planted, settings, task, method):
    data = planted(task, 60)
    found = asked(settings[method], data.facts, data.x, data.y)
    if method in {"constant", "nearest"}:
        assert found is None
    else:
        assert found.computed == (method in {"composition", "kmer_linear"})
        assert len(found.names) == len(found.columns)


def test_composition_is_named_as_its_columns_are_laid_out():
    facts = Facts("toy", "rna", "classification", [4], ["a", "b"])
    x = np.array([[0, 0, 0, 0], [3, 3, 4, 4]], np.uint8)
    settings = model.Composition(method="composition")
    found = asked(settings, facts, x, np.array([0, 1]))
    fitted = fit_baseline(build_baseline(facts, settings, 1), x, np.array([0, 1]), None, False)
    values = dict(zip(found.names, fitted[0].transform(x)[1], strict=True))
    assert values["share of U"] == 1
    assert values["known letters"] == 0.5


def test_images_have_means_before_spreads_as_their_columns_do():
    facts = Facts("toy", "image", "classification", [2, 2, 2], ["a", "b"])
    assert blocks._composition(facts) == [
        "mean of channel 1", "mean of channel 2", "spread of channel 1", "spread of channel 2",
    ]  # fmt: skip


def test_the_words_that_weigh_most_are_chosen_and_named():
    facts = Facts("toy", "dna", "regression", [30], targets=["y"])
    x = RNG.integers(0, 4, (300, 30)).astype(np.uint8)
    settings = model.WordsLinear(method="kmer_linear", longest=3)
    words = build_baseline(facts, settings, 1)[0]
    names = words.names(30, "dna")
    y = np.asarray(words.transform(x)[:, [names.index("GAT")]].toarray(), float)
    found = asked(settings, facts, x, y)
    assert found.names[0] == "GAT"
    assert [names[one[0]] for one in found.columns] == found.names
    assert len(found.names) == blocks.MOST_WORDS


def test_a_word_and_its_reverse_complement_are_permuted_together_where_they_count_the_same():
    facts = Facts("toy", "dna", "regression", [20], targets=["y"])
    x = RNG.integers(0, 4, (200, 20)).astype(np.uint8)
    settings = model.WordsLinear(method="kmer_linear", longest=2, both_strands=True)
    found = asked(settings, facts, x, RNG.normal(size=(200, 1)))
    assert {"A/T", "C/G", "AA/TT", "AT"} <= set(found.names)
    assert sorted(np.concatenate(found.columns)) == list(range(20))
    counts = build_baseline(facts, settings, 1)[0].transform(x).toarray()
    for one in found.columns:
        assert (counts[:, one[0]] == counts[:, one[-1]]).all()


@pytest.mark.parametrize("method", ["kmer_linear", "random_forest", "gradient_boosting"])
@pytest.mark.parametrize("targets", [1, 2])
def test_weights_are_those_of_the_feature_that_tells_whatever_the_units(method, targets):
    x = RNG.integers(0, 4, (300, 12)).astype(np.uint8)
    facts = Facts("toy", "dna", "regression", [12], targets=["u", "v"][:targets])
    settings = {
        "kmer_linear": model.WordsLinear(method="kmer_linear", longest=1),
        "random_forest": model.RandomForest(
            method="random_forest", trees=20, longest=1, features="words"
        ),
        "gradient_boosting": model.GradientBoosting(
            method="gradient_boosting", iterations=20, longest=1, features="words", share=1
        ),
    }[method]
    y = np.stack([(x == 2).sum(axis=1), 1e6 * (x == 3).sum(axis=1)], axis=1)[:, :targets]
    fitted = fit_baseline(build_baseline(facts, settings, 1), x, y.astype(float), None, False)
    weights = weights_of(fitted[-1])
    assert weights.shape == (4,)
    heaviest = {int(one) for one in np.argsort(-weights)[:targets]}
    # A forest's importances are of all targets together, so the one in small units is lost in it.
    assert heaviest == ({2, 3} if targets == 2 else {2}) or (method, targets) == (
        "random_forest",
        2,
    )
