"""Train and explain a network on sequences whose truth is known, as the workflow does."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from known_truth import Truth
from sklearn.metrics import roc_auc_score

from motifold.artifacts import predictions_table, read_arrays, read_table
from motifold.config.interpret import Interpret, database_files
from motifold.config.load import MODEL
from motifold.evaluation.score import score_predictions
from motifold.evaluation.signal import signal
from motifold.explain.network import explain_network
from motifold.explain.subject import Subject
from motifold.interpret.databases import read_motifs
from motifold.models.assemble import save_model
from motifold.sequence.motif import Motif
from motifold.splits.assign import parts, rounds
from motifold.splits.folds import k_folds
from motifold.training.fit import Trainer
from motifold.training.lesson import Lesson

ROOT = Path(__file__).parents[1]
FOLDS, METRIC, SURE = 3, "balanced_accuracy", 0.05
NAMED = 0.01  # q value below which a motif is recognised


@dataclass(frozen=True)
class Study:
    """A trained network: its settings, folds, held-out predictions, score and p value."""

    settings: object
    folds: pd.DataFrame
    predictions: pd.DataFrame
    score: float
    p_value: float
    seed: int


def trained(truth: Truth, folder: Path, seed: int, name: str = "cnn") -> Study:
    """Train a network of `config/models.yaml` on three folds; `folder` gets its models."""
    data = truth.data
    settings = MODEL.validate_python(
        yaml.safe_load((ROOT / "config/models.yaml").read_text())[name]
    )
    fold = k_folds(data.y, np.arange(len(data.y)), FOLDS, seed)
    folds = pd.DataFrame(
        {"id": data.examples["id"], "repeat": 0, "fold": fold, "cluster": fold, "split": ""}
    )
    folds["cluster"] = np.arange(len(folds))
    asked = [(number, *parts(folds, data.y, 0, number, 0.15, seed)) for _, number in rounds(folds)]
    lessons = [
        Lesson(training, inner, seed + number, f"fold {number}", f"fold{number}")
        for number, training, inner, _ in asked
    ]
    trainer, tables = Trainer(data, settings, name), []
    found = trainer.train_all(lessons)
    for (number, _, _, held_out), one in zip(asked, found, strict=True):
        save_model(one.model, folder / name / f"repeat0_fold{number}.keras")
        said = trainer.scores(one, data.x[held_out])
        tables.append(predictions_table(data, held_out, said, 0, number))
    predictions = pd.concat(tables, ignore_index=True)
    metrics = score_predictions(data.facts, predictions).assign(model=name, kind="network")
    known = signal(metrics, METRIC, 0.5, 1 / FOLDS)
    score = float(metrics.loc[metrics["metric"] == METRIC, "value"].mean())
    return Study(settings, folds, predictions, score, float(known["p_adjusted"].iloc[0]), seed)


def explained(
    truth: Truth, study: Study, folder: Path, name: str = "cnn", **asked: object
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Explain it; motifs and matches, of which the planted motifs are possible ones."""
    wanted = {"methods": ["integrated_gradients"], "seeds": 0, "motifs": {"pairs": 0}} | asked
    subject = Subject(
        truth.data,
        folder / name,
        study.predictions,
        study.folds,
        study.settings,
        Interpret.model_validate(wanted),
        study.seed,
        0.15,
        above_chance=study.p_value < SURE,
    )
    shipped = read_motifs(database_files("all", ROOT / "resources/motifs"))
    own = {f"planted_{one}": Motif(table) for one, table in truth.motifs.items()}
    own |= {f"planted_{one}": Motif(table) for one, table in truth.distractors.items()}
    target = folder / "interpretation" / name
    explain_network(subject, own | shipped, target)
    return read_table(target / "motifs.tsv"), read_table(target / "matches.tsv")


def recovered(
    motifs: dict[str, np.ndarray], matches: pd.DataFrame, shown: pd.DataFrame
) -> list[str]:
    """Planted motifs that a motif which holds is recognised as."""
    held = matches[matches["motif"].isin(list(shown["motif"]))] if len(shown) else matches[:0]
    named = set(held.loc[held["q_value"] < NAMED, "target"])
    return [one for one in motifs if f"planted_{one}" in named]


def planted_auroc(truth: Truth, folder: Path, name: str = "cnn") -> float:
    """How well contributions tell planted positions from others in held-out positives."""
    arrays = read_arrays(folder / "interpretation" / name / "attributions.npz")
    place = pd.Series(np.arange(len(truth.data.y)), index=truth.data.examples["id"])
    rows = place[arrays["ids"]].to_numpy()
    positive = truth.data.y[rows] == 1
    values = arrays["integrated_gradients"][positive].sum(axis=2)
    return float(roc_auc_score(truth.planted[rows[positive]].ravel(), values.ravel()))
