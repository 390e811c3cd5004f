"""A detector of leaks: what a fold's training left must not depend on what it holds out.

All held-out examples of a fold get other labels, and half of them become others altogether: other
letters, lengths, origins. Then training is repeated. Everything that it leaves, the predictions for
the letters that stayed among them, must be the same to the last bit: whatever was fitted on held-out
examples, be it a scaler or a threshold, gives itself away.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts, read_table, write_array, write_facts, write_table

FOLDS, FOLD, LENGTH, SIGNAL = 3, 0, 20, 3
Outcome = dict[str, np.ndarray]


@dataclass(frozen=True)
class Fitted:
    """Something that is fitted, and how a careless program would fit it.

    Attributes
    ----------
    name
        What is fitted.
    shows
        In which outcome it shows.
    rule
        Does what the workflow does with the data and a folder; the outcomes by name.
    leak
        Plants the leak: from now on it is fitted on held-out examples too.
    targets
        Names of the targets, of numbers; none: classes.
    """

    name: str
    shows: str
    rule: Callable[[Data, Path], Outcome]
    leak: Callable[[pytest.MonkeyPatch, Data], None]
    targets: tuple[str, ...] = ()

    def leaky(self, data: Data, folder: Path) -> Outcome:
        """What the rule does with the leak in it."""
        with pytest.MonkeyPatch.context() as patch:
            self.leak(patch, data)
            return self.rule(data, folder)


def example_data(targets: tuple[str, ...] = (), n: int = 90, seed: int = 4) -> Data:
    """Sequences with a weak signal at one position and a rare class, or numbers to predict."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (n, LENGTH)).astype(np.uint8)
    y = (np.arange(n) % 10 >= 6).astype(np.int64)
    x[:, SIGNAL] = np.where(rng.random(n) < 0.5, 3 * y, x[:, SIGNAL])
    examples = pd.DataFrame(
        {
            "id": [f"e{row}" for row in range(n)],
            "length": LENGTH - rng.integers(0, 3, n),
            "unknown": np.where(rng.random(n) < 0.2, 0.05, 0.0),
            "lower": rng.random(n).round(1),
            "origin": rng.choice(["one", "two"], n),
        }
    )
    for name, rows in {"three": [1, 3], "four": [4, 5], "five": [10, 11]}.items():
        examples.loc[rows, "origin"] = name  # rare in training
    if targets:
        numbers = np.stack([y + rng.normal(k, 0.5, n) for k in range(len(targets))], axis=1)
        facts = Facts("toy", "dna", "regression", [LENGTH], targets=list(targets))
        columns = dict(zip(facts.truth_columns, numbers.T, strict=True))
        return Data(facts, examples.assign(**columns), x, numbers)
    facts = Facts("toy", "dna", "classification", [LENGTH], classes=["no", "yes"])
    return Data(facts, examples.assign(label=np.array(facts.classes)[y]), x, y)


def folds_of(data: Data) -> pd.DataFrame:
    """Three folds, as ``folds.tsv`` has them."""
    n = len(data.y)
    columns = {"repeat": 0, "fold": np.arange(n) % FOLDS, "cluster": np.arange(n), "split": ""}
    return pd.DataFrame({"id": data.examples["id"], **columns})


def moved_and_kept(data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the held-out examples that become others, and of those whose letters stay."""
    held_out = np.flatnonzero(folds_of(data)["fold"] == FOLD)
    return held_out[::2], held_out[1::2]


def moved(data: Data) -> Data:
    """The data with other labels, and half of the letters, in the held-out examples of the fold."""
    rows, kept = moved_and_kept(data)
    x, examples, y = data.x.copy(), data.examples.copy(), data.y.copy()
    x[rows, LENGTH // 2 :] = 2  # a run of one letter
    examples.loc[rows, ["length", "unknown", "lower"]] = [5, 0.75, 1.0]
    examples.loc[rows, "origin"] = "three"
    y[rows], y[kept] = (1, 1 - y[kept]) if data.facts.classes else (1e3, -y[kept])
    for number, column in enumerate(data.facts.truth_columns):
        told = np.array(data.facts.classes)[y] if data.facts.classes else y[:, number]
        examples[column] = told
    return replace(data, x=x, examples=examples, y=y)


def traces(
    rule: Callable[[Data, Path], Outcome], targets: tuple[str, ...], folder: Path
) -> dict[str, bool]:
    """Whether each outcome of a rule depends on held-out examples."""
    data = example_data(targets)
    before, after = rule(data, folder), rule(moved(data), folder)
    assert before.keys() == after.keys()
    return {name: not np.array_equal(before[name], after[name]) for name in before}


def write_files(folder: Path, data: Data) -> dict[str, Any]:
    """Files as the workflow lays them; the arguments of a rule that reads them."""
    write_facts(folder / "dataset.json", data.facts)
    write_table(folder / "examples.parquet", data.examples)
    write_array(folder / "x.npy", data.x)
    write_table(folder / "folds.tsv", folds_of(data))
    return {
        "facts": folder / "dataset.json",
        "examples": folder / "examples.parquet",
        "x": folder / "x.npy",
        "folds": folder / "folds.tsv",
    }


def scores_of_kept(data: Data, predictions: pd.DataFrame) -> np.ndarray:
    """Predictions for the held-out examples of the fold whose letters stay."""
    _, kept = moved_and_kept(data)
    rows = predictions[predictions["fold"] == FOLD].set_index("id")
    return rows.loc[data.examples["id"].to_numpy()[kept], data.facts.outputs].to_numpy()


def outcome_of(data: Data, folder: Path) -> Outcome:
    """What a rule that trains a model wrote of the fold and training examples alone may decide."""
    round_ = read_table(folder / "models/rounds.tsv").query("fold == @FOLD").iloc[0]
    predictions = read_table(folder / "predictions.parquet")
    return {
        "predictions": scores_of_kept(data, predictions),
        "temperature": np.array([round_["temperature"]]).astype(str),  # NaN equals itself then
        "training score": np.array([round_["training_score"]]).astype(str),
    }
