"""Explain trained models on the examples that they did not see.

The one place where networks meet :mod:`motifold.interpret`, which takes functions and never a
network.
"""

import logging
from pathlib import Path

import numpy as np
import pandas as pd

from motifold.artifacts import Data, read_json, whole, write_arrays, write_json, write_table
from motifold.baselines.explain import linear_parts
from motifold.baselines.store import load_baseline
from motifold.config.dataset import Interpret
from motifold.errors import UserError
from motifold.interpret.attribute import Options, attribute, suits
from motifold.interpret.choose import chosen_examples, explained_output
from motifold.interpret.coefficients import linear_coefficients
from motifold.interpret.filters import FilterMotif, filter_motifs
from motifold.interpret.functions import Task
from motifold.interpret.heatmaps import heat_maps
from motifold.interpret.tables import COLUMNS, motif_rows
from motifold.models.assemble import load_model
from motifold.models.probe import Probe
from motifold.sequence.alphabet import one_hot
from motifold.sequence.motif import Motif, meme_text

logger = logging.getLogger(__name__)
MOST_FOR_FILTERS = 2000  # held-out examples a fold whose windows make the filters' motifs
Arrays = dict[str, np.ndarray]


def explain_linear(data: Data, folder: Path, target: Path) -> None:
    """Write the coefficients of a linear baseline's final model; others have none.

    Parameters
    ----------
    folder
        ``models/{model}``.
    target
        ``interpretation/{model}``: gets ``coefficients.tsv`` (the largest) and
        ``coefficients.npz`` (all).
    """
    linear = linear_parts(load_baseline(folder / "final.skops"), data.facts)
    if linear is None:
        return
    table = linear_coefficients(linear.names, linear.coefficients, linear.outputs)
    write_table(target / "coefficients.tsv", table)
    write_arrays(
        target / "coefficients.npz",
        coefficients=linear.coefficients.astype(np.float32),
        outputs=np.array(linear.outputs),
        form=np.array(linear.form),
    )


def explain_network(
    data: Data, folder: Path, predictions: pd.DataFrame, asked: Interpret, seed: int, target: Path
) -> None:
    """Write attributions and first-layer motifs of a network.

    Each example is explained by the model of the fold in which it was held out.

    Parameters
    ----------
    folder
        ``models/{model}``.
    predictions
        Held-out predictions of the model.
    target
        ``interpretation/{model}``: gets ``attributions.npz``, ``summary.json`` and, for
        convolutions over letters, ``motifs.tsv`` and ``motifs.meme``.
    """
    place = pd.Series(np.arange(len(data.examples)), index=data.examples["id"].astype(str))
    first = predictions[predictions["repeat"] == 0]
    chosen = chosen_examples(data.facts, predictions, asked.examples, seed)
    parts: list[tuple[Arrays, dict[str, float]]] = []
    motifs: list[tuple[int, list[FilterMotif]]] = []
    for fold, rows in chosen.groupby("fold"):
        probe = Probe(
            load_model(folder / f"repeat0_fold{fold}.keras"), classes=bool(data.facts.classes)
        )
        logger.info("%s, fold %d: %d held-out examples", folder.name, fold, len(rows))
        parts.append(attributed(data, probe, place[rows["id"]].to_numpy(), rows, asked))
        if probe.first_width() is not None:
            held_out = place[first.loc[first["fold"] == fold, "id"]].to_numpy()
            sample = np.random.default_rng(seed).permutation(held_out)[:MOST_FOR_FILTERS]
            motifs.append((int(str(fold)), filters_of(data, probe, np.sort(sample))))
    names = list(parts[0][0])
    write_arrays(
        target / "attributions.npz",
        **{name: np.concatenate([arrays[name] for arrays, _ in parts]) for name in names},
    )
    gaps = pd.DataFrame([gap for _, gap in parts]).mean().to_dict()
    write_json(target / "summary.json", {"completeness": gaps, "examples": len(chosen)})
    if motifs:
        _write_motifs(motifs, data.facts.classes, data.facts.type, target)


def attributed(
    data: Data, probe: Probe, positions: np.ndarray, rows: pd.DataFrame, asked: Interpret
) -> tuple[Arrays, dict[str, float]]:
    """Attributions of some held-out examples with the model of their fold.

    Returns
    -------
    Arrays by name, one row an example: ids, fold, index (the explained output), x, score, truth
    and one of each method; and each method's completeness gap.
    """
    codes, image = np.asarray(data.x[positions]), data.facts.type == "image"
    x = codes.astype(np.float32) / 255 if image else one_hot(codes).astype(np.float32)
    index = explained_output(data.facts, rows)
    arrays: Arrays = {
        "ids": rows["id"].to_numpy(str),
        "fold": rows["fold"].to_numpy(),
        "index": index,
        "x": codes,
        "score": rows[data.facts.outputs].to_numpy(np.float32),
        "truth": data.y[positions],
    }
    task: Task = "classification" if data.facts.classes else "regression"
    options = Options(task=task, steps=asked.steps)
    gaps: dict[str, float] = {}
    wanted = [*suits("image" if image else "sequence"), "grad_cam"]
    if asked.methods is not None:
        wanted = [str(method) for method in asked.methods]
    for method in wanted:
        if method != "grad_cam":
            answer = attribute(method, probe.predict, probe.gradient, x, index, options)
            arrays[method] = answer.values  # noqa: PD011  (no table)
            gaps[method] = answer.completeness
        elif asked.methods is not None and not probe.has_feature_maps():
            raise UserError(
                "Grad-CAM needs a network with convolutions over the image; leave grad_cam out of "
                "interpret.methods or interpret another network."
            )
        elif probe.has_feature_maps():
            arrays[method] = heat_maps(*probe.feature_maps(x, index), (x.shape[1], x.shape[2]))
    return arrays, gaps


def filters_of(data: Data, probe: Probe, positions: np.ndarray) -> list[FilterMotif]:
    """Motifs of the first layer's filters on held-out examples of one fold."""
    layer = filter_motifs(
        probe.activations,
        np.asarray(data.x[positions]),
        probe.first_width() or 1,
        offset=probe.first_offset(),
        labels=data.y[positions] if data.facts.classes else None,
    )
    for name, reason in layer.dead.items():
        logger.info("%s has no motif: %s", name, reason)
    return layer.motifs


def is_network(folder: Path) -> bool:
    """Whether ``models/{model}`` holds a network."""
    return bool(read_json(folder / "card.json")["kind"] == "network")


def _write_motifs(
    motifs: list[tuple[int, list[FilterMotif]]], classes: list[str], kind: str, target: Path
) -> None:
    tables = [motif_rows(found, fold, classes) for fold, found in motifs]
    ordered = pd.concat(tables).sort_values("bits", ascending=False, ignore_index=True)
    write_table(target / "motifs.tsv", ordered[COLUMNS])
    named = {
        f"fold{fold}_{one.name}": Motif(one.probabilities, one.sites)
        for fold, found in motifs
        for one in found
    }
    with whole(target / "motifs.meme") as part:
        part.write_text(
            meme_text({name: named[name] for name in ordered["motif"]}, kind=kind), "utf-8"
        )
