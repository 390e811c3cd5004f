"""One trained network and the held-out examples on which it is explained."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import softmax

from motifold.artifacts import Data
from motifold.backend import keras
from motifold.config.interpret import Interpret
from motifold.interpret.choose import explained_output, with_places
from motifold.interpret.curves import Predicted
from motifold.interpret.functions import Task
from motifold.models.assemble import load_model
from motifold.models.probe import Probe
from motifold.sequence.alphabet import one_hot


@dataclass(frozen=True)
class Subject:
    """A network to explain.

    Attributes
    ----------
    folder
        ``models/{model}``.
    predictions
        Its held-out predictions; explained are those of the first repeat.
    folds
        ``folds.tsv``.
    settings
        Of the network.
    validation
        Share of a training fold that decides when training stops.
    above_chance
        Whether it is shown to score above a guess.
    """

    data: Data
    folder: Path
    predictions: pd.DataFrame
    folds: pd.DataFrame
    settings: Any
    asked: Interpret
    seed: int
    validation: float
    above_chance: bool

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.folder.name

    @property
    def task(self) -> Task:
        """What its outputs are."""
        return "classification" if self.data.facts.classes else "regression"

    @property
    def sequences(self) -> bool:
        """Whether its examples are sequences."""
        return self.data.facts.type != "image"

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Held-out predictions of the first repeat, with ``place``, the example's row in x."""
        return with_places(self.predictions, self.data.examples["id"])

    @cached_property
    def models(self) -> dict[int, keras.Model]:
        """The model of each fold of the first repeat."""
        numbers = sorted(int(fold) for fold in self.rows["fold"].unique())
        return {one: load_model(self.folder / f"repeat0_fold{one}.keras") for one in numbers}

    @cached_property
    def probes(self) -> dict[int, Probe]:
        """The models as functions."""
        return {fold: self.probe(model) for fold, model in self.models.items()}

    def probe(self, model: keras.Model) -> Probe:
        """A model of this architecture as functions."""
        return Probe(model, classes=bool(self.data.facts.classes))

    def inputs(self, places: np.ndarray) -> np.ndarray:
        """What the network sees of some examples, float32."""
        x = np.asarray(self.data.x[places])
        return one_hot(x).astype(np.float32) if self.sequences else x.astype(np.float32) / 255

    def outputs(self, rows: pd.DataFrame) -> np.ndarray:
        """Number of the output that is explained for each row."""
        if "output" in rows:
            return rows["output"].to_numpy(np.int64)
        return explained_output(self.data.facts, rows)

    def for_each_target(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows once for each regression target, where there are several (``output``)."""
        targets = len(self.data.facts.targets)
        if targets < 2:
            return rows
        return pd.concat([rows.assign(output=number) for number in range(targets)])

    @property
    def kinds(self) -> list[str]:
        """What outputs are told apart by: classes, or several targets; none for one target."""
        facts = self.data.facts
        return facts.classes or (facts.targets if len(facts.targets) > 1 else [])

    def predicted(self, fold: int) -> Predicted:
        """Inputs and explained output -> its probability, or the number in the target's units.

        Several targets have no common unit: each is in its own standard deviations.
        """
        probe = self.probes[fold]
        scale, offset = self._units(fold)

        def answer(x: np.ndarray, index: np.ndarray) -> np.ndarray:
            outputs = probe.predict(x).astype(np.float64)
            known = softmax(outputs, axis=1) if self.task == "classification" else outputs
            return (known * scale + offset)[np.arange(len(x)), index]

        return answer

    def middle(self, fold: int) -> float | None:
        """Mean of the target in training, which predictions are compared with; None for classes."""
        return None if self.task == "classification" else float(self._units(fold)[1][0])

    def _units(self, fold: int) -> tuple[np.ndarray, np.ndarray]:
        """Scale and offset from the network's outputs to the prediction's unit."""
        if len(self.data.facts.targets) != 1:
            return np.ones(1), np.zeros(1)
        layer = self.models[fold].get_layer("targets")
        return np.asarray(layer.scale), np.asarray(layer.offset)
