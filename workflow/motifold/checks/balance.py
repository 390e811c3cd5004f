"""How the labels are spread, and what a guess would score."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from motifold.artifacts import Facts
from motifold.checks.finding import Check, graded
from motifold.errors import DataError

IMBALANCE = (3.0, 50.0)  # largest over smallest class
CLASS_PER_FOLD = (10.0, 1.0)  # examples of the smallest class that a fold holds out
SKEW = (2.0, 10.0)
TIES = (0.2, 0.9)  # share of the commonest target value
SMALLEST_P = float(np.finfo(np.float64).eps)  # where log_loss clips a probability of 0


def balance_checks(facts: Facts, y: np.ndarray, held_out: Sequence[np.ndarray]) -> list[Check]:
    """Check how labels are spread.

    Parameters
    ----------
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).
    held_out
        Positions of the held-out examples of each fold.

    Returns
    -------
    For classes: ``imbalance`` (largest over smallest class; caution above 3, fail above 50) and
    ``class_per_fold`` (held-out examples of the smallest class; caution below 10, fail below 1).
    For numbers, each target: ``spread``, ``skew`` and ``ties``.
    """
    if facts.classes:
        return [_imbalance(facts, y), _class_per_fold(facts, y, held_out)]
    columns = zip(facts.targets, y.T, strict=True)
    several = len(facts.targets) > 1
    return [
        check
        for name, values in columns
        for check in _target(values, f"_{name}" if several else "", name)
    ]


def class_counts(facts: Facts, y: Int[np.ndarray, "n"]) -> dict[str, int]:
    """Examples of each class, in the order of ``facts.classes``; classes without any are 0."""
    counts = np.bincount(y, minlength=len(facts.classes))
    return dict(zip(facts.classes, counts.tolist(), strict=True))


def require_classes_fit_folds(
    facts: Facts, y: Int[np.ndarray, "n"], folds: int, file: str | Path
) -> None:
    """Refuse a class that is smaller than the number of folds.

    Raises
    ------
    DataError
        Names the class, its size and what to do.
    """
    counts = class_counts(facts, y)
    name = min(counts, key=lambda one: counts[one])
    if counts[name] < folds:
        examples = "1 example" if counts[name] == 1 else f"{counts[name]} examples"
        raise DataError(
            f"class '{name}' has {examples}, fewer than the {folds} folds",
            file=file,
            fix=f"collect more of '{name}', merge it with another class, or use fewer folds",
        )


def chance_scores(facts: Facts, y: np.ndarray) -> pd.DataFrame:
    """What guesses that never look at the examples score on these labels.

    Parameters
    ----------
    y
        Class numbers, int64 (n,), or targets, float64 (n, targets).

    Returns
    -------
    guess, metric, value. For classes ``majority`` (always the largest class, with certainty) and
    ``prior`` (classes at random, as often as they occur; its probabilities are the class
    frequencies), expected values over many guesses. For numbers ``mean``, and ``median`` where that
    is the better constant (mae); mean over targets.
    """
    scores = _class_guesses(class_counts(facts, y)) if facts.classes else _constant_errors(y)
    rows = [(guess, metric, value) for guess, part in scores.items() for metric, value in part]
    return pd.DataFrame(rows, columns=["guess", "metric", "value"])


def _class_guesses(counts: dict[str, int]) -> dict[str, list[tuple[str, float]]]:
    """Expected scores of the majority and the prior guess."""
    share = np.array(list(counts.values()), np.float64) / sum(counts.values())
    top, classes, binary = float(share.max()), int((share > 0).sum()), len(share) == 2
    prevalence = float(share[1] if binary else share[share > 0].mean())
    squares = float((share**2).sum())
    known = share[share > 0]
    both = {"balanced_accuracy": 1 / classes, "mcc": 0.0, "auroc": 0.5, "auprc": prevalence}
    majority = {
        "accuracy": top,
        **both,
        "f1_macro": 2 * top / (1 + top) / classes,
        "log_loss": -(1 - top) * float(np.log(SMALLEST_P)),
        "brier": (1 - top) * (1 if binary else 2),
    }
    prior = {
        "accuracy": squares,
        **both,
        "f1_macro": 1 / classes,
        "log_loss": -float((known * np.log(known)).sum()),
        "brier": (1 - squares) * (0.5 if binary else 1),
    }
    return {"majority": list(majority.items()), "prior": list(prior.items())}


def _constant_errors(y: Float[np.ndarray, "n targets"]) -> dict[str, list[tuple[str, float]]]:
    """Errors of the best constants."""
    variance = y.var(axis=0)
    mean = {
        "mse": float(variance.mean()),
        "rmse": float(np.sqrt(variance).mean()),
        "mae": float(np.abs(y - y.mean(axis=0)).mean()),
        "r2": 0.0,
    }
    median = float(np.abs(y - np.median(y, axis=0)).mean())
    return {"mean": list(mean.items()), "median": [("mae", median)]}


def _imbalance(facts: Facts, y: np.ndarray) -> Check:
    counts = class_counts(facts, y)
    large, small = max(counts, key=counts.__getitem__), min(counts, key=counts.__getitem__)
    ratio = counts[large] / counts[small] if counts[small] else float("inf")
    status, limit = graded(ratio, *IMBALANCE)
    share = counts[large] / len(y)
    sizes = (
        f"The largest class {large} ({counts[large]}) has {ratio:.3g} times the examples of the "
        f"smallest, {small} ({counts[small]})"
        if counts[large] > counts[small]
        else f"Each class has {counts[large]} examples"
    )
    says = (
        f"{sizes}; always guessing {large} has accuracy {share:.3f} and balanced accuracy "
        f"{1 / len(counts):.3f}"
    )
    advice = "" if status == "pass" else "; judge by balanced_accuracy or mcc, never by accuracy"
    return Check("imbalance", status, ratio, limit, f"{says}{advice}.")


def _class_per_fold(facts: Facts, y: np.ndarray, held_out: Sequence[np.ndarray]) -> Check:
    """The fewest examples of any class that any fold holds out."""
    counts = np.stack([np.bincount(y[rows], minlength=len(facts.classes)) for rows in held_out])
    fold, number = np.unravel_index(int(counts.argmin()), counts.shape)
    name, held = facts.classes[int(number)], int(counts[fold, number])
    status, limit = graded(float(held), *CLASS_PER_FOLD)
    says = f"At least {held} held-out examples of each class are scored in a fold (fewest: {name})"
    advice = "" if status == "pass" else f"; collect more of {name} or use fewer folds"
    return Check("class_per_fold", status, float(held), limit, f"{says}{advice}.")


def _target(values: np.ndarray, suffix: str, name: str) -> list[Check]:
    """Spread, skew and ties of one target."""
    sd = float(values.std())
    low, high = float(values.min()), float(values.max())
    if high == low:
        says = f"Every {name} is {low:.3g}: there is nothing to predict; check the label column."
        return [Check(f"spread{suffix}", "fail", 0.0, 0.0, says)]
    says = (
        f"{name} runs from {low:.3g} to {high:.3g}; always guessing the mean is off by {sd:.3g} "
        "(root mean square)."
    )
    lean = float((((values - values.mean()) / sd) ** 3).mean())
    status, limit = graded(abs(lean), *SKEW)
    advice = (
        "" if status == "pass" else "; consider the logarithm, errors of the tail rule the score"
    )
    common = int(np.unique(values, return_counts=True)[1].max())
    tied, tie_limit = graded(common / len(values), *TIES)
    tie_advice = "" if tied == "pass" else "; is it a class, or a limit of detection?"
    return [
        Check(f"spread{suffix}", "pass", sd, 0.0, says),
        Check(f"skew{suffix}", status, lean, limit, f"The skew of {name} is {lean:.3g}{advice}."),
        Check(
            f"ties{suffix}",
            tied,
            common / len(values),
            tie_limit,
            f"{common / len(values):.1%} of {name} have the same value{tie_advice}.",
        ),
    ]
