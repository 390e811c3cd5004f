"""Held-out examples whose near-duplicates, or overlapping neighbours, are among the training ones.

The same audit for every split, drawn or given: what folds by similarity keep together by
construction, a given or random split may have torn apart.
"""

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.checks.families import KINDS, NOBODY, Sides, across, components, torn
from motifold.checks.finding import Check, Status, graded

LEAKAGE = (0.0, 0.05)  # shares of the held-out examples: caution, fail
SAYS = {
    "exact": "are exact copies of a training example",
    "reverse_complement": "are reverse complements of a training example",
    "near_duplicate": "are near-duplicates of a training example",
    "overlapping_window": "share an overlapping window with a training example",
    "overlapping_interval": "overlap with a training example on their chromosome",
}
ADVICE = (
    "; use split.by: similarity, or, if the split is given, drop them or trust the score of the "
    "others"
)
VARIANTS = frozenset({"near_duplicate", "overlapping_window"})
LIBRARY = 0.5  # share of the examples in one family above which the data are variants of one


def leaks(ids: pd.Series, folds: pd.DataFrame, similar: pd.DataFrame) -> pd.DataFrame:
    """List held-out examples that resemble, or overlap with, one of their training examples.

    Parameters
    ----------
    ids
        Names of all examples, in the order of the row numbers in ``similar``.
    folds
        ``folds.tsv``; the first repeat counts.
    similar
        ``similar.parquet``: first, second, kind, shared. Links may be chains: what is connected
        belongs together.

    Returns
    -------
    ``leaks.tsv``: id, part (``test``, ``validation`` or ``fold 3``), other_id, other_part, kind,
    shared. Each held-out example is there at most once, with the strongest kind; validation rows of
    a given split count as held out from its training rows. ``other_id`` is a direct link's partner
    if there is one, else any training example of the same family, and ``shared`` is NaN then
    unless the two are equal.
    """
    names = ids.astype(str).to_numpy(object)
    first = folds[folds["repeat"] == 0].set_index("id").loc[names]
    fold, split = first["fold"].to_numpy(np.int64), first["split"].astype(str).to_numpy(object)
    views = [_held_out(fold, split)]
    if (split == "validation").any():
        views.append(_validation(fold, split))
    return pd.concat([_named(torn(view, similar), names, fold, split) for view in views])


def audit_checks(
    facts: Facts, found: pd.DataFrame, folds: pd.DataFrame, similar: pd.DataFrame
) -> list[Check]:
    """Judge what :func:`leaks` found.

    Parameters
    ----------
    found
        ``leaks.tsv``.
    folds, similar
        What it was made from.

    Returns
    -------
    ``leak_exact``, ``leak_reverse_complement`` (DNA), ``leak_near_duplicate``,
    ``leak_overlapping_window`` (sequences), ``leak_overlapping_interval`` (where intervals are
    known and some overlap), and ``leakage``: all of them and members of one cluster or group.
    Caution above 0, fail above 5 % of the held-out examples. Where more than half of all examples
    are variants of one sequence, near-duplicates are the design of the data: a caution at most.
    """
    first = folds[folds["repeat"] == 0]
    held, library = int((first["fold"] >= 0).sum()), _is_library(len(first), similar)
    checks = [_kind(kind, found, held, library) for kind in _kinds(facts, similar)]
    return [*checks, _leakage(found, first, library)]


def _kinds(facts: Facts, similar: pd.DataFrame) -> list[str]:
    """Kinds of leaks that the data can have and that were looked for."""
    sequence = {"overlapping_window", "reverse_complement"} if facts.type == "dna" else set()
    sequence |= {"overlapping_window"} if facts.type == "rna" else set()
    placed = {"overlapping_interval"} & set(similar["kind"].unique())
    possible = {"exact", "near_duplicate"} | sequence | placed
    return [kind for kind in KINDS if kind in possible]


def _kind(kind: str, found: pd.DataFrame, held: int, library: bool) -> Check:
    """The check of one kind of leak."""
    rows, designed = found[found["kind"] == kind], library and kind in VARIANTS
    validation = int((rows["part"] == "validation").sum())
    leaked = len(rows) - validation
    share = leaked / max(held, 1)
    status, limit = graded(share, *LEAKAGE)
    if validation and status == "pass":
        status = "caution"
    if designed:
        status, limit = _at_most_caution(status, limit)
    says = f"{leaked} of {held} held-out examples ({share:.2%}) {SAYS[kind]}"
    inner = int((rows["other_part"] == "validation").sum())
    if inner:
        says += f", {inner} of them only of the validation part"
    if validation:
        says += f"; {validation} of the validation part likewise"
    return Check(f"leak_{kind}", status, share, limit, f"{says}{_advice(status, designed)}.")


def _leakage(found: pd.DataFrame, first: pd.DataFrame, library: bool) -> Check:
    """All kinds together, and members of one cluster or group."""
    fold, held = first["fold"].to_numpy(np.int64), max(int((first["fold"] >= 0).sum()), 1)
    cluster = pd.factorize(first["cluster"])[0].astype(np.int64)
    sides = _held_out(fold, first["split"].astype(str).to_numpy(object))
    grouped = sides.held_out & (across(sides, cluster) != NOBODY)
    scored = found[found["part"] != "validation"]
    sure = scored[~scored["kind"].isin(list(VARIANTS))]
    leaked, surely = (
        int((grouped | first["id"].isin(part["id"]).to_numpy()).sum()) for part in (scored, sure)
    )
    status, limit = graded(leaked / held, *LEAKAGE)
    designed = library and graded(surely / held, *LEAKAGE)[0] != "fail"
    if designed:
        status, limit = _at_most_caution(status, limit)
    says = (
        f"{leaked} of {int(sides.held_out.sum())} held-out examples ({leaked / held:.2%}) resemble "
        "a training example, or share a group or an interval with one"
    )
    return Check("leakage", status, leaked / held, limit, f"{says}{_advice(status, designed)}.")


def _is_library(n: int, similar: pd.DataFrame) -> bool:
    """Whether most examples are variants of one sequence."""
    families = np.bincount(components(n, similar, KINDS["overlapping_window"]))
    return bool(families.max(initial=0) > LIBRARY * n)


def _at_most_caution(status: Status, limit: float) -> tuple[Status, float]:
    return ("caution", LEAKAGE[0]) if status == "fail" else (status, limit)


def _advice(status: Status, designed: bool) -> str:
    """Where they are listed and what to do."""
    if status == "pass":
        return ""
    if designed:
        return (
            " (leaks.tsv lists them); most examples are variants of one sequence, so the score "
            "holds for more of its variants, not for new sequences"
        )
    return f" (leaks.tsv lists them){ADVICE}"


def _held_out(fold: np.ndarray, split: np.ndarray) -> Sides:
    """Each fold, or the test part, against all others; training rows are named first."""
    everyone = np.ones(len(fold), bool)
    return Sides(fold, fold >= 0, everyone, (split == "validation").astype(np.int64))


def _validation(fold: np.ndarray, split: np.ndarray) -> Sides:
    """The validation part of a given split against its training part."""
    inside = (split == "validation").astype(bool)
    return Sides(inside.astype(np.int64), inside, fold < 0, np.zeros(len(fold), np.int64))


def _named(
    found: pd.DataFrame, ids: np.ndarray, fold: np.ndarray, split: np.ndarray
) -> pd.DataFrame:
    """Positions as names, and the parts they belong to."""
    row, other = found["row"].to_numpy(), found["other"].to_numpy()
    part = [split[one] or f"fold {fold[one]}" for one in row]
    inner = split[other] == "validation"
    return pd.DataFrame(
        {
            "id": ids[row],
            "part": np.array(part, object),
            "other_id": ids[other],
            "other_part": np.where(inner, "validation", "train"),
            "kind": found["kind"].to_numpy(),
            "shared": found["shared"].to_numpy(),
        }
    )
