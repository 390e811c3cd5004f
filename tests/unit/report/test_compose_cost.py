"""What the pages say of costs."""

import math

import pandas as pd
import pytest

from motifold.report.compose_cost import costs_of, step_costs

METRIC = "balanced_accuracy"
SUMMARY = pd.DataFrame(
    [("cnn", "network", 0.9, 62.0), ("mlp", "network", 0.8, 12.0), ("words", "baseline", 0.89, 2.0)],
    columns=["model", "kind", "mean", "cpu_seconds"],
).assign(metric=METRIC, peak_mb=300.0)  # fmt: skip
COMPARISON = pd.DataFrame(
    [("cnn", "words", 0.0123, -0.004, 0.029), ("mlp", "words", -0.09, -0.1, -0.08)],
    columns=["model", "against", "difference", "ci_low", "ci_high"],
)


def test_the_best_network_is_told_beside_the_best_simple_model():
    assert costs_of(SUMMARY, COMPARISON, METRIC, 0.5).says == (
        "cnn costs 31 times the CPU time of words (1 min 2 s against 2 s), for a gain of +0.012 "
        "(95 % CI −0.004 to 0.029) in balanced accuracy."
    )


def test_a_network_that_is_cheaper_is_told_as_a_share():
    summary = SUMMARY.assign(cpu_seconds=[1.0, 12.0, 2.0])
    assert "cnn costs 50 % of the CPU time of words" in costs_of(
        summary, COMPARISON, METRIC, 0.5
    ).says  # fmt: skip


def test_rows_run_from_the_cheapest_with_skill_per_core_hour():
    rows = costs_of(SUMMARY, COMPARISON, METRIC, 0.5).rows
    assert [row.model for row in rows] == ["words", "mlp", "cnn"]
    assert rows[0].per_hour == pytest.approx(0.39 / 2 * 3600)


def test_an_error_is_not_divided_by_time():
    summary = SUMMARY.assign(metric="rmse")
    costs = costs_of(summary, COMPARISON, "rmse", None)
    assert not costs.per_hour
    assert costs.says.startswith("mlp costs 6 times")  # the lower error


@pytest.mark.parametrize("cpu", [None, math.nan])
def test_times_that_were_not_measured_are_not_told(cpu):
    summary = SUMMARY.assign(cpu_seconds=cpu) if cpu else SUMMARY.drop(columns="cpu_seconds")
    costs = costs_of(summary, COMPARISON, METRIC, 0.5)
    assert (costs.says, costs.rows) == ("", [])


def test_without_a_network_nothing_is_compared():
    costs = costs_of(SUMMARY[SUMMARY["kind"] != "network"], COMPARISON, METRIC, 0.5)
    assert costs.says == ""
    assert len(costs.rows) == 1


def test_steps_are_named_in_words():
    columns = ["rule", "jobs", "cpu_seconds", "gpu_seconds", "peak_mb", "share"]
    table = pd.DataFrame([("train_network", 3, 9.0, 0.0, 700.0, 1.0)], columns=columns)
    assert step_costs(table)[0].rule == "train network"
