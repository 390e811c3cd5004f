"""From the tables on trust, data and depth to what the page says."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from motifold.report.prose import number, score
from motifold.report.rows_honesty import (
    Calibration,
    Capacity,
    Caution,
    Clean,
    Control,
    Enough,
    Gap,
    Honesty,
    Leak,
    Outlook,
    Repeats,
    Seeds,
    Shortcut,
    Signal,
)

Row = TypeVar("Row")
Tables = Mapping[str, pd.DataFrame]
KINDS = {"exact": "exact copy", "near_duplicate": "near-duplicate"}
PARTS = {"test": 0, "folds": 1, "validation": 2}
SEVERITY: dict[str, int] = {"pass": 0, "caution": 1, "fail": 2}


def honesty_of(tables: Tables, metric: str, leaks_file: str = "leaks.tsv") -> Honesty:
    """Whether the score can be trusted.

    Parameters
    ----------
    tables
        By the name of their file: ``cautions``, ``signal``, ``leaks``, ``clean``, ``gap``,
        ``shortcuts``, ``confounding``, ``controls``, ``seeds``, ``repeats``, ``calibration``. What
        is missing was not measured; leaks without rows were looked for and not found.
    metric
        The metric that decides; rows of others are left out where it was measured.
    leaks_file
        Where the leaks are listed one by one, as a reader of the page should see it.
    """
    return Honesty(
        cautions=cautions_of(of(tables, "cautions")),
        signal=_filled_all(Signal, of_metric(of(tables, "signal"), metric)),
        leaks=_leaks(tables["leaks"]) if "leaks" in tables else None,
        leaks_file=leaks_file,
        clean=_filled_all(Clean, of_metric(of(tables, "clean"), metric)),
        gap=_filled_all(Gap, of_metric(of(tables, "gap"), metric)),
        shortcuts=_shortcuts(of(tables, "shortcuts"), of(tables, "confounding")),
        controls=_controls(of(tables, "controls"), metric),
        seeds=_filled_all(Seeds, of_metric(of(tables, "seeds"), metric)),
        repeats=_filled_all(Repeats, of_metric(of(tables, "repeats"), metric)),
        calibration=_filled_all(Calibration, of(tables, "calibration")),
    )


def enough_of(tables: Tables, metric: str, ceiling: str = "") -> Enough:
    """Whether more data or depth would help.

    Parameters
    ----------
    tables
        By the name of their file: ``outlook`` and ``capacity``. What is missing was not measured.
    metric
        The metric that decides.
    ceiling
        What no model can exceed, in a sentence; empty if nothing is known.
    """
    outlook = _filled_all(Outlook, of_metric(of(tables, "outlook"), metric))
    capacity = sorted(_filled_all(Capacity, of(tables, "capacity")), key=_parameters)
    return Enough(outlook, ceiling, capacity, cheapest_says(capacity))


def of(tables: Tables, name: str) -> pd.DataFrame:
    """One of the tables; without rows if it was not measured."""
    return tables.get(name, pd.DataFrame())


def of_metric(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Rows of one metric; all, if it was not measured."""
    if "metric" not in table or not (table["metric"] == metric).any():
        return table
    return table[table["metric"] == metric]


def cautions_of(cautions: pd.DataFrame) -> list[Caution]:
    """Each warning once, with the models of which it holds; what is by design is no warning."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in _records(cautions):
        if row["caution"] == "by_design":
            continue
        found.setdefault((row["caution"], row["says"]), []).append(row["model"])
    return [
        Caution([one for one in models if one], _spoken(caution).replace("auroc", "AUROC"), says)
        for (caution, says), models in found.items()
    ]


def cheapest_says(capacity: list[Capacity]) -> str:
    """The cheapest model within one standard error of the best, in a sentence."""
    chosen = next((row for row in capacity if row.cheapest), None)
    if chosen is None:
        return ""
    size = (
        f"with {number(chosen.parameters)} parameters"
        if chosen.parameters > 0
        else "which has no parameters"
    )
    return (
        f"The cheapest model within one standard error of the best is {chosen.model}, {size} "
        f"(score {score(chosen.mean)})."
    )


def _leaks(table: pd.DataFrame) -> list[Leak]:
    """Held-out examples by part and kind; folds are one part."""
    if table.empty:
        return []
    part = table["part"].astype(str)
    parts = part.mask(part.str.startswith("fold"), "folds")
    rows = [
        Leak(
            str(where),
            KINDS.get(str(kind), _spoken(kind)),
            int(one["id"].nunique()),
            float(one["shared"].min()),
            float(one["shared"].max()),
        )
        for (where, kind), one in table.groupby([parts, table["kind"].astype(str)])
    ]
    return sorted(rows, key=lambda one: (PARTS.get(one.part, -1), -one.examples))


def _shortcuts(shortcuts: pd.DataFrame, confounding: pd.DataFrame) -> list[Shortcut]:
    """Shortcuts with what they are worth beside the models, the worst first."""
    rows = [
        _filled(Shortcut, row | {"shortcut": shortcut_name(row["shortcut"])})
        for row in _records(weighed(shortcuts, confounding))
    ]
    return sorted(rows, key=_severity)


def weighed(shortcuts: pd.DataFrame, confounding: pd.DataFrame) -> pd.DataFrame:
    """Shortcuts with the share, the matched score, and the status that they have beside the models.

    Parameters
    ----------
    shortcuts, confounding
        ``shortcuts.tsv`` and ``confounding.tsv``; what a shortcut is worth alone counts where it
        was not weighed against the models.
    """
    if shortcuts.empty or confounding.empty:
        return shortcuts
    beside = confounding.drop(columns=["visible", "score"])
    both = shortcuts.merge(beside, on="shortcut", how="left", suffixes=("_alone", ""))
    for name in ("status", "says"):
        both[name] = both[name].where(both[name].notna(), both[f"{name}_alone"])
    return both


def shortcut_name(name: str) -> str:
    """What people call a shortcut.

    Examples
    --------
    >>> shortcut_name("gc"), shortcut_name("letter_case")
    ('GC content', 'letter case')
    """
    return {"gc": "GC content", "id_pattern": "ID pattern"}.get(name, _spoken(name))


def _severity(row: Shortcut) -> tuple[float | int, ...]:
    """What sorts the worst first; a share that was not measured comes after those that were."""
    share = float(row.share) if np.isfinite(row.share) else -np.inf
    return -SEVERITY[row.status], -share, -float(np.nan_to_num(row.score))


def _controls(table: pd.DataFrame, metric: str) -> list[Control]:
    """Controls in the order of the table; each has a metric of its own if need be."""
    parts = [part for _, part in table.groupby("control", sort=False)] if len(table) else []
    rows = [row for part in parts for row in _records(of_metric(part, metric))]
    return [_filled(Control, row | {"control": _spoken(row["control"])}) for row in rows]


def _parameters(row: Capacity) -> float:
    """What sorts models from small to large, those without parameters first."""
    return float(row.parameters) if row.parameters > 0 else 0.0


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    return [{str(name): one for name, one in row.items()} for row in table.to_dict("records")]


def _filled(kind: Callable[..., Row], row: dict[str, Any]) -> Row:
    """A row of the page from the cells of its names; other cells are left out."""
    names = [one.name for one in fields(cast(Any, kind))]
    return kind(**{name: row[name] for name in names if name in row})


def _filled_all(kind: Callable[..., Row], table: pd.DataFrame) -> list[Row]:
    return [_filled(kind, row) for row in _records(table)]


def _spoken(name: object) -> str:
    """A name without underscores."""
    return str(name).replace("_", " ")


def done_of(tables: Tables, comparison: pd.DataFrame) -> set[str]:
    """What the paragraphs on methods may speak of: what this run has measured."""
    measured = {name for name, table in tables.items() if len(table)}
    searched = {"leaks"} & tables.keys()  # looked for, even if nothing was found
    equivalence = {"equivalence"} if comparison.get("p_equal", pd.Series()).notna().any() else set()
    return measured | searched | equivalence
