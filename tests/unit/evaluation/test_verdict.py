"""Five answers with numbers, none claiming more than was measured."""

from dataclasses import replace

import pandas as pd
import pytest
from seen_evidence import BASE, BETTER, evidence

from motifold.checks.finding import Check
from motifold.evaluation.verdict import headline, verdict

QUESTIONS = [
    "Enough data?",
    "Is depth needed?",
    "Is the accuracy an artefact?",
    "Does it beat simpler models?",
    "What did it learn?",
]


def statuses(seen):
    return [answer["status"] for answer in verdict(seen)]


def test_five_questions_are_answered_in_order_with_numbers_in_every_sentence():
    answers = verdict(evidence(BETTER))
    assert [answer["question"] for answer in answers] == QUESTIONS
    for answer in answers:
        assert set(answer) == {"question", "status", "says", "evidence"}
        assert answer["status"] in {"pass", "caution", "fail"}
        assert any(letter.isdigit() for letter in answer["says"])
        assert answer["says"].endswith(".")


def test_the_best_score_stands_with_its_interval_and_equal_classes_have_no_smallest():
    seen = evidence(BETTER)
    says = verdict(seen)[0]["says"]
    assert "400 of the smallest class yes. The balanced accuracy of cnn is 0.96 (95 % CI" in says
    equal = verdict(replace(seen, counts={"no": 500, "yes": 500}))[0]["says"]
    assert equal.startswith("There are 1000 examples, 500 of each class.")


def test_what_was_not_measured_never_passes():
    answers = verdict(evidence(BETTER, interpreted=("cnn",)))
    assert [a["status"] for a in answers] == ["caution", "pass", "caution", "pass", "caution"]
    for place in (0, 2, 4):
        assert "not measured" in answers[place]["says"]


def test_a_network_that_is_better_works():
    seen = evidence(BETTER)
    sentence = headline(verdict(seen), seen)
    assert sentence == (
        "Deep learning works on promoters: cnn reaches balanced accuracy 0.96 and beats the best "
        "simple model, kmer (0.81)."
    )


def test_the_headline_names_the_network_that_is_shown_to_be_better():
    values = {**BASE, "cnn": [0.8, 0.99, 0.99], "mlp": [0.90, 0.92, 0.916]}
    seen = evidence(values)
    assert "mlp reaches balanced accuracy 0.912 and beats" in headline(verdict(seen), seen)


def drawn(gain, model="cnn", against="kmer"):
    row = {"model": model, "against": against, "new_draws": 2.0, "new_difference": gain}
    return {"repeats": pd.DataFrame([row])}


def test_what_holds_on_other_draws_of_the_folds_is_said_to():
    seen = evidence(BETTER, tables=drawn(0.12))
    answer = verdict(seen)[3]
    assert answer["status"] == "pass"
    assert "On 2 other draws of the folds cnn was 0.12 better than kmer." in answer["says"]
    worse = evidence({**BASE, "cnn": [0.70, 0.71, 0.70]}, tables=drawn(-0.1))
    assert verdict(worse)[3]["status"] == "fail"


@pytest.mark.parametrize(("cnn", "gain"), [(BETTER["cnn"], -0.01), ([0.70, 0.71, 0.70], 0.02)])
@pytest.mark.parametrize("against", ["kmer", "forest"])  # the best on other folds may be another
def test_what_other_draws_of_the_folds_turn_round_is_not_shown(cnn, gain, against):
    seen = evidence({**BASE, "cnn": cnn}, tables=drawn(gain, against=against))
    answers = verdict(seen)
    assert answers[3]["status"] == "caution"
    assert f" than {against}." in answers[3]["says"]
    assert "Which is better hangs on how the folds are drawn: use kmer." in answers[3]["says"]
    assert "not shown to beat simpler models" in headline(answers, seen)


def test_draws_of_other_models_say_nothing_of_this_one():
    answer = verdict(evidence(BETTER, tables=drawn(-0.1, model="mlp")))[3]
    assert answer["status"] == "pass" and "draws" not in answer["says"]


def test_a_network_that_holds_is_not_hidden_by_a_better_one_that_does_not():
    values = {**BASE, "cnn": [0.97, 0.96, 0.97], "mlp": [0.92, 0.93, 0.92]}
    seen = evidence(values, tables=drawn(-0.01))
    answers = verdict(seen)
    assert answers[3]["status"] == "pass"
    assert "mlp reaches" in headline(answers, seen)


def test_a_network_that_is_worse_fails():
    seen = evidence({**BASE, "cnn": [0.70, 0.71, 0.70]})
    assert statuses(seen) == ["caution", "fail", "caution", "fail", "caution"]
    assert "does not pay" in headline(verdict(seen), seen)


def test_a_network_that_is_not_told_apart_calls_for_caution():
    seen = evidence({**BASE, "cnn": [0.81, 0.80, 0.84]})
    assert statuses(seen)[1] == statuses(seen)[3] == "caution"
    assert "not shown" in headline(verdict(seen), seen)


def test_a_network_at_chance_is_not_shown_to_work():
    seen = evidence({"kmer": [0.51, 0.49, 0.5], "cnn": [0.5, 0.52, 0.49]})
    assert "not told apart from the 0.5 of a guess" in headline(verdict(seen), seen)


def test_a_poor_fit_is_mended_before_depth_is_judged():
    seen = evidence({**BASE, "cnn": [0.70, 0.71, 0.70]}, fits={"cnn": ("underfit", "Low.")})
    answer = verdict(seen)[1]
    assert answer["status"] == "caution" and "cnn was not fitted well" in answer["says"]


def test_failed_checks_reach_their_question_and_the_headline():
    checks = [
        Check("examples", "fail", 30.0, 50.0, "There are 30 examples: collect more."),
        Check("duplicates", "fail", 0.5, 0.3, "Half repeat another."),
    ]
    seen = evidence(BETTER, checks)
    answers = verdict(seen)
    assert answers[0]["status"] == answers[2]["status"] == "fail"
    assert "collect more" in answers[0]["says"] and "Half repeat" in answers[2]["says"]
    assert "may be artefacts" in headline(answers, seen)


def test_a_control_that_explains_most_of_the_skill_is_an_artefact():
    seen = evidence({**BETTER, "composition": [0.93, 0.94, 0.93]})
    answer = verdict(seen)[2]
    assert answer["status"] == "fail"
    assert answer["evidence"]["control_share"] == pytest.approx(0.94, abs=0.02)


def test_random_folds_are_named_as_a_limit():
    assert "near-duplicates" in verdict(evidence(BETTER, split_by="random"))[2]["says"]
    assert "near-duplicates" not in verdict(evidence(BETTER))[2]["says"]


def test_without_networks_the_page_still_opens():
    seen = evidence(BASE)
    assert set(statuses(seen)) == {"caution"}
    assert headline(verdict(seen), seen).startswith("Whether deep learning works")


def test_without_a_second_fold_the_comparison_says_so():
    seen = evidence({"cnn": [0.9], "kmer": [0.8]})
    assert "one fold alone" in verdict(seen)[3]["says"]
    assert headline(verdict(seen), seen).endswith("no comparison was possible.")
