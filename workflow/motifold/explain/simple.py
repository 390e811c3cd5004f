"""Attributions of the best simple model: it has no gradients, so its input is changed."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from motifold.artifacts import Data, write_arrays, write_table
from motifold.baselines.probe import Probe
from motifold.baselines.store import load_baseline
from motifold.config.interpret import Interpret
from motifold.explain.part import Part, written
from motifold.interpret.attribute import Options, attribute
from motifold.interpret.choose import chosen_examples, explained_output, with_places
from motifold.interpret.curves import Curves, Explained, curves, joined, random_curves
from motifold.interpret.faithfulness import curve_measures, curve_table, faithfulness_table
from motifold.interpret.occlusion import PARTS
from motifold.sequence.alphabet import one_hot

MOST = 48  # examples
BATCH = 2048  # changed examples that a model is given at a time
LINEAR, OTHERS = 150_000, 20_000  # changed examples that a model is asked, over all folds
FEWEST = 5  # examples that were not picked, below which those that were count too


@dataclass(frozen=True)
class Simple:
    """A simple model and the examples that its folds held out.

    Attributes
    ----------
    rows
        Its held-out predictions of the first repeat, with ``place``, the example's row in x.
    probes
        The model of each fold.
    """

    data: Data
    rows: pd.DataFrame
    probes: dict[int, Probe]
    seed: int

    @property
    def method(self) -> str:
        """The method that suits the data and asks for no gradients."""
        return "occlusion" if self.data.facts.type == "image" else "mutagenesis"

    def middle(self, fold: int) -> float | None:
        """Mean of the target in training; None for classes."""
        if self.data.facts.classes:
            return None
        held_out = self.rows.loc[self.rows["fold"] == fold, "place"].to_numpy()
        rest = np.delete(self.data.y[:, 0], held_out)
        return float(np.mean(rest if len(rest) else self.data.y[:, 0]))


def explain_simple(
    data: Data, folder: Path, predictions: pd.DataFrame, asked: Interpret, seed: int, target: Path
) -> None:
    """Write in-silico mutagenesis, of images occlusion, of held-out examples of a simple model.

    Each example is explained by the model of the fold in which it was held out. How many there are
    hangs on how many changed examples the model can be asked in a few seconds, never on the clock.

    Parameters
    ----------
    folder
        ``models/{model}``.
    predictions
        Its held-out predictions; explained are those of the first repeat.
    target
        ``interpretation/{model}``: gets ``attributions.npz``, ``faithfulness.tsv`` and
        ``faithfulness_curves.tsv`` in the form of a network's.
    """
    rows = with_places(predictions, data.examples["id"])
    probes = {
        int(str(fold)): Probe(load_baseline(folder / f"repeat0_fold{fold}.skops"), data.facts)
        for fold, _ in rows.groupby("fold")
    }
    simple = Simple(data, rows, probes, seed)
    most = min(asked.examples, examples_for(data, next(iter(probes.values()))))
    chosen = chosen_examples(data.facts, rows, most, seed)
    with threadpool_limits(1):  # many small batches: threads would wait for each other
        parts = [_explained(simple, int(str(fold)), part) for fold, part in chosen.groupby("fold")]
        own, random = _curves(simple, parts)
    write_arrays(target / "attributions.npz", **written(data, parts))
    rows_of = curve_measures(simple.method, own, random)
    write_table(target / "faithfulness.tsv", faithfulness_table(rows_of))
    write_table(target / "faithfulness_curves.tsv", curve_table({simple.method: own}, random))


def examples_for(data: Data, probe: Probe) -> int:
    """Examples that can be explained: a few dozen, fewer of long sequences."""
    changes = 3 * data.facts.shape[0] if data.facts.type != "image" else (2 * PARTS) ** 2
    linear = hasattr(probe.model.steps[-1][1], "coef_")
    return max(1, min(MOST, (LINEAR if linear else OTHERS) // changes))


def _explained(simple: Simple, fold: int, rows: pd.DataFrame) -> Part:
    """Attributions of some examples by the model of their fold."""
    data, probe = simple.data, simple.probes[fold]
    sequences, stored = data.facts.type != "image", np.asarray(data.x[rows["place"].to_numpy()])
    x = one_hot(stored).astype(np.float32) if sequences else stored.astype(np.float32) / 255
    options = Options(
        task="classification" if data.facts.classes else "regression",
        seed=simple.seed,
        batch=BATCH,
        from_codes=probe.scores if sequences else None,
    )
    index = explained_output(data.facts, rows)
    answer = attribute(simple.method, probe.predict, None, x, index, options)
    return Part(fold, rows, x, index, {simple.method: answer})


def _curves(simple: Simple, parts: list[Part]) -> tuple[Curves, Curves]:
    """Deletion and insertion, by the method and at random, without examples picked to be shown."""
    picked = np.concatenate([part.rows["shown"].to_numpy(str) != "" for part in parts])
    every, own, random = (~picked).sum() < FEWEST, list[Curves](), list[Curves]()
    for part in parts:
        some = np.flatnonzero(every | (part.rows["shown"] == "").to_numpy())
        asked = Explained(
            simple.probes[part.fold].predicted,
            part.x[some],
            part.index[some],
            simple.middle(part.fold),
            simple.seed,
            BATCH,
        )
        own.append(curves(asked, part.answers[simple.method].values[some]))  # noqa: PD011
        random.append(random_curves(asked))
    return joined(own), joined(random)
