"""A network as plain functions: compared with algebra, finite differences and slow loops."""

import keras
import numpy as np
import pytest

from motifold.config import model
from motifold.interpret.attribute import Options, attribute, suits
from motifold.models import probe as probing
from motifold.models.assemble import assemble, finish
from motifold.models.build import build_network
from motifold.models.probe import Probe
from motifold.sequence.alphabet import one_hot

CNN = model.Cnn(
    build="cnn", filters=[5, 4], widths=[6, 3], pools=[2], pooling="average", summary="average",
    convolution_activation="tanh", units=[4], activation="tanh",
)  # fmt: skip


def probed(data, settings):
    keras.utils.set_random_seed(3)
    whole = assemble(build_network(data.facts, settings), data.facts)
    finished = finish(whole, data.facts, np.array([5.0]), np.array([2.0]))
    return Probe(finished, classes=bool(data.facts.classes)), finished


def shown(data, n=6):
    x = data.x[:n]
    return (x / 255 if x.ndim == 4 else one_hot(x)).astype(np.float32)


def weights_of(finished, name):
    return finished.get_layer("trained").get_layer("network").get_layer(name).get_weights()


def test_predictions_are_the_raw_outputs_of_the_saved_model(sequences):
    data = sequences(classes=3)
    probe, finished = probed(data, CNN)
    np.testing.assert_allclose(
        probe.predict(shown(data)), np.asarray(finished.get_layer("trained")(data.x[:6])), rtol=1e-5
    )
    numbers = sequences(targets=["u"])
    probe, finished = probed(numbers, CNN)
    answers = probe.predict(shown(numbers)) * 2 + 5
    np.testing.assert_allclose(answers, np.asarray(finished(numbers.x[:6])), rtol=1e-5)


def test_the_gradient_of_a_linear_network_is_its_weights(sequences, cheap):
    data = sequences(classes=3)
    probe, finished = probed(data, cheap())
    kernel = weights_of(finished, "logits")[0]
    index = np.array([0, 1, 2, 0, 1, 2])
    wanted = (kernel - kernel.mean(axis=1, keepdims=True)).T.reshape(3, 20, 4)
    np.testing.assert_allclose(probe.gradient(shown(data), index), wanted[index], atol=1e-6)


def test_the_gradient_of_a_target_is_taken_as_it_is(sequences, cheap):
    data = sequences(targets=["u", "v"])
    probe, finished = probed(data, cheap())
    kernel = weights_of(finished, "logits")[0].T.reshape(2, 20, 4)
    gradient = probe.gradient(shown(data, 2), np.array([1, 0]))
    np.testing.assert_allclose(gradient, kernel[[1, 0]], atol=1e-6)


def test_the_gradient_agrees_with_finite_differences(sequences):
    data = sequences(classes=3)
    probe, _ = probed(data, CNN)
    x, index = shown(data, 3), np.array([2, 0, 1])
    gradient = probe.gradient(x, index)
    assert gradient.shape == x.shape
    step = np.float32(0.02)
    cells = np.random.default_rng(0).integers(0, [20, 4], (15, 2))
    for place, letter in cells:
        up, down = x.copy(), x.copy()
        up[:, place, letter] += step
        down[:, place, letter] -= step
        rise = probe.predict(up) - probe.predict(down)
        rise = rise[np.arange(3), index] - rise.mean(axis=1)
        np.testing.assert_allclose(gradient[:, place, letter], rise / (2 * step), atol=2e-4)
    assert np.abs(gradient).max() > 2e-3, "gradients far above the tolerance, or nothing is shown"


def test_activations_are_the_first_convolution_itself(sequences):
    data = sequences()
    probe, finished = probed(data, CNN)
    kernel, bias = weights_of(finished, "first_filters")
    x = shown(data, 2)
    given = probe.activations(x)
    assert given.shape == (2, 15, 5)
    windows = np.lib.stride_tricks.sliding_window_view(x, 6, axis=1)
    wanted = np.einsum("nplw,wlf->npf", windows, kernel) + bias
    np.testing.assert_allclose(given, wanted, atol=1e-5)
    assert (probe.first_width(), probe.first_offset()) == (6, 0)


def test_a_network_without_convolutions_has_no_first_width(sequences, images, cheap):
    probe, _ = probed(sequences(), cheap())
    assert probe.first_width() is None
    assert not probe.has_feature_maps()
    probe, _ = probed(images(), model.ImageCnn(build="image_cnn", filters=[2], units=[]))
    assert probe.first_width() is None, "filters over images are no motifs"


@pytest.mark.parametrize(
    ("options", "width", "offset"),
    [
        ({}, 6, 0),
        ({"padding": "same"}, 6, -2),
        ({"strides": 2}, None, None),
        ({"dilation_rate": 2}, None, None),
    ],
)
def test_only_filters_over_neighbouring_letters_have_a_width(sequences, options, width, offset):
    """A user's own network may skip letters; its filters have no motif."""
    data = sequences()
    example = keras.Input((20, 4))
    maps = keras.layers.Conv1D(3, 6, **options)(example)
    outputs = keras.layers.Dense(2)(keras.layers.Flatten()(maps))
    network = keras.Model(example, outputs, name="network")
    probe = Probe(finish(assemble(network, data.facts), data.facts), classes=True)
    assert probe.first_width() == width
    if width is not None:
        assert probe.first_offset() == offset


def test_feature_maps_of_an_image_come_with_their_gradient(images):
    """Without pooling and hidden layers the gradient at the maps is the last layer's weights."""
    data = images()
    settings = model.ImageCnn(
        build="image_cnn", filters=[3, 4], pool=1, units=[], activation="linear"
    )
    probe, finished = probed(data, settings)
    assert probe.has_feature_maps()
    index = np.array([1, 0, 1])
    maps, gradients = probe.feature_maps(shown(data, 3), index)
    assert maps.shape == gradients.shape == (3, 8, 8, 4)
    kernel, bias = weights_of(finished, "logits")
    np.testing.assert_allclose(
        maps.reshape(3, -1) @ kernel + bias, probe.predict(shown(data, 3)), atol=1e-5
    )
    wanted = (kernel - kernel.mean(axis=1, keepdims=True)).T.reshape(2, 8, 8, 4)
    np.testing.assert_allclose(gradients, wanted[index], atol=1e-6)


def test_feature_maps_are_those_of_the_last_convolution(images):
    settings = model.ImageCnn(build="image_cnn", filters=[3, 5], convolutions=2, units=[4])
    probe, _ = probed(images(channels=3), settings)
    maps, gradients = probe.feature_maps(shown(images(channels=3), 2), np.array([0, 1]))
    assert maps.shape == gradients.shape == (2, 4, 4, 5)
    assert np.abs(gradients).sum() > 0


def test_many_examples_go_through_in_batches(sequences, monkeypatch):
    data = sequences(classes=3)
    probe, _ = probed(data, CNN)
    x, index = shown(data, 7), np.array([0, 1, 2, 0, 1, 2, 0])
    whole = probe.predict(x), probe.gradient(x, index), probe.activations(x)
    monkeypatch.setattr(probing, "BATCH", 3)
    parts = probe.predict(x), probe.gradient(x, index), probe.activations(x)
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_stored_codes_and_pixels_are_predicted_as_what_the_network_sees(sequences, images):
    for data, settings in (
        (sequences(classes=3), CNN),
        (images(channels=3), model.ImageCnn(build="image_cnn", filters=[2], units=[])),
    ):
        probe, _ = probed(data, settings)
        stored = np.asarray(data.x[:6])
        np.testing.assert_allclose(probe.predict(stored), probe.predict(shown(data)), atol=1e-5)


def test_nothing_is_traced_again_for_batches_of_another_size(sequences, monkeypatch):
    data = sequences(classes=3)
    settings = CNN.model_copy(update={"filters": [3]})
    probe, _ = probed(data, settings)
    calls = []
    whole = Probe._gradients
    monkeypatch.setattr(Probe, "_gradients", lambda self, *x: calls.append(1) or whole(self, *x))
    probe = Probe(probed(data, settings)[1], classes=True)
    for n in (1, 5, 2, 6):
        probe.gradient(shown(data, n), np.zeros(n, int))
    assert calls == [1]


def test_no_examples_give_answers_of_the_right_shape(sequences):
    data = sequences(classes=3)
    probe, _ = probed(data, CNN)
    x = shown(data, 0)
    assert probe.predict(x).shape == probe.predict(np.asarray(data.x[:0])).shape == (0, 3)
    assert probe.gradient(x, np.zeros(0, int)).shape == x.shape


def test_every_method_reads_a_network_and_what_should_add_up_does(sequences):
    data = sequences(classes=3)
    probe, _ = probed(data, CNN)
    x, index = shown(data), np.array([0, 1, 2, 0, 1, 2])
    options = Options(references=4, steps=8, both_strands=True, from_codes=probe.predict)
    for method in suits("sequence"):
        found = attribute(method, probe.predict, probe.gradient, x, index, options)
        assert np.abs(found.values).max() > 1e-4
        if method == "integrated_gradients":
            assert found.completeness < 0.01


def test_dropout_is_off_when_a_network_is_explained(sequences):
    data = sequences()
    probe, _ = probed(data, CNN.model_copy(update={"dropout": 0.5}))
    x = shown(data)
    assert (probe.predict(x) == probe.predict(x)).all()
    index = np.zeros(6, int)
    assert (probe.gradient(x, index) == probe.gradient(x, index)).all()
