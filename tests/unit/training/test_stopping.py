"""Early stopping of networks side by side: each by itself."""

import numpy as np

from motifold.training.stopping import Stopping

NAN = float("nan")


def followed(losses, patience):
    """Epochs kept and epochs trained, from the losses (epochs, members)."""
    stopping, kept = Stopping(len(losses[0]), patience), np.full(len(losses[0]), -1)
    for epoch, row in enumerate(losses):
        kept = np.where(stopping.seen(np.array(row, float)), epoch, kept)
        if not stopping.running.any():
            break
    return kept.tolist(), stopping.epochs.tolist()


def test_each_keeps_its_best_epoch_and_stops_after_its_patience():
    losses = [[5, 1], [4, 2], [3, 3], [4, 0], [5, 0], [0, 0]]
    assert followed(losses, 2) == ([2, 0], [5, 3])
    assert followed(losses, 3) == ([5, 3], [6, 6])


def test_an_equal_loss_is_no_better_one():
    assert followed([[1], [1], [1], [1]], 2) == ([0], [3])


def test_without_patience_the_last_epoch_is_kept():
    assert followed([[1, 9], [2, 8], [3, 9]], None) == ([2, 2], [3, 3])


def test_a_loss_that_is_no_number_is_never_better_but_the_first_is_kept():
    assert followed([[NAN], [NAN], [NAN]], 2) == ([0], [3])
    assert followed([[NAN], [3], [NAN], [2]], 2) == ([3], [4])


def test_it_goes_on_from_its_state():
    first, second = Stopping(2, 2), Stopping(2, 2)
    first.seen(np.array([1.0, 5.0]))
    first.seen(np.array([2.0, 4.0]))
    second.restore(first.state())
    for losses in ([3.0, 3.0], [0.0, 2.0]):
        assert (first.seen(np.array(losses)) == second.seen(np.array(losses))).all()
    assert second.epochs.tolist() == [3, 4]
