"""Every built-in architecture builds, trains, is saved and answers the same when it is read."""

from pathlib import Path

import keras
import numpy as np
import pytest
import yaml

from motifold.artifacts import Facts
from motifold.config import model
from motifold.config.load import MODEL
from motifold.errors import UserError
from motifold.models.assemble import assemble, encoder, load_model, network_of, save_model
from motifold.models.build import build_network, input_shape
from motifold.models.probe import Probe
from motifold.sequence.alphabet import one_hot
from motifold.training.fit import Trainer, predict

ROOT = Path(__file__).parents[2]
FAST = {"epochs": 1, "patience": None}
# Together they cover every architecture, loss, optimiser and way to summarise.
TRAINED = {
    "mlp": (
        "2 targets",
        {"build": "mlp", "units": [8, 4], "activation": "tanh", "batch_normalisation": True,
         "dropout": 0.2, "loss": "huber", "optimizer": "adamw"},
    ),
    "mlp of images": (
        "image target",
        {"build": "mlp", "units": [8], "activation": "sigmoid", "loss": "mse",
         "optimizer": "rmsprop"},
    ),
    "cnn": (
        "2 classes",
        {"build": "cnn", "filters": [6], "widths": [5], "dropout": 0.2, "loss": "cross_entropy",
         "optimizer": "sgd"},
    ),
    "deep cnn": (
        "3 classes",
        {"build": "cnn", "filters": [6, 5, 4], "widths": [5, 3], "pools": [2], "summary": "max",
         "convolution_activation": "softmax", "batch_normalisation": True, "l2": 0.01,
         "loss": "focal", "optimizer": "nadam"},
    ),
    "flat cnn": (
        "1 target",
        {"build": "cnn", "filters": [4], "widths": [5], "pooling": "average", "summary": "flatten",
         "convolution_activation": "linear", "loss": "mae"},
    ),
    "mean cnn": (
        "1 target",
        {"build": "cnn", "filters": [4], "widths": [5], "pools": [1], "summary": "average",
         "units": []},
    ),
    "image cnn": (
        "image classes",
        {"build": "image_cnn", "filters": [4, 6], "convolutions": 2, "units": [8], "dropout": 0.2,
         "batch_normalisation": True, "l2": 0.01},
    ),
}  # fmt: skip


@pytest.fixture
def dataset(sequences, images):
    return lambda form: {
        "2 classes": sequences,
        "3 classes": lambda: sequences(classes=3),
        "1 target": lambda: sequences(targets=["u"]),
        "2 targets": lambda: sequences(targets=["u", "v"]),
        "image classes": images,
        "image target": lambda: images(targets=["u"]),
    }[form]()


@pytest.mark.parametrize("case", sorted(TRAINED))
def test_a_network_trains_and_answers_the_same_when_it_is_read_again(
    dataset, two_parts, tmp_path, case
):
    form, settings = TRAINED[case]
    data = dataset(form)
    trained = Trainer(data, MODEL.validate_python(FAST | settings), case).train(
        *two_parts, 1, "round"
    )
    columns = ["epoch", "loss", "val_loss", "chance_loss"]
    columns += ["accuracy", "val_accuracy"] if data.facts.classes else []
    assert sorted(trained.history) == sorted(columns)
    scores = predict(trained.model, data.x, data.facts)
    assert scores.shape == (len(data.x), len(data.facts.outputs))
    assert np.isfinite(scores).all()
    if data.facts.classes:
        np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
        assert (scores >= 0).all()
    save_model(trained.model, tmp_path / "model.keras")
    assert [one.name for one in tmp_path.iterdir()] == ["model.keras"]
    again = load_model(tmp_path / "model.keras")
    assert (predict(again, data.x, data.facts) == scores).all()
    assert network_of(again).name == "network"
    if data.facts.type != "image":
        assert Probe(again, classes=True).first_width() == settings.get("widths", [None])[0]
        inside = again.get_layer("trained").get_layer("encoder")
        assert (inside.get_weights()[0] == np.eye(5, 4)).all(), "one-hot is never trained"


def test_the_trained_cases_cover_all_losses_optimisers_and_summaries():
    fields = {name: model.Cnn.model_fields[name] for name in ("loss", "optimizer", "summary")}
    for name, field in fields.items():
        used = {settings.get(name, field.default) for _, settings in TRAINED.values()}
        assert used == set(field.annotation.__args__), name


BUILT = [
    (model.Mlp(build="mlp", units=[5, 4, 3], activation=activation), [20])
    for activation in ("relu", "sigmoid", "tanh", "linear", "elu", "gelu", "silu", "softmax")
] + [
    (model.Cnn(build="cnn", filters=[4] * 5, widths=[7, 2], pools=[3]), [20]),
    (model.Cnn(build="cnn", filters=[4, 4], widths=[20], pools=[50]), [20]),
    (model.Cnn(build="cnn", filters=[4], widths=[1], pools=[1], summary="max"), [1]),
    (model.ImageCnn(build="image_cnn", filters=[2] * 6), [9, 5, 3]),
    (model.ImageCnn(build="image_cnn", filters=[2], width=31, pool=16), [4, 4, 1]),
]


@pytest.mark.parametrize(("settings", "shape"), BUILT)
def test_a_network_goes_from_an_example_to_one_number_an_output(settings, shape):
    kind = "dna" if len(shape) == 1 else "image"
    facts = Facts("toy", kind, "classification", shape, ["a", "b", "c"])
    network = build_network(facts, settings)
    assert network.input_shape == (None, *input_shape(facts))
    assert network.output_shape == (None, 3)
    assert network.layers[-1].activation is keras.activations.linear


def test_widths_and_pools_shorter_than_filters_repeat_their_last():
    settings = model.Cnn(build="cnn", filters=[8, 7, 6], widths=[5, 3], pools=[1, 2])
    network = build_network(Facts("t", "dna", "classification", [20], ["a", "b"]), settings)
    kinds = (keras.layers.Conv1D, keras.layers.MaxPooling1D)
    convolutions, pools = ([x for x in network.layers if isinstance(x, kind)] for kind in kinds)
    assert [(one.filters, one.kernel_size[0]) for one in convolutions] == [(8, 5), (7, 3), (6, 3)]
    assert [one.pool_size[0] for one in pools] == [2, 2], "pooling by 1 is none"


@pytest.mark.parametrize(
    ("settings", "dropouts", "normalisations"),
    [
        (model.Mlp(build="mlp", units=[4, 4], dropout=0.3, batch_normalisation=True), 2, 2),
        (model.Cnn(build="cnn", filters=[4, 4], dropout=0.3, batch_normalisation=True), 1, 2),
        (model.Cnn(build="cnn", filters=[4]), 0, 0),
    ],
)
def test_dropout_normalisation_and_penalty_are_where_they_were_asked(
    settings, dropouts, normalisations
):
    penalised = settings.model_copy(update={"l2": 0.5})
    network = build_network(Facts("t", "dna", "classification", [20], ["a", "b"]), penalised)
    counted = {
        kind: sum(isinstance(one, kind) for one in network.layers)
        for kind in (keras.layers.Dropout, keras.layers.BatchNormalization)
    }
    assert list(counted.values()) == [dropouts, normalisations]
    kernels = [one for one in network.layers if hasattr(one, "kernel_regularizer")]
    assert all(float(one.kernel_regularizer.l2) == 0.5 for one in kernels)
    assert len(kernels) == len(settings.units) + len(getattr(settings, "filters", [])) + 1


def test_the_primer_network_has_6226_parameters():
    named = yaml.safe_load((ROOT / "config" / "models.yaml").read_text("utf-8"))
    facts = Facts("primer", "dna", "classification", [50], ["no", "yes"])
    network = build_network(facts, MODEL.validate_python(named["primer_cnn"]))
    assert network.count_params() == 6226


def test_a_filter_wider_than_the_sequences_is_refused():
    facts = Facts("short", "dna", "classification", [11], ["a", "b"])
    with pytest.raises(UserError, match="11 letters, fewer than the first filters' width 12"):
        build_network(facts, model.Cnn(build="cnn"))


def test_letters_become_one_hot_inside_the_graph():
    codes = np.random.default_rng(0).integers(0, 5, (9, 13)).astype(np.uint8)
    facts = Facts("toy", "dna", "classification", [13], ["a", "b"])
    assert (codes == 4).any()
    assert (np.asarray(encoder(facts)(codes)) == one_hot(codes)).all()


def test_pixels_become_numbers_from_0_to_1_inside_the_graph():
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    facts = Facts("toy", "image", "classification", [16, 16, 1], ["a", "b"])
    np.testing.assert_allclose(np.asarray(encoder(facts)(pixels)), pixels / 255, rtol=1e-6)


def test_an_assembled_model_takes_codes_and_counts_no_weights_of_the_encoder(cheap):
    facts = Facts("toy", "dna", "classification", [20], ["a", "b"])
    whole = assemble(build_network(facts, cheap()), facts)
    assert whole.inputs[0].dtype == "uint8"
    assert [tuple(one.shape) for one in whole.trainable_variables] == [(80, 2), (2,)]
