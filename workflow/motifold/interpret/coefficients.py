"""What a linear model learned: its coefficients, named, ranked and laid out like the data."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float


def linear_coefficients(
    names: Sequence[str],
    coefficients: Float[np.ndarray, "outputs features"],
    outputs: Sequence[str],
    top: int = 30,
) -> pd.DataFrame:
    """The features with the largest coefficients of each output.

    Returns
    -------
    One row a feature and output: feature, output, coefficient, rank (from 1, by absolute value
    within the output). Ties keep the order of ``names``.

    Examples
    --------
    >>> linear_coefficients(["AA", "AC"], np.array([[0.5, -2.0]]), ["donor"], top=1).to_dict("list")
    {'feature': ['AC'], 'output': ['donor'], 'coefficient': [-2.0], 'rank': [1]}
    """
    order = np.argsort(-np.abs(coefficients), axis=1, kind="stable")[:, :top]
    row, rank = np.indices(order.shape)
    feature = order.ravel()
    return pd.DataFrame(
        {
            "feature": np.asarray(names, object)[feature],
            "output": np.asarray(outputs, object)[row.ravel()],
            "coefficient": coefficients[row.ravel(), feature],
            "rank": rank.ravel() + 1,
        }
    )


def position_coefficients(
    coefficients: Float[np.ndarray, "outputs features"],
) -> Float[np.ndarray, "outputs length 4"]:
    """Coefficients of letters at positions as tables; feature number is position * 4 + letter."""
    return coefficients.reshape(len(coefficients), -1, 4)


def pixel_coefficients(
    coefficients: Float[np.ndarray, "outputs features"], shape: tuple[int, int, int]
) -> Float[np.ndarray, "outputs height width channels"]:
    """Coefficients of pixels as images of ``shape`` (height, width, channels)."""
    return coefficients.reshape(len(coefficients), *shape)
