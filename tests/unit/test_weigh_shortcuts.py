"""The best model, where there may be none."""

import numpy as np
import pandas as pd

from motifold.steps.weigh_shortcuts import best_model


def summary(*rows):
    return pd.DataFrame(rows, columns=["model", "metric", "mean", "ci_low"])


def test_the_best_model_has_the_best_mean():
    table = summary(
        ("a", "auroc", 0.7, 0.6), ("b", "auroc", 0.9, 0.8), ("c", "auroc", np.nan, np.nan)
    )
    assert best_model(table, "auroc").model == "b"
    errors = summary(("a", "rmse", 0.7, 0.6), ("b", "rmse", 0.9, 0.8))
    assert best_model(errors, "rmse").model == "a"


def test_without_any_score_there_is_no_skill_to_explain():
    best = best_model(summary(("a", "pearson", np.nan, np.nan)), "pearson")
    assert best.model == "a" and np.isnan(best.score)
