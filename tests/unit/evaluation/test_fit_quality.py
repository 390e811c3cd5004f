"""Loss curves of the four kinds."""

import numpy as np
import pandas as pd
import pytest

from motifold.evaluation.fit_quality import fit_sentence

CHANCE = float(np.log(2))
EPOCHS = np.arange(40)


def history(train, val, folds=3):
    one = pd.DataFrame({"epoch": np.arange(1, len(train) + 1), "loss": train, "val_loss": val})
    return pd.concat([one.assign(repeat=0, fold=fold) for fold in range(folds)])


FALLING = CHANCE * np.exp(-EPOCHS / 8)
CURVES = {
    "good": (FALLING, np.maximum(FALLING, 0.1) + 0.02, 100),
    "overfit": (FALLING, 0.5 + 0.01 * np.abs(EPOCHS - 10), 100),
    "underfit": (np.full(40, 0.69), np.full(40, 0.693), 100),
    "unfinished": (CHANCE - EPOCHS * 0.01, CHANCE - EPOCHS * 0.01, 40),
}


@pytest.mark.parametrize("status", CURVES)
def test_each_kind_of_curve_is_named_with_numbers(status):
    train, val, allowed = CURVES[status]
    found, sentence = fit_sentence(history(train, val), CHANCE, allowed)
    assert found == status
    assert "3 of 3 folds" in sentence and sentence.endswith(".")
    assert any(letter.isdigit() for letter in sentence)


def test_overfitting_says_which_epoch_was_kept():
    train, val, allowed = CURVES["overfit"]
    sentence = fit_sentence(history(train, val), CHANCE, allowed)[1]
    assert "early stopping kept epoch 11" in sentence
    assert "from 0.5 to 0.79" in sentence


def test_a_small_rise_near_zero_is_not_overfitting():
    val = np.r_[np.full(20, 0.5), 0.0001, np.full(19, 0.0002)]
    assert fit_sentence(history(FALLING, val), CHANCE, 100)[0] == "good"


def test_training_that_diverged_says_so():
    train = np.r_[0.6, 0.9, np.nan]
    status, sentence = fit_sentence(history(train, train), CHANCE, 100)
    assert status == "underfit"
    assert "diverged" in sentence and "epoch 3" in sentence


def test_the_commonest_judgement_of_the_folds_counts():
    good, over = (history(*CURVES[name][:2], folds=1) for name in ("good", "overfit"))
    mixed = pd.concat([good, over.assign(fold=1), over.assign(fold=2)])
    status, sentence = fit_sentence(mixed, CHANCE, 100)
    assert status == "overfit" and "2 of 3 folds" in sentence


def test_one_epoch_alone_is_judged_too():
    assert fit_sentence(history([0.3], [0.3]), CHANCE, 1)[0] == "good"


def test_a_wide_gap_at_the_kept_epoch_is_overfitting_even_without_a_rise():
    """A flat validation loss far above a falling training loss was once called good."""
    val = 0.5 + 0.2 * np.exp(-EPOCHS / 10)
    assert fit_sentence(history(FALLING, val), CHANCE, 100)[0] == "overfit"


def test_without_early_stopping_no_epoch_is_said_to_be_kept_by_it():
    train, val, allowed = CURVES["overfit"]
    sentence = fit_sentence(history(train, val), CHANCE, allowed, keeps_best=False)[1]
    assert "the last epoch was kept" in sentence
