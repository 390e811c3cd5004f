"""Mutagenesis against a double loop that leaves no doubt."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from motifold.interpret import mutagenesis as room
from motifold.interpret.functions import centred
from motifold.interpret.mutagenesis import importance, mutagenesis
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(5)
WEIGHTS = RNG.normal(size=(3, 7, 4)).astype(np.float32)
SEQUENCES = arrays(np.uint8, st.tuples(st.integers(0, 5), st.just(7)), elements=st.integers(0, 4))


def crooked(x):
    """Not additive, so that a mutant must be scored whole."""
    return np.tanh(np.einsum("nla,kla->nk", x, WEIGHTS)).astype(np.float32)


def by_brute_force(codes, index, task):
    effects = np.zeros((*codes.shape, 4), np.float32)
    for example, position, letter in np.ndindex(effects.shape):
        if codes[example, position] == letter:
            continue
        mutant = codes[[example]].copy()
        mutant[0, position] = letter
        both = [
            centred(crooked(one_hot(row).astype(np.float32)), index[[example]], task)
            for row in (mutant, codes[[example]])
        ]
        effects[example, position, letter] = (both[0] - both[1])[0]
    return effects


@settings(max_examples=40)
@given(SEQUENCES, st.integers(1, 60), st.sampled_from(["classification", "regression"]))
def test_every_substitution_is_what_brute_force_says(codes, batch, task):
    index = np.arange(len(codes)) % 3
    assert_allclose(
        mutagenesis(crooked, codes, index, task, batch),
        by_brute_force(codes, index, task),
        atol=1e-6,
    )


def test_a_linear_scorer_gives_the_differences_of_its_weights():
    codes = RNG.integers(0, 4, (4, 7), dtype=np.uint8)

    def linear(x):
        return np.einsum("nla,kla->nk", x, WEIGHTS)

    effects = mutagenesis(linear, codes, np.zeros(4, int), "regression")
    own = np.take_along_axis(WEIGHTS[[0] * 4], codes[:, :, None].astype(int), axis=2)
    assert_allclose(effects, WEIGHTS[0] - own, atol=1e-5)
    held = importance(effects, codes).sum(axis=2)
    assert_allclose(held, 4 / 3 * (own[:, :, 0] - WEIGHTS[0].mean(axis=1)), atol=1e-5)


def test_an_unknown_letter_can_become_each_letter_but_holds_nothing():
    codes = np.full((1, 7), 4, np.uint8)
    effects = mutagenesis(crooked, codes, np.zeros(1, int), "regression")
    assert (effects != 0).all()
    assert (importance(effects, codes) == 0).all()


@pytest.mark.parametrize("cells", [2**25, 300])
def test_a_batch_has_no_more_mutants_than_asked_and_than_memory_allows(monkeypatch, cells):
    monkeypatch.setattr(room, "CELLS", cells)
    seen = []

    def watched(x):
        seen.append(len(x))
        return crooked(x)

    codes = np.full((30, 7), 4, np.uint8)
    mutagenesis(watched, codes, np.zeros(30, int), "regression", 16)
    assert max(seen) <= min(16, cells // 28)
    assert sum(seen) == 30 + 30 * 7 * 4
