import math

import pandas as pd
import pytest

from motifold.artifacts import Facts, read_table, write_table
from motifold.report.compose import index_entry
from motifold.report.compose_honesty import enough_of, honesty_of

METRIC = "balanced_accuracy"


@pytest.fixture(params=["in memory", "from files"])
def given(request, tables, tmp_path):
    """The tables as they are made, and as they are read again."""
    if request.param == "in memory":
        return tables
    for name, one in tables.items():
        write_table(tmp_path / f"{name}.tsv", one)
    return {name: read_table(tmp_path / f"{name}.tsv") for name in tables}


def test_the_same_warning_on_two_models_is_said_once(given):
    first, second = honesty_of(given, METRIC).cautions
    assert (first.models, first.caution) == (["cnn", "words"], "AUROC of one")
    assert (second.models, second.says) == ([], "Fold 2 holds one class.")


def test_leaks_are_counted_by_example_not_by_row_and_the_test_part_comes_first(given):
    found = [(one.part, one.kind, one.examples) for one in honesty_of(given, METRIC).leaks]
    assert found == [("test", "reverse complement", 1), ("folds", "near-duplicate", 2)]
    assert (honesty_of(given, METRIC).leaks[1].low, honesty_of(given, METRIC).leaks[1].high) == (
        0.8,
        0.9,
    )


def test_no_leaks_is_not_the_same_as_leaks_that_nobody_looked_for(tables):
    none = honesty_of({"leaks": tables["leaks"].iloc[:0]}, METRIC)
    assert none.leaks == []
    assert none.measured
    assert honesty_of({}, METRIC).leaks is None
    assert not honesty_of({}, METRIC).measured
    assert not enough_of({}, METRIC).measured


def test_a_shortcut_is_judged_by_what_it_is_worth_beside_the_models(given):
    worst, other = honesty_of(given, METRIC).shortcuts
    assert (worst.shortcut, worst.status, worst.says) == ("letter case", "fail", "case explains.")
    assert (worst.visible, worst.score, worst.share, worst.matched) == (False, 0.89, 0.975, 0.61)
    assert (other.shortcut, other.status, other.says) == ("GC content", "pass", "gc says little.")
    assert math.isnan(other.share)
    assert math.isnan(other.matched)


def test_a_shortcut_that_was_not_weighed_is_judged_alone(tables):
    alone = honesty_of({"shortcuts": tables["shortcuts"]}, METRIC).shortcuts
    assert [(one.status, one.says) for one in alone] == [
        ("caution", "case tells."),
        ("pass", "gc says little."),
    ]


def test_controls_keep_the_deciding_metric_and_those_that_have_another(given):
    found = [(one.control, one.model, one.metric) for one in honesty_of(given, METRIC).controls]
    assert found == [
        ("permuted labels", "words", METRIC),
        ("shuffled sequences", "words", METRIC),
        ("reverse complement", "cnn", "agreement"),
    ]


def test_scores_of_other_metrics_are_left_out(given):
    seen = honesty_of(given, METRIC)
    [clean] = seen.clean
    assert (clean.all, clean.clean, clean.n, clean.n_clean) == (0.9, 0.7, 400, 300)
    assert [one.gap for one in seen.gap] == [0.15]
    assert [one.temperature for one in seen.calibration] == [1.5]


def test_models_above_chance_are_those_with_a_small_adjusted_p_value(given):
    assert [one.model for one in honesty_of(given, METRIC).above_chance] == ["cnn"]


def test_the_cheapest_model_is_named_with_its_size(given):
    seen = enough_of(given, METRIC, "No model can exceed 0.98.")
    assert seen.cheapest == (
        "The cheapest model within one standard error of the best is words, with 257 parameters "
        "(score 0.890)."
    )
    assert [one.model for one in seen.capacity] == ["majority", "words", "cnn"]
    assert [one.gain for one in seen.outlook] == [0.025]
    assert seen.ceiling == "No model can exceed 0.98."


def test_a_cheapest_model_without_parameters_and_no_cheapest_model(tables):
    bare = tables["capacity"].assign(cheapest=[False, False, True])
    assert "majority, which has no parameters" in enough_of({"capacity": bare}, METRIC).cheapest
    none = bare.assign(cheapest=False)
    assert enough_of({"capacity": none}, METRIC).cheapest == ""


def test_tables_without_rows_say_nothing(tables):
    empty = {name: one.iloc[:0] for name, one in tables.items() if name != "leaks"}
    assert not honesty_of(empty, METRIC).measured
    assert not enough_of(empty, METRIC).measured
    assert not honesty_of({"gap": pd.DataFrame()}, METRIC).measured


@pytest.mark.parametrize(("looked", "count"), [(True, 2), (False, 0)])
def test_the_first_page_counts_warnings_not_models(tables, looked, count):
    questions = ("Is the accuracy an artefact?", "Does it beat simpler models?")
    answers = [{"question": one, "status": "pass", "says": "yes"} for one in questions]
    given = {
        "summary": tables["summary"].assign(seconds=1.0),
        "comparison": pd.DataFrame({"model": [], "verdict": []}),
        "metric": METRIC,
    }
    if looked:
        given["cautions"] = tables["cautions"]
    facts = Facts("splice", "dna", "classification", [60], ["a", "b"])
    assert index_entry(facts, 9, answers, "headline", given).cautions == count
