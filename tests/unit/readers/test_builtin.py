"""Data that scikit-learn carries."""

import numpy as np

from motifold.config.source import Builtin
from motifold.readers.builtin import read_builtin


def test_digits_are_scaled_to_bytes():
    records = read_builtin(Builtin(format="builtin"))
    assert records.images.shape == (1797, 8, 8, 1)
    assert records.images[0, 0, 2, 0] == np.rint(5 / 16 * 255)  # the first digit's third pixel is 5
    assert (records.images.min(), records.images.max()) == (0, 255)
    assert sorted(records.table["label"].unique()) == list("0123456789")
