"""The first two questions: enough data, and depth."""

from typing import Any

import numpy as np
import pandas as pd

from motifold.evaluation.evidence import Evidence, worst
from motifold.evaluation.metrics import higher_is_better
from motifold.evaluation.wording import count, number, spoken
from motifold.significance import SIGNIFICANT

Answer = dict[str, Any]
MATERIAL = 0.01  # gain at twice the data that is worth collecting for, on scales that end at 1
EQUIVALENT = 0.95  # probability of practical equivalence above which a gain counts as none
UNCERTAIN = 0.03  # upper bound of that gain above which nobody can tell


def enough_data(seen: Evidence) -> tuple[str, str, Answer]:
    """Sizes, the width of the interval, and what twice the data would bring."""
    checks = seen.split_checks()[0]
    total, best = sum(seen.counts.values()), seen.best("network", "baseline", "control")
    parts = [f"There are {count(total, 'example')}."]
    if seen.facts.classes:
        name = min(seen.counts, key=lambda one: seen.counts[one])
        equal = seen.counts[name] == max(seen.counts.values())
        which = "each class" if equal else f"the smallest class {name}"
        parts = [f"There are {total} examples, {seen.counts[name]} of {which}."]
    evidence: Answer = {"examples": total, "smallest": min(seen.counts.values())}
    if best is not None and np.isfinite(best["ci_high"] - best["ci_low"]):
        parts.append(
            f"The {spoken(seen.metric)} of {best['model']} is {number(best['mean'])} (95 % CI "
            f"{number(best['ci_low'])} to {number(best['ci_high'])})."
        )
        evidence["interval_width"] = float(best["ci_high"] - best["ci_low"])
    status, says, found = _outlook(seen)
    parts += [says, *complaints(checks), *([seen.ceiling] if seen.ceiling else [])]
    return worst([status, *checks["status"]]), " ".join(parts), evidence | found


def _outlook(seen: Evidence) -> tuple[str, str, Answer]:
    """What twice the data would bring the best of the models whose curve was measured."""
    outlook = seen.table("outlook")
    if outlook.empty or not np.isfinite(outlook["gain"]).any():
        says = (
            "Whether more data would raise the score was not measured: that needs a learning curve."
        )
        return "caution", says, {}
    known = outlook[np.isfinite(outlook["gain"])].set_index("model", drop=False)
    means = seen.summary[seen.summary["metric"] == seen.metric].set_index("model")["mean"]
    best = (means if higher_is_better(seen.metric) else -means).reindex(known.index).idxmax()
    row = known.loc[best]
    found = {key: row[key] for key in ("gain", "gain_low", "gain_high")} | {"curve": row["model"]}
    if not seen.has_signal(str(row["model"])):
        says = f"{row['says']} It is not shown to be above a guess, so this says little."
        return "caution", says, found
    small = row["gain"] < MATERIAL and row["gain_high"] < UNCERTAIN
    advice = "More of the same data would add little." if small else _advice(row)
    return ("pass" if small else "caution"), f"{row['says']} {advice}", found


def _advice(row: pd.Series) -> str:
    """What to do about a curve that still rises, or may."""
    if row["gain_low"] > 0:
        return "Collect more before a deeper network is tried."
    return "The curve leaves open whether more data would help; measure more folds or collect some."


def depth_needed(seen: Evidence) -> tuple[str, str, Answer]:
    """The ladder from controls to networks, and the cheapest model that does as well."""
    ladder = {kind: seen.best(kind) for kind in ("control", "baseline", "network")}
    rungs = [
        f"{row['model']} ({kind}) {number(row['mean'])}"
        for kind, row in ladder.items()
        if row is not None
    ]
    evidence: Answer = {kind: float(row["mean"]) for kind, row in ladder.items() if row is not None}
    row, shown = decisive(seen)
    if row is None:
        says = "Not measured: there is no network, or no simple model to compare it with; add one."
        return "caution", says, {**evidence, "chance": seen.chance}
    status, says = _pays(seen, row, shown)
    steps = f"Best {spoken(seen.metric)} of each kind of model: {', '.join(rungs)}."
    cheapest, found = _cheapest(seen)
    evidence |= {"difference": float(row["difference"]), "chance": seen.chance} | found
    return status, f"{steps} {says}. {cheapest}", evidence


def _pays(seen: Evidence, row: pd.Series, shown: bool) -> tuple[str, str]:
    """Whether the network that decides is worth its depth."""
    poor = [name for name, (status, _) in seen.fits.items() if status in {"underfit", "unfinished"}]
    if shown and row["difference"] > 0:
        adds = f"A network adds {number(row['difference'])} to the best simple model"
        if practically_equal(row):
            return "caution", f"{adds}, which is practically nothing; prefer {row['against']}"
        return "pass", adds
    if poor:
        return "caution", f"Not shown, and {', '.join(poor)} was not fitted well; mend that first"
    if shown:
        gap = number(-row["difference"])
        return "fail", f"The best network is {gap} below {row['against']}; use that"
    gain = number(row["difference"])
    return "caution", f"Not shown: the gain is {gain}; prefer {row['against']}"


def _cheapest(seen: Evidence) -> tuple[str, Answer]:
    """The cheapest model within one standard error of the best."""
    capacity = seen.table("capacity")
    chosen = capacity[capacity["cheapest"].astype(bool)] if len(capacity) else capacity
    if chosen.empty:
        return "How the score changes with the size of the model was not measured.", {}
    row = chosen.iloc[0]
    size = row["parameters"]
    described = f" ({number(float(size))} parameters)" if np.isfinite(size) else ""
    networks = capacity[capacity["kind"] == "network"]
    ladder = ", ".join(
        f"{one['model']} {number(float(one['parameters']))}" for _, one in networks.iterrows()
    )
    sizes = f" Parameters of the networks: {ladder}." if ladder else ""
    says = f"The cheapest model within one standard error of the best is {row['model']}{described}."
    return f"{says}{sizes}", {"cheapest": row["model"]}


def decisive(seen: Evidence) -> tuple[pd.Series | None, bool]:
    """The comparison that decides and whether it is shown: the best network, shown ones first.

    A network that is not itself above a guess is never shown to be better, and what comes out
    otherwise on other draws of the folds is not shown either.
    """
    rows = seen.comparison.dropna(subset=["difference", "p_adjusted"])
    if rows.empty:
        return None, False
    holds = np.array([_holds(seen, row) for _, row in rows.iterrows()], bool)
    shown = (rows["p_adjusted"] < SIGNIFICANT).to_numpy() & holds
    better = shown & (rows["difference"] > 0).to_numpy()
    candidates = np.flatnonzero(better if better.any() else np.ones(len(rows), bool))
    chosen = candidates[rows["difference"].to_numpy(np.float64)[candidates].argmax()]
    return rows.iloc[int(chosen)], bool(shown[chosen])


def _holds(seen: Evidence, row: pd.Series) -> bool:
    """Whether a comparison may count as shown: the winner is above a guess, other folds agree."""
    works = row["difference"] <= 0 or seen.has_signal(str(row["model"]))
    return bool(works and on_other_folds(seen, row)[0])


def on_other_folds(seen: Evidence, row: pd.Series) -> tuple[bool, str]:
    """Whether a comparison comes out alike on new draws of the folds, and a sentence on it.

    The network is set against the simple model that is best there, which need not be the one of
    the run's own folds. True and empty where nobody looked.
    """
    drawn = seen.table("repeats")
    if drawn.empty:
        return True, ""
    drawn = drawn[(drawn["model"] == row["model"]) & (drawn["new_draws"] > 0)]
    if drawn.empty:
        return True, ""
    new = drawn.iloc[0]
    gain, draws = float(new["new_difference"]), int(new["new_draws"])
    size = f"{number(abs(gain))} {'better' if gain > 0 else 'worse'} than" if gain else "as good as"
    where = f"On {draws} other draws of the folds" if draws > 1 else "On other folds"
    says = f"{where} {row['model']} was {size} {new['against']}."
    return bool(gain * row["difference"] >= 0), says


def practically_equal(row: pd.Series) -> bool:
    """Whether two models differ by so little that it hardly matters, however sure that is."""
    return bool(row.get("p_equal", 0.0) >= EQUIVALENT)


def complaints(checks: pd.DataFrame) -> list[str]:
    """Sentences of what did not pass, failures first."""
    poor = checks[checks["status"] != "pass"]
    return [str(says) for says in poor.sort_values("status", ascending=False)["says"]]
