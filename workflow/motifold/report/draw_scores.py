"""Figures of scores: who is best, by how much, and what it gets wrong."""

import numpy as np
import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, Facts, truth
from motifold.evaluation.calibration import reliability
from motifold.evaluation.curves import confusion, first_repeat, pr_curves, roc_curves
from motifold.evaluation.score import scores_in
from motifold.report import figures_predictions, figures_scores
from motifold.report.album import Album
from motifold.report.figures_cost import score_against_time
from motifold.report.figures_numbers import predicted_against_measured, residuals
from motifold.report.prose import metric_name


def draw_scores(
    album: Album,
    facts: Facts,
    metric: str,
    scores: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    chance: float,
    predictions: dict[str, pd.DataFrame],
) -> None:
    """Draw the leaderboard, the comparison and the best model's predictions.

    Parameters
    ----------
    metric
        The metric that decides.
    scores
        ``summary.tsv``, ``metrics.tsv`` and ``comparison.tsv``.
    chance
        What a guess scores; NaN if there is no such level.
    predictions
        Held-out predictions of each model.
    """
    summary, metrics, compared = scores
    name = metric_name(metric)
    album.section("scores", "Who is best", f"Every model on the same held-out examples, by {name}.")
    album.add(
        "leaderboard",
        figures_scores.leaderboard(summary, metric, None if np.isnan(chance) else chance, metrics),
        f"Mean {name} with its 95 % interval; faint points are single folds, the dotted line is "
        "what a guess scores.",
        f"Dot plot of the {name} of each model.",
    )
    best = best_models(summary, metric)
    for kind, model in best.items():
        _of_model(album, facts, model, kind, predictions[model])
    if len(compared):
        title = "Is a network really better?"
        album.section("comparison", title, "Each network against the best simple model.")
        album.add(
            "comparison",
            figures_scores.comparison(compared, metric),
            f"Difference in {name} with its 95 % interval; right of the line a network is better.",
            "Forest plot of the differences between networks and the best simple model.",
        )
    if "cpu_seconds" in summary and summary["cpu_seconds"].notna().any():
        _cost(album, summary, metric)


def _cost(album: Album, summary: pd.DataFrame, metric: str) -> None:
    """Score against the processor time of training."""
    name = metric_name(metric)
    album.section("cost", "What the scores cost", "CPU time of training on all folds.")
    album.add(
        "score_against_time",
        score_against_time(summary[summary["metric"] == metric], metric),
        f"Mean {name} with its 95 % interval against the CPU time of training (all cores, imports "
        "included; log axis). The pale line is the best score that can be had for the time.",
        f"Scatter plot of the {name} of each model against the CPU time of its training.",
        wide=True,
    )


def best_models(summary: pd.DataFrame, metric: str) -> dict[str, str]:
    """The best network and the best simple model by the mean of a metric."""
    rows = summary[summary["metric"] == metric].dropna(subset=["mean"])
    found = {}
    for kind, part in rows.groupby(np.where(rows["kind"] == "network", "network", "simple model")):
        means = part.set_index("model")["mean"]
        found[str(kind)] = str(means.idxmin() if metric in LOWER_IS_BETTER else means.idxmax())
    return found


def _of_model(album: Album, facts: Facts, model: str, kind: str, predictions: pd.DataFrame) -> None:
    """What one model gets right and wrong."""
    lead = "Held-out examples of all folds, each predicted once by a model that had not seen it."
    album.section("scores", f"The best {kind}: {model}", lead)
    if facts.classes:
        _classes(album, facts, model, predictions)
    else:
        _numbers(album, facts, model, predictions)


def _classes(album: Album, facts: Facts, model: str, predictions: pd.DataFrame) -> None:
    first = first_repeat(predictions)
    y, scores = truth(facts, first), scores_in(facts, first)
    shares = first["label"].value_counts(normalize=True)
    counts = confusion(facts, predictions).pivot_table("count", "truth", "predicted", sort=False)
    album.add(
        f"confusion_{model}",
        figures_predictions.confusion(counts[facts.classes].loc[facts.classes]),
        "Rows are true classes, columns what was predicted; colour is the share of the row.",
        f"Confusion matrix of {model}.",
    )
    album.add(
        f"roc_{model}",
        figures_predictions.roc(roc_curves(facts, predictions)),
        "True against false positive rate, mean of the folds; the diagonal is a guess.",
        f"ROC curves of {model}.",
    )
    album.add(
        f"precision_recall_{model}",
        figures_predictions.precision_recall(
            pr_curves(facts, predictions),
            {str(name): float(share) for name, share in shares.items()},
        ),
        "Precision against recall, mean of the folds; a guess has the share of the class.",
        f"Precision-recall curves of {model}.",
    )
    album.add(
        f"calibration_{model}",
        figures_predictions.calibration(reliability(y, scores)),
        "How often the model is right when it is so sure (95 % Wilson intervals).",
        f"Reliability diagram of {model}.",
    )


def _numbers(album: Album, facts: Facts, model: str, predictions: pd.DataFrame) -> None:
    first = first_repeat(predictions)
    measured, predicted = truth(facts, first), scores_in(facts, first)
    for number, target in enumerate(facts.targets[:4]):
        album.add(
            f"predicted_{model}_{number}",
            predicted_against_measured(measured[:, number], predicted[:, number], target),
            f"Predicted against measured {target}; the line is perfection.",
            f"Predictions of {model} against measured values.",
        )
        album.add(
            f"residuals_{model}_{number}",
            residuals(measured[:, number], predicted[:, number], target),
            "Errors of the prediction; they should centre on 0.",
            f"Histogram of the errors of {model}.",
        )
