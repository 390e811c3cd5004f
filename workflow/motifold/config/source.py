"""Where examples come from: one class a format, told apart by ``format``."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from motifold.config.download import Addressed, Fetched, SeveralFiles, no_download
from motifold.config.strict import Strict, setting

Columns = Annotated[list[str], Field(min_length=1)]
# What several sources say in the same words.
ORIGIN = "Column that says where an example comes from: file, batch, plate or lab."
CHROMOSOME = "Column of chromosomes or contigs."
START = "Column of first positions, counted from 0 as in BED."
END = "Column of the positions after the last one, as in BED."
GROUP_PATTERN = "Regular expression over the id; its first group is the example's group."


def _check_place(chromosome: str | None, start: str | None, end: str | None) -> None:
    """Coordinates are complete: a chromosome alone, or with start and end."""
    if (start is None) != (end is None):
        raise ValueError("'start' and 'end' go together")
    if start is not None and chromosome is None:
        raise ValueError("'start' and 'end' need 'chromosome' beside them")


class Table(Addressed, Fetched):
    """A table with a row an example: CSV, TSV or Parquet, plain or .gz."""

    format: Literal["table"]
    path: str = setting(..., "The table; .csv, .tsv, .txt or .parquet, plain or .gz.")
    sequence: str | None = setting(None, "Column that holds the sequence.")
    image: str | None = setting(None, "Column that holds the path of an image file.")
    label: str | Columns = setting(..., "Label column, or several columns of numbers.")
    id: str | None = setting(None, "Column of unique names; rows are numbered if left out.")
    group: str | None = setting(None, "Column of groups that must stay in one fold.")
    group_pattern: str | None = setting(None, GROUP_PATTERN)
    split: str | None = setting(
        None, "Column that says train, validation or test, or a fold number."
    )
    weight: str | None = setting(None, "Column of example weights.")
    origin: str | None = setting(None, ORIGIN)
    chromosome: str | None = setting(None, CHROMOSOME)
    start: str | None = setting(None, START)
    end: str | None = setting(None, END)

    @model_validator(mode="after")
    def _one_kind(self) -> "Table":
        if (self.sequence is None) == (self.image is None):
            raise ValueError(
                "give either 'sequence' or 'image', the column that holds the examples"
            )
        return self

    @model_validator(mode="after")
    def _extras_agree(self) -> "Table":
        if self.group is not None and self.group_pattern is not None:
            raise ValueError("give either 'group' or 'group_pattern'")
        if self.group_pattern is not None and self.id is None:
            raise ValueError("'group_pattern' searches the id, so name its column as 'id'")
        _check_place(self.chromosome, self.start, self.end)
        return self


class LabelTable(Addressed):
    """A table that gives the label of each FASTA record."""

    path: str = setting(..., "The table of labels.")
    id: str = setting("id", "Column that holds the record names.")
    label: str | Columns = setting("label", "Label column, or several columns of numbers.")
    group: str | None = setting(None, "Column of groups that must stay in one fold.")
    split: str | None = setting(None, "Column that says train, validation or test.")
    origin: str | None = setting(None, ORIGIN)
    chromosome: str | None = setting(None, CHROMOSOME)
    start: str | None = setting(None, START)
    end: str | None = setting(None, END)

    @model_validator(mode="after")
    def _complete(self) -> "LabelTable":
        _check_place(self.chromosome, self.start, self.end)
        return self


class Fasta(Addressed, Fetched):
    """FASTA files: one a class, or one with labels in a table or in the headers."""

    format: Literal["fasta"]
    classes: dict[str, str] | None = setting(None, "One FASTA file a class: {name: path}.")
    path: str | None = setting(None, "One FASTA file for all classes.")
    labels: LabelTable | None = setting(None, "The table that labels the records of `path`.")
    label_pattern: str | None = setting(
        None, "Regular expression over the header; its first group is the label."
    )
    group_pattern: str | None = setting(None, GROUP_PATTERN)

    @model_validator(mode="after")
    def _one_way(self) -> "Fasta":
        if self.classes is not None and len(self.classes) < 2:
            raise ValueError("'classes' needs two classes or more")
        if (self.classes is None) == (self.path is None):
            raise ValueError("give either 'classes' or 'path'")
        if self.path is not None and (self.labels is None) == (self.label_pattern is None):
            raise ValueError("give either 'labels' or 'label_pattern' beside 'path'")
        if self.classes is not None and (self.labels or self.label_pattern):
            raise ValueError(
                "'classes' already gives the labels; drop 'labels' and 'label_pattern'"
            )
        return self

    @model_validator(mode="after")
    def _one_group(self) -> "Fasta":
        if self.group_pattern is not None and self.labels is not None and self.labels.group:
            raise ValueError("give either 'labels.group' or 'group_pattern'")
        return self


class Lines(SeveralFiles):
    """Two text files: a sequence a line, and its label on the same line of the other."""

    format: Literal["lines"]
    sequences: str = setting(..., "File with one sequence a line.")
    labels: str = setting(..., "File with one label a line.")


class ImageFolder(Strict):
    """One folder of images a class."""

    format: Literal["image_folder"]
    path: str = setting(..., "Folder that holds one folder a class, or train/ and test/ of them.")
    group_pattern: str | None = setting(
        None, "Regular expression over the file name; its first group is the image's group."
    )

    @model_validator(mode="before")
    @classmethod
    def _here(cls, given: Any) -> Any:
        return no_download(given)


class Idx(SeveralFiles):
    """The files of the MNIST family."""

    format: Literal["idx"]
    images: str = setting(..., "IDX file of images, plain or .gz.")
    labels: str = setting(..., "IDX file of labels, plain or .gz.")
    test_images: str | None = setting(None, "IDX file of the official test images.")
    test_labels: str | None = setting(None, "IDX file of the official test labels.")
    names: list[str] | None = setting(None, "Class names, in the order of the label numbers.")

    @model_validator(mode="after")
    def _pairs(self) -> "Idx":
        if (self.test_images is None) != (self.test_labels is None):
            raise ValueError("'test_images' and 'test_labels' go together")
        return self


class Npz(Addressed, Fetched):
    """Arrays in a NumPy .npz file."""

    format: Literal["npz"]
    path: str = setting(..., "The .npz file.")
    x: str | None = setting(None, "Name of the images' array; train_/val_/test_images if left out.")
    y: str | None = setting(None, "Name of the labels' array; train_/val_/test_labels if left out.")
    names: list[str] | None = setting(None, "Class names, in the order of the label numbers.")

    @model_validator(mode="after")
    def _pairs(self) -> "Npz":
        if (self.x is None) != (self.y is None):
            raise ValueError("'x' and 'y' go together")
        return self


class Builtin(Strict):
    """Data that scikit-learn carries."""

    format: Literal["builtin"]
    name: Literal["digits"] = setting("digits", "Which of scikit-learn's data sets.")


class PlantedMotif(Strict):
    """One motif of a simulated data set."""

    consensus: str = setting(..., "Letters of the motif.", pattern=r"^[ACGTUacgtu]+$")
    label: str = setting("1", "Class that carries the motif.")
    mutation: float = setting(0.0, "Chance that a letter of a planted copy differs.", ge=0, le=1)
    start: int | None = setting(None, "Fixed position (from 0); anywhere if left out.", ge=0)


class Simulated(Strict):
    """Random sequences with planted motifs, whose truth is known."""

    format: Literal["simulated"]
    motifs: list[PlantedMotif] = setting(..., "Motifs to plant, each into one class.", min_length=1)
    n: int = setting(
        2000, "Number of sequences, shared evenly by the classes.", ge=2, le=10_000_000
    )
    length: int = setting(50, "Length of each sequence.", ge=1, le=100_000)
    background: dict[Literal["A", "C", "G", "T"], float] = setting(
        {"A": 0.25, "C": 0.25, "G": 0.25, "T": 0.25}, "Chance of each letter."
    )
    classes: list[str] = setting(["0", "1"], "Names of the classes.", min_length=1)
    seed: int = setting(1, "Seed of the simulation.", ge=0)

    @model_validator(mode="after")
    def _fits(self) -> "Simulated":
        for motif in self.motifs:
            if motif.label not in self.classes:
                raise ValueError(f"motif label '{motif.label}' is not one of {self.classes}")
            if len(motif.consensus) + (motif.start or 0) > self.length:
                raise ValueError(f"motif {motif.consensus} does not fit into {self.length} letters")
        if abs(sum(self.background.values()) - 1) > 1e-6:
            raise ValueError("the chances of 'background' must add up to 1")
        return self


Source = Annotated[
    Table | Fasta | Lines | ImageFolder | Idx | Npz | Builtin | Simulated,
    Field(discriminator="format"),
]


def brings_split(source: Source) -> bool | None:
    """Whether examples come with a word that says training or test; None: only the data tell."""
    if source.format in {"npz", "image_folder"}:
        return None
    table = source.labels if isinstance(source, Fasta) else source
    return bool(getattr(table, "split", None) or getattr(table, "test_images", None))
