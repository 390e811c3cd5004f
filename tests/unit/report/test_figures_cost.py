"""The figure of score against processor time."""

import pandas as pd
import pytest

from motifold.report.figures_cost import score_against_time

ROWS = pd.DataFrame(
    [("majority", "control", 0.5, 0.5, 0.5, 1.0), ("words", "baseline", 0.8, 0.7, 0.9, 5.0),
     ("slow", "baseline", 0.7, 0.6, 0.8, 50.0), ("cnn", "network", 0.9, 0.85, 0.95, 500.0)],
    columns=["model", "kind", "mean", "ci_low", "ci_high", "cpu_seconds"],
)  # fmt: skip


def line(figure):
    """The pale line of the best for the time."""
    found = next(one for one in figure.axes[0].lines if one.get_drawstyle() == "steps-post")
    return list(zip(found.get_xdata(), found.get_ydata(), strict=True))


def words(figure):
    return {one.get_text() for one in figure.axes[0].texts}


def test_every_model_stands_at_its_time_and_score():
    figure = score_against_time(ROWS, "accuracy")
    points = {
        (one.get_xdata()[0], one.get_ydata()[0])
        for one in figure.axes[0].lines
        if len(one.get_xdata()) == 1
    }
    assert points == {(1.0, 0.5), (5.0, 0.8), (50.0, 0.7), (500.0, 0.9)}
    assert words(figure) == {"majority", "words", "slow", "cnn"}
    assert figure.axes[0].get_xscale() == "log"


@pytest.mark.parametrize(
    ("metric", "best"), [("accuracy", [0.5, 0.8, 0.8, 0.9]), ("rmse", [0.5, 0.5, 0.5, 0.5])]
)
def test_the_line_is_the_best_for_the_time(metric, best):
    assert [y for _, y in line(score_against_time(ROWS, metric))] == best


def test_models_without_a_time_are_left_out_and_none_is_said():
    some = ROWS.assign(cpu_seconds=[1.0, 5.0, float("nan"), 500.0])
    assert "slow" not in words(score_against_time(some, "accuracy"))
    none = score_against_time(ROWS.assign(cpu_seconds=float("nan")), "accuracy")
    assert words(none) == {"no times were measured"}
