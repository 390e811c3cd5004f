"""Where examples come from: what ids, files and the order of rows give away."""

import re

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.checks.finding import Check, graded

FEWEST_STEMS = 5  # as many as the usual folds; fewer are classes or parts rather than sources
SHARED_STEMS = 0.5  # share of the examples whose stem another example has
ONE_STEM = 0.5  # share of the examples in one stem above which the stem is only a prefix
ENDING = re.compile(r"\.(png|jpe?g|tiff?|fa|fasta|fna|txt|gz)$", re.IGNORECASE)
# What is counted within a source: the crop of a slide, the well of a plate, a letter of a copy.
COUNTER = re.compile(r"(?:[\s_.:|/#-]+(?:[A-Za-z]{0,5}\d+|[A-Za-z])|\d+)$")
CHROMOSOME = re.compile(r"^chr\w{1,2}$", re.IGNORECASE)
RARE = 0.5  # distinct files per example above which a file is an example, not an origin


def origin_checks(facts: Facts, examples: pd.DataFrame) -> list[Check]:
    """Check ids and files: ``id_groups`` and ``file_of_origin``, as far as they say anything.

    Parameters
    ----------
    examples
        ``examples.parquet``.
    """
    found = (id_groups(examples), file_check(facts, examples))
    return [check for check in found if check is not None]


def id_groups(examples: pd.DataFrame) -> Check | None:
    """Whether ids look like several examples of one source although no group is given.

    The stem of an id is what is left without class folder, file ending and trailing counter:
    ``slide_12`` of ``tumour/slide_12_0003.png``.

    Returns
    -------
    Caution if more than half of the examples share their stem with another, there are at least
    five stems and more than classes, and no stem holds half of the examples. None if a group is
    given or the ids are row numbers.
    """
    if "group" in examples:
        return None
    ids = bare_ids(examples)
    if ids.str.fullmatch(r"\d+").all():
        return None
    stem = ids.map(_stem)
    sizes = stem.value_counts()
    sizes = sizes[[bool(name) and not CHROMOSOME.match(name) for name in sizes.index]]
    shared = sizes[sizes > 1]
    share = float(shared.sum()) / len(ids)
    classes = examples["label"].nunique() if "label" in examples else 0
    enough = len(sizes) >= FEWEST_STEMS and len(sizes) > classes
    if not enough or len(shared) == 0 or float(sizes.max()) > ONE_STEM * len(ids):
        says = "The ids do not look like several examples of one source."
        return Check("id_groups", "pass", 0.0, SHARED_STEMS, says)
    status, limit = graded(share, SHARED_STEMS, np.inf)
    name = str(shared.index[0])
    says = f"{int(shared.sum())} of {len(ids)} ids ({share:.0%}) share their stem with another"
    if status != "pass":
        alike = ids[stem == name].iloc[:2].tolist()
        says = (
            f"{says}, such as {alike[0]} and {alike[1]} ({len(sizes)} stems, {name} with "
            f"{int(shared.iloc[0])} examples): they look like several examples of one source; "
            "name the source in source.group, or cut it out of the id with source.group_pattern, "
            "so that it stays in one fold"
        )
    return Check("id_groups", status, share, limit, f"{says}.")


def file_check(facts: Facts, examples: pd.DataFrame) -> Check | None:
    """Whether each file (or origin) holds one class only, so that the two cannot be told apart.

    Returns
    -------
    A caution if so, else None: then a model can measure what the file tells.
    """
    origin = origin_of(examples)
    if origin is None or not facts.classes or not _is_pure(examples, origin):
        return None
    number = int(origin.nunique())
    what = "origins" if "origin" in examples else "files"
    says = (
        f"Each of {number} {what} holds one class only, so whatever else differs between the "
        f"{what} is learnt as the class, and no model or check can tell the two apart; take every "
        "class from every origin, made the same way, and name it in source.origin"
    )
    return Check("file_of_origin", "caution", float(number), 1.0, f"{says}.")


def origin_of(examples: pd.DataFrame) -> pd.Series | None:
    """Origin of each example: the column ``origin``, else its file; None if that says nothing.

    A file that is the example itself, as an image's is, is no origin.
    """
    column = "origin" if "origin" in examples else "source"
    if column not in examples:
        return None
    number = int(examples[column].nunique())
    return examples[column].astype(str) if 1 < number <= RARE * len(examples) else None


def file_of_origin(facts: Facts, examples: pd.DataFrame) -> pd.DataFrame | None:
    """The origin as a feature; None if there is one only, or each holds one class only."""
    origin = origin_of(examples)
    if origin is None or (facts.classes and _is_pure(examples, origin)):
        return None
    return pd.DataFrame({"origin": origin.to_numpy(object)})


def row_order(facts: Facts, examples: pd.DataFrame) -> pd.DataFrame | None:
    """Place of each example within its file, and part of a given split, 0 to 1.

    None where files hold one class or one example.
    """
    file = examples["source"] if "source" in examples else pd.Series("", examples.index)
    files = len(file.unique())
    if files > RARE * len(file) or (files > 1 and facts.classes and _is_pure(examples, file)):
        return None
    if "split" in examples:  # test rows after training rows would always look new
        file = file.astype(str) + "\n" + examples["split"].astype(str)
    inside = file.groupby(file.to_numpy()).cumcount().to_numpy(np.float64)
    size = file.map(file.value_counts()).to_numpy(np.float64)
    return pd.DataFrame({"place": (inside + 0.5) / size})


def id_pattern(examples: pd.DataFrame) -> pd.DataFrame | None:
    """What an id looks like, as features; None if the ids only count the rows.

    Returns
    -------
    ``prefix`` (before the first digit) and ``ending`` (after the last one), at most 40 characters
    each, ``length``, ``first_number`` and ``last_number`` (NaN if there is none).
    """
    ids = bare_ids(examples)
    digits = ids.str.extractall(r"(\d{1,15})")[0].astype(float)
    numbers = digits.groupby(level=0)
    table = pd.DataFrame(
        {
            "prefix": ids.str.extract(r"^(\D{0,40})", expand=False).to_numpy(object),
            "ending": ids.str.extract(r"(\D{0,40})$", expand=False).to_numpy(object),
            "length": ids.str.len().to_numpy(np.float64),
            "first_number": numbers.first().reindex(ids.index).to_numpy(),
            "last_number": numbers.last().reindex(ids.index).to_numpy(),
        }
    )
    if _only_counts(examples, table["last_number"].to_numpy()):
        table = table[["prefix", "ending"]]  # the rest says what the order of rows says
    varied = varied_columns(table)
    return table[varied] if varied else None


def _only_counts(examples: pd.DataFrame, number: np.ndarray) -> bool:
    """Whether numbers count the rows: all of them, or those of each file from the same start."""
    ids = examples["id"].astype(str)
    folder = ids.str.rpartition("/")[0].to_numpy(object)
    file = (
        folder if "source" not in examples or folder.any() else examples["source"].to_numpy(object)
    )
    steps = number - pd.Series(file).groupby(file).cumcount().to_numpy()
    return bool((np.diff(number) > 0).all()) or len(np.unique(steps)) == 1


def bare_ids(examples: pd.DataFrame) -> pd.Series:
    """Ids without the folders that only repeat the split or the class; rows are numbered anew.

    Examples
    --------
    >>> table = pd.DataFrame({"id": ["tumour/s1/2.png"], "label": ["tumour"]})
    >>> bare_ids(table).tolist()
    ['s1/2.png']
    """
    ids = examples["id"].astype(str).reset_index(drop=True)
    if not ids.str.contains("/", regex=False).any():
        return ids
    if "split" in examples:
        ids = ids.str.replace(r"^[^/]+/", "", regex=True)
    if "label" not in examples:
        return ids
    labels = examples["label"].astype(str)
    bare = [one.removeprefix(f"{label}/") for one, label in zip(ids, labels, strict=True)]
    return pd.Series(bare, dtype=ids.dtype)


def varied_columns(table: pd.DataFrame) -> list[str]:
    """Columns with two values or more; nothing counts as a value."""
    return [str(name) for name in table if len(table[name].unique()) > 1]


def _stem(name: str) -> str:
    """An id without file ending and trailing counter."""
    return COUNTER.sub("", ENDING.sub("", name), count=1)


def _is_pure(examples: pd.DataFrame, origin: pd.Series) -> bool:
    """Whether every origin holds one class only."""
    return bool(examples["label"].groupby(origin.to_numpy()).nunique().max() == 1)
