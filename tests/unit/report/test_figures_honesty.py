import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from motifold.artifacts import Facts
from motifold.report.album import Album, read_album
from motifold.report.draw_honesty import draw_honesty
from motifold.report.figures_capacity import capacity
from motifold.report.figures_honesty import controls, dumbbell, shortcuts
from motifold.report.figures_learning import learning_curve
from motifold.report.style import BLUE, ORANGE, STATUS_COLOURS

METRIC = "balanced_accuracy"
HOSTILE = ["<script>alert(1)</script>", r"$\frac{1}{0$", "x" * 400, "漢字\n\x00", "", "_a_"]
ENDS = (("all", "all of them"), ("clean", "clean ones"))


def drawable(figure):
    """A figure can be laid out, with every letter in it; what cannot be drawn raises or warns."""
    figure.draw_without_rendering()
    return True


def words(figure):
    return [one.get_text() for one in figure.findobj(Text)]


def marks(axes, marker):
    return [line for line in axes.lines if line.get_marker() == marker]


# -- shortcuts


def test_the_most_telling_shortcut_is_on_top_and_hidden_ones_are_hollow(tables):
    axes = shortcuts(tables["shortcuts"], METRIC, ("cnn", 0.9)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["letter_case", "gc"]
    case, gc = marks(axes, "o")
    assert (case.get_xdata()[0], case.get_color()) == (0.89, STATUS_COLOURS["caution"])
    assert case.get_markerfacecolor() == "white"
    assert gc.get_markerfacecolor() == STATUS_COLOURS["pass"]


def test_chance_and_the_best_model_are_in_the_figure_of_shortcuts(tables):
    figure = shortcuts(tables["shortcuts"], METRIC, ("cnn", 0.9))
    assert "best model: cnn (0.900)" in words(figure)
    assert "chance" in words(figure)
    assert any(list(line.get_xdata()) == [0.9, 0.9] for line in figure.axes[0].lines)
    assert not any("best model" in one for one in words(shortcuts(tables["shortcuts"], METRIC)))


def test_shortcuts_are_drawn_whatever_they_are_called_and_without_scores(tables):
    rows = pd.concat([tables["shortcuts"].iloc[:1]] * len(HOSTILE)).assign(shortcut=HOSTILE)
    assert drawable(shortcuts(rows, "rmse", (HOSTILE[1], 0.9)))
    assert drawable(shortcuts(rows.assign(score=np.nan, ci_low=np.nan, chance=np.nan), METRIC))
    assert drawable(shortcuts(rows.iloc[:0], METRIC))


def test_a_chance_that_is_a_whole_number_is_drawn(tables):
    assert drawable(shortcuts(tables["shortcuts"].assign(chance=0), "r2"))
    assert drawable(controls(tables["controls"].assign(chance=0), "r2", tables["summary"]))


# -- dumbbells


def test_a_dumbbell_joins_the_flattering_and_the_trusted_score(tables):
    rows = tables["clean"].iloc[:1]
    figure = dumbbell(rows, METRIC, ENDS, ("clean_low", "clean_high"), "Clean")
    hollow, filled = marks(figure.axes[0], "o")
    assert (hollow.get_xdata()[0], hollow.get_color()) == (0.9, ORANGE)
    assert (filled.get_xdata()[0], filled.get_color()) == (0.7, BLUE)
    assert "−0.200" in words(figure)
    assert any(list(line.get_xdata()) == [0.65, 0.75] for line in figure.axes[0].lines)


def test_dumbbells_of_nothing_and_of_what_is_missing_are_drawn(tables):
    rows = tables["clean"].assign(model=HOSTILE[:2], clean=np.nan)
    assert drawable(dumbbell(rows, METRIC, ENDS, ("clean_low", "clean_high")))
    assert drawable(dumbbell(rows.iloc[:0], METRIC, ENDS))


# -- controls


def test_real_and_scrambled_scores_of_a_model_stand_in_its_row(tables):
    rows = tables["controls"]
    rows = rows[rows["metric"] == METRIC]
    axes = controls(rows, METRIC, tables["summary"].iloc[:3]).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["words"]
    [permuted], [shuffled], [real] = (marks(axes, one) for one in ("X", "v", "s"))
    assert [one.get_xdata()[0] for one in (permuted, shuffled, real)] == [0.51, 0.6, 0.85]


def test_controls_are_drawn_without_real_scores_and_without_scrambled_ones(tables):
    assert drawable(controls(tables["controls"], METRIC, tables["summary"].iloc[:0]))
    others = tables["controls"].iloc[3:]
    assert "no controls" in words(controls(others, METRIC, tables["summary"]))
    assert drawable(controls(tables["controls"].iloc[:0], METRIC, tables["summary"]))


# -- learning curve


def curve(tables, **more):
    points = tables["learning_curve"]
    return learning_curve(points[points["metric"] == METRIC], tables["outlook"], METRIC, **more)


def test_a_learning_curve_is_the_mean_of_the_folds_at_each_size(tables):
    line = marks(curve(tables).axes[0], "o")[0]
    assert line.get_xdata().tolist() == [250.5, 500.5, 1000.5]
    assert line.get_ydata().tolist() == pytest.approx([0.7, 0.8, 0.85])


def test_twice_the_data_is_drawn_with_its_interval(tables):
    axes = curve(tables).axes[0]
    end = marks(axes, "o")[-1]
    assert (end.get_xdata()[0], end.get_ydata()[0]) == (2001.0, 0.875)
    assert any(list(line.get_ydata()) == pytest.approx([0.86, 0.89]) for line in axes.lines)
    assert axes.get_xticks().tolist() == [250.5, 500.5, 1000.5, 2001.0]


def test_a_gain_that_is_said_the_other_way_round_is_drawn_the_right_way(tables):
    less = tables["outlook"].assign(now=0.4, doubled=0.3, gain=0.1, gain_low=0.0, gain_high=0.2)
    points = tables["learning_curve"].assign(value=0.4)
    axes = learning_curve(points, less, "log_loss").axes[0]
    assert any(list(line.get_ydata()) == pytest.approx([0.4, 0.2]) for line in axes.lines)


def test_a_ceiling_is_drawn_and_named(tables):
    figure = curve(tables, ceiling=0.98)
    assert "ceiling (0.980)" in words(figure)
    assert figure.axes[0].get_ylim()[1] > 0.98


def test_an_interval_without_end_does_not_flatten_the_curve(tables):
    tables["outlook"] = tables["outlook"].assign(gain_low=-50.0, gain_high=80.0)
    low, high = curve(tables).axes[0].get_ylim()
    assert 0.5 < low < 0.7
    assert 0.875 < high < 1.1


def test_learning_curves_of_many_models_of_one_fold_and_of_nothing_are_drawn(tables):
    one = tables["learning_curve"].query("fold == 0 and fraction == 1")
    many = pd.concat([one.assign(model=f"{name}{place}") for place in (1, 2) for name in HOSTILE])
    assert drawable(learning_curve(many, tables["outlook"].iloc[:0], "rmse"))
    assert drawable(learning_curve(one.iloc[:0], tables["outlook"], METRIC))
    unknown = tables["outlook"].assign(doubled=np.nan, gain=np.nan)
    assert drawable(learning_curve(one, unknown, METRIC))


# -- capacity


def test_models_without_parameters_stand_before_the_break(tables):
    edge, main = capacity(tables["capacity"], METRIC).axes
    assert [label.get_text() for label in edge.get_xticklabels()] == ["none"]
    assert main.get_xscale() == "log"
    assert [line.get_xdata()[0] for line in marks(main, "s")] == [257]
    assert "majority ↓ 0.500" in words(edge.figure)


def test_the_cheapest_model_is_ringed_and_the_band_is_one_standard_error(tables):
    main = capacity(tables["capacity"], METRIC).axes[1]
    [ring] = [line for line in main.lines if line.get_markersize() == 15]
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == (257, 0.89)
    [band] = main.patches
    assert sorted(band.get_xy()[1] + np.array([0, band.get_height()])) == pytest.approx([0.88, 0.9])


def test_names_of_models_in_one_place_do_not_cover_one_another():
    rows = pd.DataFrame(
        {"model": [f"a network {x}" for x in range(6)], "kind": "network", "parameters": 1000.0,
         "mean": 0.9, "standard_error": 0.01, "cheapest": False}
    )  # fmt: skip
    figure = capacity(rows, METRIC)
    figure.draw_without_rendering()
    boxes = [
        one.get_window_extent()
        for one in figure.axes[0].texts
        if one.get_text().startswith("a network")
    ]
    assert len(boxes) == 6
    assert not any(
        one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]
    )


def test_a_score_that_should_be_low_has_its_band_above_the_best(tables):
    rows = tables["capacity"].assign(mean=[0.3, 0.2, 5.0])
    figure = capacity(rows, "rmse")
    [band] = figure.axes[1].patches
    assert sorted(band.get_xy()[1] + np.array([0, band.get_height()])) == pytest.approx([0.2, 0.22])
    assert "majority ↑ 5.00" in words(figure)


def test_capacity_is_drawn_whatever_is_missing(tables):
    rows = tables["capacity"]
    assert drawable(capacity(rows.assign(parameters=np.nan), METRIC))
    assert drawable(capacity(rows.iloc[:2], METRIC))
    assert drawable(capacity(rows.iloc[:1].assign(standard_error=np.nan), METRIC))
    assert drawable(capacity(rows.assign(mean=np.nan), METRIC))
    many = pd.concat([rows] * 14).assign(parameters=lambda one: 2.0 ** np.arange(len(one)))
    assert drawable(capacity(many.assign(model=(HOSTILE * 7)[:42]), METRIC))


def test_models_that_score_alike_are_not_taken_for_far_ones(tables):
    rows = tables["capacity"].assign(mean=[1.0, 1.0, 0.9], standard_error=0.0)
    assert not any("↓" in one for one in words(capacity(rows, METRIC)))


# -- the album


def places(folder):
    return [
        (section.place, [one.path.stem for one in section.figures])
        for section in read_album(folder)
    ]


def test_every_figure_of_trust_stands_in_its_place(tables, tmp_path):
    facts = Facts("splice", "dna", "classification", [60], ["a", "b"])
    album = Album(tmp_path)
    draw_honesty(album, facts, METRIC, tables, 0.98)
    album.close()
    assert places(tmp_path) == [
        ("leaks", ["clean", "naive_folds"]),
        ("shortcuts", ["shortcuts"]),
        ("controls", ["controls"]),
        ("data_enough", ["learning_curve"]),
        ("depth", ["capacity"]),
    ]


@pytest.mark.parametrize("kept", [(), ("summary",), ("learning_curve",), ("shortcuts",)])
def test_what_was_not_measured_is_not_drawn(tables, tmp_path, kept):
    album = Album(tmp_path)
    facts = Facts("digits", "image", "classification", [8, 8, 1], ["a", "b"])
    given = {name: one if name in kept else one.iloc[:0] for name, one in tables.items()}
    draw_honesty(album, facts, METRIC, given)
    album.close()
    drawn = [name for _, figures in places(tmp_path) for name in figures]
    assert drawn == [one for one in kept if one != "summary"]


def test_shortcuts_stand_beside_the_best_model_that_is_no_control(tables, tmp_path, monkeypatch):
    seen = {}

    def spy(rows, metric, best):
        seen["best"] = best
        seen["status"] = dict(zip(rows["shortcut"], rows["status"], strict=True))
        return shortcuts(rows, metric, best)

    monkeypatch.setattr("motifold.report.figures_honesty.shortcuts", spy)
    facts = Facts("splice", "dna", "classification", [60], ["a", "b"])
    draw_honesty(Album(tmp_path), facts, METRIC, tables)
    assert seen["best"] == ("cnn", 0.9)
    assert seen["status"] == {"GC content": "pass", "letter case": "fail"}
