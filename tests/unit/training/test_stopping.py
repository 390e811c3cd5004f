"""Early stopping of a network."""

import pytest

from motifold.training.stopping import Stopping

NAN = float("nan")


def followed(losses, patience):
    """Epoch kept and epochs trained."""
    stopping, kept = Stopping(patience), -1
    for epoch, loss in enumerate(losses):
        kept = epoch if stopping.seen(float(loss)) else kept
        if not stopping.running:
            break
    return kept, stopping.epochs


@pytest.mark.parametrize(
    ("losses", "patience", "kept", "epochs"),
    [
        ([5, 4, 3, 4, 5, 0], 2, 2, 5),
        ([5, 4, 3, 4, 5, 0], 3, 5, 6),
        ([1, 2, 3, 0, 0, 0], 2, 0, 3),
        ([1, 2, 3, 0, 0, 0], 3, 3, 6),
    ],
)
def test_it_keeps_its_best_epoch_and_stops_after_its_patience(losses, patience, kept, epochs):
    assert followed(losses, patience) == (kept, epochs)


def test_an_equal_loss_is_no_better_one():
    assert followed([1, 1, 1, 1], 2) == (0, 3)


def test_without_patience_the_last_epoch_is_kept():
    assert followed([1, 2, 3], None) == (2, 3)
    assert followed([9, 8, 9], None) == (2, 3)


def test_a_loss_that_is_no_number_is_never_better_but_the_first_is_kept():
    assert followed([NAN, NAN, NAN], 2) == (0, 3)
    assert followed([NAN, 3, NAN, 2], 2) == (3, 4)


def test_it_goes_on_from_its_state():
    first, second = Stopping(2), Stopping(2)
    first.seen(1.0)
    first.seen(2.0)
    second.restore(first.state())
    assert [first.seen(3.0), second.seen(3.0)] == [False, False]
    assert not first.running
    assert not second.running
    assert second.epochs == 3
