"""Deletion and insertion curves are drawn as the table says."""

import numpy as np
import pandas as pd
import pytest

from motifold.report.figures_proof import faithfulness_curves


def curves(methods):
    rows = [
        (method, curve, order, fraction, fraction + place, 10)
        for method in methods
        for place, (curve, order) in enumerate(
            (c, o) for c in ("deletion", "insertion") for o in ("attribution", "random")
        )
        for fraction in (1.0, 0.0, 0.5)
    ]
    return pd.DataFrame(rows, columns=["method", "curve", "order", "fraction", "value", "n"])


def test_each_method_has_a_panel_with_four_lines_in_the_order_of_the_fractions():
    figure = faithfulness_curves(curves(["one", "two"]), {"one": "The first"})
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["The first", "two"]
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    assert list(lines) == [
        "deletion in the method's order", "deletion in random order",
        "insertion in the method's order", "insertion in random order",
    ]  # fmt: skip
    assert lines["insertion in random order"].get_xydata().tolist() == [[0, 3], [0.5, 3.5], [1, 4]]
    solid = [line.get_linestyle() == "-" for line in lines.values()]
    assert solid == [True, False, True, False]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 12])
def test_any_number_of_methods_is_drawn(count):
    figure = faithfulness_curves(curves([rf"$\frac{place}{{" for place in range(count)]))
    figure.draw_without_rendering()
    assert sum(len(axes.lines) for axes in figure.axes) == 4 * min(count, 9)


def test_a_curve_without_its_twin_or_without_numbers_is_drawn():
    table = curves(["one"])
    table.loc[table["order"] == "random", "value"] = np.nan
    faithfulness_curves(table).draw_without_rendering()
    faithfulness_curves(table[table["order"] == "attribution"]).draw_without_rendering()
