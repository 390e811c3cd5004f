"""The held-out examples on which a model is most sure and wrong."""

import numpy as np
import pandas as pd

from motifold.artifacts import Facts

CLASSES = ["id", "fold", "truth", "predicted", "score", "score_truth"]
NUMBERS = ["id", "fold", "target", "truth", "predicted", "residual"]


def confident_errors(facts: Facts, predictions: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """The errors of which a model was surest, or the predicted numbers farthest from the measured.

    They are the place to look for wrong labels, for classes that cannot be told apart, and for
    shortcuts. No true class has more than half of them as long as others have errors to show:
    else one pair of classes that are alike would hide all others.

    Parameters
    ----------
    predictions
        Held-out predictions of the model; the first repeat is used.
    n
        Number of errors, or all if there are fewer.

    Returns
    -------
    The surest first. For classes: id, fold, truth, predicted, score (of the predicted class),
    score_truth (of the true one). For numbers: id, fold, target (the one that was missed by most,
    in its standard deviations), truth, predicted and residual (predicted minus measured) in that
    target's units.
    """
    first = predictions[predictions["repeat"] == 0].reset_index(drop=True)
    return _wrong_classes(facts, first, n) if facts.classes else _far_numbers(facts, first, n)


def _wrong_classes(facts: Facts, first: pd.DataFrame, n: int) -> pd.DataFrame:
    scores = first[facts.outputs].to_numpy(np.float64)
    true = pd.Categorical(first["label"], categories=facts.classes).codes.astype(np.int64)
    top, row = scores.argmax(axis=1), np.arange(len(first))
    table = pd.DataFrame(
        {
            "id": first["id"].astype(str),
            "fold": first["fold"],
            "truth": first["label"].astype(str),
            "predicted": np.array(facts.classes, object)[top],
            "score": scores[row, top],
            "score_truth": scores[row, true],
        }
    )
    wrong = table[(top != true) & np.isfinite(scores).all(axis=1)]
    surest = wrong.sort_values("score", ascending=False, kind="stable")
    late = surest.groupby("truth").cumcount() >= -(-n // 2)
    kept = pd.concat([surest[~late], surest[late]]).head(n)
    return kept.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def _far_numbers(facts: Facts, first: pd.DataFrame, n: int) -> pd.DataFrame:
    true = first[facts.truth_columns].to_numpy(np.float64)
    predicted = first[facts.outputs].to_numpy(np.float64)
    spread = true.std(axis=0) if len(true) else np.ones(true.shape[1])
    far = np.nan_to_num(np.abs(predicted - true) / np.where(spread > 0, spread, 1), nan=-1.0)
    target, row = far.argmax(axis=1), np.arange(len(first))
    table = pd.DataFrame(
        {
            "id": first["id"].astype(str),
            "fold": first["fold"],
            "target": np.array(facts.targets, object)[target],
            "truth": true[row, target],
            "predicted": predicted[row, target],
            "residual": (predicted - true)[row, target],
        }
    )
    farthest = np.argsort(-far[row, target], kind="stable")
    return table.iloc[farthest[far[row, target][farthest] > 0][:n]].reset_index(drop=True)
