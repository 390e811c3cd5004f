import pytest

from motifold.artifacts import Facts
from motifold.report.methods import methods

DNA = Facts("splice", "dna", "classification", [60], ["a", "b"])
IMAGE = Facts("digits", "image", "classification", [8, 8, 1], ["a", "b"])
ALL = ("leaks", "clean", "gap", "shortcuts", "controls", "learning_curve", "capacity",
       "calibration", "equivalence")  # fmt: skip


def titles(*args, **more):
    return [one.title for one in methods(*args, **more)]


def told(facts, way, done):
    found = methods(facts, way, 5, [], done)
    return {one.title: one.text for one in found}, [x.text for one in found for x in one.references]


def test_without_further_measurements_nothing_further_is_told():
    assert titles(DNA, "similarity", 5, []) == ["Splits", "Models", "Statistics"]


def test_what_was_measured_is_told_in_the_order_of_the_work():
    assert titles(DNA, "column", 1, [], ALL) == [
        "Splits", "Near-duplicates", "Models", "Statistics", "Shortcuts", "Negative controls",
        "Learning curves", "Capacity", "Calibration",
    ]  # fmt: skip


def test_images_are_hashed_and_not_shuffled_and_sequences_have_two_strands():
    image, references = told(IMAGE, "similarity", ALL)
    assert "perceptual" in image["Near-duplicates"]
    assert "shuffled" not in image["Negative controls"]
    assert not any("Altschul" in one for one in references)
    dna, references = told(DNA, "similarity", ALL)
    assert "either strand" in dna["Near-duplicates"]
    assert "shuffled" in dna["Negative controls"]
    assert any("Altschul" in one for one in references)


def test_only_a_given_split_is_said_to_be_audited():
    assert "audited" in told(DNA, "column", ALL)[0]["Near-duplicates"]
    assert "audited" not in told(DNA, "similarity", ALL)[0]["Near-duplicates"]


def test_naive_folds_are_told_where_they_were_trained_on():
    assert "at random" in told(DNA, "similarity", ["leaks", "gap"])[0]["Near-duplicates"]
    assert "at random" not in told(DNA, "similarity", ["leaks"])[0]["Near-duplicates"]


@pytest.mark.parametrize(("done", "named"), [(ALL, True), (ALL[:-1], False)])
def test_the_bayesian_test_is_named_if_it_was_done(done, named):
    assert any("Benavoli" in one for one in told(DNA, "similarity", done)[1]) == named
