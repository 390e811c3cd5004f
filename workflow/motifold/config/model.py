"""Named models: constants, simple baselines and networks, each with settings that work."""

import re
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from motifold.config.strict import Strict, setting

OWN = re.compile(r"[^:]+\.py:[A-Za-z_]\w*")
Activation = Literal["relu", "sigmoid", "tanh", "linear", "elu", "gelu", "silu", "softmax"]
Size = Annotated[int, Field(ge=1, le=65_536)]
Features = Literal["words", "positions", "both"]


class Simple(Strict):
    """What all models that are no networks share."""

    kind: Literal["control", "baseline"] = setting(
        "baseline", "control: what a model without insight scores; baseline: a real simple model."
    )
    threads: int = setting(1, "Processor cores that the model may use.", ge=1)
    class_weights: bool = setting(
        True, "Weigh each class by the inverse of its frequency, where the method can."
    )
    most: int | None = setting(
        None,
        "Most training examples that it is fitted on; of a larger fold a random sample.",
        ge=10,
    )


class Constant(Simple):
    """Always the class frequencies, or the mean, of the training fold."""

    method: Literal["constant"]


class Composition(Simple):
    """Only GC content, letter shares and length; for images mean and spread of each channel."""

    method: Literal["composition"]


class Nearest(Simple):
    """The labels of the most similar training examples."""

    method: Literal["nearest"]
    neighbours: int = setting(5, "Number of neighbours.", ge=1, le=1000)


class WordsLinear(Simple):
    """Logistic or ridge regression on the counts of words (k-mers)."""

    method: Literal["kmer_linear"]
    shortest: int = setting(1, "Length of the shortest words.", ge=1, le=8)
    longest: int = setting(4, "Length of the longest words.", ge=1, le=8)
    both_strands: bool = setting(False, "Count a word and its reverse complement as one.")
    penalty: float = setting(
        10.0, "Strength of the L2 penalty (logistic; ridge finds its own).", gt=0
    )

    @model_validator(mode="after")
    def _in_order(self) -> "WordsLinear":
        if self.shortest > self.longest:
            raise ValueError(f"shortest ({self.shortest}) is above longest ({self.longest})")
        return self


class PositionsLinear(Simple):
    """Logistic or ridge regression on each letter at each position, or on each pixel."""

    method: Literal["position_linear"]
    penalty: float = setting(
        10.0, "Strength of the L2 penalty (logistic; ridge finds its own).", gt=0
    )


class RandomForest(Simple):
    """A random forest on words, positions or pixels."""

    method: Literal["random_forest"]
    trees: int = setting(200, "Number of trees.", ge=1, le=10_000)
    share: float | None = setting(
        None,
        "Share of the features that each split may choose from; left out: the square root of their "
        "number for classes, a tenth for numbers.",
        gt=0,
        le=1,
    )
    features: Features = setting("both", "Sequences: words, positions or both; images: pixels.")
    longest: int = setting(3, "Length of the longest words.", ge=1, le=6)


class GradientBoosting(Simple):
    """Gradient-boosted trees on words, positions or pixels."""

    method: Literal["gradient_boosting"]
    iterations: int = setting(100, "Number of boosting rounds.", ge=1, le=10_000)
    learning_rate: float = setting(0.1, "Shrinkage of each round.", gt=0, le=1)
    leaves: int = setting(15, "Most leaves of a tree.", ge=2, le=1000)
    share: float = setting(
        0.1, "Share of the features that each split may choose from.", gt=0, le=1
    )
    features: Features = setting("both", "Sequences: words, positions or both; images: pixels.")
    longest: int = setting(3, "Length of the longest words.", ge=1, le=6)


class Network(Strict):
    """How a network is trained; every architecture shares these."""

    kind: Literal["network"] = setting("network", "A Keras network.")
    loss: Literal["auto", "cross_entropy", "focal", "mse", "mae", "huber"] = setting(
        "auto", "What training minimises; auto: cross_entropy for classes, mse for numbers."
    )
    optimizer: Literal["adam", "adamw", "sgd", "rmsprop", "nadam"] = setting(
        "adam", "How the weights are updated."
    )
    learning_rate: float = setting(0.001, "Size of the steps.", gt=0, le=10)
    l2: float = setting(0.0, "L2 penalty on the kernels of all layers.", ge=0)
    dropout: float = setting(0.0, "Share of units left out in training.", ge=0, lt=1)
    batch_size: int = setting(64, "Examples a step.", ge=1, le=65_536)
    epochs: int = setting(50, "Most passes over the training examples.", ge=1, le=100_000)
    patience: int | None = setting(
        8, "Stop after so many epochs without a better validation loss; null: never.", ge=1
    )
    class_weights: bool = setting(True, "Weigh each class by the inverse of its frequency.")
    threads: int = setting(
        1, "Processor cores; part of the settings because results depend on it.", ge=1
    )
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = setting(
        "float32", "Numbers to compute in; the mixed ones are for GPUs that are made for them."
    )
    folds_per_job: int | None = setting(
        None,
        "How many folds one job trains; left out: all of them where the data are small, one where "
        "they are large.",
        ge=1,
    )


class Mlp(Network):
    """Fully connected layers on the flattened one-hot letters or pixels."""

    build: Literal["mlp"]
    units: list[Size] = setting([64], "Units of each hidden layer; [] is a linear model.")
    activation: Activation = setting("relu", "Activation of the hidden layers.")
    batch_normalisation: bool = setting(False, "Normalise each hidden layer over the batch.")


class Cnn(Network):
    """Convolutions over the sequence, pooling, then fully connected layers."""

    build: Literal["cnn"]
    filters: list[Size] = setting([32], "Filters of each convolution.", min_length=1)
    widths: list[Size] = setting(
        [12], "Width of each convolution's filters, in letters.", min_length=1
    )
    pools: list[Size] = setting([4], "Pooling after each convolution; 1: none.", min_length=1)
    pooling: Literal["max", "average"] = setting("max", "How neighbours are pooled.")
    summary: Literal["flatten", "max", "average", "both"] = setting(
        "both",
        "What reaches the dense layers: every position (flatten), the maximum or average over "
        "positions, or every position and the maximum (both).",
    )
    convolution_activation: Activation = setting("relu", "Activation of the convolutions.")
    units: list[Size] = setting([16], "Units of each dense layer after the convolutions.")
    activation: Activation = setting("relu", "Activation of the dense layers.")
    batch_normalisation: bool = setting(False, "Normalise each convolution over the batch.")


class ImageCnn(Network):
    """Convolutions over the image, pooling, then fully connected layers."""

    build: Literal["image_cnn"]
    filters: list[Size] = setting([32, 64], "Filters of each convolution.", min_length=1)
    width: int = setting(3, "Width and height of the filters, in pixels.", ge=1, le=31)
    convolutions: int = setting(1, "Convolutions before each pooling.", ge=1, le=4)
    pool: int = setting(2, "Pooling after each block; 1: none.", ge=1, le=16)
    units: list[Size] = setting([128], "Units of each dense layer after the convolutions.")
    activation: Activation = setting("relu", "Activation of all hidden layers.")
    batch_normalisation: bool = setting(False, "Normalise each convolution over the batch.")


class OwnNetwork(Network):
    """A user's own function, which returns a Keras model that ends in one number an output."""

    build: str = setting(
        ..., "path/to/file.py:function, called with shape, outputs and the options."
    )
    options: dict[str, Any] = setting({}, "Arguments for the function.")

    @field_validator("build")
    @classmethod
    def _names_a_function(cls, build: str) -> str:
        if not OWN.fullmatch(build):
            known = ", ".join(BUILT_IN)
            raise ValueError(f"'{build}' is neither one of {known} nor path/to/file.py:function")
        return build


SIMPLE = (
    Constant,
    Composition,
    Nearest,
    WordsLinear,
    PositionsLinear,
    RandomForest,
    GradientBoosting,
)
BUILT_IN: dict[str, type[Network]] = {"mlp": Mlp, "cnn": Cnn, "image_cnn": ImageCnn}


def _tag(value: Any) -> str:
    """Name of the class that describes a model."""
    given = value if isinstance(value, dict) else value.model_dump()
    if "build" in given:
        return str(given["build"]) if str(given["build"]) in BUILT_IN else "own"
    return str(given.get("method"))


Model = Annotated[
    Annotated[Constant, Tag("constant")]
    | Annotated[Composition, Tag("composition")]
    | Annotated[Nearest, Tag("nearest")]
    | Annotated[WordsLinear, Tag("kmer_linear")]
    | Annotated[PositionsLinear, Tag("position_linear")]
    | Annotated[RandomForest, Tag("random_forest")]
    | Annotated[GradientBoosting, Tag("gradient_boosting")]
    | Annotated[Mlp, Tag("mlp")]
    | Annotated[Cnn, Tag("cnn")]
    | Annotated[ImageCnn, Tag("image_cnn")]
    | Annotated[OwnNetwork, Tag("own")],
    Discriminator(_tag),
]
