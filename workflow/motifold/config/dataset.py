"""One dataset: the file a lab writes."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from motifold.config.interpret import Interpret
from motifold.config.source import Source
from motifold.config.strict import Name, Strict, setting

# The ladder that suits the data. While the task is not stated, names say nothing of it. The last
# network is the one whose learning curve is measured by default.
TREES = ["random_forest", "gradient_boosting"]
SEQUENCE_LADDERS = {
    "classification": [
        "majority", "composition", "nearest", "kmer_logistic", "position_logistic", *TREES,
        "mlp", "deep_cnn", "cnn",
    ],
    "regression": [
        "mean", "composition", "nearest", "kmer_ridge", "position_ridge", *TREES, "mlp", "deep_cnn",
        "cnn",
    ],
    None: [
        "constant", "composition", "nearest", "kmer_linear", "position_linear", *TREES,
        "mlp", "deep_cnn", "cnn",
    ],
}  # fmt: skip
IMAGE_LADDERS = {
    "classification": [
        "majority", "composition", "nearest", "pixel_logistic", *TREES, "mlp", "deep_image_cnn",
        "image_cnn",
    ],
    "regression": [
        "mean", "composition", "nearest", "pixel_ridge", *TREES, "mlp", "deep_image_cnn",
        "image_cnn",
    ],
    None: [
        "constant", "composition", "nearest", "pixel_linear", *TREES, "mlp", "deep_image_cnn",
        "image_cnn",
    ],
}  # fmt: skip
SEQUENCE_KEYS = ("search", "shared", "word", "identity")  # of split
NUMBER_METRICS = {"r2", "pearson", "spearman"}
Metric = Literal[
    "accuracy", "balanced_accuracy", "mcc", "f1_macro", "auroc", "auprc",
    "r2", "pearson", "spearman",
]  # fmt: skip


class Fit(Strict):
    """How sequences of different lengths become one width."""

    length: Annotated[int, Field(ge=1, le=10_000_000)] | Literal["longest"] = setting(
        "longest", "Letters of every encoded sequence; longest: as many as the longest has."
    )
    align: Literal["start", "center", "end"] = setting(
        "start", "Which part stays in place when a sequence is padded or cropped."
    )


class Split(Strict):
    """How examples are held out."""

    by: Literal["random", "group", "chromosome", "similarity", "column"] | None = setting(
        None,
        "What stays together: nothing, groups, chromosomes, near-duplicates (similarity), or a "
        "given split (column). Left out: column if the data bring a split, else similarity.",
    )
    folds: int = setting(5, "Number of folds.", ge=2, le=100)
    repeats: int = setting(1, "How often the folds are drawn anew.", ge=1, le=100)
    validation: float = setting(
        0.15, "Share of each training fold that decides when training stops.", gt=0, lt=0.9
    )
    shared: float = setting(
        0.5,
        "Two sequences are near-duplicates if this share of the shorter one is found again in the "
        "other, on either strand, in pieces of 6 letters or more.",
        gt=0,
        le=1,
    )
    word: int | None = setting(
        None,
        "Letters of the words by which near-duplicates are looked for; left out: from the size of "
        "the data.",
        ge=8,
        le=31,
    )
    identity: float = setting(
        0.8, "Share of equal letters from which MMseqs2 takes two sequences as related.", gt=0, le=1
    )
    search: Literal["words", "mmseqs"] = setting(
        "words",
        "How near-duplicates are looked for: by shared words, or by homology with MMseqs2 where "
        "it is installed.",
    )


class Controls(Strict):
    """Models trained on purpose on permuted labels, shuffled sequences or other folds."""

    models: Literal["cheap", "all", "none"] | list[Name] = setting(
        "cheap",
        "cheap: controls and linear models, and the last network where data are small (up to 1 MB "
        "of letters or pixels); all: every model; none; or a list of names.",
    )
    permutations: int = setting(
        3,
        "How often the labels are permuted (networks: once; within groups: at most twice).",
        ge=1,
        le=10_000,
    )
    most: int = setting(
        2000, "Most training examples of a simple model in a control.", ge=10, le=10_000_000
    )
    seeds: int = setting(
        3,
        "How often a network among them is trained again on all folds, each time from another "
        "seed: how far scores depend on it, and what the mean of these networks scores; 0: never.",
        ge=0,
        le=100,
    )
    repeats: int = setting(
        2,
        "How often the folds of small data are drawn anew, for the networks among them and all "
        "simple models: does another draw change which is better? 0: never.",
        ge=0,
        le=100,
    )


class LearningCurve(Strict):
    """Models trained on parts of each training fold, to see whether more data would help."""

    models: Literal["default", "all", "none"] | list[Name] = setting(
        "default",
        "default: linear models and the last network of the list; all; none; or a list of names.",
    )
    fractions: list[Annotated[float, Field(gt=0, lt=1)]] = setting(
        [0.125, 0.25, 0.5], "Shares of the training fold.", min_length=1, max_length=20
    )
    rounds: int = setting(
        2, "Most folds on which a network's curve is measured; simple models use all.", ge=1, le=100
    )


class NewData(Strict):
    """New data to score with the final model."""

    name: Name = setting(..., "Name of the output file.")
    source: Source = setting(..., "Where the new examples are.")


class Dataset(Strict):
    """A set of labelled sequences or images and what to do with it."""

    description: str = setting("", "A sentence for the report.")
    type: Literal["dna", "rna", "image"] = setting(..., "What the examples are.")
    task: Literal["classification", "regression"] | None = setting(
        None, "What the labels are; inferred from them if left out."
    )
    source: Source = setting(..., "Where the examples are; see the formats.")
    fit: Fit = setting(Fit(), "Length policy for sequences.")
    split: Split = setting(Split(), "How examples are held out.")
    metric: Metric | None = setting(
        None, "The score that decides; left out: balanced_accuracy for classes, r2 for numbers."
    )
    models: list[Name] | None = setting(
        None,
        "Names of models to train; left out: the ladder that suits the data.",
        min_length=1,
    )
    settings: dict[Name, dict[str, Any]] = setting(
        {}, "Changes to a named model for this dataset only: {cnn: {epochs: 20}}."
    )
    controls: Controls = setting(Controls(), "Negative controls, which must score like a guess.")
    learning_curve: LearningCurve = setting(
        LearningCurve(), "Whether more data would raise the score."
    )
    interpret: Interpret = setting(Interpret(), "What is explained, and how.")
    predict: list[NewData] = setting([], "New data to score with the final model.")

    @model_validator(mode="after")
    def _agree(self) -> "Dataset":
        image = self.source.format in {"image_folder", "idx", "npz", "builtin"} or (
            self.source.format == "table" and self.source.image is not None
        )
        if image != (self.type == "image"):
            raise ValueError(
                f"format '{self.source.format}' does not hold examples of type '{self.type}'"
            )
        if self.models is not None and len(set(self.models)) < len(self.models):
            raise ValueError("'models' names a model twice")
        for key in SEQUENCE_KEYS if image else ():
            if getattr(self.split, key) != getattr(Split(), key):
                raise ValueError(f"'split.{key}' is for sequences only")
        self._check_metric()
        self._check_methods()
        if self.predict:
            raise ValueError("scoring new data is not built yet, so 'predict' must stay empty")
        return self

    def _check_metric(self) -> None:
        """The metric suits the task, said before anything is trained."""
        if self.metric is None:
            return
        if self.task is None:
            raise ValueError("'metric' needs 'task' beside it")
        if (self.metric in NUMBER_METRICS) != (self.task == "regression"):
            raise ValueError(f"metric '{self.metric}' does not suit {self.task}")

    def _check_methods(self) -> None:
        """The methods of interpretation suit the data."""
        unsuited = self.interpret.unsuited(self.type)
        if unsuited is not None:
            raise ValueError(f"method '{unsuited}' does not suit data of type '{self.type}'")
        if self.interpret.both_strands and self.type != "dna":
            raise ValueError("'interpret.both_strands' is for data of type 'dna' only")

    def model_names(self) -> list[str]:
        """Names of the models to train, the default ladder if none were given."""
        if self.models is not None:
            return list(self.models)
        return (IMAGE_LADDERS if self.type == "image" else SEQUENCE_LADDERS)[self.task]


class Study(Strict):
    """The main configuration: which datasets run, and where things are."""

    datasets: list[Name] = setting(..., "Datasets that a plain run works on.", min_length=1)
    dataset_folders: list[str] = setting(
        ["config/datasets"], "Folders of dataset files, searched in order."
    )
    model_files: list[str] = setting(
        ["config/models.yaml"], "Files of named models; later files add to or replace earlier ones."
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Seed of everything random.")
    data_mirror: str | None = setting(
        None,
        "Folder in which a missing file is looked for before its `url`, by its name or its "
        "SHA-256: the way for machines without a network.",
    )

    @field_validator("datasets")
    @classmethod
    def _once(cls, names: list[str]) -> list[str]:
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"dataset '{name}' is named twice")
        return names
