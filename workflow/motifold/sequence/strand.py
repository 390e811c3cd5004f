"""The other strand of sequences that may be padded."""

import numpy as np
from jaxtyping import UInt8

from motifold.sequence.alphabet import UNKNOWN, complement


def other_strand(codes: UInt8[np.ndarray, "n length"]) -> UInt8[np.ndarray, "n length"]:
    """Reverse complement of each sequence in its own place.

    The letters from the first to the last known one are turned and stay where they are, so that
    padding remains on the side where the dataset's alignment puts it: a model that knows nothing
    else than padding to the right must not meet it on the left.

    Parameters
    ----------
    codes
        Base codes (n, length), 4 for unknown letters and padding.

    Examples
    --------
    >>> other_strand(np.array([[0, 0, 1, 4], [4, 3, 4, 2]], np.uint8))
    array([[2, 3, 3, 4],
           [4, 1, 4, 0]], dtype=uint8)
    """
    codes = np.asarray(codes)
    length, known = codes.shape[1], codes != UNKNOWN
    first, after = known.argmax(axis=1), length - known[:, ::-1].argmax(axis=1)
    # Turned as a whole, the letters of a row begin where as many places are left as came after.
    shift = (length - after) - first
    place = (np.arange(length) + shift[:, None]) % length
    return np.take_along_axis(complement(codes), place, axis=1)
