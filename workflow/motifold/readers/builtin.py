"""Data that scikit-learn carries: handwritten digits."""

import numpy as np
import pandas as pd

from motifold.config.source import Builtin
from motifold.readers.records import Records

GREYS = 16  # levels of the digits' pixels above zero


def read_builtin(source: Builtin) -> Records:
    """Read scikit-learn's digits: 1,797 images of 8 x 8, pixels scaled from 0..16 to 0..255.

    References
    ----------
    Alpaydin and Kaynak 1998, Optical recognition of handwritten digits, doi 10.24432/C50P49.
    """
    from sklearn.datasets import load_digits

    digits = load_digits()
    numbers = range(1, len(digits.target) + 1)
    table = pd.DataFrame(
        {
            "id": [str(number) for number in numbers],
            "label": digits.target.astype(str),
            "source": f"scikit-learn {source.name}",
            "row": [f"image {number}" for number in numbers],
        }
    )
    pixels = np.rint(digits.images * (255 / GREYS)).astype(np.uint8)
    return Records(table, ["label"], pixels[..., None])
