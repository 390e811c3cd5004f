"""The files that pass between rules: what each holds, who may write it, how it is read.

Each file has one writer and one reader here. Writers work on a temporary name and rename at the
end, so that a file that exists is whole.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.system import why_not_written

CLASSIFICATION_METRICS = (
    "accuracy", "balanced_accuracy", "mcc", "f1_macro", "auroc", "auprc", "log_loss", "brier",
    "ece",
)  # fmt: skip
REGRESSION_METRICS = ("mse", "rmse", "mae", "r2", "pearson", "spearman")
LOWER_IS_BETTER = frozenset({"log_loss", "brier", "ece", "mse", "rmse", "mae"})
# Columns of tables that users' class and target names stand beside.
TEXT = (
    "id", "label", "split", "model", "against", "says", "verdict", "class", "consensus", "part",
    "other_id", "other_part", "motif", "match", "match_id", "truth", "predicted", "feature",
)  # fmt: skip
RESERVED = frozenset({"id", "repeat", "fold", "label", "target", "shortcut", "shown", "place"})


@dataclass(frozen=True)
class Facts:
    """What is known of a dataset once it is read (``dataset.json``).

    Attributes
    ----------
    name, description
        As in the configuration.
    type
        ``dna``, ``rna`` or ``image``.
    task
        ``classification`` or ``regression``.
    classes
        Class names, sorted; empty for regression. Their order is the order of all score columns.
    targets
        Names of the regression targets; empty for classification.
    shape
        Shape of one example in ``x.npy``: ``[length]`` or ``[height, width, channels]``.
    notes
        What reading did to the data (padded, cropped, unknown letters), one sentence each.
    """

    name: str
    type: str
    task: str
    shape: list[int]
    classes: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    description: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def outputs(self) -> list[str]:
        """Names of what a model predicts: classes or targets."""
        return self.classes or self.targets

    @property
    def truth_columns(self) -> list[str]:
        """Columns of ``examples.parquet`` and predictions that hold the truth."""
        if self.classes:
            return ["label"]
        return ["target"] if len(self.targets) == 1 else [f"target_{name}" for name in self.targets]


@dataclass(frozen=True)
class Data:
    """A dataset in memory; ``x`` stays on disk until it is indexed.

    Attributes
    ----------
    facts
        What the dataset is.
    examples
        ``examples.parquet``: id, label or targets, group, split, length, source, weight, ...
    x
        uint8, base codes (n, length) with A C G T(U) = 0 1 2 3 and 4 for unknown or padding, or
        pixels (n, height, width, channels). Memory-mapped.
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    """

    facts: Facts
    examples: pd.DataFrame
    x: np.ndarray
    y: np.ndarray


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path`` that becomes ``path`` only if nothing fails.

    Raises
    ------
    MachineError
        If the disk or the system does not let the file be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except (OSError, RuntimeError) as error:
        raise why_not_written(error, part, path) from error
    finally:
        part.unlink(missing_ok=True)


def write_json(path: Path, content: Any) -> None:
    """Write a mapping or list as JSON; NaN becomes null."""
    with whole(path) as part:
        part.write_text(json.dumps(_plain(content), indent=1, allow_nan=False) + "\n", "utf-8")


def read_json(path: Path) -> Any:
    """Read what :func:`write_json` wrote."""
    return json.loads(path.read_text("utf-8"))


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a tab-separated table, or Parquet if the name ends so."""
    with whole(path) as part:
        if path.suffix == ".parquet":
            table.to_parquet(part, index=False)
        else:
            # Said here, because the temporary name does not end in .gz; without a time of writing,
            # so that the same table is the same file.
            packed = {"method": "gzip", "mtime": 0} if path.suffix == ".gz" else None
            table.to_csv(part, sep="\t", index=False, lineterminator="\n", compression=packed)


def read_table(path: Path) -> pd.DataFrame:
    """Read what :func:`write_table` wrote; text columns keep their text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    # Only an empty cell is nothing: "nan" and "NA" may be names.
    kinds = dict.fromkeys(TEXT, str)
    table = pd.read_csv(path, sep="\t", dtype=kinds, keep_default_na=False, na_values=[""])
    text = [column for column in table if column in TEXT]
    return table.fillna(dict.fromkeys(text, ""))


def write_array(path: Path, array: np.ndarray) -> None:
    """Write one array as ``.npy``."""
    with whole(path) as part:
        save_array(part, array)


def save_array(part: Path, array: np.ndarray) -> None:
    """Write one array as ``.npy`` under a temporary name of :func:`whole`."""
    with part.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def write_arrays(path: Path, **arrays: np.ndarray) -> None:
    """Write named arrays as ``.npz``; text is stored as fixed-width unicode, never pickled."""
    with whole(path) as part, part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read what :func:`write_arrays` wrote."""
    # Opened here, because NumPy leaves a broken file open.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return dict(stored)


def write_facts(path: Path, facts: Facts) -> None:
    """Write ``dataset.json``."""
    write_json(path, asdict(facts))


def read_facts(path: Path) -> Facts:
    """Read ``dataset.json``."""
    return Facts(**read_json(path))


def read_data(facts: Path, examples: Path, x: Path) -> Data:
    """Open a dataset: ``dataset.json``, ``examples.parquet`` and ``x.npy`` (memory-mapped)."""
    known, table = read_facts(facts), read_table(examples)
    return Data(known, table, np.load(x, mmap_mode="r", allow_pickle=False), truth(known, table))


def truth(facts: Facts, table: pd.DataFrame) -> np.ndarray:
    """Class numbers, int64 (n,), or targets, float64 (n, targets), of examples or predictions."""
    if facts.classes:
        return pd.Categorical(table["label"], categories=facts.classes).codes.astype(np.int64)
    return table[facts.truth_columns].to_numpy(np.float64)


def predictions_table(
    data: Data, held_out: np.ndarray, scores: np.ndarray, repeat: int, fold: int
) -> pd.DataFrame:
    """Held-out predictions of one round, the form of ``predictions/{model}.parquet``.

    Parameters
    ----------
    held_out
        Positions of the held-out examples.
    scores
        Class probabilities (n, classes) or targets (n, targets), in the order of ``held_out``.

    Returns
    -------
    One row an example: ``id``, ``repeat``, ``fold``, the truth, one column a class or target.
    """
    rows = data.examples.iloc[held_out]
    truths = {column: rows[column].to_numpy() for column in data.facts.truth_columns}
    head = {"id": rows["id"].to_numpy(), "repeat": repeat, "fold": fold, **truths}
    scored = pd.DataFrame(scores, columns=pd.Index(data.facts.outputs))
    return pd.concat([pd.DataFrame(head), scored], axis=1)


def _plain(value: Any) -> Any:
    """NumPy numbers as Python's, paths as text, NaN and infinity as None."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return str(value) if isinstance(value, Path) else value
