"""How often the statistics are wrong where the truth is known, beside plain t tests.

Data of two classes, x | y ~ N(y * mean, 1), three blocks of features; each model is a ridge
classifier that sees one block, trained and scored by cross-validation, so that scores of folds are
correlated as they are in practice. The true accuracy of every fitted model has a closed form. One
block is the simple model's, two are those of the "networks". Run it with

    PYTHONPATH=workflow python tests/benchmark/null_statistics.py --sets 200
"""

import argparse
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, ttest_1samp

from motifold.evaluation.comparison import compare
from motifold.evaluation.signal import signal

METRIC, CHANCE, LEVEL = "balanced_accuracy", 0.5, 0.05
FOLDS, WIDTH, RIDGE = 5, 10, 10.0
MODELS = {"linear": "baseline", "cnn": "network", "mlp": "network"}


@dataclass(frozen=True)
class World:
    """What is true: examples, repeats of the folds, and the signal that each model can see."""

    name: str
    examples: int = 200
    repeats: int = 1
    simple: float = 0.0
    network: float = 0.0


def one_set(world: World, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, float]]:
    """Scores of one data set (``metrics.tsv``) and the true mean accuracy of each model."""
    y = np.resize([-1.0, 1.0], world.examples)
    rows, true = [], {}
    order = [np.argsort(rng.random(world.examples // 2)) for _ in range(world.repeats)]
    for model, kind in MODELS.items():
        size = world.simple if kind == "baseline" else world.network
        mean = np.full(WIDTH, size / np.sqrt(WIDTH))
        x = y[:, None] * mean + rng.normal(size=(world.examples, WIDTH))
        reached = []
        for repeat in range(world.repeats):
            fold = np.repeat(order[repeat] % FOLDS, 2)  # each fold holds both classes equally
            for held_out in range(FOLDS):
                inside, outside = fold != held_out, fold == held_out
                gram = x[inside].T @ x[inside] + RIDGE * np.eye(WIDTH)
                weights = np.linalg.solve(gram, x[inside].T @ y[inside])
                right = np.sign(x[outside] @ weights) == y[outside]
                value = np.mean([right[y[outside] == side].mean() for side in (-1, 1)])
                rows.append((model, kind, repeat, held_out, METRIC, value))
                reached.append(norm.cdf(weights @ mean / np.linalg.norm(weights)))
        true[model] = float(np.mean(reached))
    names = ["model", "kind", "repeat", "fold", "metric", "value"]
    return pd.DataFrame(rows, columns=names), true


def judged(metrics: pd.DataFrame) -> dict[str, bool]:
    """What this package says of one data set, and what plain t tests would say.

    ``either``: a network that is better and above a guess, or any model above a guess.
    """
    comparison = compare(metrics, METRIC, 1 / FOLDS)
    shown = (comparison["p_adjusted"] < LEVEL) & (comparison["difference"] > 0)
    found = signal(metrics, METRIC, CHANCE, 1 / FOLDS).set_index("model")["p_adjusted"]
    above = found < LEVEL
    certain = shown & above[comparison["model"]].to_numpy()  # better, and above a guess
    folds = metrics.pivot_table("value", ["repeat", "fold"], "model")
    networks = [name for name, kind in MODELS.items() if kind == "network"]
    plain = [plain_t((folds[name] - folds["linear"]).to_numpy()) for name in networks]
    better = any(p < LEVEL and gain > 0 for p, gain in plain)
    guessed = any(
        plain_t((folds[name] - CHANCE).to_numpy(), "greater")[0] < LEVEL for name in MODELS
    )
    return {
        "better": bool(shown.any()),
        "signal": bool(above.any()),
        "either": bool(certain.any() or above.any()),
        "equal": bool((comparison["p_equal"] > 0.95).any()),
        "plain_better": better,
        "plain_signal": guessed,
        "plain_either": better or guessed,
    }


def plain_t(differences: np.ndarray, side: str = "two-sided") -> tuple[float, float]:
    """P value of the plain t test over folds, as if they were independent, and the mean."""
    if np.ptp(differences) < 1e-12:
        return 1.0, float(differences.mean())
    found = ttest_1samp(differences, 0, alternative=side)
    return float(found.pvalue), float(differences.mean())


def shares(world: World, sets: int, seed: int = 1) -> dict[str, float]:
    """Share of data sets with each judgement, and the true gain of the networks."""
    rng, said, gains = np.random.default_rng(seed), [], []
    for _ in range(sets):
        metrics, true = one_set(world, rng)
        said.append(judged(metrics))
        gains.append((true["cnn"] + true["mlp"]) / 2 - true["linear"])
    return pd.DataFrame(said).mean().to_dict() | {"gain": float(np.mean(gains))}


NULLS = [
    World("no signal, 60 examples", examples=60),
    World("no signal, 200 examples"),
    World("no signal, 1000 examples", examples=1000),
    World("no signal, 200 examples, 10 repeats", repeats=10),
    World("equal signal, 200 examples", simple=0.8, network=0.8),
    World("equal signal, 200 examples, 10 repeats", repeats=10, simple=0.8, network=0.8),
]
STEPS = (0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6)


def table(rows: list[dict[str, str]]) -> str:
    """A Markdown table."""
    names = list(rows[0])
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(row.values()) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def nulls(sets: int) -> str:
    """Shares of false verdicts where nothing, or no difference, is true."""
    rows = []
    for world in NULLS:
        found, real = shares(world, sets), world.simple > 0
        rows.append(
            {
                "data": world.name,
                "false 'better'": f"{found['better']:.1%}",
                "plain t": f"{found['plain_better']:.1%}",
                "false 'signal'": "(true)" if real else f"{found['signal']:.1%}",
                "plain t ": "(true)" if real else f"{found['plain_signal']:.1%}",
                "either": f"{found['better' if real else 'either']:.1%}",
                "plain t  ": f"{found['plain_better' if real else 'plain_either']:.1%}",
            }
        )
    return table(rows)


def power(sets: int, repeats: int) -> str:
    """Share of data sets in which a true gain is shown, by its size."""
    rows = []
    for step in STEPS:
        world = World("", examples=400, repeats=repeats, simple=0.8, network=step)
        found = shares(world, sets)
        rows.append(
            {
                "true gain": f"{found['gain']:.3f}",
                "'better'": f"{found['better']:.1%}",
                "plain t": f"{found['plain_better']:.1%}",
                "practically equal (p > 0.95)": f"{found['equal']:.1%}",
            }
        )
    return table(rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=200, help="data sets a row; half for power")
    sets = parser.parse_args().sets
    sys.stdout.write(f"False verdicts in {sets} data sets, {FOLDS} folds, level {LEVEL}\n\n")
    sys.stdout.write(nulls(sets))
    for repeats in (1, 10):
        sys.stdout.write(f"\nPower, 400 examples, {FOLDS} folds, repeats: {repeats}\n\n")
        sys.stdout.write(power(max(1, sets // 2), repeats))


if __name__ == "__main__":
    main()
