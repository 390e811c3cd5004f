"""Near-duplicates on both sides of a split."""

import numpy as np
import pandas as pd

from motifold.checks.finding import Check, graded

LEAKAGE = (0.0, 0.05)  # shares of the held-out examples: caution, fail


def leakage_check(folds: pd.DataFrame) -> Check:
    """Count held-out examples that share a cluster with training examples.

    Parameters
    ----------
    folds
        ``folds.tsv``; its clusters are near-duplicates or groups.

    Returns
    -------
    ``leakage``: caution above 0, fail above 5 % of the held-out examples.
    """
    leaked = held = 0
    for _, table in folds.groupby("repeat"):
        for fold in np.unique(table.loc[table["fold"] >= 0, "fold"]):
            inside = table["fold"] == fold
            shared = table.loc[inside, "cluster"].isin(table.loc[~inside, "cluster"])
            leaked, held = leaked + int(shared.sum()), held + len(shared)
    share = leaked / max(held, 1)
    status, limit = graded(share, *LEAKAGE)
    says = (
        f"{leaked} of {held} held-out examples ({share:.2%}) have a near-duplicate or a member of "
        "their group among the training examples"
    )
    advice = "" if status == "pass" else "; use split.by: similarity, or drop them"
    return Check("leakage", status, share, limit, f"{says}{advice}.")
