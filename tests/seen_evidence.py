"""Evidence for verdicts, from made-up scores."""

import pandas as pd

from motifold.artifacts import Facts
from motifold.checks.finding import as_table
from motifold.evaluation.comparison import compare
from motifold.evaluation.evidence import Evidence
from motifold.evaluation.intervals import summarise

FACTS = Facts("promoters", "dna", "classification", [4], classes=["no", "yes"])
KINDS = {"cnn": "network", "mlp": "network", "composition": "control"}
BASE = {"composition": [0.55, 0.56, 0.54], "kmer": [0.80, 0.82, 0.81]}
BETTER = {**BASE, "cnn": [0.95, 0.96, 0.97]}


def evidence(values, checks=(), **more):
    metrics = pd.concat(
        [
            pd.DataFrame(
                {
                    "model": name,
                    "kind": KINDS.get(name, "baseline"),
                    "repeat": 0,
                    "fold": range(len(folds)),
                    "metric": "balanced_accuracy",
                    "value": folds,
                }
            )
            for name, folds in values.items()
        ]
    )
    return Evidence(
        FACTS,
        {"no": 600, "yes": 400},
        "balanced_accuracy",
        as_table(checks),
        summarise(metrics, 1 / 3),
        compare(metrics, "balanced_accuracy", 1 / 3),
        folds=3,
        **{"split_by": "similarity", **more},
    )
