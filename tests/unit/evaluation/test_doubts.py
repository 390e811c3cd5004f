"""The first three questions, answered from the tables of the honesty gate."""

import pandas as pd
import pytest
from seen_evidence import BASE, BETTER, evidence

from motifold.checks.finding import Check
from motifold.evaluation.amounts import depth_needed, enough_data
from motifold.evaluation.artefact import artefact
from motifold.evaluation.verdict import headline, verdict

MODELS = ["composition", "kmer", "cnn"]


def signal(p_adjusted=0.001):
    return pd.DataFrame({"model": MODELS, "p_adjusted": p_adjusted})


def outlook(gain, low, high, model="cnn"):
    says = f"At twice the data {model} would gain {gain}."
    row = {"model": model, "gain": gain, "gain_low": low, "gain_high": high, "says": says}
    return pd.DataFrame([row])


def controls(score=0.5, status="pass", says="As it must."):
    row = {"control": "permuted_labels", "model": "kmer", "score": score}
    return pd.DataFrame([row | {"status": status, "says": says}])


def confounding(share=0.1, status="pass", visible=True, says="Weak."):
    row = {"shortcut": "gc", "visible": visible, "share": share, "status": status, "says": says}
    return pd.DataFrame([row])


def cautions(*says, kind="perfect_score"):
    models = [f"m{number}" for number in range(len(says))]
    return pd.DataFrame({"model": models, "caution": kind, "says": says})


def seen(**tables):
    full = {"signal": signal(), "controls": controls(), "confounding": confounding()}
    return evidence(BETTER, tables=full | tables)


def test_a_flat_curve_is_enough_data():
    status, says, found = enough_data(seen(outlook=outlook(0.002, -0.001, 0.005)))
    assert status == "pass" and "would add little" in says
    assert found["gain"] == 0.002


@pytest.mark.parametrize(
    ("curve", "advice"),
    [((0.05, 0.02, 0.08), "Collect more"), ((0.005, -0.05, 0.06), "leaves open")],
)
def test_a_rising_or_uncertain_curve_calls_for_caution(curve, advice):
    status, says, _ = enough_data(seen(outlook=outlook(*curve)))
    assert status == "caution" and advice in says


def test_the_curve_of_the_best_model_decides():
    both = pd.concat([outlook(0.0, 0.0, 0.0, "cnn"), outlook(0.3, 0.2, 0.4, "kmer")])
    assert enough_data(seen(outlook=both))[2]["curve"] == "cnn"


def test_a_model_at_chance_says_nothing_of_more_data():
    tables = {"outlook": outlook(0.0, 0.0, 0.0), "signal": signal(0.4)}
    status, says, _ = enough_data(seen(**tables))
    assert status == "caution" and "says little" in says


def test_the_ceiling_is_told():
    found = evidence(BETTER, ceiling="No model can get above 0.99.")
    assert "No model can get above 0.99." in enough_data(found)[1]


def test_the_cheapest_model_is_named_with_its_size():
    capacity = pd.DataFrame(
        {"model": MODELS, "kind": ["control", "baseline", "network"],
         "parameters": [7.0, 341.0, 85250.0], "cheapest": [False, True, False]}
    )  # fmt: skip
    _, says, found = depth_needed(seen(capacity=capacity))
    assert "cheapest model within one standard error of the best is kmer (341 parameters)" in says
    assert "cnn 85250" in says and found["cheapest"] == "kmer"


def test_nothing_doubtful_passes():
    status, says, found = artefact(seen())
    assert status == "pass" and says.startswith("Of 3 things that could fool you 0 fail")
    assert found["fail"] == found["caution"] == 0
    assert "With permuted labels 1 model scored 0.5 to 0.5 (a guess: 0.5)." in says


@pytest.mark.parametrize(
    ("tables", "status", "words"),
    [
        ({"confounding": confounding(0.95, "fail", says="GC explains it.")}, "fail", "GC explains"),
        ({"controls": controls(0.8, "fail", "They leak.")}, "fail", "They leak"),
        ({"cautions": cautions("AUROC of 1.")}, "caution", "AUROC of 1."),
        ({"signal": signal(0.3)}, "caution", "No model is shown to be above a guess"),
        ({"controls": pd.DataFrame()}, "caution", "permuted labels were not measured"),
    ],
)
def test_each_doubt_reaches_the_answer(tables, status, words):
    found = artefact(seen(**tables))
    assert found[0] == status and words in found[1]


def test_failures_come_before_cautions():
    tables = {
        "confounding": confounding(0.95, "fail", says="GC explains it."),
        "cautions": cautions("Too good."),
    }
    says = artefact(seen(**tables))[1]
    assert says.index("GC explains it.") < says.index("Too good.")


def test_what_several_models_share_is_said_once():
    _, says, found = artefact(seen(cautions=cautions("m0 is too good.", "m1 is too good.")))
    assert "m0 is too good. So it is with m1." in says and "m1 is too good" not in says
    assert found["cautions"] == 2


def test_the_answer_spells_out_the_worst_few():
    rows = [confounding(0.9, "caution", says=f"Doubt {number}.") for number in range(9)]
    says = artefact(seen(confounding=pd.concat(rows)))[1]
    assert says.count("Doubt") == 6 and "3 more cautions stand further down." in says


def test_weighed_shortcuts_replace_their_checks():
    check = Check("shortcut_gc", "caution", 0.8, 0.5, "GC alone tells the classes.")
    weighed = {"signal": signal(), "controls": controls(), "confounding": confounding()}
    assert artefact(evidence(BETTER, [check], tables=weighed))[0] == "pass"
    assert artefact(evidence(BETTER, [check]))[0] == "caution"


def test_a_lower_score_on_clean_examples_is_told():
    clean = pd.DataFrame(
        [{"model": "cnn", "metric": "balanced_accuracy", "all": 0.96, "clean": 0.8, "n": 100, "n_clean": 60}]
    )  # fmt: skip
    status, says, found = artefact(seen(clean=clean))
    assert status == "caution" and "On the 60 of 100 held-out examples" in says
    assert found["clean"] == 0.8


def test_a_higher_score_on_clean_examples_is_no_doubt():
    row = {"model": "cnn", "metric": "balanced_accuracy", "all": 0.8, "clean": 0.96}
    status, says, _ = artefact(seen(clean=pd.DataFrame([row | {"n": 100, "n_clean": 60}])))
    assert status == "pass" and "cnn scores 0.96, on all 0.8" in says


def test_flattering_random_folds_call_for_caution_only_if_they_are_used():
    gap = pd.DataFrame([{"gap": 0.1, "gap_low": 0.05, "gap_high": 0.15, "says": "Flattered."}])
    full = {"signal": signal(), "controls": controls(), "confounding": confounding(), "gap": gap}
    assert artefact(evidence(BETTER, tables=full))[0] == "pass"
    random = artefact(evidence(BETTER, tables=full, split_by="random"))
    assert random[0] == "caution" and "Flattered." in random[1]


def test_a_network_at_chance_never_beats_anything():
    found = evidence(BETTER, tables={"signal": signal(0.2)})
    answers = verdict(found)
    assert answers[3]["status"] == "caution"
    assert "not told apart" in headline(answers, found)


def test_without_a_shortcut_table_the_control_alone_is_held_against_the_best():
    found = evidence({**BASE, "composition": [0.8, 0.82, 0.81]})
    assert artefact(found)[0] == "fail"


def test_a_gain_that_is_practically_nothing_is_no_reason_for_a_network():
    found = evidence(BETTER, tables={"signal": signal()})
    found.comparison["p_equal"] = 0.97
    answers = verdict(found)
    assert answers[1]["status"] == answers[3]["status"] == "caution"
    assert "practically nothing" in answers[1]["says"]
    assert "practically equal" in headline(answers, found)
