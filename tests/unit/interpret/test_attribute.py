"""All methods behind one form."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from motifold.errors import UserError
from motifold.interpret import paths, question
from motifold.interpret.attribute import METHODS, Options, attribute, suits
from motifold.interpret.functions import codes_of
from motifold.sequence.alphabet import one_hot
from motifold.sequence.strand import other_strand

RNG = np.random.default_rng(8)
LENGTH, SIDE = 12, 6
WEIGHTS = RNG.normal(size=(2, LENGTH, 4)).astype(np.float32)
PIXEL_WEIGHTS = RNG.normal(size=(2, SIDE, SIDE, 2)).astype(np.float32)
CODES = RNG.integers(0, 4, (7, LENGTH), dtype=np.uint8)
CODES[0, 9:], CODES[1, :2], CODES[2, 5], CODES[3] = 4, 4, 4, 4
X = one_hot(CODES).astype(np.float32)
PIXELS = RNG.random((7, SIDE, SIDE, 2)).astype(np.float32)
INDEX = np.array([0, 1, 1, 0, 1, 0, 0])
FEW = Options(steps=4, references=3)
EVERY = [("sequence", name) for name in suits("sequence")]
EVERY += [("image", name) for name in suits("image")]


def weights_of(x):
    return WEIGHTS if x.ndim == 3 else PIXEL_WEIGHTS


def predict(x):
    return np.tensordot(x, weights_of(x), (range(1, x.ndim), range(1, x.ndim)))


def gradient(x, index):
    weights = weights_of(x)
    return (weights - weights.mean(axis=0))[index]


def bent(x):
    """Not linear: a square of the linear scores."""
    return predict(x) ** 2


def bent_gradient(x, index):
    outputs = predict(x)
    slopes = 2 * outputs[(...,) + (None,) * (x.ndim - 1)] * weights_of(x)
    return slopes[np.arange(len(x)), index] - slopes.mean(axis=1)


def examples(kind):
    return X if kind == "sequence" else PIXELS


def everything(found):
    parts = [found.values, found.completeness]
    return parts if found.hypothetical is None else [*parts, found.hypothetical]


@pytest.mark.parametrize("method", ["gradient_input", "integrated_gradients", "mutagenesis"])
def test_methods_find_the_same_in_a_linear_scorer_of_sequences(method):
    found = attribute(method, predict, gradient, X, INDEX, replace(FEW, references=0))
    slope = gradient(X, INDEX)
    corrected = (slope - slope.mean(axis=2, keepdims=True)) * X.any(axis=2, keepdims=True)
    # Mutagenesis compares a letter with the three others, the gradients with all four.
    scale = 4 / 3 if method == "mutagenesis" else 1
    assert_allclose(found.values, X * corrected * scale, atol=1e-5)
    assert_allclose(found.hypothetical, corrected, atol=1e-5)


def test_saliency_has_no_sign_but_its_hypothetical_contributions_have():
    found = attribute("gradient", predict, gradient, X, INDEX)
    slope = gradient(X, INDEX)
    corrected = (slope - slope.mean(axis=2, keepdims=True)) * X.any(axis=2, keepdims=True)
    assert_allclose(found.hypothetical, corrected, atol=1e-6)
    assert_allclose(found.values.sum(axis=2), np.sqrt((corrected**2).sum(axis=2)), atol=1e-6)
    assert (found.hypothetical < 0).any()


@pytest.mark.parametrize("method", ["gradient_input", "integrated_gradients", "expected_gradients"])
def test_methods_find_the_same_in_a_linear_scorer_of_images(method):
    found = attribute(method, predict, gradient, PIXELS, INDEX, FEW)
    assert_allclose(found.values, PIXELS * gradient(PIXELS, INDEX), atol=1e-5)
    saliency = attribute("gradient", predict, gradient, PIXELS, INDEX)
    assert_allclose(saliency.values, gradient(PIXELS, INDEX))


@pytest.mark.parametrize(("kind", "method"), EVERY)
def test_answers_have_one_form(kind, method):
    x = examples(kind)
    found = attribute(method, bent, bent_gradient, x, INDEX, FEW)
    assert found.values.shape == x.shape
    assert found.values.dtype == np.float32
    assert (found.hypothetical is None) == (kind == "image")


@pytest.mark.parametrize("both_strands", [False, True])
@pytest.mark.parametrize("method", suits("sequence"))
def test_unknown_letters_contribute_nothing_and_absent_ones_only_hypothetically(
    method, both_strands
):
    options = replace(FEW, both_strands=both_strands)
    found = attribute(method, bent, bent_gradient, X, INDEX, options)
    assert (found.values[X == 0] == 0).all()
    assert (found.hypothetical[CODES == 4] == 0).all()
    assert (found.hypothetical[CODES != 4] != 0).any(axis=1).all()


@pytest.mark.parametrize("method", [one for one in suits("sequence") if one != "gradient"])
def test_the_present_letters_share_of_the_hypothetical_contributions_is_the_value(method):
    found = attribute(method, bent, bent_gradient, X, INDEX, FEW)
    scale = 4 / 3 if method == "mutagenesis" else 1
    assert_allclose(found.values, scale * X * found.hypothetical, atol=1e-4)


@pytest.mark.parametrize("both_strands", [False, True])
@pytest.mark.parametrize(("kind", "method"), EVERY)
def test_batches_and_blocks_change_nothing(kind, method, both_strands, monkeypatch):
    x = examples(kind)
    options = replace(FEW, both_strands=both_strands)
    whole = everything(attribute(method, bent, bent_gradient, x, INDEX, options))
    monkeypatch.setattr(paths, "ROWS", 3)
    for batch in (1, 5, 64):
        parts = everything(
            attribute(method, bent, bent_gradient, x, INDEX, replace(options, batch=batch))
        )
        for one, other in zip(whole, parts, strict=True):
            assert_allclose(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("kind", "method"), EVERY)
def test_neither_order_nor_company_of_an_example_changes_its_values(kind, method):
    x = examples(kind)
    whole = attribute(method, bent, bent_gradient, x, INDEX, FEW)
    order = np.array([5, 2, 0])
    some = attribute(method, bent, bent_gradient, x[order], INDEX[order], FEW)
    assert_allclose(some.values, whole.values[order], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("cells", [2**24, 200])
@pytest.mark.parametrize(("kind", "method"), EVERY)
def test_no_function_is_given_more_than_a_batch_nor_than_memory_allows(
    kind, method, cells, monkeypatch
):
    monkeypatch.setattr(question, "CELLS", cells)
    monkeypatch.setattr(paths, "CELLS", cells)
    x, seen = examples(kind), [0]

    def watched(inputs):
        seen.append(len(inputs))
        return bent(inputs)

    def watched_gradient(inputs, index):
        seen.append(len(inputs))
        return bent_gradient(inputs, index)

    attribute(method, watched, watched_gradient, x, INDEX, replace(FEW, batch=6))
    assert max(seen) == min(6, cells // x[0].size)


def test_only_methods_that_promise_to_add_up_have_a_completeness():
    for kind, name in EVERY:
        found = attribute(name, predict, gradient, examples(kind), INDEX, FEW)
        if name in ("integrated_gradients", "expected_gradients"):
            assert found.completeness < 1e-4
        else:
            assert np.isnan(found.completeness)


@pytest.mark.parametrize("both_strands", [False, True])
@pytest.mark.parametrize("method", ["integrated_gradients", "expected_gradients"])
def test_a_wrong_gradient_is_seen_in_the_completeness(method, both_strands):
    found = attribute(
        method, predict, lambda x, index: 2 * gradient(x, index), np.delete(X, 3, 0),
        np.delete(INDEX, 3), replace(FEW, both_strands=both_strands),
    )  # fmt: skip
    assert found.completeness == pytest.approx(1, abs=1e-3)


def test_a_baseline_may_be_one_image_or_several():
    many = RNG.random((4, SIDE, SIDE, 2))
    slope = gradient(PIXELS, INDEX)
    for baseline, mean in ((many[0], many[0]), (many, many.mean(axis=0)), (np.ones(1), 1)):
        options = replace(FEW, baseline=baseline)
        found = attribute("integrated_gradients", predict, gradient, PIXELS, INDEX, options)
        assert_allclose(found.values, (PIXELS - mean) * slope, atol=1e-5)
        assert found.completeness < 1e-4


def test_a_baseline_of_sequences_leaves_unknown_letters_unknown():
    options = replace(FEW, baseline=np.full((LENGTH, 4), 0.25))
    given = attribute("integrated_gradients", bent, bent_gradient, X, INDEX, options)
    equal = attribute(
        "integrated_gradients", bent, bent_gradient, X, INDEX, replace(FEW, references=0)
    )
    assert_allclose(given.values, equal.values, atol=1e-6)


def test_the_seed_decides_the_references():
    first, again, other = (
        attribute("integrated_gradients", bent, bent_gradient, X, INDEX, replace(FEW, seed=seed))
        for seed in (1, 1, 2)
    )
    assert_array_equal(first.values, again.values)
    assert np.abs(first.values - other.values).max() > 0.01


def test_codes_are_scored_as_letters_are():
    seen = []

    def from_codes(codes):
        seen.append(codes.dtype)
        return bent(one_hot(codes).astype(np.float32))

    options = replace(FEW, from_codes=from_codes)
    found = attribute("mutagenesis", bent, None, X, INDEX, options)
    assert_array_equal(found.values, attribute("mutagenesis", bent, None, X, INDEX, FEW).values)
    assert set(seen) == {np.dtype(np.uint8)}


@pytest.mark.parametrize("method", suits("sequence"))
def test_both_strands_of_a_sequence_are_explained_alike(method):
    """Explained from the other strand, contributions are the same, only turned."""
    options = replace(FEW, both_strands=True)
    other = one_hot(other_strand(codes_of(X))).astype(np.float32)
    found = attribute(method, bent, bent_gradient, X, INDEX, options)
    turned = attribute(method, bent, bent_gradient, other, INDEX, options)
    inside = slice(4, 7)  # sequences that are whole
    for one, two in ((found.values, turned.values), (found.hypothetical, turned.hypothetical)):
        assert_allclose(one[inside], two[inside][:, ::-1, ::-1], rtol=1e-3, atol=1e-4)
        assert_allclose(one[0, :9], two[0, :9][::-1, ::-1], rtol=1e-3, atol=1e-4)


def test_no_examples_give_no_values():
    for kind, name in EVERY:
        x = examples(kind)[:0]
        found = attribute(name, predict, gradient, x, INDEX[:0], replace(FEW, both_strands=True))
        assert found.values.shape == x.shape
        assert np.isnan(found.completeness)


def test_every_method_suits_something_and_the_first_needs_gradients():
    assert set(suits("sequence")) | set(suits("image")) == set(METHODS)
    assert suits("sequence")[0] == suits("image")[0] == "integrated_gradients"
    assert suits("image", gradients=False) == ["occlusion"]


@pytest.mark.parametrize(
    ("method", "x", "says"),
    [
        ("integrated_gradient", X, "did you mean 'integrated_gradients'"),
        ("mutagenesis", PIXELS, "is none for images"),
        ("lime", PIXELS, "use one of expected_gradients, gradient, gradient_input"),
    ],
)
def test_an_unknown_method_is_refused_in_one_sentence(method, x, says):
    with pytest.raises(UserError, match=says):
        attribute(method, predict, gradient, x, INDEX)


def test_a_model_without_gradients_is_not_asked_for_them():
    with pytest.raises(UserError, match="explained without gradients; use one of mutagenesis"):
        attribute("gradient_input", predict, None, X, INDEX)
