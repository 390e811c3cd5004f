"""Which model takes which trial."""

import pytest
from pydantic import TypeAdapter

from motifold.config import model
from motifold.config.dataset import Controls, Dataset, LearningCurve
from motifold.config.source import Source, brings_split
from motifold.config.trials import Asked, Trial, trial_models, trials_for

MODELS = {
    "majority": model.Constant(method="constant"),
    "composition": model.Composition(method="composition"),
    "words": model.WordsLinear(method="kmer_linear"),
    "places": model.PositionsLinear(method="position_linear"),
    "forest": model.RandomForest(method="random_forest"),
    "mlp": model.Mlp(build="mlp"),
    "cnn": model.Cnn(build="cnn"),
}


def taken(name, way="similarity", sequences=True, controls=None, curve=None):
    asked = Asked(
        Controls(**(controls or {})), LearningCurve(**(curve or {})), way, sequences, "cnn"
    )
    return trials_for(name, MODELS[name], asked)


def names(trials):
    return {trial.name for trial in trials}


def dataset(source=None, **changes):
    table = {"format": "table", "path": "a.tsv", "sequence": "s", "label": "l"}
    return Dataset(type="dna", source=table | (source or {}), models=list(MODELS), **changes)


def test_cheap_models_take_every_control_and_permutations_again_and_again():
    trials = taken("composition", controls={"permutations": 3, "most": 500})
    always = {"unchanged", "permuted", "permuted_within_groups", "shuffled"}
    assert names(trials) == always | {"random_folds"}
    assert [one.draw for one in trials if one.name == "permuted"] == [0, 1, 2]
    assert [one.draw for one in trials if one.name == "permuted_within_groups"] == [0, 1]
    assert {one.most for one in trials} == {500}


@pytest.mark.parametrize(
    ("way", "other"),
    [
        ("similarity", {"random_folds"}), ("random", {"leak_free_folds"}),
        ("group", {"random_folds", "leak_free_folds"}),
        ("chromosome", {"random_folds", "leak_free_folds"}),
        ("column", {"random_folds", "leak_free_folds"}),
        (None, {"random_folds", "leak_free_folds"}),
    ],
)  # fmt: skip
def test_folds_of_the_other_kind_depend_on_how_examples_are_held_out(way, other):
    taken_here = names(taken("composition", way))
    assert {one for one in taken_here if one.endswith("_folds")} == other


def test_images_are_not_shuffled():
    asked = {"models": "all"}
    assert "shuffled" not in names(taken("places", sequences=False))
    images = names(taken("cnn", sequences=False, controls=asked))
    assert images == {"permuted", "seed", "fraction"}


def test_a_network_is_tried_once_and_only_if_asked():
    assert names(taken("mlp")) == set()
    for asked in ("all", ["mlp"]):
        scrambled = [Trial("permuted"), Trial("shuffled")]
        known = taken("mlp", controls={"models": asked})
        assert known == [*scrambled, Trial("seed", seeds=3)]
        assert taken("mlp", controls={"models": asked, "seeds": 0}) == scrambled


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ({}, {"composition", "words", "places", "forest", "cnn"}),
        ({"way": "column"}, set()), ({"small": False}, set()), ({"last_network": None}, set()),
        ({"models": "none"}, set()), ({"models": ["forest"]}, set()),
        ({"models": ["cnn"]}, {"composition", "words", "places", "forest", "cnn"}),
        ({"models": "all"}, {*MODELS} - {"majority"}), ({"repeats": 0}, set()),
    ],
)  # fmt: skip
def test_folds_of_small_data_are_drawn_anew_for_a_network_and_all_simple_models(asked, drawn):
    controls = Controls(**{key: asked[key] for key in ("models", "repeats") if key in asked})
    last, small = asked.get("last_network", "cnn"), asked.get("small", True)
    every = Asked(controls, LearningCurve(), asked.get("way", "group"), True, last, small)
    draws = {
        name: [one.draw for one in trials_for(name, MODELS[name], every) if one.name == "repeat"]
        for name in MODELS
    }
    assert draws == {name: [0, 1] if name in drawn else [] for name in MODELS}


def test_the_curve_is_drawn_for_linear_models_and_the_last_network():
    curve = {"fractions": [0.5, 0.2, 0.5], "rounds": 2}
    wanted = [Trial("fraction", 0.2), Trial("fraction", 0.5)]
    few = [Trial("fraction", 0.2, rounds=2), Trial("fraction", 0.5, rounds=2)]
    off = {"models": "none"}
    for name in MODELS:
        takes = {"words": wanted, "places": wanted, "cnn": few}
        assert taken(name, controls=off, curve=curve) == takes.get(name, [])
    assert taken("forest", controls=off, curve=curve | {"models": ["forest"]}) == wanted
    assert taken("words", controls=off, curve=curve | {"models": ["forest"]}) == []


def test_a_constant_takes_nothing_whatever_is_asked():
    asked = {"models": "all"}, {"models": ["majority"]}
    assert all(taken("majority", controls=one, curve=one) == [] for one in asked)


@pytest.mark.parametrize(
    ("changes", "tried"),
    [
        ({}, ["composition", "words", "places", "cnn"]),
        ({"controls": {"models": "none"}}, ["words", "places", "cnn"]),
        ({"learning_curve": {"models": "none"}}, ["composition", "words", "places"]),
        ({"controls": {"models": ["forest"]}, "learning_curve": {"models": "none"}}, ["forest"]),
        ({"controls": {"models": "none"}, "learning_curve": {"models": "none"}}, []),
        ({"controls": {"models": "all"}}, [name for name in MODELS if name != "majority"]),
    ],
)
def test_models_with_any_trial_are_known_before_data_are_read(changes, tried):
    assert trial_models(dataset(**changes), MODELS) == tried


def test_a_network_takes_controls_by_default_where_data_are_small():
    """Only the last one, which is the one whose learning curve is measured."""
    for small, controls in ((False, set()), (True, {"permuted", "shuffled", "seed", "repeat"})):
        asked = Asked(Controls(), LearningCurve(), "similarity", True, "cnn", small)
        assert names(trials_for("cnn", MODELS["cnn"], asked)) == {"fraction"} | controls
        assert trials_for("mlp", MODELS["mlp"], asked) == []
    curveless = dataset(learning_curve={"models": "none"})
    assert "cnn" in trial_models(curveless, MODELS, small=True)
    assert "cnn" not in trial_models(curveless, MODELS)


def test_simple_models_are_not_tried_on_other_draws_of_a_split_that_came_with_the_data():
    given = dataset({"split": "part"})
    drawn_anew = dataset({"split": "part"}, split={"by": "similarity"})
    assert "forest" not in trial_models(given, MODELS, small=True)
    assert "forest" in trial_models(drawn_anew, MODELS, small=True)
    assert "forest" in trial_models(dataset(), MODELS, small=True)


@pytest.mark.parametrize(
    ("source", "brings"),
    [
        ({"format": "table", "path": "a", "sequence": "s", "label": "l"}, False),
        ({"format": "table", "path": "a", "sequence": "s", "label": "l", "split": "part"}, True),
        ({"format": "fasta", "path": "a", "labels": {"path": "b"}}, False),
        ({"format": "fasta", "path": "a", "labels": {"path": "b", "split": "part"}}, True),
        ({"format": "idx", "images": "a", "labels": "b"}, False),
        (
            {"format": "idx", "images": "a", "labels": "b", "test_images": "c", "test_labels": "d"},
            True,
        ),
        ({"format": "npz", "path": "a"}, None),
        ({"format": "image_folder", "path": "a"}, None),
    ],
)
def test_a_source_tells_whether_it_brings_a_split(source, brings):
    assert brings_split(TypeAdapter(Source).validate_python(source)) is brings


def test_the_last_network_is_the_last_one_of_the_list():
    asked = dataset(controls={"models": "none"}).model_copy(
        update={"models": ["cnn", "mlp", "forest"]}
    )
    assert trial_models(asked, MODELS) == ["mlp"]
