"""Every trap that was planted is found by its name; clean data raise no suspicion."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts, truth
from motifold.checks.shortcuts import shortcut_features
from motifold.evaluation.metrics import metric_value
from motifold.evaluation.score import scores_in
from motifold.trials.shortcuts import COLUMNS, shortcut_predictions, shortcut_table

N, LENGTH = 300, 50


def dna(seed=0, x=None, labels=None, **columns):
    """Random sequences with labels that nothing tells, and columns to plant traps in."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (N, LENGTH)).astype(np.uint8) if x is None else x
    y = rng.permutation(np.arange(N) % 2) if labels is None else labels
    facts = Facts("set", "dna", "classification", [LENGTH], classes=["neg", "pos"])
    given = {
        "id": [str(i + 1) for i in range(len(y))], "label": np.array(facts.classes)[y],
        "length": LENGTH, "unknown": 0.0, "lower": 0.0, "source": "x.tsv",
    }  # fmt: skip
    return Data(facts, pd.DataFrame({**given, **columns}), x, y)


def dealt(data, folds=5, seed=0):
    n = len(data.examples)
    fold = np.random.default_rng(seed).permutation(np.arange(n) % folds)
    return pd.DataFrame(
        {"id": data.examples["id"], "repeat": 0, "fold": fold, "cluster": np.arange(n), "split": ""}
    )


def tried(data, folds=None, metric="balanced_accuracy", only=None):
    folds = dealt(data) if folds is None else folds
    shortcuts = shortcut_features(data.facts, data.examples, data.x)
    shortcuts = {name: one for name, one in shortcuts.items() if only is None or name in only}
    predictions = shortcut_predictions(data, folds, shortcuts, seed=1)
    return shortcut_table(data.facts, folds, predictions, shortcuts, metric, 1).set_index(
        "shortcut"
    )


def labels(seed=0):
    return np.random.default_rng(seed).permutation(np.arange(N) % 2)


def noisy(y, share, seed=3):
    """Labels of which a share is turned over."""
    return np.where(np.random.default_rng(seed).random(len(y)) < share, 1 - y, y)


@pytest.mark.parametrize("seed", range(3))
def test_clean_data_raise_no_caution(seed):
    rng = np.random.default_rng(seed)
    table = tried(
        dna(
            seed,
            length=rng.integers(40, LENGTH, N),
            lower=rng.random(N),
            unknown=rng.random(N),
            origin=rng.choice(["p", "q", "r"], N),
            meta_lab=rng.choice(["u", "v"], N),
            id=[f"{rng.choice(['s', 't'])}_{rng.integers(1000)}_{i}" for i in range(N)],
        )  # fmt: skip
    )
    assert set(table["status"]) == {"pass"}
    assert len(table) == 11


def test_letter_case_is_found_though_no_model_sees_it():
    y = labels()
    table = tried(dna(labels=y, lower=noisy(y, 0.02) * 0.9))
    row = table.loc["letter_case"]
    assert row["status"] == "caution" and not row["visible"] and row["score"] > 0.9
    assert row["says"].startswith("Letter case alone tells the classes with balanced accuracy 0.9")
    assert "chance 0.5" in row["says"] and "models never see it" in row["says"]
    assert (table.drop("letter_case")["status"] == "pass").all()


def test_a_shortcut_that_is_always_right_has_a_p_value():
    """Equal scores in all folds leave the t test nothing to go by; it must not pass for that."""
    y = labels()
    row = tried(dna(labels=y, lower=y * 1.0), only={"letter_case"}).loc["letter_case"]
    assert (row["score"], row["status"]) == (1.0, "caution")
    assert (row["ci_low"], row["ci_high"]) == (1.0, 1.0)
    assert row["p_value"] == pytest.approx(1 / 1001)


def test_length_is_found():
    y = labels()
    length = np.random.default_rng(1).integers(30, 44, N) + 6 * y
    row = tried(dna(labels=y, length=length)).loc["length"]
    assert row["status"] == "caution" and row["visible"] and "fit.length" in row["says"]


def test_gc_is_found_as_gc_and_as_composition():
    y, rng = labels(), np.random.default_rng(1)
    rich = rng.random((N, LENGTH)) < (0.4 + 0.25 * y)[:, None]
    x = np.where(rich, rng.integers(1, 3, (N, LENGTH)), rng.choice([0, 3], (N, LENGTH)))
    table = tried(dna(labels=y, x=x.astype(np.uint8)))
    assert table.loc[["gc", "dinucleotides"], "status"].tolist() == ["caution", "caution"]
    assert "GC content alone tells" in table.loc["gc", "says"]


def test_unknown_letters_are_found():
    y = labels()
    table = tried(dna(labels=y, unknown=noisy(y, 0.1) * 0.1))
    assert table.loc["unknown_letters", "status"] == "caution"


@pytest.mark.parametrize(("turned", "word"), [(0.36, "tells something of"), (0.42, "hardly tells")])
def test_a_skill_that_is_not_small_is_not_called_so(turned, word):
    y = labels()
    data = dna(labels=y, unknown=noisy(y, turned).astype(float))
    row = tried(data, only=["unknown_letters"]).loc["unknown_letters"]
    assert row["status"] == "pass"
    assert row["says"].startswith(f"The share of unknown letters alone {word} the classes:")


def test_a_sorted_file_is_found():
    table = tried(dna(labels=np.sort(labels())))
    assert table.loc["row_order", "status"] == "caution"
    assert "the rows are sorted" in table.loc["row_order", "says"]


def test_an_id_pattern_is_found():
    y = labels()
    ids = [f"{'chip' if one else 'input'}_{i}" for i, one in enumerate(noisy(y, 0.1))]
    table = tried(dna(labels=y, id=ids))
    assert table.loc["id_pattern", "status"] == "caution"


def test_ids_numbered_class_by_class_are_a_pattern():
    y = labels()
    number = np.where(y == 1, 500, 0) + np.random.default_rng(0).permutation(N)
    table = tried(dna(labels=y, id=[f"r{i}" for i in number]))
    assert table.loc["id_pattern", "status"] == "caution"


def test_the_source_file_is_found():
    y = labels()
    origin = [f"lab{k}.fa" for k in noisy(y, 0.1)]
    table = tried(dna(labels=y, source=origin))
    assert table.loc["file_of_origin", "status"] == "caution"


def test_metadata_are_found():
    y = labels()
    scanner = np.where(noisy(y, 0.1) == 1, "Leica", "Zeiss")
    row = tried(dna(labels=y, meta_scanner=scanner, meta_dpi=72.0)).loc["metadata"]
    assert row["status"] == "caution" and "scanner" in row["says"] and "dpi" not in row["says"]


def test_a_single_position_is_found_and_named():
    y = labels()
    x = dna().x.copy()
    x[:, 20] = np.where(noisy(y, 0.1) == 1, 2, 0)
    table = tried(dna(labels=y, x=x))
    assert table.loc["single_position", "status"] == "caution"
    assert "position (21 over" in table.loc["single_position", "says"]
    assert table.loc["flanks", "status"] == "pass"


def test_flanks_are_found_wherever_the_sequence_ends():
    y = labels()
    x = dna().x.copy()
    x[:, 40:] = 4
    x[:, 0] = np.where(noisy(y, 0.15, 4) == 1, 2, 0)
    x[:, 39] = np.where(noisy(y, 0.15, 5) == 1, 1, 3)
    table = tried(dna(labels=y, x=x))
    assert table.loc["flanks", "status"] == "caution"
    assert table.loc["flanks", "score"] > table.loc["single_position", "score"] - 0.05


def images(y, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.integers(60, 180, (len(y), 24, 24, 1)).astype(np.uint8)
    facts = Facts("set", "image", "classification", [24, 24, 1], classes=["neg", "pos"])
    table = pd.DataFrame(
        {
            "id": [f"{i}.png" for i in range(len(y))],
            "label": np.array(facts.classes)[y],
            "height": 24,
            "width": 24,
            "source": [f"{i}.png" for i in range(len(y))],
        }  # fmt: skip
    )
    return Data(facts, table, x, y)


def test_a_coloured_corner_of_the_border_is_found():
    y = labels()
    data = images(y)
    data.x[noisy(y, 0.05) == 1, 0, :6] = 255
    table = tried(data)
    assert table.loc["border_pixels", "status"] == "caution"
    assert table["score"].idxmax() == "border_pixels"


def test_brightness_is_found():
    y = labels()
    data = images(y)
    data.x[y == 1] += 10
    assert tried(data).loc["brightness", "status"] == "caution"


def test_clean_images_raise_no_caution():
    assert set(tried(images(labels()))["status"]) == {"pass"}


def test_numbers_are_told_by_r2_against_zero():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (N, LENGTH)).astype(np.uint8)
    gc = ((x == 1) | (x == 2)).mean(axis=1)
    y = np.column_stack([gc + rng.normal(0, 0.02, N), gc + rng.normal(0, 0.02, N)])
    facts = Facts("set", "dna", "regression", [LENGTH], targets=["u", "v"])
    examples = dna().examples.drop(columns="label").assign(target_u=y[:, 0], target_v=y[:, 1])
    table = tried(Data(facts, examples, x, y), metric="r2")
    assert table.loc["gc", "chance"] == 0 and table.loc["gc", "score"] > 0.7
    assert table.loc["gc", "status"] == table.loc["dinucleotides", "status"] == "caution"
    assert "tells the numbers with R²" in table.loc["gc", "says"]
    assert (table.loc[["single_position", "row_order"], "status"] == "pass").all()


def test_one_test_part_is_judged_by_drawing_it_again():
    y = labels()
    data = dna(labels=y, lower=noisy(y, 0.1) * 1.0)
    folds = dealt(data).assign(fold=np.where(np.arange(N) < 200, -1, 0), split="x")
    table = tried(data, folds)
    row = table.loc["letter_case"]
    assert row["status"] == "caution" and row["ci_low"] < row["score"] < row["ci_high"]
    assert row["p_value"] == pytest.approx(1 / 1001)
    assert (table.drop("letter_case")["status"] == "pass").all()


def test_p_values_are_adjusted_for_the_number_of_shortcuts():
    table = tried(dna(), only={"gc", "flanks", "row_order"})
    lowest = table["p_value"].idxmin()
    assert table.loc[lowest, "p_adjusted"] == pytest.approx(min(1, 3 * table["p_value"].min()))
    assert list(table.reset_index()) == COLUMNS


def test_scores_are_those_of_the_predictions_and_have_their_form():
    data = dna()
    folds = pd.concat([dealt(data), dealt(data, seed=1).assign(repeat=1)], ignore_index=True)
    shortcuts = shortcut_features(data.facts, data.examples, data.x)
    predictions = shortcut_predictions(data, folds, shortcuts, seed=1)
    assert list(predictions) == ["id", "repeat", "fold", "label", "neg", "pos", "shortcut"]
    assert len(predictions) == N * len(shortcuts) and set(predictions["repeat"]) == {0}
    assert predictions[["neg", "pos"]].sum(axis=1).to_numpy() == pytest.approx(1)
    again = shortcut_predictions(data, folds, shortcuts, seed=1)
    assert predictions.equals(again)
    table = shortcut_table(data.facts, folds, predictions, shortcuts, "auroc", 1)
    rows = predictions[predictions["shortcut"] == "gc"]
    values = [
        metric_value("auroc", truth(data.facts, part), scores_in(data.facts, part))
        for _, part in rows.groupby("fold")
    ]
    assert table.set_index("shortcut").loc["gc", "score"] == pytest.approx(np.mean(values))


def test_nothing_of_a_held_out_example_reaches_the_model():
    """Labels of held-out examples, turned over, change no prediction of them."""
    y = labels()
    data = dna(labels=y, lower=noisy(y, 0.3) * 1.0, origin=["p", "q", "r"] * 100)
    folds = dealt(data)
    turned = np.where(folds["fold"] == 0, 1 - y, y)
    other = Data(data.facts, data.examples, data.x, turned)
    shortcuts = shortcut_features(data.facts, data.examples, data.x)
    one, two = (shortcut_predictions(d, folds, shortcuts, seed=1) for d in (data, other))
    held = (one["fold"] == 0).to_numpy()
    assert one.loc[held, "pos"].equals(two.loc[held, "pos"])
    assert not one.loc[~held, "pos"].equals(two.loc[~held, "pos"])


def test_a_class_that_training_lacks_and_a_lonely_class_are_no_error():
    y = np.repeat([0, 1], [150, 150])
    data = dna(labels=y)
    folds = dealt(data).assign(fold=np.where(np.arange(N) < 100, -1, 0))
    table = tried(data, folds)
    assert (table["score"] == 0.5).all() and (table["status"] == "pass").all()


def test_no_shortcut_gives_an_empty_table():
    data = dna()
    empty = shortcut_predictions(data, dealt(data), {}, seed=1)
    assert list(empty)[:3] == ["id", "repeat", "fold"] and empty.empty
    table = shortcut_table(data.facts, dealt(data), empty, {}, "balanced_accuracy", 1)
    assert list(table) == COLUMNS and table.empty


@pytest.mark.parametrize("folds", [2, 3])
def test_few_folds_do_not_hide_a_shortcut(folds):
    """Nine labels in ten are told; a t test over two folds finds that in six sets of ten."""
    for seed in range(10):
        y = labels(seed)
        data = dna(seed, labels=y, lower=noisy(y, 0.1, seed) * 1.0)
        row = tried(
            data, dealt(data, folds, seed + 50), only={"letter_case", "gc", "row_order"}
        ).loc["letter_case"]
        assert row["status"] == "caution" and row["ci_low"] < row["score"] < row["ci_high"]


def test_two_folds_hardly_ever_find_a_shortcut_where_there_is_none():
    p_values = []
    for seed in range(60):
        lower = np.random.default_rng(seed + 100).random(N)
        data = dna(seed, lower=lower)
        table = tried(data, dealt(data, 2, seed), only={"letter_case"})
        p_values += table["p_value"].tolist()
    assert np.mean(np.array(p_values) < 0.05) <= 0.1
