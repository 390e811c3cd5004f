"""Texts on end are cut into pieces of bounded size."""

import numpy as np
import pytest

from motifold.sequence.texts import CELLS, CHUNK, pieces


@pytest.mark.parametrize(
    "sizes",
    [[], [3], [0, 0, 0], [200] * 5000, [1] * 30_000, [CELLS, CELLS, 1], [10, 5 * CELLS, 10, 10]],
)
def test_pieces_are_all_texts_in_order_and_bounded(sizes):
    edges = np.append(0, np.cumsum(sizes)).astype(np.int64)
    found = list(pieces(edges))
    assert [row for piece in found for row in range(piece.start, piece.stop)] == [
        *range(len(sizes))
    ]
    for piece in found:
        n, letters = piece.stop - piece.start, edges[piece.stop] - edges[piece.start]
        assert n <= CHUNK
        assert n == 1 or letters <= CELLS


def test_one_long_text_does_not_part_the_short_ones():
    sizes = np.full(9_001, 10)
    sizes[4_000] = 10_000_000
    found = list(pieces(np.append(0, np.cumsum(sizes))))
    assert found == [slice(0, 4_000), slice(4_000, 4_001), slice(4_001, 9_001)]
