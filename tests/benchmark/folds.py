"""Training of all folds beside the plain loop that a user would write with Keras.

Same network, same folds, same epochs; each way in a process of its own, in turn. The plain loop holds a
float one-hot of the whole data and calls `fit` for each fold and seed; Motifold trains from codes, side
by side where the network is small.

    PYTHONPATH=workflow python tests/benchmark/folds.py                      # the tutorial's size, 5 and 20 models
    PYTHONPATH=workflow python tests/benchmark/folds.py --large              # 100,000 x 200 bp, 5 models
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

ROOT = Path(__file__).parents[2]
MOTIF = np.array([1, 2, 0, 1, 1, 2, 0, 0, 1, 3, 1, 1], np.uint8)  # CGACCGAACTCC
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """What is trained."""

    n: int
    length: int
    epochs: int
    models: int
    network: str
    threads: int


def planted(case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes, classes and folds; half of the sequences hold the tutorial's motif."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (case.n, case.length)).astype(np.uint8)
    y = rng.permutation(np.arange(case.n) % 2)
    for row in np.flatnonzero(y):
        start = rng.integers(0, case.length - len(MOTIF) + 1)
        x[row, start : start + len(MOTIF)] = MOTIF
    return x, y, rng.permutation(np.arange(case.n) % FOLDS)


def parts_of(fold: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training, validation and held-out positions; the validation part is the next fold."""
    held, inner = fold == number % FOLDS, fold == (number + 1) % FOLDS
    return np.flatnonzero(~held & ~inner), np.flatnonzero(inner), np.flatnonzero(held)


def settings_of(case: Case) -> object:
    """The shipped network, for so many epochs to the end."""
    import yaml

    from motifold.config.load import MODEL

    given = yaml.safe_load((ROOT / "config/models.yaml").read_text())[case.network]
    return MODEL.validate_python(
        given | {"epochs": case.epochs, "patience": None, "threads": case.threads}
    )


def ours(case: Case) -> dict[str, float]:
    """All models by the trainer of the workflow."""
    import pandas as pd

    from motifold.artifacts import Data, Facts
    from motifold.training.fit import Trainer
    from motifold.training.lesson import Lesson

    x, y, fold = planted(case)
    facts = Facts("speed", "dna", "classification", [case.length], ["0", "1"])
    data = Data(facts, pd.DataFrame({"id": np.arange(case.n).astype(str)}), x, y)
    base, started = peak(), time.perf_counter()
    trainer = Trainer(data, settings_of(case), case.network)
    lessons = [
        Lesson(*parts_of(fold, number)[:2], number, f"model {number}", f"model{number}")
        for number in range(case.models)
    ]
    trained = trainer.train_all(lessons)
    wall, right = time.perf_counter() - started, []
    for number, one in enumerate(trained):
        held = parts_of(fold, number)[2]
        right.append((trainer.scores(one, x[held]).argmax(axis=1) == y[held]).mean())
    return report(wall, base, right)


def plain(case: Case) -> dict[str, float]:
    """The loop of a notebook: one-hot numbers, a new model for each fold, `fit`."""
    import keras
    import tensorflow as tf

    from motifold.artifacts import Facts
    from motifold.models.build import build_network

    tf.config.threading.set_intra_op_parallelism_threads(case.threads)
    codes, y, fold = planted(case)
    facts = Facts("speed", "dna", "classification", [case.length], ["0", "1"])
    settings = settings_of(case)
    x, classes = np.eye(4, dtype=np.float32)[codes], np.eye(2, dtype=np.float32)[y]
    base, started, right, wall = peak(), time.perf_counter(), [], 0.0
    for number in range(case.models):
        training, inner, held = parts_of(fold, number)
        keras.utils.set_random_seed(number)
        model = build_network(facts, settings)  # the same layers, so that nothing else differs
        model.compile(
            keras.optimizers.Adam(settings.learning_rate),
            keras.losses.CategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
        )
        started = time.perf_counter()
        model.fit(
            x[training], classes[training], validation_data=(x[inner], classes[inner]),
            batch_size=settings.batch_size, epochs=case.epochs, verbose=0,
        )  # fmt: skip
        wall += time.perf_counter() - started
        right.append((model.predict(x[held], verbose=0).argmax(axis=1) == y[held]).mean())
    return report(wall, base, right)


def peak() -> float:
    """Most memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(wall: float, base: float, right: list[float]) -> dict[str, float]:
    """What one process measured."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    return {
        "training s": wall, "process CPU s": cpu, "peak MB": peak(),
        "above start MB": peak() - base, "accuracy": float(np.mean(right)),
    }  # fmt: skip


def measured(side: str, case: Case) -> dict[str, float]:
    """One way in a process of its own; its wall time is taken outside."""
    started = time.perf_counter()
    command = [sys.executable, __file__, "--side", side, "--case", json.dumps(vars(case))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return {"whole process s": time.perf_counter() - started} | found


def compare(case: Case, rounds: int) -> None:
    """Interleave both ways and print the best of each and their ratios."""
    runs: dict[str, list[dict[str, float]]] = {"plain": [], "ours": []}
    for _ in range(rounds):
        for side, found in runs.items():
            found.append(measured(side, case))
    print(
        f"\n{case.network}, {case.n:,} x {case.length}, {case.models} models, {case.epochs} epochs, "
        f"{case.threads} threads, best of {rounds}"
    )
    print(f"{'':20}{'plain loop':>12}{'Motifold':>12}{'ratio':>8}")
    for key in runs["plain"][0]:
        choose = max if key == "accuracy" else min
        one, other = (choose(run[key] for run in runs[side]) for side in ("plain", "ours"))
        print(f"{key:20}{one:12.3f}{other:12.3f}{one / max(other, 1e-9):8.2f}", flush=True)


def main() -> None:
    """Measure the cases that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--anyway", action="store_true", help="measure on a busy machine")
    parser.add_argument("--side", choices=["plain", "ours"], help=argparse.SUPPRESS)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.side:
        case = Case(**json.loads(asked.case))
        print(json.dumps({"plain": plain, "ours": ours}[asked.side](case)))
        return
    if os.getloadavg()[0] > 1:
        print(f"load {os.getloadavg()[0]:.1f}: other work would be measured too", file=sys.stderr)
        if not asked.anyway:
            sys.exit(1)
    cases = [Case(2000, 50, asked.epochs or 50, models, "primer_cnn", 1) for models in (5, 20)]
    if asked.large:
        cases = [Case(100_000, 200, asked.epochs or 1, 5, "cnn", 2)]
    for case in cases:
        compare(case, asked.rounds)


if __name__ == "__main__":
    main()
