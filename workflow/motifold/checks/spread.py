"""What clusters did to the folds: shares of classes, and clusters that rule a class."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.checks.finding import Check, Status
from motifold.distributions import normal_quantile

UNEVEN = 0.25  # relative deviation of a class's share in a fold, or of a mean in sd
BY_CHANCE = 0.01  # how often random folds of these sizes deviate so much somewhere
LARGE = 1.5  # size of the largest fold in units of the mean
DOMINANT = 0.5  # share of a class that one cluster holds


def fold_checks(facts: Facts, y: np.ndarray, folds: pd.DataFrame) -> list[Check]:
    """Check what clusters did to the folds.

    Parameters
    ----------
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    folds
        ``folds.tsv``.

    Returns
    -------
    ``fold_balance``, ``dominant_cluster`` (one cluster holds more than half of a class, or of all
    examples where there are no classes) and ``fold_sizes`` (the largest fold in units of the mean;
    caution above 1.5, unless folds are as even as their number allows).
    """
    return [fold_balance(facts, y, folds), _dominant_cluster(facts, y, folds), _fold_sizes(folds)]


def fold_balance(facts: Facts, y: np.ndarray, folds: pd.DataFrame) -> Check:
    """Check that every fold holds its share of every class, or has the mean of all.

    Parameters
    ----------
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    folds
        ``folds.tsv``.

    Returns
    -------
    ``fold_balance``: the largest relative deviation of a class's share in any fold from its share
    of all examples, or of a target's mean in standard deviations. Caution above 25 %, unless a
    random fold of that size would do so too (1 % over all folds and classes; normal approximation,
    Bonferroni).
    """
    centre, sd = _centre(facts, y), _sd(facts, y)
    # A class is measured in units of its share, a target in standard deviations.
    unit = np.where(centre > 0, centre, 1.0) if facts.classes else np.where(sd > 0, sd, 1.0)
    rows = list(_held_out(facts, y, folds))
    means = np.stack([mean for _, _, mean in rows])
    size = np.array([count for _, count, _ in rows])[:, None]
    deviation = np.abs(means - centre) / unit
    bound = -normal_quantile(BY_CHANCE / (2 * deviation.size)) * sd / unit / np.sqrt(size)
    beyond = (deviation > UNEVEN) & (deviation > bound)
    worst = np.where(beyond, deviation + deviation.max() + 1, deviation).argmax()
    row, column = np.unravel_index(int(worst), deviation.shape)
    says = _uneven(facts, int(column), rows[row], float(centre[column]), float(sd[column]))
    advice = "; clusters, groups or the given split force it: read the scores fold by fold"
    caution = bool(beyond.any())
    return Check(
        "fold_balance",
        "caution" if caution else "pass",
        float(deviation[row, column]),
        UNEVEN,
        f"{says}{advice if caution else ''}.",
    )


def _held_out(
    facts: Facts, y: np.ndarray, folds: pd.DataFrame
) -> Iterator[tuple[int, int, np.ndarray]]:
    """Number, size and shares of classes or mean targets of every fold of every repeat."""
    for _, table in folds.groupby("repeat"):
        numbers = table["fold"].to_numpy(np.int64)
        for fold in np.unique(numbers[numbers >= 0]).tolist():
            inside = y[numbers == fold]
            yield fold, len(inside), _centre(facts, inside)


def _centre(facts: Facts, y: np.ndarray) -> np.ndarray:
    """Share of each class, or mean of each target."""
    if facts.classes:
        return np.bincount(y, minlength=len(facts.classes)) / len(y)
    return y.mean(axis=0)


def _sd(facts: Facts, y: np.ndarray) -> np.ndarray:
    """Standard deviation of one example: of being in each class, or of each target."""
    share = _centre(facts, y)
    return np.sqrt(share * (1 - share)) if facts.classes else y.std(axis=0)


def _uneven(
    facts: Facts, column: int, row: tuple[int, int, np.ndarray], centre: float, sd: float
) -> str:
    """The fold that deviates most, in words."""
    fold, size, means = row
    mean, name = float(means[column]), facts.outputs[column]
    if facts.classes:
        return (
            f"Folds differ most in class {name}: {mean:.1%} of the {size} examples of fold {fold}, "
            f"{centre:.1%} of all"
        )
    return (
        f"Folds differ most in {name}: its mean is {mean:.3g} in the {size} examples of fold "
        f"{fold}, {centre:.3g} in all (standard deviation {sd:.3g})"
    )


def _dominant_cluster(facts: Facts, y: np.ndarray, folds: pd.DataFrame) -> Check:
    """The largest share of a class that one cluster of several examples holds."""
    clusters = pd.factorize(folds.loc[folds["repeat"] == 0, "cluster"])[0]
    kind = y if facts.classes else np.zeros(len(y), np.int64)
    names = [f"class {name}" for name in facts.classes] or ["the data"]
    held = pd.DataFrame({"cluster": clusters, "kind": kind}).value_counts().reset_index()
    held = held[np.bincount(clusters)[held["cluster"]] > 1]
    if held.empty:
        says = "Every example is a cluster of its own."
        return Check("dominant_cluster", "pass", 0.0, DOMINANT, says)
    share = held["count"].to_numpy() / np.bincount(kind)[held["kind"]]
    most = int(share.argmax())
    cluster, number, count = (int(held[name].iloc[most]) for name in ("cluster", "kind", "count"))
    says = (
        "Of the clusters (near-duplicates, group or chromosome) one "
        f"({np.bincount(clusters)[cluster]} examples) holds {count} of the "
        f"{np.bincount(kind)[number]} examples of {names[number]}"
    )
    caution = share[most] > DOMINANT
    advice = "; scores rest on one family: collect others" if caution else ""
    status: Status = "caution" if caution else "pass"
    return Check("dominant_cluster", status, float(share[most]), DOMINANT, f"{says}{advice}.")


def _fold_sizes(folds: pd.DataFrame) -> Check:
    """The largest fold of any repeat against the mean of its repeat."""
    held = folds[folds["fold"] >= 0]
    sizes = held.groupby(["repeat", "fold"]).size().rename("size").reset_index()
    means = sizes.groupby("repeat")["size"].transform("mean")
    worst = int((sizes["size"] / means).to_numpy().argmax())
    repeat, fold, size = (int(sizes[name].iloc[worst]) for name in ("repeat", "fold", "size"))
    mean, number = float(means.iloc[worst]), int((sizes["repeat"] == repeat).sum())
    inside = held[(held["repeat"] == repeat) & (held["fold"] == fold)]
    largest = int(inside["cluster"].value_counts().max())
    says = (
        f"The largest of {number} folds, fold {fold} holds {size} of {number * mean:.0f} examples"
    )
    if number == 1:
        says = f"One part is held out: {size} examples"
    if largest > 1:
        says += f" (one cluster of {largest} among them)"
    caution = size > LARGE * mean and size > np.ceil(mean)
    advice = (
        "; clusters, groups or the given split force it: folds of other sizes are trained on more "
        "or less, so read the scores fold by fold"
    )
    return Check(
        "fold_sizes",
        "caution" if caution else "pass",
        size / mean,
        LARGE,
        f"{says}{advice if caution else ''}.",
    )
