"""Order and batches: functions of seed and epoch alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motifold.training.order import NOTHING, batches, epoch_order, side_by_side


def test_an_order_depends_on_seed_and_epoch_alone():
    first = epoch_order(50, 3, 7)
    assert (first == epoch_order(50, 3, 7)).all()
    assert sorted(first.tolist()) == list(range(50))
    assert (first != epoch_order(50, 3, 8)).any()
    assert (first != epoch_order(50, 4, 7)).any()


@given(st.integers(1, 40), st.integers(1, 12))
def test_batches_hold_every_example_once_in_order(n, size):
    table = batches(np.arange(n), size)
    assert table.shape == (-(-n // size), size)
    flat = table.ravel()
    assert flat[flat != NOTHING].tolist() == list(range(n))
    assert (flat[n:] == NOTHING).all()


def test_who_has_fewer_batches_sees_nothing_at_the_end():
    table = side_by_side([batches(np.arange(5), 2), batches(np.arange(2), 2)])
    assert table.shape == (3, 2, 2)
    assert table[:, 0].tolist() == [[0, 1], [2, 3], [4, NOTHING]]
    assert table[:, 1].tolist() == [[0, 1], [NOTHING] * 2, [NOTHING] * 2]
