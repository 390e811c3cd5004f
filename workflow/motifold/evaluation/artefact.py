"""The third question: whether the accuracy is an artefact."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from motifold.evaluation.evidence import ORDER, Evidence, worst
from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.wording import count, number, spoken

Answer = dict[str, Any]
# A control that reaches this share of the way from chance to the best score explains most of it.
CONTROL_SHARE = 0.8
LEAK_FREE = frozenset({"group", "chromosome", "similarity"})
MOST_SAID = 6  # doubts that the answer spells out
OPTIMISM = 0.01  # drop of the score on clean or leak-free examples that is worth a caution


@dataclass
class Finding:
    """What one kind of doubt came to.

    Attributes
    ----------
    judged
        Status and sentence of each thing that was looked at.
    aside
        Sentences that explain and judge nothing.
    evidence
        Numbers.
    """

    judged: list[tuple[str, str]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    evidence: Answer = field(default_factory=dict)


def artefact(seen: Evidence) -> tuple[str, str, Answer]:
    """Checks of the data, leaks, shortcuts, controls and what looks too good."""
    kinds = (_checks, _shortcuts, _controls, _signal, _split, _cautions)
    findings = [kind(seen) for kind in kinds]
    judged = [one for finding in findings for one in finding.judged]
    poor = [one for one in judged if one[0] != "pass"]
    fails = sum(status == "fail" for status, _ in poor)
    tried = (
        f"Of {count(len(judged), 'thing')} that could fool you {fails} "
        f"{'fails' if fails == 1 else 'fail'} and {len(poor) - fails} "
        f"{'calls' if len(poor) - fails == 1 else 'call'} for caution."
    )
    worst_first = [says for _, says in sorted(poor, key=lambda one: -ORDER[one[0]])]
    says = [tried, *worst_first[:MOST_SAID]]
    if len(worst_first) > MOST_SAID:
        says.append(f"{len(worst_first) - MOST_SAID} more cautions stand further down.")
    says += [sentence for finding in findings for sentence in finding.aside]
    evidence: Answer = {"tried": len(judged), "fail": fails, "caution": len(poor) - fails}
    for finding in findings:
        evidence |= finding.evidence
    return worst([status for status, _ in judged]), " ".join(says), evidence


def _checks(seen: Evidence) -> Finding:
    """What the checks of the data found."""
    return Finding(_rows(seen.split_checks()[1]))


def _shortcuts(seen: Evidence) -> Finding:
    """Whether something simpler than the signal explains the skill."""
    confounding = seen.table("confounding")
    if confounding.empty:
        return _composition(seen)
    known = confounding.dropna(subset=["share"])
    visible = known[known["visible"].astype(bool)]
    if visible.empty:
        return Finding(_rows(confounding))
    row = visible.iloc[int(visible["share"].to_numpy(np.float64).argmax())]
    aside = (
        f"The strongest shortcut that a model could take, {str(row['shortcut']).replace('_', ' ')},"
        f" reaches {row['share']:.0%} of the best model's skill."
    )
    evidence = {"strongest_shortcut": row["shortcut"], "shortcut_share": float(row["share"])}
    return Finding(_rows(confounding), [aside] if row["status"] == "pass" else [], evidence)


def _composition(seen: Evidence) -> Finding:
    """The control models alone, where shortcuts were not weighed."""
    control, best = seen.best("control"), seen.best("network", "baseline")
    missing = ("caution", "Shortcuts were not measured.")
    if control is None or best is None:
        return Finding([missing])
    share = _share(control["mean"], best["mean"], seen.chance)
    says = (
        f"{control['model']} alone scores {number(control['mean'])}, {best['model']} "
        f"{number(best['mean'])}, chance {number(seen.chance)}"
    )
    if share >= CONTROL_SHARE and best["ci_low"] > seen.chance:
        says += ": most of the skill needs no more than that control sees; balance it out."
        return Finding([missing, ("fail", says)], [], {"control_share": share})
    return Finding([missing, ("pass", says)], [f"{says}."], {"control_share": share})


def _controls(seen: Evidence) -> Finding:
    """Permuted labels and shuffled sequences."""
    controls = seen.table("controls")
    permuted = controls[controls["control"] == "permuted_labels"] if len(controls) else controls
    if permuted.empty:
        return Finding([("caution", "Scores with permuted labels were not measured.")])
    scores = permuted["score"].to_numpy(np.float64)
    says = (
        f"With permuted labels {count(len(permuted), 'model')} scored {number(scores.min())} to "
        f"{number(scores.max())} (a guess: {number(seen.chance)})."
    )
    return Finding(_rows(controls), [says], {"permuted_highest": float(scores.max())})


def _signal(seen: Evidence) -> Finding:
    """Whether there is anything to explain."""
    best = seen.best("network", "baseline", "control")
    if best is None or seen.table("signal").empty:
        return Finding()
    if seen.has_signal():
        return Finding([("pass", "")], [], {"signal": True})
    says = (
        f"No model is shown to be above a guess: the best, {best['model']}, has "
        f"{spoken(seen.metric)} {number(best['mean'])}, a guess {number(seen.chance)}."
    )
    return Finding([("caution", says)], [], {"signal": False})


def _split(seen: Evidence) -> Finding:
    """What leaks between training and held-out examples are worth."""
    found = Finding(evidence={"split_by": seen.split_by})
    gap = seen.table("gap")
    if len(gap):
        row = gap.sort_values("gap", ascending=False).iloc[0]
        optimistic = row["gap_low"] > 0 and row["gap"] > OPTIMISM
        found.evidence["naive_gap"] = float(row["gap"])
        if seen.split_by not in LEAK_FREE and optimistic:
            found.judged.append(("caution", str(row["says"])))
        else:
            found.aside.append(str(row["says"]))
    if seen.split_by == "random":
        found.aside.append(
            "Folds by random do not keep near-duplicates together: try by: similarity."
        )
    _add_clean(seen, found)
    return found


def _add_clean(seen: Evidence, found: Finding) -> None:
    """The best model's score without the held-out examples that leak."""
    clean, best = seen.table("clean"), seen.best("network", "baseline")
    if clean.empty or best is None:
        return
    rows = clean[(clean["model"] == best["model"]) & (clean["metric"] == seen.metric)]
    for _, row in rows[rows["n_clean"] < rows["n"]].iterrows():
        says = (
            f"On the {row['n_clean']} of {row['n']} held-out examples without a near-duplicate in "
            f"training {row['model']} scores {number(row['clean'])}, on all {number(row['all'])}."
        )
        found.evidence["clean"] = float(row["clean"])
        drop = float(row["all"] - row["clean"]) * (1 if higher_is_better(seen.metric) else -1)
        if drop > OPTIMISM:
            found.judged.append(("caution", says))
        else:
            found.aside.append(says)


def _cautions(seen: Evidence) -> Finding:
    """Scores that are undefined or too good; what several models share is said once."""
    table = seen.table("cautions")
    if table.empty:
        return Finding()
    judged = []
    for _, part in table.groupby("caution", sort=False):
        others = part["model"].tolist()[1:]
        also = f" So it is with {', '.join(others)}." if others else ""
        judged.append(("caution", f"{part['says'].iloc[0]}{also}"))
    return Finding(judged, [], {"cautions": len(table)})


def _rows(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Status and sentence of each row."""
    return [(str(row["status"]), str(row["says"])) for _, row in table.iterrows()]


def _share(control: float, best: float, chance: float) -> float:
    """How far a control gets on the way from chance to the best score; NaN without such a way."""
    return float((control - chance) / (best - chance)) if best > chance else float("nan")
