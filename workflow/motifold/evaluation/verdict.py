"""The five questions, answered from what a run has measured and no more."""

from typing import Any

import numpy as np
import pandas as pd

from motifold.evaluation.comparison import SIGNIFICANT
from motifold.evaluation.evidence import Evidence, worst
from motifold.evaluation.wording import count, number, spoken

QUESTIONS = (
    "Enough data?",
    "Is depth needed?",
    "Is the accuracy an artefact?",
    "Does it beat simpler models?",
    "What did it learn?",
)
# A control that reaches this share of the way from chance to the best score explains most of it.
CONTROL_SHARE = 0.8
LEAK_FREE = frozenset({"group", "chromosome", "similarity"})

Answer = dict[str, Any]


def verdict(seen: Evidence) -> list[Answer]:
    """Answer the five questions.

    Returns
    -------
    Five mappings in the order of ``QUESTIONS``: question, status (pass, caution, fail), says (one
    or more plain sentences with numbers and what to do next), evidence (the numbers). What was not
    measured is named as such and never makes a pass.
    """
    answers = (_data(seen), _depth(seen), _artefact(seen), _simpler(seen), _learnt(seen))
    return [
        {"question": question, "status": status, "says": says, "evidence": evidence}
        for question, (status, says, evidence) in zip(QUESTIONS, answers, strict=True)
    ]


def headline(answers: list[Answer], seen: Evidence) -> str:
    """Say in one plain sentence, for the top of the page, whether deep learning works here."""
    row, shown = _decisive(seen.comparison)
    network = seen.best("network") if row is None else seen.of_model(row["model"])
    simple, name = seen.best("baseline", "control"), seen.facts.name
    if network is None:
        return f"Whether deep learning works on {name} is not known: no network has a score."
    doubt = {a["question"]: a["status"] for a in answers}["Is the accuracy an artefact?"] == "fail"
    warning = ", but a check or control failed, so the score may be an artefact" if doubt else ""
    score = f"{network['model']} reaches {spoken(seen.metric)} {number(network['mean'])}"
    if network["ci_low"] <= seen.chance:
        return (
            f"Deep learning is not shown to work on {name}: {score}, and its interval includes "
            f"the {number(seen.chance)} of a guess{warning}."
        )
    if simple is None:
        return f"Deep learning on {name}: {score}; no simpler model was there to compare{warning}."
    if row is None:
        return f"Deep learning on {name}: {score}; no comparison was possible{warning}."
    rival = f"the best simple model, {simple['model']} ({number(simple['mean'])})"
    if shown and row["difference"] > 0:
        return f"Deep learning works on {name}: {score} and beats {rival}{warning}."
    if shown:
        return f"Deep learning does not pay on {name}: {score} and loses to {rival}{warning}."
    return (
        f"Deep learning is not shown to beat simpler models on {name}: {score} against {rival}"
        f"{warning}."
    )


def _decisive(comparison: pd.DataFrame) -> tuple[pd.Series | None, bool]:
    """The comparison that decides and whether it is shown: the best network, shown ones first."""
    rows = comparison.dropna(subset=["difference", "p_adjusted"])
    if rows.empty:
        return None, False
    shown = rows[(rows["p_adjusted"] < SIGNIFICANT) & (rows["difference"] > 0)]
    rows = shown if len(shown) else rows
    row = rows.iloc[int(rows["difference"].to_numpy(np.float64).argmax())]
    return row, bool(row["p_adjusted"] < SIGNIFICANT)


def _data(seen: Evidence) -> tuple[str, str, Answer]:
    """Sizes and the width of the interval; learning curves are not measured yet."""
    checks = seen.split_checks()[0]
    total, best = sum(seen.counts.values()), seen.best("network", "baseline", "control")
    parts = [f"There are {count(total, 'example')}."]
    if seen.facts.classes:
        name = min(seen.counts, key=lambda one: seen.counts[one])
        parts = [f"There are {total} examples, {seen.counts[name]} of the smallest class {name}."]
    evidence: Answer = {"examples": total, "smallest": min(seen.counts.values())}
    if best is not None and np.isfinite(best["ci_high"] - best["ci_low"]):
        width = float(best["ci_high"] - best["ci_low"])
        parts.append(
            f"The {spoken(seen.metric)} of {best['model']} is known to {number(best['ci_low'])} to "
            f"{number(best['ci_high'])}."
        )
        evidence["interval_width"] = width
    parts.extend(_complaints(checks))
    parts.append(
        "Whether more data would raise the score was not measured: that needs a learning curve."
    )
    return worst(["caution", *checks["status"]]), " ".join(parts), evidence


def _depth(seen: Evidence) -> tuple[str, str, Answer]:
    """The ladder from controls to networks; the number of layers is not varied yet."""
    ladder = {kind: seen.best(kind) for kind in ("control", "baseline", "network")}
    rungs = [
        f"{row['model']} ({kind}) {number(row['mean'])}"
        for kind, row in ladder.items()
        if row is not None
    ]
    evidence = {kind: float(row["mean"]) for kind, row in ladder.items() if row is not None}
    row, shown = _decisive(seen.comparison)
    if row is None:
        says = "Not measured: there is no network, or no simple model to compare it with; add one."
        return "caution", says, {**evidence, "chance": seen.chance}
    steps = f"Best {spoken(seen.metric)} of each kind of model: {', '.join(rungs)}."
    poor = [name for name, (status, _) in seen.fits.items() if status in {"underfit", "unfinished"}]
    if shown and row["difference"] > 0:
        status, says = (
            "pass",
            f"A network adds {number(row['difference'])} to the best simple model",
        )
    elif poor:
        status = "caution"
        says = f"Not shown, and {', '.join(poor)} was not fitted well; mend that first"
    elif shown:
        status = "fail"
        says = f"The best network is {number(-row['difference'])} below {row['against']}; use that"
    else:
        status = "caution"
        says = f"Not shown: the gain is {number(row['difference'])}; prefer {row['against']}"
    limits = "How the score changes with the number of layers was not measured."
    evidence |= {"difference": float(row["difference"]), "chance": seen.chance}
    return status, f"{steps} {says}. {limits}", evidence


def _artefact(seen: Evidence) -> tuple[str, str, Answer]:
    """Checks of the data, the split and the controls; permuted labels are not measured yet."""
    checks = seen.split_checks()[1]
    kinds = {one: int((checks["status"] == one).sum()) for one in ("pass", "caution", "fail")}
    parts = [
        f"{count(len(checks), 'check')} of the data: {kinds['pass']} passed, {kinds['caution']} "
        f"call for caution, {kinds['fail']} failed.",
        *_complaints(checks),
    ]
    statuses = ["caution", *checks["status"]]
    control, best = seen.best("control"), seen.best("network", "baseline")
    evidence: Answer = {**kinds, "split_by": seen.split_by}
    if control is not None and best is not None:
        share = _share(control["mean"], best["mean"], seen.chance)
        evidence["control_share"] = share
        parts.append(
            f"{control['model']} alone scores {number(control['mean'])}, {best['model']} "
            f"{number(best['mean'])}, chance {number(seen.chance)}."
        )
        if share >= CONTROL_SHARE and best["ci_low"] > seen.chance:
            statuses.append("fail")
            parts.append("Most of the skill needs no more than that control sees: balance it out.")
    if seen.split_by not in LEAK_FREE:
        parts.append(
            f"Folds by {seen.split_by} do not keep near-duplicates together: try by: similarity."
        )
    parts.append("Scores with permuted labels were not measured.")
    return worst(statuses), " ".join(parts), evidence


def _simpler(seen: Evidence) -> tuple[str, str, Answer]:
    """The comparison of every network with the best simple model."""
    row, shown = _decisive(seen.comparison)
    if row is None:
        reasons = [f"{says}." for says in seen.comparison["verdict"]]
        says = " ".join(reasons) or "Not measured: there is no network, or no simple model."
        return "caution", f"{says} Give 2 folds or more, a network and a baseline.", {}
    status = ("pass" if row["difference"] > 0 else "fail") if shown else "caution"
    others = seen.comparison[seen.comparison["model"] != row["model"]]["verdict"]
    says = " ".join(f"{one}." for one in [row["verdict"], *others])
    advice = {
        "pass": "The simple model was picked on the same scores, which favours it.",
        "caution": f"Until more data or repeats tell them apart, use {row['against']}.",
        "fail": f"Use {row['against']}.",
    }[status]
    keys = ("model", "against", "difference", "ci_low", "ci_high", "p_adjusted")
    return status, f"{says} {advice}", {key: row[key] for key in keys} | {"folds": seen.folds}


def _learnt(seen: Evidence) -> tuple[str, str, Answer]:
    """What was explained; its faithfulness is not measured yet."""
    evidence: Answer = {"interpreted": list(seen.interpreted)}
    if not seen.interpreted:
        says = "Not measured: 0 networks were interpreted; set interpret in the dataset's file."
        return "caution", says, evidence
    says = (
        f"{count(len(seen.interpreted), 'network')} explained on held-out examples: "
        f"{', '.join(seen.interpreted)}. Whether the attributions are faithful (deletion curves, "
        "agreement over folds, randomised weights) was not measured: take them as hypotheses to "
        "test at the bench."
    )
    return "caution", says, evidence


def _share(control: float, best: float, chance: float) -> float:
    """How far a control gets on the way from chance to the best score; NaN without such a way."""
    return float((control - chance) / (best - chance)) if best > chance else float("nan")


def _complaints(checks: pd.DataFrame) -> list[str]:
    """Sentences of the checks that did not pass, failures first."""
    poor = checks[checks["status"] != "pass"]
    return [str(says) for says in poor.sort_values("status", ascending=False)["says"]]
