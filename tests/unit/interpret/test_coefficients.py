"""Coefficients keep their names, ranks and places."""

import numpy as np

from motifold.interpret.coefficients import (
    linear_coefficients,
    pixel_coefficients,
    position_coefficients,
)


def test_each_output_ranks_its_own_features_by_absolute_value():
    table = linear_coefficients(
        ["A", "C", "G"], np.array([[0.1, -3.0, 2.0], [5.0, 0.0, -0.5]]), ["x", "y"], top=2
    )
    assert table["feature"].tolist() == ["C", "G", "A", "G"]
    assert table["output"].tolist() == ["x", "x", "y", "y"]
    assert table["coefficient"].tolist() == [-3, 2, 5, -0.5]
    assert table["rank"].tolist() == [1, 2, 1, 2]


def test_fewer_features_than_asked_are_all_of_them():
    assert len(linear_coefficients(["A", "C"], np.ones((1, 2)), ["x"])) == 2


def test_letters_at_positions_and_pixels_go_back_to_their_places():
    letters = np.zeros((1, 12))
    letters[0, 2 * 4 + 3] = 1  # position 2, letter T
    assert np.argwhere(position_coefficients(letters)).tolist() == [[0, 2, 3]]
    image = np.arange(12.0).reshape(1, 2, 3, 2)
    assert (pixel_coefficients(image.reshape(1, -1), (2, 3, 2)) == image).all()
