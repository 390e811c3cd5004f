"""Whether a model says the same of a sequence and of its reverse complement."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.artifacts import Facts
from motifold.evaluation.intervals import fold_interval
from motifold.evaluation.wording import count, number

COLUMNS = [
    "control", "model", "metric", "score", "ci_low", "ci_high", "chance", "p_value", "status",
    "says",
]  # fmt: skip
CONTROL = "reverse_complement"
AGREES = 0.95  # from here on the strand hardly matters to a model

Scores = Float[np.ndarray, "n outputs"]


def strand_row(facts: Facts, scores: Scores, turned: Scores) -> dict[str, float]:
    """Compare predictions for sequences and for their reverse complements.

    Parameters
    ----------
    scores, turned
        Class probabilities (n, classes) or predicted numbers (n, targets) for the same examples,
        as given and as reverse complements.

    Returns
    -------
    ``strand_agreement``: share with the same top class; for numbers Pearson's r, mean over targets.
    ``strand_difference``: mean absolute difference of the probabilities; for numbers in standard
    deviations of the predictions. NaN without examples, for predictions that are not finite, and
    for numbers that do not vary.

    Examples
    --------
    >>> facts = Facts("set", "dna", "classification", [4], classes=["a", "b"])
    >>> scores, turned = np.array([[0.75, 0.25], [0.5, 0.5]]), np.array([[0.25, 0.75], [0.5, 0.5]])
    >>> strand_row(facts, scores, turned)
    {'strand_agreement': 0.5, 'strand_difference': 0.25}
    """
    agreement, difference = float("nan"), float("nan")
    if len(scores) and np.isfinite(scores).all() and np.isfinite(turned).all():
        given, other = scores.astype(np.float64), turned.astype(np.float64)
        apart = np.abs(given - other).mean(axis=0)
        if facts.classes:
            agreement = float((given.argmax(axis=1) == other.argmax(axis=1)).mean())
            difference = float(apart.mean())
        elif min(given.std(axis=0).min(), other.std(axis=0).min()) > 0:
            pairs = zip(given.T, other.T, strict=True)
            agreement = float(np.mean([np.corrcoef(one, two)[0, 1] for one, two in pairs]))
            difference = float((apart / given.std(axis=0)).mean())
    return {"strand_agreement": agreement, "strand_difference": difference}


def strand_controls(
    facts: Facts,
    rounds: Mapping[str, pd.DataFrame],
    kinds: Mapping[str, str],
    test_share: float | int,
) -> pd.DataFrame:
    """Rows of ``controls.tsv`` on reverse complements.

    Parameters
    ----------
    rounds
        ``rounds.tsv`` of each model by name: repeat, fold, strand_agreement, strand_difference.
    kinds
        control, baseline or network of each model; controls are left out, as are models whose
        agreement was not measured.
    test_share
        Share of all examples that one fold holds out: 1/5 for five folds.

    Returns
    -------
    control (``reverse_complement``), model, metric (``strand_agreement``), score (mean over folds),
    ci_low, ci_high, chance (NaN), p_value (NaN), status (always pass, because a signal may well lie
    on one strand), says.

    References
    ----------
    Shrikumar, Greenside and Kundaje 2017, doi 10.1101/103663; Zhou et al. 2022,
    https://proceedings.mlr.press/v165/zhou22a.html.
    """
    rows = []
    for model, table in rounds.items():
        values = table["strand_agreement"].to_numpy(np.float64)
        if kinds.get(model) == "control" or np.isnan(values).all():
            continue
        score, _, low, high = fold_interval(values, float(test_share))
        low, high = np.clip([low, high], 0.0 if facts.classes else -1.0, 1.0).tolist()
        folds = count(int((~np.isnan(values)).sum()), "fold")
        says = _says(facts, model, score, float(table["strand_difference"].mean()), folds)
        gone = float("nan")
        rows.append(
            (CONTROL, model, "strand_agreement", score, low, high, gone, gone, "pass", says)
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _says(facts: Facts, model: str, score: float, difference: float, folds: str) -> str:
    """What the agreement of the strands means."""
    if facts.classes:
        seen = (
            f"{model} gives a sequence and its reverse complement the same class in "
            f"{100 * score:.3g} % of held-out examples (probabilities differ by "
            f"{number(difference)} on average, {folds})"
        )
    else:
        seen = (
            f"{model}'s predictions for sequences and their reverse complements correlate with r = "
            f"{number(score)} (they differ by {number(difference)} standard deviations on average, "
            f"{folds})"
        )
    if score >= AGREES:
        return f"{seen}: the strand hardly matters to it."
    return (
        f"{seen}: either the signal lies on one strand, as in transcripts, or the model has not "
        "learned the symmetry; if both strands should mean the same, train on both."
    )
