"""Rule ``interpret_dataset``: what the networks and the linear baselines look at."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from motifold.artifacts import (
    Data,
    read_data,
    read_json,
    read_table,
    whole,
    write_arrays,
    write_json,
    write_table,
)
from motifold.baselines.explain import linear_parts
from motifold.baselines.store import load_baseline
from motifold.config.dataset import Interpret
from motifold.evaluation.metrics import primary_metric
from motifold.interpret.attribute import Options, attribute, suits
from motifold.interpret.choose import chosen_examples, chosen_networks, explained_output
from motifold.interpret.coefficients import linear_coefficients
from motifold.interpret.filters import filter_motifs
from motifold.interpret.heatmaps import heat_maps
from motifold.interpret.tables import COLUMNS, motif_rows
from motifold.rule import run_by_hand
from motifold.sequence.alphabet import one_hot
from motifold.sequence.motif import Motif, meme_text

logger = logging.getLogger(__name__)
MOST_FOR_FILTERS = 2000  # held-out examples a fold whose windows make the filters' motifs


def main(
    *,
    facts: Path,
    examples: Path,
    x: Path,
    folds: Path,  # noqa: ARG001  (what is explained was held out in these folds)
    summary: Path,
    models: list[Path],
    predictions: list[Path],
    interpretation: Path,
    interpret: dict[str, Any],
    metric: str | None,
    seed: int,
) -> None:
    """Explain the chosen networks on held-out examples, and every linear baseline."""
    data, asked = read_data(facts, examples, x), Interpret.model_validate(interpret)
    interpretation.mkdir(parents=True, exist_ok=True)
    tables = {folder.name: read_table(one) for folder, one in zip(models, predictions, strict=True)}
    wanted = chosen_networks(asked.models, read_table(summary), primary_metric(data.facts, metric))
    for folder in models:
        target = interpretation / folder.name
        if folder.name in wanted:
            logger.info("explaining %s", folder.name)
            rows = chosen_examples(data.facts, tables[folder.name], asked.examples, seed)
            explain_network(data, folder, tables[folder.name], rows, asked, target)
        elif read_json(folder / "card.json")["kind"] != "network":
            explain_linear(data, folder, target)


def explain_linear(data: Data, folder: Path, target: Path) -> None:
    """Write the coefficients of a linear baseline; others have none."""
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
    data: Data, folder: Path, table: pd.DataFrame, rows: pd.DataFrame, asked: Interpret, target: Path
) -> None:
    """Write attributions and first-layer motifs of one network, fold by fold."""
    from motifold.models.assemble import load_model
    from motifold.models.probe import Probe

    place = pd.Series(np.arange(len(data.examples)), index=data.examples["id"].astype(str))
    parts, motifs, probabilities = [], [], {}
    for fold, chosen in rows.groupby("fold"):
        model = load_model(folder / f"repeat0_fold{fold}.keras")
        probe = Probe(model, classes=bool(data.facts.classes))
        logger.info("fold %d: %d held-out examples", fold, len(chosen))
        parts.append(_attributed(data, probe, place[chosen["id"]].to_numpy(), chosen, asked))
        if data.facts.type != "image" and probe.first_width():
            held_out = table[(table["repeat"] == 0) & (table["fold"] == fold)]
            found = _filters(data, probe, place[held_out["id"]].to_numpy()[:MOST_FOR_FILTERS])
            motifs.append(motif_rows(found, int(fold), data.facts.classes))
            probabilities |= {
                f"fold{fold}_{one.name}": Motif(one.probabilities, one.sites) for one in found
            }
    names = [name for name in parts[0][0]]
    arrays = {name: np.concatenate([part[0][name] for part in parts]) for name in names}
    write_arrays(target / "attributions.npz", **arrays)
    completeness = pd.DataFrame([part[1] for part in parts]).mean().to_dict()
    write_json(target / "summary.json", {"completeness": completeness, "examples": len(rows)})
    if motifs:
        ordered = pd.concat(motifs).sort_values("bits", ascending=False, ignore_index=True)
        write_table(target / "motifs.tsv", ordered[COLUMNS])
        with whole(target / "motifs.meme") as part:
            part.write_text(meme_text(probabilities), "utf-8")


def _attributed(
    data: Data, probe: Any, positions: np.ndarray, rows: pd.DataFrame, asked: Interpret
) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Attributions of some held-out examples with the model of their fold."""
    codes = np.asarray(data.x[positions])
    image = data.facts.type == "image"
    x = codes.astype(np.float32) / 255 if image else one_hot(codes).astype(np.float32)
    index = explained_output(data.facts, rows)
    options = Options(task=data.facts.task, steps=asked.steps)  # type: ignore[arg-type]
    kind = "image" if image else "sequence"
    arrays = {
        "ids": rows["id"].to_numpy(str),
        "fold": rows["fold"].to_numpy(),
        "index": index,
        "x": codes,
        "score": rows[data.facts.outputs].to_numpy(np.float32),
        "truth": data.y[positions],
    }
    gaps = {}
    for method in asked.methods or [*suits(kind), *(["grad_cam"] if image else [])]:
        if method == "grad_cam":
            if probe.has_feature_maps():
                arrays[method] = heat_maps(*probe.feature_maps(x, index), x.shape[1:3])
            continue
        answer = attribute(method, probe.predict, probe.gradient, x, index, options)
        arrays[method], gaps[method] = answer.values, answer.completeness
    return arrays, gaps


def _filters(data: Data, probe: Any, positions: np.ndarray) -> Any:
    labels = data.y[positions] if data.facts.classes else None
    layer = filter_motifs(
        probe.activations,
        np.asarray(data.x[positions]),
        probe.first_width(),
        offset=probe.first_offset(),
        labels=labels,
    )
    logger.info("%d filters have a motif, %d have none", len(layer.motifs), len(layer.dead))
    return layer.motifs


if __name__ == "__main__":
    run_by_hand(main)
