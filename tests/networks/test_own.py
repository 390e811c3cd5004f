"""A user's own network: used if it fits, refused in one sentence if it does not."""

import re

import numpy as np
import pytest

from motifold.config.load import MODEL
from motifold.errors import SettingsError
from motifold.models.assemble import load_model, save_model
from motifold.models.build import build_network, own_function
from motifold.training.fit import Trainer, predict

GOOD = """
import keras


def wide(shape, outputs, units=4, dropout=0.0):
    example = keras.Input(shape)
    tensor = keras.layers.Flatten()(example)
    tensor = keras.layers.Dense(units, "relu", kernel_regularizer=keras.regularizers.L2(0.1))(tensor)
    tensor = keras.layers.Dropout(dropout)(tensor)
    return keras.Model(example, keras.layers.Dense(outputs)(tensor))
"""
HEAD = "import keras\n\n\ndef net(shape, outputs, **options):\n"
SEQUENTIAL = HEAD + "    layers = [{layers}]\n    return keras.Sequential(layers)\n"
START, END = "keras.Input(shape), keras.layers.Flatten(), ", "keras.layers.Dense(outputs)"
OWN_LAYER = """

class Mine(keras.layers.Layer):
    def {method}(self, x):
        return x


def mine(x):
    return x * 2
"""


def own(folder, text, function="net", **options):
    path = folder / "mine.py"
    path.write_text(text, "utf-8")
    return MODEL.validate_python({"build": f"{path}:{function}", "epochs": 1, "options": options})


def refusal(data, settings):
    """The one sentence that a user reads."""
    with pytest.raises(SettingsError) as caught:
        build_network(data.facts, settings)
    said = str(caught.value)
    assert "\n" not in said
    assert re.fullmatch(r"[^;]*mine\.py[^;]*: [^;]+; [^;]+\.", said), said
    return said


@pytest.fixture(scope="module")
def data(sequences):
    return sequences()


@pytest.fixture(scope="module")
def trainer(data, tmp_path_factory):
    settings = own(tmp_path_factory.mktemp("own"), GOOD, "wide", units=3, dropout=0.5)
    return Trainer(data, settings, "own")


def test_a_function_of_ones_own_is_trained_like_any_other(data, trainer, two_parts, tmp_path):
    assert trainer.network.name == "network"
    assert trainer.network.count_params() == 80 * 3 + 3 + 3 * 2 + 2
    trained = trainer.train(*two_parts, 1, "round")
    save_model(trained.model, tmp_path / "own.keras")
    again = load_model(tmp_path / "own.keras")
    scores = predict(trained.model, data.x, data.facts)
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
    assert (predict(again, data.x, data.facts) == scores).all()


def test_random_numbers_of_ones_own_network_follow_the_seed(data, trainer, two_parts):
    first, again, other = (
        np.asarray(trainer.train(*two_parts, seed, "round").model(data.x)) for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_a_sequential_model_will_do(sequences, tmp_path):
    settings = own(tmp_path, SEQUENTIAL.format(layers=START + END))
    assert build_network(sequences().facts, settings).output_shape == (None, 2)


def test_a_missing_file_is_named(sequences, tmp_path):
    settings = MODEL.validate_python({"build": f"{tmp_path}/mine.py:net"})
    assert "there is no such file; correct the path" in refusal(sequences(), settings)


def test_a_misspelt_function_is_answered_with_the_nearest(sequences, tmp_path):
    said = refusal(sequences(), own(tmp_path, GOOD, "wyde"))
    assert "it has no function 'wyde'; did you mean 'wide'." in said


def test_a_name_that_is_no_function_is_refused(sequences, tmp_path):
    said = refusal(sequences(), own(tmp_path, GOOD + "\ndepth = 3\n", "depth"))
    assert "it has no function 'depth'; use one of wide." in said


@pytest.mark.parametrize(
    ("text", "error"),
    [("def net(:\n", "SyntaxError"), ("import no_such_package\n", "ModuleNotFoundError")],
)
def test_a_file_that_python_cannot_run_is_refused(sequences, tmp_path, text, error):
    assert f"Python cannot run it: {error}" in refusal(sequences(), own(tmp_path, text))


WRONG = {
    "returned a NoneType, not a keras.Model": HEAD + "    keras.Input(shape)\n",
    "failed with ZeroDivisionError: division by zero": HEAD + "    1 / 0\n",
    "failed with ValueError: two lines": HEAD + "    raise ValueError('two\\nlines')\n",
    "unexpected keyword argument 'depth'": "def net(shape, outputs):\n    pass\n",
    "the network takes (20, 5), but an example is (20, 4)": SEQUENTIAL.format(
        layers="keras.Input((20, 5)), keras.layers.Flatten(), " + END
    ),
    "the network returns (7,), but (2,) is needed": SEQUENTIAL.format(
        layers=START + "keras.layers.Dense(7)"
    ),
    "the network returns (20, 2), but (2,) is needed": SEQUENTIAL.format(
        layers="keras.Input(shape), " + END
    ),
    "does not begin with keras.Input": SEQUENTIAL.format(layers="keras.layers.Flatten(), " + END),
    "holds 'Lambda', which": SEQUENTIAL.format(
        layers=START + "keras.layers.Lambda(lambda x: 2 * x), " + END
    ),
    "holds 'Mine', which": SEQUENTIAL.format(layers=START + "Mine(), " + END)
    + OWN_LAYER.format(method="call"),
    "holds 'mine', which": SEQUENTIAL.format(
        layers=START + "keras.layers.Dense(3, activation=mine), " + END
    )
    + OWN_LAYER.format(method="call"),
}


@pytest.mark.parametrize("problem", sorted(WRONG))
def test_a_function_that_gives_no_usable_network_is_refused(sequences, tmp_path, problem):
    assert problem in refusal(sequences(), own(tmp_path, WRONG[problem], depth=2))


def test_a_function_is_found_by_its_name(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("def one():\n    return 1\n", "utf-8")
    assert own_function(f"{path}:one")() == 1
