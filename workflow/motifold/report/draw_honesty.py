"""Figures of trust in the score, and of what more data or depth would bring."""

from collections.abc import Mapping

import pandas as pd

from motifold.artifacts import LOWER_IS_BETTER, Facts
from motifold.report import figures_honesty
from motifold.report.album import Album
from motifold.report.compose_honesty import of, of_metric, shortcut_name, weighed
from motifold.report.figures_capacity import capacity
from motifold.report.figures_learning import learning_curve
from motifold.report.prose import metric_name

Tables = Mapping[str, pd.DataFrame]


def draw_honesty(
    album: Album, facts: Facts, metric: str, tables: Tables, ceiling: float | int | None = None
) -> None:
    """Draw leaks, shortcuts, controls, learning curves and capacity; what is missing is left out.

    Parameters
    ----------
    metric
        The metric that decides.
    tables
        By the name of their file: ``summary``, and what was measured of ``gap``, ``clean``,
        ``shortcuts``, ``confounding``, ``controls``, ``learning_curve``, ``outlook``,
        ``capacity``.
    ceiling
        The score that no model can exceed on these labels, if it is known.
    """
    _leaks(album, facts, metric, tables)
    _shortcuts(album, metric, tables)
    _controls(album, metric, tables)
    _data(album, metric, tables, ceiling)
    _depth(album, metric, tables)


def _leaks(album: Album, facts: Facts, metric: str, tables: Tables) -> None:
    """What near-duplicates between training and held-out examples are worth."""
    gap, clean = (of_metric(of(tables, name), metric) for name in ("gap", "clean"))
    copies = "equal or nearly equal images" if facts.type == "image" else "near-duplicates"
    album.section("leaks", "What leaks are worth", f"Scores with {copies} in training and without.")
    if len(clean):
        measured = _measured(clean, metric)
        ends = (("all", "all held-out examples"), ("clean", "those without a copy in training"))
        span = ("clean_low", "clean_high")
        title = "Score on all held-out examples, and on clean ones"
        album.add(
            "clean",
            figures_honesty.dumbbell(clean, measured, ends, span, title),
            f"Each model's {metric_name(measured)}; the line is the 95 % interval on clean "
            "examples, the number at the right the score on clean minus that on all.",
            "Dumbbell plot of scores on all and on clean held-out examples.",
            wide=True,
        )
    if len(gap):
        measured = _measured(gap, metric)
        ends = (("naive", "folds at random"), ("leak_free", "leak-free folds"))
        title = "Score under naive folds, and under leak-free folds"
        album.add(
            "naive_folds",
            figures_honesty.dumbbell(gap, measured, ends, None, title),
            f"Cheap models' {metric_name(measured)}, trained on purpose on both kinds of folds; "
            "the number at the right is leak-free minus naive.",
            "Dumbbell plot of scores under naive and under leak-free folds.",
            wide=True,
        )


def _shortcuts(album: Album, metric: str, tables: Tables) -> None:
    """How well each shortcut alone tells the labels."""
    rows = weighed(of(tables, "shortcuts"), of(tables, "confounding"))
    if not len(rows):
        return
    measured = _measured(rows, metric)
    rows = rows.assign(shortcut=[shortcut_name(str(one)) for one in rows["shortcut"]])
    lead = "Each is a cross-validated score of a small model that sees nothing else."
    album.section("shortcuts", "Shortcuts", lead)
    album.add(
        "shortcuts",
        figures_honesty.shortcuts(of_metric(rows, measured), measured, _best(tables, measured)),
        "What each shortcut alone scores, with its 95 % interval. Hollow marks: models never see "
        "it, so it cannot help them, but it may show how the data were made.",
        "Forest plot of the scores of shortcuts beside chance and the best model.",
        wide=True,
    )


def _controls(album: Album, metric: str, tables: Tables) -> None:
    """Scrambled labels and sequences."""
    rows = of(tables, "controls")
    rows = rows[rows["control"].isin(list(figures_honesty.CONTROL_MARKS))] if len(rows) else rows
    if not len(rows):
        return
    measured = _measured(rows, metric)
    album.section("controls", "Controls", "Scrambled data must bring a model down to chance.")
    real = of_metric(of(tables, "summary"), measured)
    album.add(
        "controls",
        figures_honesty.controls(of_metric(rows, measured), measured, real),
        "Real scores beside those of the same models on scrambled data, with 95 % intervals. With "
        "permuted labels a model must fall to the dotted line.",
        "Dot plot of real scores and of scores on scrambled data.",
        wide=True,
    )


def _data(album: Album, metric: str, tables: Tables, ceiling: float | int | None) -> None:
    """The learning curve and where it leads."""
    points = of_metric(of(tables, "learning_curve"), metric)
    if not len(points):
        return
    measured = _measured(points, metric)
    album.section("data_enough", "More data", "The same held-out folds for every size.")
    album.add(
        "learning_curve",
        learning_curve(
            points,
            of_metric(of(tables, "outlook"), measured),
            measured,
            ceiling if measured == metric else None,
        ),
        f"Mean {metric_name(measured)} over the folds and their spread (shaded); dashed to twice "
        "the data, with the 95 % interval of the extrapolation.",
        "Learning curves of the models, extrapolated to twice the data.",
        wide=True,
    )


def _depth(album: Album, metric: str, tables: Tables) -> None:
    """Score against the number of parameters."""
    rows = of(tables, "capacity")
    if not len(rows):
        return
    album.section("depth", "More depth", "From models without parameters to the deepest network.")
    album.add(
        "capacity",
        capacity(rows, metric),
        f"Each model's {metric_name(metric)} against how many numbers it learned; lines are one "
        "standard error. The ring marks the cheapest model within one standard error of the best; "
        "hollow marks at the edge score too low to be drawn to scale.",
        "Scatter plot of score against the number of parameters.",
        wide=True,
    )


def _measured(rows: pd.DataFrame, metric: str) -> str:
    """The metric of a table: the one that decides, or else what was measured first."""
    found = list(dict.fromkeys(rows["metric"])) if "metric" in rows else []
    return metric if metric in found or not found else str(found[0])


def _best(tables: Tables, metric: str) -> tuple[str, float] | None:
    """The best model that is no control, and its score."""
    summary = of(tables, "summary")
    if summary.empty:
        return None
    rows = summary[(summary["kind"] != "control") & (summary["metric"] == metric)]
    means = rows.dropna(subset=["mean"]).set_index("model")["mean"]
    if means.empty:
        return None
    name = str(means.idxmin() if metric in LOWER_IS_BETTER else means.idxmax())
    return name, float(means[name])
