"""Sequences whose truth is known: are the planted motifs found, named and where they are?

Trains the shipped `cnn` on folds of each data set of `tests/known_truth.py`, explains it as the workflow does, and counts over
seeds: every planted motif that tells the classes is among the motifs that hold and matches itself by TOMTOM with q below .01
against it and all shipped motifs; the attributions of held-out positives tell planted positions from others (AUROC); and
where nothing is planted no motif is reported.

    PYTHONPATH=workflow:tests python tests/benchmark/known_motifs.py --seeds 20
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pandas as pd
from known_truth import TRUTHS, Truth
from planted_study import explained, planted_auroc, recovered, trained

LOWEST_AUROC = 0.95


def row_of(name: str, truth: Truth, folder: Path, seed: int) -> dict[str, object]:
    """What one data set gave."""
    started = time.perf_counter()
    study = trained(truth, folder, seed)
    table, matches = explained(truth, study, folder)
    shown = table[table["shown"].astype(bool)] if len(table) else table
    found = recovered(truth.motifs, matches, shown)
    return {
        "set": name,
        "seed": seed,
        "score": study.score,
        "motifs": len(shown),
        "recovered": len(found),
        "planted": len(truth.motifs),
        "distractors": len(recovered(truth.distractors, matches, shown)),
        "auroc": planted_auroc(truth, folder) if truth.motifs else float("nan"),
        "seconds": time.perf_counter() - started,
    }


def main() -> None:
    """Run all seeds of all sets and print the shares."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    asked.add_argument("--n", type=int, default=2000)
    asked.add_argument("--length", type=int, default=60)
    asked.add_argument("--sets", nargs="+", default=list(TRUTHS))
    given = asked.parse_args()
    rows = []
    for seed in range(given.first, given.first + given.seeds):
        for name in given.sets:
            with tempfile.TemporaryDirectory() as place:
                truth = TRUTHS[name](given.n, given.length, seed)
                rows.append(row_of(name, truth, Path(place), seed))
            print("\t".join(str(value) for value in rows[-1].values()), flush=True)
    table = pd.DataFrame(rows)
    print(f"\n{given.n} sequences of {given.length}, {given.seeds} seeds")
    for name, part in table.groupby("set", sort=False):
        whole = (part["recovered"] == part["planted"]).mean()
        none = (part["motifs"] == 0).mean()
        high = (part["auroc"] >= LOWEST_AUROC).mean()
        print(
            f"{name:26} all planted motifs found {whole:6.1%}  no motif {none:6.1%}  AUROC median "
            f"{np.nanmedian(part['auroc']):.3f}, at least {LOWEST_AUROC}: {high:6.1%}  distractors "
            f"{part['distractors'].mean():.2f}  {part['seconds'].mean():.0f} s"
            if part["planted"].iloc[0]
            else f"{name:26} no motif {none:6.1%}  {part['seconds'].mean():.0f} s"
        )


if __name__ == "__main__":
    main()
