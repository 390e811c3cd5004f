"""Class weights are those of scikit-learn."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from motifold.training.lesson import balanced_weights


@pytest.mark.parametrize("y", [[0, 0, 1], [2, 2, 2, 0], [1], [0, 1, 2, 3] * 5 + [3] * 7])
def test_balanced_weights_are_those_of_scikit_learn(y):
    """Also where a class of the dataset has no example in this part."""
    labels = np.array(y)
    np.testing.assert_array_equal(
        balanced_weights(labels), compute_sample_weight("balanced", labels)
    )
