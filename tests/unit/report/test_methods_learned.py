"""What is told of the interpretation is what was done."""

import pytest

from motifold.artifacts import Facts
from motifold.config.interpret import Interpret
from motifold.report.methods_learned import interpretation

DNA = Facts("splice", "dna", "classification", [60], ["a", "b"])
IMAGE = Facts("digits", "image", "classification", [8, 8, 1], ["a", "b"])
NUMBERS = Facts("strength", "dna", "regression", [60], targets=["y"])


def told(facts, used=("integrated_gradients",), **asked):
    found = interpretation(facts, Interpret.model_validate(asked), used)
    return {one.title: one.text for one in found}


def test_without_an_explained_network_only_simple_models_are_told_of():
    assert list(told(DNA, used=())) == ["Simple models"]


def test_sequences_have_motifs_and_filters_and_images_have_none():
    assert list(told(DNA)) == [
        "Attributions", "Proof of attributions", "Motifs", "Filters", "Simple models",
    ]  # fmt: skip
    assert list(told(IMAGE)) == ["Attributions", "Proof of attributions", "Simple models"]
    assert "Motifs" not in told(DNA, motifs={"discover": False})


@pytest.mark.parametrize(
    ("facts", "asked", "start"),
    [
        (DNA, {}, "10 shuffled copies"),
        (DNA, {"references": 0}, "equal shares"),
        (IMAGE, {}, "a black image"),
    ],
)
def test_the_reference_is_the_one_that_was_used(facts, asked, start):
    assert start in told(facts, **asked)["Attributions"]


def test_only_methods_that_were_used_are_told():
    text = told(DNA, used=("mutagenesis",), both_strands=True)["Attributions"]
    assert "mutagenesis" in text
    assert "Integrated gradients" not in text
    assert "both strands" in text


def test_what_is_explained_is_said():
    assert "logit of the true class" in told(DNA)["Attributions"]
    assert "the predicted number" in told(NUMBERS)["Attributions"]
