"""Networks: one architecture, one function, one file.

Every builder has the same form: it takes the shape of one example (one-hot letters or scaled
pixels), the number of outputs and its settings, and returns a Keras model that ends in one number
an output. Softmax and the units of a target are added by :mod:`motifold.models.assemble`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from motifold.models.cnn import cnn
from motifold.models.image_cnn import image_cnn
from motifold.models.mlp import mlp

Builder = Callable[..., Any]
BUILT_IN: Mapping[str, Builder] = {"mlp": mlp, "cnn": cnn, "image_cnn": image_cnn}
