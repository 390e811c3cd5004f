"""The fifth question is answered from measurements of the explanation itself."""

import pandas as pd
import pytest
from seen_evidence import BETTER, evidence

from motifold.evaluation.learnt import learnt

MEASURES = ["deletion", "agreement_folds", "randomised_weights"]


def proof(*statuses, method="integrated_gradients", model="cnn"):
    return pd.DataFrame(
        {
            "model": model,
            "method": method,
            "measure": MEASURES[: len(statuses)],
            "value": 0.5,
            "status": statuses,
            "says": [f"{one} was measured." for one in MEASURES[: len(statuses)]],
        }
    )


def motifs(*shown):
    return pd.DataFrame(
        {
            "model": "cnn",
            "consensus": ["CGACC", "TATAA", "GGGCC"][: len(shown)],
            "match": [None, "TBP", None][: len(shown)],
            "effect": [1.5, 0.75, 0.1][: len(shown)],
            "shown": shown,
        }
    )


def signal(p):
    return pd.DataFrame({"model": ["cnn"], "p_adjusted": [p], "chance": [0.5]})


def seen(proof_table, motif_table=None, reason="", p=0.001):
    tables = {
        "faithfulness": proof_table,
        "signal": signal(p),
        "interpretation": pd.DataFrame({"model": ["cnn"], "motifs": [reason]}),
    }
    if motif_table is not None:
        tables["motifs"] = motif_table
    return evidence(BETTER, interpreted=("cnn",), tables=tables)


def test_all_that_is_decisive_must_pass_and_motifs_that_hold_are_named():
    status, says, numbers = learnt(seen(proof("pass", "pass", "pass"), motifs(True, True, False)))
    assert status == "pass"
    assert "2 of 3 motifs found hold" in says
    assert "CGACC (effect 1.5)" in says
    assert "TATAA (like TBP, effect 0.75)" in says
    assert numbers["motifs_that_hold"] == 2


@pytest.mark.parametrize("worst", ["caution", "fail"])
def test_the_worst_measurement_decides(worst):
    status, says, _ = learnt(seen(proof("pass", worst, "pass"), motifs(True)))
    assert status == worst
    assert "hypotheses" in says


def test_what_was_not_measured_never_makes_a_pass():
    assert learnt(seen(proof("pass", "pass"), motifs(True)))[0] == "caution"


def test_with_a_single_fold_another_seed_stands_in_for_other_folds():
    table = proof("pass", "pass", "pass").replace("agreement_folds", "agreement_seeds")
    status, _, numbers = learnt(seen(table, motifs(True)))
    assert status == "pass"
    assert numbers["agreement_seeds"] == 0.5


def test_a_second_method_that_fails_is_named_but_does_not_decide():
    table = pd.concat([proof("pass", "pass", "pass"), proof("fail", method="gradient_input")])
    status, says, _ = learnt(seen(table, motifs(True)))
    assert status == "pass"
    assert "Do not rely on gradient x input" in says


def test_a_model_at_chance_has_nothing_to_explain():
    status, says, _ = learnt(seen(proof("pass", "pass", "pass"), motifs(True), p=0.4))
    assert status == "caution"
    assert "explain chance" in says
    assert "CGACC" not in says


def test_no_motif_says_why():
    status, says, _ = learnt(seen(proof("pass", "pass", "pass"), reason="Too few seqlets: 3."))
    assert status == "caution"
    assert says.endswith("Too few seqlets: 3.")


def test_motifs_of_which_none_holds_are_told():
    status, says, _ = learnt(seen(proof("pass", "pass", "pass"), motifs(False, False)))
    assert status == "caution"
    assert "none holds" in says


def again(value, status):
    """A row on whether another seed's network responds to the motifs."""
    row = {"measure": "motifs_seeds", "value": value, "status": status, "says": "Asked again."}
    return pd.DataFrame([{"model": "cnn", "method": "integrated_gradients"} | row])


def test_motifs_that_another_seed_does_not_know_are_doubted():
    table = pd.concat([proof("pass", "pass", "pass"), again(0.1, "fail")])
    status, says, numbers = learnt(seen(table, motifs(True, True)))
    assert status == "caution"
    assert says.endswith("Asked again.")
    assert numbers["motifs_seeds"] == 0.1
    assert "Do not rely" not in says


def test_motifs_that_another_seed_knows_need_no_word():
    table = pd.concat([proof("pass", "pass", "pass"), again(1.0, "pass")])
    status, says, numbers = learnt(seen(table, motifs(True)))
    assert status == "pass"
    assert "Asked again." not in says
    assert numbers["motifs_seeds"] == 1


def test_images_have_no_motifs_and_pass_without():
    assert learnt(seen(proof("pass", "pass", "pass")))[0] == "pass"


def test_nothing_explained_is_said():
    assert "0 networks" in learnt(evidence(BETTER))[1]
