"""Expected gradients: random references, random points."""

import numpy as np
from numpy.testing import assert_allclose

from motifold.interpret.expected import by_expected_gradients
from motifold.interpret.gradients import by_integrated_gradients
from motifold.interpret.question import Options, Question
from motifold.interpret.references import taken_in_turn
from motifold.sequence.alphabet import one_hot

RNG = np.random.default_rng(6)
CODES = RNG.integers(0, 4, (4, 10), dtype=np.uint8)
X = one_hot(CODES).astype(np.float64)
PIXELS = RNG.random((4, 3, 3, 1))
INDEX = np.zeros(4, int)


def slope(x):
    """Weights that rise from 1/2 to 1 over all that an example has."""
    return np.linspace(0.5, 1, x[0].size).reshape(x.shape[1:])


def cubic(x):
    score = (x * slope(x)).reshape(len(x), -1).sum(axis=1, keepdims=True)
    return (score / 3) ** 3


def cubic_gradient(x, _index):
    root = np.cbrt(cubic(x)).reshape(-1, *[1] * (x.ndim - 1))
    return root**2 * slope(x)


def found(x, method=by_expected_gradients, **options):
    return method(Question(cubic, cubic_gradient, x, INDEX, Options(task="regression", **options)))


def test_more_points_come_closer_to_adding_up():
    others = RNG.random((5, 3, 3, 1))

    def gap(steps):
        answer = found(PIXELS, steps=steps, references=1, baseline=others)
        return np.abs(answer.values.sum(axis=(1, 2, 3)) - answer.change).mean()

    assert gap(400) < gap(4) / 5


def test_with_many_points_they_are_integrated_gradients_from_the_same_images():
    others = RNG.random((3, 3, 3, 1))
    expected = found(PIXELS, steps=3000, references=1, baseline=others)
    integrated = found(PIXELS, by_integrated_gradients, steps=50, baseline=others)
    assert_allclose(expected.values, integrated.values, rtol=0.02, atol=0.02)
    assert_allclose(expected.change, integrated.change, rtol=1e-9)


def test_points_are_one_in_each_part_of_the_path():
    seen = []

    def watched(x, index):
        seen.extend(x.mean(axis=(1, 2, 3)))
        return np.ones_like(x)

    white = np.ones((1, 3, 3, 1))
    by_expected_gradients(
        Question(
            lambda x: x.sum(axis=(1, 2)), watched, white, INDEX[:1],
            Options(task="regression", steps=10, references=2),
        )
    )  # fmt: skip
    parts = (np.array(seen) * 20).astype(int)
    assert parts.tolist() == list(range(20))
    assert len(np.unique(np.array(seen) * 20 - parts)) == 20


def test_every_point_of_a_sequence_has_a_shuffle_of_its_own():
    starts = set()

    def watched(x, index):
        return np.zeros_like(x)

    def predict(x):
        starts.update(row.tobytes() for row in x)
        return np.zeros((len(x), 1))

    long = one_hot(RNG.integers(0, 4, (1, 60), dtype=np.uint8)).astype(np.float32)
    options = Options(task="regression", steps=5, references=4)
    by_expected_gradients(Question(predict, watched, long, INDEX[:1], options))
    assert len(starts) == 21


def test_without_shuffles_the_start_is_equal_letters():
    answer = found(X, steps=500, references=0)
    integrated = found(X, by_integrated_gradients, steps=50, references=0)
    assert_allclose(answer.hypothetical, integrated.hypothetical, rtol=0.02, atol=0.02)


def test_none_is_drawn_again_before_all_were():
    drawn = taken_in_turn(3, 8, np.random.default_rng(0))
    assert sorted(drawn[:3]) == sorted(drawn[3:6]) == [0, 1, 2]
    assert len(set(drawn[6:])) == 2
    assert len(taken_in_turn(3, 0, np.random.default_rng(0))) == 0
