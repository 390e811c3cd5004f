"""Figures of the data themselves and of training."""

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.report import figures_data, figures_training
from motifold.report.album import Album


def draw_data(
    album: Album,
    facts: Facts,
    examples: pd.DataFrame,
    points: pd.DataFrame,
    survey: dict[str, float | str],
) -> None:
    """Draw class sizes or targets, lengths, and the map of the examples.

    Parameters
    ----------
    examples
        ``examples.parquet``.
    points, survey
        ``survey.tsv`` and ``survey.json``.
    """
    album.section("data", "What the data look like", str(survey["sentence"]))
    if facts.classes:
        counts = examples["label"].value_counts().reindex(facts.classes, fill_value=0)
        album.add(
            "classes", figures_data.class_balance(counts), "Examples of each class.",
            "Bar chart of the class sizes.",
        )  # fmt: skip
    for place, target in enumerate(facts.targets):
        column = facts.truth_columns[place]
        album.add(
            f"target_{place}",
            figures_data.target_histogram(examples[column].to_numpy(float), target),
            f"How the measured {target} is spread.",
            "Histogram of the target.",
        )
    if "length" in examples and examples["length"].min() < examples["length"].max():
        album.add(
            "lengths",
            figures_data.length_histogram(examples["length"].to_numpy(), facts.shape[0]),
            "Letters of each sequence; the line is what models see.",
            "Histogram of the sequence lengths.",
        )
    shown = points.rename(columns={facts.truth_columns[0]: "label" if facts.classes else "target"})
    explained = (float(survey["explained_pc1"]), float(survey["explained_pc2"]))
    what = "pixels" if facts.type == "image" else "words of three letters"
    album.add(
        "map",
        figures_data.survey_map(shown, explained),
        f"First two principal components of the {what}; no label was used to make this map.",
        "Scatter plot of the examples in the plane of two principal components.",
    )


def draw_training(album: Album, histories: dict[str, pd.DataFrame]) -> None:
    """Draw the losses of every network, fold by fold.

    Parameters
    ----------
    histories
        ``history.tsv`` of each network; rounds with a negative fold (the final model) are left out.
    """
    if not histories:
        return
    lead = "Thin lines are folds. A wide gap between training and validation is overfitting."
    album.section("training", "How training went", lead)
    table = pd.concat([one.assign(model=name) for name, one in histories.items()])
    album.add(
        "histories",
        figures_training.histories(table[table["fold"] >= np.int64(0)].reset_index(drop=True)),
        "Loss on the training part and on the validation part; the mark is the kept epoch.",
        "Training and validation loss over the epochs.",
        wide=True,
    )
