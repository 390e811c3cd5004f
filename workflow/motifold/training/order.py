"""Which examples each step of an epoch sees: a function of the seed and the epoch alone.

So a training that goes on from a checkpoint, or beside others, sees what it would have seen.
"""

import numpy as np
from jaxtyping import Int

NOTHING = -1  # stands where a batch has no example


def epoch_order(n: int, seed: int, epoch: int) -> Int[np.ndarray, "n"]:
    """Order of ``n`` training examples in one epoch."""
    return np.random.default_rng([seed, epoch]).permutation(n)


def batches(positions: Int[np.ndarray, "n"], size: int) -> Int[np.ndarray, "steps size"]:
    """Positions in rows of ``size``; the last row is filled up with ``NOTHING``.

    Examples
    --------
    >>> batches(np.array([5, 2, 7]), 2)
    array([[ 5,  2],
           [ 7, -1]])
    """
    steps = -(-len(positions) // size)
    filled = np.full(steps * size, NOTHING, np.int64)
    filled[: len(positions)] = positions
    return filled.reshape(steps, size)


def side_by_side(members: list[np.ndarray]) -> Int[np.ndarray, "steps members size"]:
    """Batches of several networks step by step; one that has no more steps sees nothing."""
    steps = max(len(one) for one in members)
    table = np.full((steps, len(members), members[0].shape[1]), NOTHING, np.int32)
    for number, one in enumerate(members):
        table[: len(one), number] = one
    return table
