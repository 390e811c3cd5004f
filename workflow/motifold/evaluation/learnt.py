"""The fifth question: what a network learned, and whether its explanation holds."""

from typing import Any

import pandas as pd

from motifold.evaluation.evidence import ORDER, Evidence
from motifold.evaluation.wording import count, listing, number
from motifold.wording import spoken_method

Answer = tuple[str, str, dict[str, Any]]
# What an explanation must pass before it is believed; the rest is told beside it.
DECISIVE = ("deletion", "agreement_folds", "randomised_weights")
STAND_IN = {"agreement_folds": "agreement_seeds"}  # where a given split leaves a single fold
OF_MOTIFS = ("motifs_folds", "motifs_seeds")  # measured of motifs, not of attributions
NAMED = 3  # motifs named in the sentence


def learnt(seen: Evidence) -> Answer:
    """Whether attributions of the best explained network are faithful and stable, and its motifs.

    Returns
    -------
    Status, sentences with numbers, evidence. Only a model that is shown to score above a guess has
    something to explain; of one that is not, no explanation passes.
    """
    if not seen.interpreted:
        says = "Not measured: 0 networks were interpreted; set interpret in the dataset's file."
        return "caution", says, {"interpreted": []}
    model = _best(seen)
    evidence: dict[str, Any] = {"interpreted": list(seen.interpreted), "model": model}
    if not seen.has_signal(model):
        says = (
            f"{model} is not shown to score above a guess, so its attributions explain chance: "
            "do not read motifs or maps into them. Mend the data or the model first."
        )
        return "caution", says, evidence
    proof = seen.table("faithfulness")
    proof = proof[proof["model"] == model] if len(proof) else proof
    if proof.empty:
        says = (
            f"{model} was explained on held-out examples; whether its attributions are faithful "
            "was not measured: take them as hypotheses to test at the bench."
        )
        return "caution", says, evidence
    of_motifs = proof["measure"].isin(OF_MOTIFS)
    status, says, numbers = _proved(model, proof[~of_motifs])
    motif_status, motif_says, found = _motifs(seen, model, proof[of_motifs])
    worse = max(status, motif_status, key=lambda one: ORDER[one])
    return worse, f"{says} {motif_says}".strip(), evidence | numbers | found


def _best(seen: Evidence) -> str:
    """The explained network with the best score; the comparison's own order decides a tie."""
    best = seen.best("network")
    if best is not None and best["model"] in seen.interpreted:
        return str(best["model"])
    return seen.interpreted[0]


def _proved(model: str, proof: pd.DataFrame) -> Answer:
    """The decisive measurements of the method that was asked for first."""
    method = str(proof["method"].iloc[0])
    own = proof[proof["method"] == method]
    made = set(own["measure"])
    wanted = [one if one in made else STAND_IN.get(one, one) for one in DECISIVE]
    rows = own[own["measure"].isin(wanted)]
    status = max(rows["status"], key=lambda one: ORDER[one], default="caution")
    if set(wanted) - made and status == "pass":
        status = "caution"
    numbers = {str(row["measure"]): float(row["value"]) for _, row in rows.iterrows()}
    says = [f"{model} was explained by {spoken_method(method)} on held-out examples."]
    says += [str(one) for one in rows["says"]]
    if status != "pass":
        says.append("Take the attributions as hypotheses to test at the bench.")
    others = sorted(
        spoken_method(str(one))
        for one in proof.loc[
            (proof["status"] == "fail") & (proof["method"] != method), "method"
        ].unique()
    )
    if others:
        says.append(f"Do not rely on {listing(others)}, which failed a check.")
    return status, " ".join(says), {"method": method} | numbers


def _motifs(seen: Evidence, model: str, again: pd.DataFrame) -> Answer:
    """Motifs that hold, or why there are none; a word if other networks know nothing of them."""
    notes = seen.table("interpretation")
    reason = "" if notes.empty else str(notes.set_index("model")["motifs"].get(model, ""))
    table = seen.table("motifs")
    table = table[table["model"] == model] if len(table) else table
    if table.empty:
        return ("caution" if reason else "pass"), reason, {}
    held = table[table["shown"].astype(bool)]
    numbers: dict[str, Any] = {"motifs": len(table), "motifs_that_hold": len(held)}
    if held.empty:
        says = (
            f"{count(len(table), 'motif')} found, of which none holds when it is put into "
            "shuffled sequences."
        )
        return "caution", says, numbers
    named = [_named(row) for _, row in held.head(NAMED).iterrows()]
    rest = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
    says = (
        f"{len(held)} of {count(len(table), 'motif')} found {'hold' if len(held) > 1 else 'holds'} "
        f"when put into shuffled sequences: {listing(named)}{rest}."
    )
    numbers |= {str(row["measure"]): float(row["value"]) for _, row in again.iterrows()}
    doubts = [str(one) for one in again.loc[again["status"] == "fail", "says"]]
    return ("caution" if doubts else "pass"), " ".join([says, *doubts]), numbers


def _named(row: pd.Series) -> str:
    match = row["match"]
    known = f"like {match}, " if isinstance(match, str) and match else ""
    return f"{row['consensus']} ({known}effect {number(row['effect'])})"
