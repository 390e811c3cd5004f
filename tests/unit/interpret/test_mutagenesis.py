"""Mutagenesis against a double loop that leaves no doubt."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from motifold.interpret.functions import centred
from motifold.interpret.mutagenesis import importance, mutagenesis
from motifold.interpret.question import Options, Question
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
        if codes[example, position] in (letter, 4):
            continue
        mutant = codes[[example]].copy()
        mutant[0, position] = letter
        both = [
            centred(crooked(one_hot(row).astype(np.float32)), index[[example]], task)
            for row in (mutant, codes[[example]])
        ]
        effects[example, position, letter] = (both[0] - both[1])[0]
    return effects


def mutated(predict, codes, index, task, batch=512):
    options = Options(task=task, batch=batch)
    x = one_hot(codes).astype(np.float32)
    ask = Question(predict, lambda x, _: x, x, index, options)
    return mutagenesis(ask.scored_codes, codes, index, ask.size)


@settings(max_examples=40)
@given(SEQUENCES, st.integers(1, 60), st.sampled_from(["classification", "regression"]))
def test_every_substitution_is_what_brute_force_says(codes, batch, task):
    index = np.arange(len(codes)) % 3
    assert_allclose(
        mutated(crooked, codes, index, task, batch), by_brute_force(codes, index, task), atol=1e-6
    )


def test_a_linear_scorer_gives_the_differences_of_its_weights():
    codes = RNG.integers(0, 4, (4, 7), dtype=np.uint8)

    def linear(x):
        return np.einsum("nla,kla->nk", x, WEIGHTS)

    effects = mutated(linear, codes, np.zeros(4, int), "regression")
    own = np.take_along_axis(WEIGHTS[[0] * 4], codes[:, :, None].astype(int), axis=2)
    assert_allclose(effects, WEIGHTS[0] - own, atol=1e-5)
    held = importance(effects, codes).sum(axis=2)
    assert_allclose(held, 4 / 3 * (own[:, :, 0] - WEIGHTS[0].mean(axis=1)), atol=1e-5)


def test_unknown_letters_are_never_changed():
    seen = []

    def scored(codes, index):
        seen.append(codes)
        return np.zeros(len(codes))

    codes = np.array([[4, 2, 4], [1, 4, 4]], np.uint8)
    assert (mutagenesis(scored, codes, np.zeros(2, int)) == 0).all()
    mutants = np.concatenate(seen[1:])
    assert len(mutants) == 6
    assert ((mutants == 4) == np.repeat(codes == 4, 3, axis=0)).all()


def test_a_batch_has_no_more_mutants_than_asked():
    seen = []

    def scored(codes, index):
        seen.append(len(codes))
        return np.zeros(len(codes))

    codes = RNG.integers(0, 4, (30, 7), dtype=np.uint8)
    mutagenesis(scored, codes, np.zeros(30, int), 16)
    assert max(seen[1:]) == 16
    assert sum(seen) == 30 + 30 * 7 * 3
