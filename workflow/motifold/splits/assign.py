"""From a dataset to ``folds.tsv``: the ways of holding out."""

import logging
import re

import numpy as np
import pandas as pd

from motifold.artifacts import Data, Facts
from motifold.config.dataset import Split
from motifold.errors import DataError, SettingsError
from motifold.similarity.links import clusters_of_links, joined
from motifold.splits.folds import NEVER, k_folds, validation_part

logger = logging.getLogger(__name__)
FOLD = r"\d{1,6}"  # names files and seeds, so it is short
CHROMOSOME = re.compile(r"^((?:chr|Chr|CHR)?[\w.]+?)[:_]\d+")


def way_of(data: Data, split: Split) -> str:
    """How examples are held out: as configured, else the data's own split, else similarity."""
    if split.by is not None:
        return split.by
    return "column" if "split" in data.examples else "similarity"


def assign_folds(data: Data, split: Split, seed: int, similar: pd.DataFrame) -> pd.DataFrame:
    """Give every example its fold.

    Parameters
    ----------
    similar
        ``similar.parquet``: links between similar examples.

    Returns
    -------
    One row an example and repeat: ``id``, ``repeat``, ``fold`` (in which it is held out; -1 for
    never), ``cluster`` (what must stay together), ``split`` (the given word, if one decides).

    Raises
    ------
    UserError
        If the data cannot be held out as asked; says what to do.
    """
    way = way_of(data, split)
    if way == "column":
        return _given(data, similar)
    clusters = clusters_of(data, way, similar)
    tables = []
    for repeat in range(split.repeats):
        fold = k_folds(data.y, clusters, split.folds, seed + repeat, data.facts.classes)
        tables.append(_table(data, repeat, fold, clusters))
    return pd.concat(tables, ignore_index=True)


def clusters_of(data: Data, way: str, similar: pd.DataFrame) -> np.ndarray:
    """Number of the cluster that each example must stay with: int64 (n,).

    Parameters
    ----------
    way
        ``random`` (each alone), ``group``, ``chromosome`` or ``similarity`` (near-duplicates, and
        groups if there are any).
    similar
        ``similar.parquet``.
    """
    alone = np.arange(len(data.examples))
    if way == "random":
        return alone
    if way == "group":
        return _groups(data)
    if way == "chromosome":
        return _chromosomes(data.examples)
    clusters = clusters_of_links(len(alone), similar)
    logger.info("%d examples form %d clusters of near-duplicates", len(alone), clusters.max() + 1)
    return joined(clusters, _groups(data)) if "group" in data.examples else clusters


def _groups(data: Data) -> np.ndarray:
    if "group" not in data.examples:
        raise SettingsError(
            "the data have no groups",
            file=f"dataset {data.facts.name}",
            key="split.by",
            fix="name their column in source.group or use split.by: similarity",
        )
    return pd.factorize(data.examples["group"])[0].astype(np.int64)


def _chromosomes(examples: pd.DataFrame) -> np.ndarray:
    """Number of each example's chromosome, from its column or else from the ids."""
    given = "chromosome" in examples
    ids = examples["id"].astype(str)
    names = examples["chromosome"] if given else ids.str.extract(CHROMOSOME, expand=False)
    missing = (names.isna() | (names.astype(str).str.strip() == "")).to_numpy()
    if missing.any():
        raise DataError(
            "no chromosome is given" if given else "the name holds no chromosome",
            file="examples",
            row=f"id {ids.to_numpy()[missing][0]}",
            fix="fill the column"
            if given
            else "name examples like chr1:1000-1200, give a column "
            "of chromosomes or use another split.by",
        )
    return pd.factorize(names)[0].astype(np.int64)


def _given(data: Data, similar: pd.DataFrame) -> pd.DataFrame:
    """Folds of a split that came with the data: fold numbers, or train / validation / test.

    Fold numbers stay as they are, so that they can be found again in every table. Clusters do not
    decide here who is held out, but validation parts and intervals respect them.
    """
    if "split" not in data.examples:
        raise SettingsError(
            "the data bring no split",
            file=f"dataset {data.facts.name}",
            key="split.by",
            fix="name its column in source.split or use split.by: similarity",
        )
    given = data.examples["split"].astype(str)
    numbered = given.str.fullmatch(FOLD)
    if numbered.any() and not numbered.all():
        raise DataError(
            "the split holds both fold numbers and words",
            file=f"dataset {data.facts.name}",
            fix="use either numbers or train, validation and test",
        )
    if numbered.all():
        fold = given.astype(np.int64).to_numpy()
    else:
        fold = np.where(given == "test", 0, NEVER)
    for part in ("train", "test") if not numbered.all() else ():
        if not (given == part).any():
            raise DataError(
                f"the given split has no {part} rows",
                file=f"dataset {data.facts.name}",
                fix="correct the split column or use split.by: similarity",
            )
    if numbered.all() and len(np.unique(fold)) < 2:
        raise DataError(
            "the given split has one fold only",
            file=f"dataset {data.facts.name}",
            fix="use at least two fold numbers or split.by: similarity",
        )
    table = _table(data, 0, fold, _clusters_beside(data, similar))
    return table.assign(split=np.where(numbered, "", given))


def _clusters_beside(data: Data, similar: pd.DataFrame) -> np.ndarray:
    """Near-duplicates joined with groups; no near-duplicates if half of all are variants of one."""
    clusters = clusters_of_links(len(data.examples), similar)
    if np.bincount(clusters).max() > len(clusters) / 2:
        logger.info("more than half of the examples are similar: each counts for itself")
        clusters = np.arange(len(clusters))
    return joined(clusters, _groups(data)) if "group" in data.examples else clusters


def require_trainable(facts: Facts, y: np.ndarray, folds: pd.DataFrame) -> None:
    """Refuse folds that leave fewer than two classes to train on.

    Raises
    ------
    DataError
        Names the fold and the class that is alone.
    """
    for repeat, fold in rounds(folds) if facts.classes else []:
        inside = (folds.loc[folds["repeat"] == repeat, "fold"] != fold).to_numpy()
        present = np.unique(y[inside])
        if len(present) < 2:
            raise DataError(
                f"when fold {fold} is held out, only class '{facts.classes[int(present[0])]}' is "
                "left to train on",
                file=f"dataset {facts.name}",
                fix="use another split.by, more groups, or a split that has all classes in both "
                "parts",
            )


def _table(data: Data, repeat: int, fold: np.ndarray, clusters: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": data.examples["id"].astype(str),
            "repeat": repeat,
            "fold": fold,
            "cluster": clusters,
            "split": "",
        }
    )


def rounds(folds: pd.DataFrame) -> list[tuple[int, int]]:
    """Every (repeat, fold) in which something is held out."""
    held_out = folds[folds["fold"] != NEVER]
    return sorted(
        {(int(r), int(f)) for r, f in zip(held_out["repeat"], held_out["fold"], strict=True)}
    )


def parts(
    folds: pd.DataFrame, y: np.ndarray, repeat: int, fold: int, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of the training, validation and held-out examples of one round.

    Parameters
    ----------
    folds
        ``folds.tsv``, in the order of the examples within each repeat.
    y
        Class numbers or targets of all examples.
    share
        Share of the training fold for validation, where the split gives none.

    Returns
    -------
    Three int64 arrays of positions, sorted; together they never overlap.
    """
    table = folds[folds["repeat"] == repeat].reset_index(drop=True)
    held_out = (table["fold"] == fold).to_numpy()
    inside = np.flatnonzero(~held_out)
    given = (table["split"] == "validation").to_numpy()[inside]
    if given.any():
        validation = given
    else:
        clusters = table["cluster"].to_numpy()[inside]
        validation = validation_part(y[inside], clusters, share, seed + 1000 * repeat + fold)
    return inside[~validation], inside[validation], np.flatnonzero(held_out)


def validation_of(
    folds: pd.DataFrame, y: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of a training and a validation part of all examples, for the final model."""
    clusters = folds.loc[folds["repeat"] == 0, "cluster"].to_numpy()
    chosen = validation_part(y, clusters, share, seed)
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)
