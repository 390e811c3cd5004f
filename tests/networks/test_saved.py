"""Saved models open in plain Keras, and never run code that a file brings along."""

import json
import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from motifold.config import model
from motifold.errors import DataError
from motifold.models.assemble import assemble, finish, load_model, save_model
from motifold.models.build import build_network

ELSEWHERE = """
import importlib.util, json, sys
import keras, numpy as np
assert importlib.util.find_spec("motifold") is None
for name in sys.argv[1:]:
    model = keras.saving.load_model(name + ".keras")
    x = np.load(name + ".npy")
    assert x.dtype == np.uint8 and model.inputs[0].dtype == "uint8"
    print(json.dumps(model.predict(x, verbose=0).tolist()))
"""


def untrained(data, settings):
    """A finished model with its first weights."""
    keras.utils.set_random_seed(0)
    whole = assemble(build_network(data.facts, settings), data.facts)
    return finish(whole, data.facts, np.array([1000.0, -1.0]), np.array([25.0, 0.5]))


def test_a_model_opens_where_motifold_is_not(sequences, images, tmp_path):
    cases = {
        "letters": (sequences(), model.Cnn(build="cnn", filters=[4], widths=[5], dropout=0.2)),
        "targets": (sequences(targets=["u", "v"]), model.Mlp(build="mlp", units=[4])),
        "pixels": (images(), model.ImageCnn(build="image_cnn", filters=[3], units=[4])),
    }
    wanted = []
    for name, (data, settings) in cases.items():
        built = untrained(data, settings)
        save_model(built, tmp_path / f"{name}.keras")
        np.save(tmp_path / f"{name}.npy", data.x[:5])
        wanted.append(built.predict(data.x[:5], verbose=0))
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-I", "-c", ELSEWHERE, *cases],
        cwd=tmp_path, env=plain | {"KERAS_BACKEND": "tensorflow"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    for line, one in zip(lines, wanted, strict=True):
        np.testing.assert_allclose(json.loads(line), one, rtol=1e-4, atol=1e-6)


def test_a_model_with_a_lambda_layer_is_refused(tmp_path):
    example = keras.Input((4,))
    harmful = keras.Model(example, keras.layers.Lambda(lambda x: x * 2)(example))
    save_model(harmful, tmp_path / "harmful.keras")
    with pytest.raises(DataError, match=r"harmful\.keras: .*; train it again; .* Lambda layers\.$"):
        load_model(tmp_path / "harmful.keras")


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_a_file_that_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "broken.keras"
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot open"):
        load_model(path)


def test_a_model_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot open"):
        load_model(tmp_path / "missing.keras")


def test_saving_that_fails_leaves_the_model_that_was_there(tmp_path, monkeypatch):
    def broken(_, path):
        path.write_bytes(b"half")
        raise OSError("disk full")

    path = tmp_path / "model.keras"
    path.write_bytes(b"older")
    example = keras.Input((4,))
    monkeypatch.setattr(keras.Model, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        save_model(keras.Model(example, example), path)
    assert path.read_bytes() == b"older"


def test_targets_come_back_in_their_own_units(sequences, cheap):
    data = sequences(targets=["u", "v"])
    built = untrained(data, cheap())
    raw = np.asarray(built.get_layer("trained")(data.x[:6]))
    np.testing.assert_allclose(
        np.asarray(built(data.x[:6])), raw * [25.0, 0.5] + [1000.0, -1.0], rtol=1e-6
    )


def test_classes_come_back_as_softmax_of_the_logits(sequences, cheap):
    data = sequences(classes=3)
    built = untrained(data, cheap())
    raw = np.exp(np.asarray(built.get_layer("trained")(data.x[:6]), np.float64))
    np.testing.assert_allclose(
        np.asarray(built(data.x[:6])), raw / raw.sum(axis=1, keepdims=True), rtol=1e-5
    )
