"""Cautions on predictions made to deserve them, and none on sound ones."""

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.evaluation.cautions import cautions
from motifold.evaluation.score import score_predictions

CLASSES = Facts("set", "dna", "classification", [4], classes=["a", "b"])
NUMBERS = Facts("set", "dna", "regression", [4], targets=["t"])


def classified(skill=0.8, folds=5, n=40, seed=0, repeats=1):
    """Predictions that are right in a share of the examples."""
    rng, parts = np.random.default_rng(seed), []
    for repeat in range(repeats):
        for fold in range(folds):
            y = np.resize([0, 1], n)
            right = rng.random(n) < skill
            p = np.where(right, y, 1 - y) * 0.6 + 0.2 + rng.uniform(-0.1, 0.1, n)
            ids = [f"x{fold}_{i}" for i in range(n)]
            columns = {"id": ids, "repeat": repeat, "fold": fold, "label": np.array(["a", "b"])[y]}
            parts.append(pd.DataFrame(columns | {"a": 1 - p, "b": p}))
    return pd.concat(parts, ignore_index=True)


def found(tables, kinds=None, facts=CLASSES, training=0.9):
    kinds = kinds or {}
    metrics = pd.concat(
        [
            score_predictions(facts, table).assign(model=name, kind=kinds.get(name, "network"))
            for name, table in tables.items()
        ]
    )
    rounds = {
        name: table[["repeat", "fold"]]
        .drop_duplicates()
        .assign(examples=160, training_score=training)
        for name, table in tables.items()
    }
    return cautions(facts, metrics, tables, rounds)


def only(table):
    assert len(table) == 1
    return table.iloc[0]


def test_sound_predictions_call_for_no_caution():
    table = found({"cnn": classified(), "mlp": classified(seed=1)})
    assert table.empty and list(table.columns) == ["model", "caution", "says"]


def test_a_fold_of_one_class_is_told_once_for_all_models():
    tables = {"cnn": classified(), "mlp": classified(seed=1)}
    for table in tables.values():
        table.loc[table["fold"] == 3, "label"] = "b"
    row = only(found(tables))
    assert (row["model"], row["caution"]) == ("", "single_class_fold")
    assert row["says"] == (
        "AUPRC, AUROC, balanced accuracy, MCC have no value in 1 of 5 folds (fold 3): in fold 3 all "
        "40 held-out examples are of class b; use fewer folds, or a split that spreads the classes."
    )


def test_a_constant_network_is_told_and_a_constant_control_is_not():
    dull = classified().assign(a=0.4, b=0.6)
    row = only(found({"cnn": dull, "majority": dull}, {"majority": "control"}))
    assert (row["model"], row["caution"]) == ("cnn", "constant_predictions")
    assert "in 5 of 5 folds (fold 0, fold 1, fold 2, ...)" in row["says"]


def test_rounding_does_not_hide_a_constant_prediction():
    dull = classified()
    noise = np.random.default_rng(0).uniform(-1e-9, 1e-9, len(dull))
    row = only(found({"cnn": dull.assign(a=0.4 + noise, b=0.6 - noise)}))
    assert row["caution"] == "constant_predictions"


def test_a_training_score_of_one_with_held_out_scores_at_chance_is_memorising():
    row = only(found({"cnn": classified(0.5)}, training=1.0))
    assert row["caution"] == "memorised"
    assert "1 on training examples" in row["says"] and "a guess has 0.5" in row["says"]
    assert found({"cnn": classified(0.8)}, training=1.0).empty


def test_memorising_is_seen_on_one_test_part_too():
    row = only(found({"cnn": classified(0.5, folds=1, n=200)}, training=1.0))
    assert row["caution"] == "memorised"
    assert found({"cnn": classified(0.8, folds=1, n=200)}, training=1.0).empty


def test_a_perfect_score_is_too_good():
    row = only(found({"cnn": classified(1.0)}))
    assert row["caution"] == "perfect_score"
    assert row["says"].startswith("cnn has AUROC of exactly 1 on 5 of 5 folds: too good")
    row = only(found({"cnn": classified(1.0, folds=1)}))
    assert "on the test part" in row["says"]


def test_predictions_that_are_not_finite_are_told():
    table = classified(repeats=2)
    table.loc[0, ["a", "b"]] = np.nan
    row = only(found({"cnn": table}))
    assert row["caution"] == "not_finite"
    assert "in 1 of 10 folds (fold 0 of repeat 0)" in row["says"]


def numbers(seed=0, folds=3, n=30, noise=1.0):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=folds * n)
    columns = {
        "id": np.arange(folds * n).astype(str),
        "repeat": 0,
        "fold": np.resize(range(folds), folds * n),
    }
    return pd.DataFrame(columns | {"target": y, "t": y + noise * rng.normal(size=folds * n)})


def test_numbers_have_their_own_cautions():
    assert found({"cnn": numbers()}, facts=NUMBERS).empty
    perfect = only(found({"cnn": numbers(noise=0)}, facts=NUMBERS))
    assert "R² of exactly 1" in perfect["says"]
    dull = only(found({"cnn": numbers().assign(t=1.0)}, facts=NUMBERS))
    assert "so pearson, spearman have no value in 3 of 3 folds" in dull["says"]
    flat = numbers()
    flat.loc[flat["fold"] == 1, "target"] = 2.0
    row = only(found({"cnn": flat}, facts=NUMBERS))
    assert row["caution"] == "constant_target_fold"
    assert row["says"].startswith("Pearson, R², spearman have no value in 1 of 3 folds (fold 1)")
    learned = only(found({"cnn": numbers(noise=5)}, facts=NUMBERS, training=1.0))
    assert learned["caution"] == "memorised" and "a guess has 0" in learned["says"]


def test_without_predictions_there_is_nothing_to_say():
    assert cautions(CLASSES, pd.DataFrame(columns=["model", "kind"]), {}, {}).empty


def test_every_metric_without_a_value_has_its_reason_in_one_row_per_model():
    """Numbers that are not finite, a fold of one target, and a control that is constant."""
    cnn, mean = numbers(), numbers().assign(t=1.0)
    cnn.loc[0, "t"] = np.inf
    for table in (cnn, mean):
        table.loc[table["fold"] == 1, "target"] = 2.0
    table = found({"cnn": cnn, "mean": mean}, {"mean": "control"}, NUMBERS)
    rows = table.set_index(["model", "caution"])["says"]
    assert rows.index.tolist() == [
        ("", "constant_target_fold"), ("cnn", "not_finite"), ("mean", "by_design")
    ]  # fmt: skip
    assert rows["mean", "by_design"] == (
        "Pearson, spearman of mean have no value in 2 of 3 folds (fold 0, fold 2): it predicts "
        "the same number for all examples, as a control is meant to."
    )


def test_a_network_that_is_constant_for_one_target_only_is_told():
    table = numbers().rename(columns={"target": "target_u"})
    table = table.assign(target_v=table["target_u"], u=table["t"], v=1.0).drop(columns="t")
    facts = Facts("set", "dna", "regression", [4], targets=["u", "v"])
    row = only(found({"cnn": table.assign(target_u=1.0)}, facts=facts))
    assert row["caution"] == "undefined"
    assert row["says"].startswith("Pearson, spearman of cnn have no value in 3 of 3 folds")
    table.loc[table["fold"] == 0, "u"] = 3.0
    row = only(found({"cnn": table}, facts=facts))
    assert row["caution"] == "constant_predictions" and "in 1 of 3 folds (fold 0)" in row["says"]
    assert "so pearson, spearman have no value in 1 of 3 folds" in row["says"]
