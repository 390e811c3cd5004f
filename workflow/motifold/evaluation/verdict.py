"""The five questions, answered from what a run has measured and no more."""

from typing import Any

from motifold.evaluation.amounts import (
    decisive,
    depth_needed,
    enough_data,
    on_other_folds,
    practically_equal,
)
from motifold.evaluation.artefact import artefact
from motifold.evaluation.evidence import Evidence
from motifold.evaluation.learnt import learnt
from motifold.evaluation.wording import number, spoken

QUESTIONS = (
    "Enough data?",
    "Is depth needed?",
    "Is the accuracy an artefact?",
    "Does it beat simpler models?",
    "What did it learn?",
)
Answer = dict[str, Any]


def verdict(seen: Evidence) -> list[Answer]:
    """Answer the five questions.

    Returns
    -------
    Five mappings in the order of ``QUESTIONS``: question, status (pass, caution, fail), says (one
    or more plain sentences with numbers and what to do next), evidence (the numbers). What was not
    measured is named as such and never makes a pass.
    """
    answers = (
        enough_data(seen),
        depth_needed(seen),
        artefact(seen),
        _simpler(seen),
        learnt(seen),
    )
    return [
        {"question": question, "status": status, "says": says, "evidence": evidence}
        for question, (status, says, evidence) in zip(QUESTIONS, answers, strict=True)
    ]


def headline(answers: list[Answer], seen: Evidence) -> str:
    """Say in one plain sentence, for the top of the page, whether deep learning works here."""
    row, shown = decisive(seen)
    network = seen.best("network") if row is None else seen.of_model(row["model"])
    simple, name = seen.best("baseline", "control"), seen.facts.name
    if network is None:
        return f"Whether deep learning works on {name} is not known: no network has a score."
    doubt = {a["question"]: a["status"] for a in answers}["Is the accuracy an artefact?"] == "fail"
    warning = "; a check or control failed, so the scores may be artefacts" if doubt else ""
    score = f"{network['model']} reaches {spoken(seen.metric)} {number(network['mean'])}"
    if not seen.has_signal(str(network["model"])):
        return (
            f"Deep learning is not shown to work on {name}: {score}, which is not told apart from "
            f"the {number(seen.chance)} of a guess{warning}."
        )
    if simple is None:
        return f"Deep learning on {name}: {score}; no simpler model was there to compare{warning}."
    if row is None:
        return f"Deep learning on {name}: {score}; no comparison was possible{warning}."
    rival = f"the best simple model, {simple['model']} ({number(simple['mean'])})"
    if shown and practically_equal(row):
        return f"Deep learning on {name} is practically equal to {rival}: {score}{warning}."
    if shown and row["difference"] > 0:
        return f"Deep learning works on {name}: {score} and beats {rival}{warning}."
    if shown:
        return f"Deep learning does not pay on {name}: {score} and loses to {rival}{warning}."
    return (
        f"Deep learning is not shown to beat simpler models on {name}: {score} against {rival}"
        f"{warning}."
    )


def _simpler(seen: Evidence) -> tuple[str, str, Answer]:
    """The comparison of every network with the best simple model."""
    row, shown = decisive(seen)
    if row is None:
        reasons = [f"{says}." for says in seen.comparison["verdict"]]
        says = " ".join(reasons) or "Not measured: there is no network, or no simple model."
        return "caution", f"{says} Give 2 folds or more, a network and a baseline.", {}
    equal = practically_equal(row)
    status = ("pass" if row["difference"] > 0 else "fail") if shown and not equal else "caution"
    others = seen.comparison[seen.comparison["model"] != row["model"]]["verdict"]
    alike, drawn = on_other_folds(seen, row)
    says = " ".join(
        [*(f"{one}." for one in [row["verdict"], *others]), *([drawn] if drawn else [])]
    )
    advice = {
        "pass": "The simple model was picked on the same scores, which favours it.",
        "caution": _until(str(row["against"]), equal=equal, alike=alike),
        "fail": f"Use {row['against']}.",
    }[status]
    keys = ("model", "against", "difference", "ci_low", "ci_high", "p_adjusted")
    return status, f"{says} {advice}", {key: row[key] for key in keys} | {"folds": seen.folds}


def _until(against: str, *, equal: bool, alike: bool) -> str:
    """What to do while neither model is shown to be better."""
    if equal:
        return f"They are practically equal: use {against}."
    if not alike:
        return f"Which is better hangs on how the folds are drawn: use {against}."
    return f"Until more data or repeats tell them apart, use {against}."
