"""What tests of the page share: small tables, in the forms in which the steps write them."""

import numpy as np
import pandas as pd
import pytest

METRIC = "balanced_accuracy"


def table(columns, *rows):
    return pd.DataFrame(list(rows), columns=columns.split())


def summary():
    return table(
        "model kind metric mean sd ci_low ci_high",
        ("cnn", "network", METRIC, 0.9, 0.01, 0.88, 0.92),
        ("words", "baseline", METRIC, 0.85, 0.01, 0.83, 0.87),
        ("majority", "control", METRIC, 0.95, 0.0, 0.95, 0.95),
        ("cnn", "network", "mcc", 0.8, 0.01, 0.78, 0.82),
    )


@pytest.fixture
def tables():
    """One of each, as small as it can say something."""
    return {
        "summary": summary(),
        "cautions": table(
            "model caution says",
            ("cnn", "auroc_of_one", "The AUROC is exactly 1."),
            ("words", "auroc_of_one", "The AUROC is exactly 1."),
            ("", "single_class_fold", "Fold 2 holds one class."),
        ),
        "signal": table(
            "model kind metric mean chance p_value p_adjusted",
            ("cnn", "network", METRIC, 0.9, 0.5, 0.0001, 0.0002),
            ("majority", "control", METRIC, 0.5, 0.5, 1.0, 1.0),
        ),
        "leaks": table(
            "id part other_id other_part kind shared",
            ("a", "fold 0", "x", "train", "near_duplicate", 0.8),
            ("a", "fold 3", "x", "train", "near_duplicate", 0.8),
            ("b", "fold 1", "y", "train", "near_duplicate", 0.9),
            ("c", "test", "y", "train", "reverse_complement", 1.0),
        ),
        "clean": table(
            "model metric all clean clean_low clean_high n n_clean",
            ("cnn", METRIC, 0.9, 0.7, 0.65, 0.75, 400, 300),
            ("cnn", "mcc", 0.8, 0.4, 0.3, 0.5, 400, 300),
        ),
        "gap": table(
            "model metric leak_free naive gap gap_low gap_high says",
            ("words", METRIC, 0.7, 0.85, 0.15, 0.1, 0.2, "words gains 0.15 from leaks."),
        ),
        "shortcuts": table(
            "shortcut visible metric score ci_low ci_high chance p_value p_adjusted status says",
            ("gc", True, METRIC, 0.55, 0.5, 0.6, 0.5, 0.2, 0.4, "pass", "gc says little."),
            ("letter_case", False, METRIC, 0.89, 0.87, 0.91, 0.5, 0, 0, "caution", "case tells."),
        ),
        "confounding": table(
            "shortcut visible score share matched matched_low matched_high status says",
            ("letter_case", False, 0.89, 0.975, 0.61, 0.55, 0.67, "fail", "case explains."),
        ),
        "controls": table(
            "control model metric score ci_low ci_high chance p_value status says",
            ("permuted_labels", "words", METRIC, 0.51, 0.47, 0.55, 0.5, 0.4, "pass", "a guess"),
            ("permuted_labels", "words", "mcc", 0.01, -0.1, 0.1, 0.0, 0.4, "pass", "a guess"),
            ("shuffled_sequences", "words", METRIC, 0.6, 0.5, 0.7, 0.5, 0.04, "caution", "gc"),
            ("reverse_complement", "cnn", "agreement", 0.9, 0.8, 1.0, np.nan, np.nan, "pass", ""),
        ),
        "calibration": table(
            "model temperature ece ece_scaled log_loss log_loss_scaled",
            ("cnn", 1.5, 0.08, 0.02, 0.4, 0.3),
        ),
        "learning_curve": table(
            "model fraction n repeat fold metric value",
            *[
                ("cnn", share, int(1000 * share) + fold, 0, fold, METRIC, 0.9 - 0.05 / share)
                for share in (0.25, 0.5, 1.0)
                for fold in (0, 1)
            ],
            ("cnn", 1.0, 1000, 0, 0, "mcc", -9.0),
        ),
        "outlook": table(
            "model metric now doubled gain gain_low gain_high says",
            ("cnn", METRIC, 0.85, 0.875, 0.025, 0.01, 0.04, "Twice the data brings 0.025."),
        ),
        "capacity": table(
            "model kind parameters mean standard_error cheapest",
            ("cnn", "network", 40_000.0, 0.9, 0.02, False),
            ("words", "baseline", 257.0, 0.89, 0.02, True),
            ("majority", "control", np.nan, 0.5, 0.0, False),
        ),
    }
