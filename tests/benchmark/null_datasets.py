"""Data sets without any signal: how often does Motifold say that there is some?

Trains the models of the ladder on random sequences with random labels, on the same folds, and asks the verdict's own
statistics. Prints how often a network is called better than the best simple model, how often any model is called better
than a guess, and what a plain paired t test would have said.

    PYTHONPATH=workflow python tests/benchmark/null_datasets.py --sets 200
"""

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pandas as pd
import yaml
from scipy.stats import ttest_1samp, ttest_rel

from motifold.artifacts import Data, Facts, predictions_table
from motifold.config.load import MODEL
from motifold.config.model import Network
from motifold.evaluation.comparison import best_simple, compare
from motifold.evaluation.score import score_predictions
from motifold.evaluation.signal import signal
from motifold.splits.assign import parts, rounds
from motifold.splits.folds import k_folds
from motifold.trials.network import network_learner
from motifold.trials.run import Task
from motifold.trials.simple import simple_learner

ROOT = Path(__file__).parents[2]
FOLDS, METRIC, LEVEL = 5, "balanced_accuracy", 0.05
SIMPLE = ["majority", "composition", "kmer_logistic", "position_logistic", "random_forest"]
NETWORKS = ["mlp", "cnn"]


def data_set(n: int, length: int, seed: int) -> Data:
    """Random sequences with random labels, as many of each class."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2).astype(np.int64)
    examples = pd.DataFrame({"id": [str(row) for row in range(n)], "label": y.astype(str)})
    facts = Facts("null", "dna", "classification", [length], classes=["0", "1"])
    return Data(facts, examples, rng.integers(0, 4, (n, length)).astype(np.uint8), y)


def learners(names: list[str], data: Data) -> dict[str, tuple[str, object]]:
    """Kind and learner of each model; networks are compiled once for all data sets."""
    from motifold.training.fit import Trainer

    models = yaml.safe_load((ROOT / "config/models.yaml").read_text())
    found = {}
    for name in names:
        settings = MODEL.validate_python(models[name])
        if isinstance(settings, Network):
            found[name] = ("network", network_learner(Trainer(data, settings, name)))
        else:
            found[name] = (settings.kind, simple_learner(settings))
    return found


def scores(data: Data, models: dict, seed: int) -> pd.DataFrame:
    """metrics.tsv of one data set."""
    fold = k_folds(data.y, np.arange(len(data.y)), FOLDS, seed)
    folds = pd.DataFrame(
        {
            "id": data.examples["id"],
            "repeat": 0,
            "fold": fold,
            "cluster": np.arange(len(fold)),
            "split": "",
        }
    )
    tables = []
    for name, (kind, learner) in models.items():
        asked = [(one, *parts(folds, data.y, *one, 0.15, seed)) for one in rounds(folds)]
        tasks = [Task(data, f"fold{one[1]}", *some, seed + one[1]) for one, *some in asked]
        said = [
            predictions_table(data, held_out, scores, *one)
            for (one, _, _, held_out), scores in zip(asked, learner(tasks), strict=True)
        ]
        tables.append(score_predictions(data.facts, pd.concat(said)).assign(model=name, kind=kind))
    return pd.concat(tables, ignore_index=True)


def judged(metrics: pd.DataFrame) -> dict[str, bool]:
    """What our statistics and plain t tests say of one data set."""
    ours = compare(metrics, METRIC, 1 / FOLDS)
    better = (ours["p_adjusted"] < LEVEL) & (ours["difference"] > 0)
    above = signal(metrics, METRIC, 0.5, 1 / FOLDS)["p_adjusted"] < LEVEL
    rows = metrics[metrics["metric"] == METRIC].pivot_table(
        "value", ["repeat", "fold"], "model", sort=False
    )
    rival = rows[best_simple(metrics, METRIC)]
    networks = [name for name in rows if name in NETWORKS]
    plain_better = [
        ttest_rel(rows[name], rival, alternative="greater").pvalue < LEVEL for name in networks
    ]
    plain_above = [
        ttest_1samp(rows[name], 0.5, alternative="greater").pvalue < LEVEL
        for name in rows
        if rows[name].std() > 0
    ]
    return {
        "a network is better": bool(better.any()),
        "there is signal": bool(above.any()),
        "either of the two": bool(better.any() or above.any()),
        "plain t: a network is better": any(plain_better),
        "plain t: there is signal": any(plain_above),
    }


def main() -> None:
    """Run the simulation and print the shares."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sets", type=int, default=200)
    asked.add_argument("--n", type=int, default=200)
    asked.add_argument("--length", type=int, default=40)
    asked.add_argument("--models", nargs="+", default=SIMPLE + NETWORKS)
    given = asked.parse_args()
    started = time.perf_counter()
    models = learners(given.models, data_set(given.n, given.length, 0))
    found = []
    for seed in range(1, given.sets + 1):
        found.append(judged(scores(data_set(given.n, given.length, seed), models, seed)))
        if seed % 20 == 0:
            print(f"{seed} sets, {time.perf_counter() - started:.0f} s", flush=True)
    table = pd.DataFrame(found)
    print(f"\n{given.sets} data sets of {given.n} sequences, {len(models)} models, {FOLDS} folds")
    for name, share in table.mean().items():
        error = np.sqrt(share * (1 - share) / len(table))
        print(f"{name:32} {share:6.1%}  (standard error {error:.1%})")


if __name__ == "__main__":
    main()
