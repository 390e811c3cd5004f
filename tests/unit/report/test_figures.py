"""Each figure is drawn and saved; warnings are errors (pyproject.toml)."""

import numpy as np
import pandas as pd
import pytest

from motifold.report import figures_data as data
from motifold.report import figures_interpret as interpret
from motifold.report import figures_logos as logos
from motifold.report import figures_numbers as numbers
from motifold.report import figures_predictions as predictions
from motifold.report import figures_scores as scores
from motifold.report import figures_training as training
from motifold.report.style import KIND_COLOURS

HOSTILE = ["<script>alert(1)</script>", r"$\frac{1}{0$", "x" * 400, "漢字\n\x00", "", "_a_"]
MANY = [f"class {place}" for place in range(40)]


def drawable(figure):
    """A figure can be laid out, with every letter in it; what cannot be drawn raises or warns."""
    figure.draw_without_rendering()
    return True


def words(figure):
    """All text in a figure."""
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text)]


def summary(models, means, kind="baseline"):
    means = np.asarray(means, float)
    return pd.DataFrame(
        {"model": models, "kind": kind, "metric": "auroc", "mean": means, "ci_low": means - 0.1,
         "ci_high": means + 0.1}
    )  # fmt: skip


# -- data


@pytest.mark.parametrize("names", [["only"], MANY, HOSTILE, []], ids=["1", "40", "hostile", "0"])
def test_class_balance_is_drawn(names):
    assert drawable(
        data.class_balance(pd.Series(range(1, len(names) + 1), index=names, dtype=float))
    )


def test_class_balance_joins_what_is_more_than_forty_classes():
    figure = data.class_balance(pd.Series(range(1, 61), index=[f"c{x}" for x in range(1, 61)]))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == 40
    assert labels[0] == "c60"
    assert labels[-1] == "21 smaller classes"


@pytest.mark.parametrize("values", [[], [np.nan], [2.0], [1.0, 1.0], [1, 2, np.inf, 5]])
def test_histograms_are_drawn_of_what_is_finite(values):
    assert drawable(data.target_histogram(np.array(values, float), HOSTILE[1]))
    assert drawable(data.length_histogram(np.array(values, float), kept=4))


def test_the_median_of_a_histogram_is_written():
    assert "median 3" in words(data.target_histogram(np.array([1.0, 3.0, 50.0])))


@pytest.mark.parametrize("names", [["only"], MANY, HOSTILE], ids=["1", "40", "hostile"])
def test_a_map_shows_any_number_of_classes(names):
    rng = np.random.default_rng(0)
    labels = np.repeat(names, 3)
    points = pd.DataFrame({"pc1": rng.normal(size=len(labels)), "pc2": 0.0, "label": labels})
    assert drawable(data.survey_map(points, (0.5, 0.1)))


def test_a_map_of_targets_draws_missing_ones_too():
    points = pd.DataFrame({"pc1": [0, 1, np.nan], "pc2": [0, 1, 2], "target": [1, np.nan, 2.0]})
    assert drawable(data.survey_map(points))
    assert drawable(data.survey_map(points.iloc[:0]))


# -- scores


def test_the_leaderboard_is_sorted_from_best_to_worst():
    figure = scores.leaderboard(summary(["a", "b", "c"], [0.5, np.nan, 0.9]), "auroc", 0.5)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["c", "a", "b"]
    assert "no score" in words(figure)


def test_a_metric_in_which_low_is_good_is_sorted_the_other_way():
    rows = summary(["a", "b"], [0.5, 0.9]).assign(metric="rmse")
    figure = scores.leaderboard(rows, "rmse")
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["a", "b"]
    assert "root mean squared error (lower is better)" in words(figure)


def test_the_leaderboard_leaves_out_other_metrics():
    rows = pd.concat([summary(["a"], [0.5]), summary(["z"], [0.5]).assign(metric="mcc")])
    figure = scores.leaderboard(rows, "auroc")
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["a"]


@pytest.mark.parametrize("kind", [*KIND_COLOURS, "odd"])
def test_the_leaderboard_is_drawn_for_hostile_names_and_all_kinds(kind):
    rows = summary(HOSTILE, np.linspace(0, 1, len(HOSTILE)), kind)
    folds = pd.DataFrame({"model": HOSTILE[0], "value": [0.1]})
    assert drawable(scores.leaderboard(rows, "auroc", float("nan"), folds))
    assert drawable(scores.leaderboard(rows.iloc[:0], "auroc"))


def test_a_comparison_is_coloured_only_if_its_interval_leaves_out_zero():
    rows = pd.DataFrame(
        [("cnn", "mlp", 0.1, 0.05, 0.15), ("cnn", "rf", 0.1, -0.05, 0.25),
         ("mlp", "rf", -0.2, -0.3, -0.1), ("x", "y", np.nan, np.nan, np.nan)],
        columns=["model", "against", "difference", "ci_low", "ci_high"],
    )  # fmt: skip
    figure = scores.comparison(rows, "auroc")
    marks = [line for line in figure.axes[0].lines if line.get_marker() in ("o", "s")]
    faces = [mark.get_markerfacecolor() for mark in marks]
    assert faces == ["#0072B2", "white", "#D55E00"]
    assert "not compared" in words(figure)
    low, high = figure.axes[0].get_xlim()
    assert low == -high


def test_for_errors_a_negative_difference_is_the_better_one():
    rows = pd.DataFrame(
        [("cnn", "mlp", -0.1, -0.2, -0.05)],
        columns=["model", "against", "difference", "ci_low", "ci_high"],
    )
    figure = scores.comparison(rows, "rmse")
    assert figure.axes[0].lines[-1].get_markerfacecolor() == "#0072B2"
    assert any("better  ←" in one for one in words(figure))


def test_comparisons_of_nothing_and_of_hostile_names_are_drawn():
    rows = pd.DataFrame(
        {"model": HOSTILE, "against": HOSTILE, "difference": 0.0, "ci_low": 0.0, "ci_high": 0.0}
    )
    assert drawable(scores.comparison(rows, "auroc"))
    assert drawable(scores.comparison(rows.iloc[:0], "auroc"))


# -- predictions


def curves(names, x, y):
    steps = np.linspace(0, 1, 5)
    return pd.concat([pd.DataFrame({"class": name, x: steps, y: steps**0.5}) for name in names])


@pytest.mark.parametrize("names", [["only"], MANY, HOSTILE], ids=["1", "40", "hostile"])
def test_curves_are_drawn_for_any_classes(names):
    shares = dict.fromkeys(names, 0.1)
    assert drawable(predictions.roc(curves(names, "fpr", "tpr")))
    assert drawable(predictions.precision_recall(curves(names, "recall", "precision"), shares))


def test_the_area_under_a_curve_is_measured_or_taken_as_given():
    square = pd.DataFrame({"class": "a", "fpr": [0.0, 0.0, 1.0], "tpr": [0.0, 1.0, 1.0]})
    assert "a  1.000" in words(predictions.roc(square))
    assert "a  0.750" in words(predictions.roc(square, {"a": 0.75}))
    steps = pd.DataFrame({"class": "a", "recall": [0.5, 1.0], "precision": [1.0, 0.5]})
    assert "a  0.750" in words(predictions.precision_recall(steps))


def test_of_many_classes_the_weakest_are_named():
    figure = predictions.roc(curves(MANY, "fpr", "tpr"), {"class 17": 0.1})
    assert "class 17  0.100" in words(figure)
    assert "weakest of 40" in words(figure)


def test_curves_without_points_are_left_out():
    empty = pd.DataFrame({"class": ["a"], "fpr": [np.nan], "tpr": [np.nan]})
    assert "no curves" in words(predictions.roc(empty))
    assert drawable(predictions.roc(empty))


@pytest.mark.parametrize("names", [["only"], MANY, HOSTILE], ids=["1", "40", "hostile"])
def test_a_confusion_matrix_is_drawn_even_with_a_class_nobody_has(names):
    counts = np.eye(len(names), dtype=int) * 7
    counts[0] = 0
    assert drawable(predictions.confusion(pd.DataFrame(counts, index=names, columns=names)))


def test_a_confusion_matrix_is_coloured_by_shares_of_the_true_class():
    counts = pd.DataFrame([[30, 10], [0, 5]], index=["a", "b"], columns=["a", "b"])
    figure = predictions.confusion(counts)
    np.testing.assert_allclose(figure.axes[0].images[0].get_array(), [[0.75, 0.25], [0, 1]])
    assert "10\n25 %" in words(figure)


def test_calibration_is_drawn_with_empty_bins_and_with_none():
    bins = pd.DataFrame(
        {"confidence": [0.5, 0.9, 1.0], "accuracy": [0.4, np.nan, 1.0], "low": [0.5, np.nan, 1.0],
         "high": [0.6, np.nan, 1.0], "count": [3, 0, 9]}
    )  # fmt: skip
    assert drawable(predictions.calibration(bins))
    assert drawable(predictions.calibration(bins.iloc[1:2]))


@pytest.mark.parametrize("n", [0, 1, 20, 600])
def test_numbers_are_drawn_as_points_or_counted(n):
    y = np.random.default_rng(0).normal(size=n)
    measured = np.append(y, np.nan)
    assert drawable(
        numbers.predicted_against_measured(measured, np.append(y * 0.5, 1.0), HOSTILE[0])
    )
    assert drawable(numbers.residuals(measured, np.append(y * 0.5, 1.0)))


def test_residuals_are_predicted_minus_measured():
    figure = numbers.residuals(np.array([1.0, 2.0]), np.array([1.5, 2.5]))
    assert "mean 0.5\nsd 0" in words(figure)


# -- training


def history(folds=1, **more):
    epochs = np.arange(1, 5)
    losses = {"epoch": epochs, "loss": 1 / epochs, "val_loss": [0.9, 0.4, 0.5, 0.6]}
    return pd.concat(
        [pd.DataFrame({**more, "repeat": 0, "fold": x, **losses}) for x in range(folds)]
    )


def test_the_epoch_that_is_marked_has_the_least_validation_loss():
    figure = training.histories(history())
    assert "kept: epoch 2" in words(figure)
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [tuple(dot.get_xydata()[0]) for dot in dots] == [(2.0, 0.4)]


def test_each_model_has_a_panel_and_each_fold_two_lines():
    figure = training.histories(pd.concat([history(2, model=name) for name in HOSTILE[:3]]))
    assert [len(axes.lines) for axes in figure.axes[:3]] == [6, 6, 6]
    assert drawable(figure)


def test_losses_without_validation_and_without_epochs_are_drawn():
    assert drawable(training.histories(history().assign(val_loss=np.nan)))
    assert drawable(training.histories(history().iloc[:0]))


# -- logos and interpretation


def test_filters_are_drawn_with_their_sites_and_without_signal():
    shares = np.array([[1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], [np.nan] * 4])
    figure = logos.filter_logos(
        [(HOSTILE[0], shares, 1), (HOSTILE[1], np.zeros((3, 4)), 0), ("c", shares, 9)], "ACGU"
    )
    assert any("(1 site)" in one for one in words(figure))
    assert "no signal" in words(figure)
    assert drawable(figure)
    assert drawable(logos.filter_logos([]))


def test_a_logo_of_a_long_sequence_shows_where_the_signal_is():
    values = np.zeros((1000, 4))
    values[700:705, 2] = 1.0
    figure = logos.attribution_logo(values, HOSTILE[1], first=11)
    low, high = (int(x) for x in figure.axes[0].get_title(loc="left")[:-1].split()[-3::2])
    assert low <= 711
    assert high >= 715
    assert high - low == 119
    assert len(figure.axes) == 2
    assert drawable(figure)


def test_a_logo_keeps_letters_that_speak_against_below_the_line():
    figure = logos.attribution_logo(np.array([[0.5, 0, 0, 0], [0, -0.25, 0, 0], [np.nan] * 4]))
    low, high = figure.axes[0].get_ylim()
    assert low < -0.25 < 0.5 < high
    assert drawable(figure)


def test_weights_by_position_share_one_scale():
    figure = logos.position_coefficients({"a": np.eye(4), HOSTILE[0]: np.eye(4) * 3})
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
    assert drawable(figure)
    assert drawable(logos.position_coefficients({}))
    assert drawable(logos.position_coefficients({"flat": np.zeros((4, 4))}))


@pytest.mark.parametrize("names", [["only"], MANY, HOSTILE], ids=["1", "40", "hostile"])
def test_a_profile_is_drawn_for_any_classes(names):
    profile = pd.DataFrame(np.ones((6, len(names))), columns=names, index=range(1, 7))
    assert drawable(interpret.attribution_heatmap(profile))
    assert drawable(interpret.attribution_heatmap(profile * np.nan))


def test_a_mutagenesis_map_is_centred_and_marks_the_letters_that_are_there():
    effects = np.zeros((3, 4))
    effects[1, 2] = -0.5
    figure = interpret.mutagenesis_map(effects, "ANG")
    assert figure.axes[0].images[0].get_clim() == (-0.5, 0.5)
    assert figure.axes[0].collections[0].get_offsets().tolist() == [[1, 0], [3, 2]]
    assert drawable(figure)
    assert drawable(interpret.mutagenesis_map(np.zeros((300, 4)), "A" * 300))


def test_importances_are_coloured_by_whether_the_interval_leaves_out_zero():
    table = pd.DataFrame(
        {"feature": ["kept", "small", HOSTILE[0], "lost"], "metric": "auroc",
         "drop": [0.2, 0.1, 0.05, np.nan], "ci_low": [0.1, -0.1, np.nan, 0.1],
         "ci_high": [0.3, 0.3, np.nan, 0.2]}
    )  # fmt: skip
    figure = interpret.importance_bars({"rf": table, HOSTILE[1]: table[:1]})
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == ["kept", "small"]
    colours = [bar.get_facecolor() for bar in axes.patches]
    assert len(set(colours)) == 3, "shown, not shown, unknown"
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()
    assert "fall in AUROC" in words(figure)
    assert drawable(figure)


@pytest.mark.parametrize("models", [0, 1, 4, 12])
def test_importances_of_any_number_of_models_are_drawn(models):
    table = pd.DataFrame(
        {"feature": HOSTILE * 4, "metric": "r2", "drop": 0.1, "ci_low": 0.0, "ci_high": 0.2}
    )
    tables = {f"model {place}": table for place in range(models)}
    assert drawable(interpret.importance_bars(tables))
    assert drawable(interpret.importance_bars(tables | {"none": table.iloc[:0]}))


def test_bars_show_the_largest_weights_of_each_output():
    table = pd.DataFrame(
        {"feature": ["GT", "AG", HOSTILE[0], "AA"], "output": "donor",
         "coefficient": [2.0, -3.0, 0.1, np.nan]}
    )  # fmt: skip
    figure = interpret.coefficient_bars(table, most=2)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["GT", "AG"]
    assert drawable(figure)
    assert drawable(interpret.coefficient_bars(table.iloc[:0]))
