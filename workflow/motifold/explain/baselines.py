"""What the simple models say of themselves: weights, and what they lose without a feature."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from motifold.artifacts import Data, read_json, write_arrays, write_table
from motifold.baselines.explain import linear_parts, with_folds
from motifold.baselines.importance import Yardstick, permutation_importance
from motifold.baselines.store import load_baseline
from motifold.evaluation.intervals import fold_interval, held_out_share
from motifold.evaluation.metrics import metric_value
from motifold.interpret.coefficients import linear_coefficients
from motifold.splits.assign import rounds


def is_network(folder: Path) -> bool:
    """Whether ``models/{model}`` holds a network."""
    return bool(read_json(folder / "card.json")["kind"] == "network")


def explain_baseline(
    data: Data, folder: Path, folds: pd.DataFrame, metric: str, seed: int, target: Path
) -> None:
    """Write the weights of a linear model, and the permutation importance of its features.

    Parameters
    ----------
    folder
        ``models/{model}``.
    folds
        ``folds.tsv``; of several repeats the first is used.
    target
        ``interpretation/{model}``: gets ``coefficients.tsv`` (the largest, with their spread over
        the models of the folds) and ``coefficients.npz`` (all) of a linear model, and
        ``importance.tsv`` of a model whose features have names.
    """
    final = load_baseline(folder / "final.skops")
    first = folds[folds["repeat"] == 0].reset_index(drop=True)
    numbers = [fold for repeat, fold in rounds(first)]
    models = [load_baseline(folder / f"repeat0_fold{fold}.skops") for fold in numbers]
    _write_weights(data, final, models, target)
    held_out = (np.flatnonzero(first["fold"] == fold) for fold in numbers)
    by = Yardstick(
        metric,
        partial(metric_value, metric),
        partial(fold_interval, test_share=held_out_share(first)),
    )
    asked: Iterator[tuple[Pipeline, np.ndarray]] = zip(models, held_out, strict=True)
    table = permutation_importance(data, asked, by, seed)
    if table is not None:
        write_table(target / "importance.tsv", table)


def _write_weights(data: Data, final: Pipeline, models: list[Pipeline], target: Path) -> None:
    linear = linear_parts(final, data.facts)
    if linear is None:
        return
    parts = [linear_parts(model, data.facts) for model in models]
    table = linear_coefficients(linear.names, linear.coefficients, linear.outputs)
    steady = with_folds(table, linear, [one for one in parts if one is not None], data.facts)
    write_table(target / "coefficients.tsv", steady)
    write_arrays(
        target / "coefficients.npz",
        coefficients=linear.coefficients.astype(np.float32),
        outputs=np.array(linear.outputs),
        form=np.array(linear.form),
    )
