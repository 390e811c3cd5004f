import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motifold.artifacts import CLASSIFICATION_METRICS, REGRESSION_METRICS
from motifold.report import prose


@pytest.mark.parametrize(
    ("x", "written"),
    [
        (0, "0"), (-0.0, "0"), (1, "1"), (1.0, "1"), (0.5, "0.5"), (0.91239, "0.912"),
        (-1.2345, "−1.23"), (99.95, "100"), (1234567, "1,234,567"), (1e-4, "0.0001"),
        (9.9e-5, "9.9 × 10⁻⁵"), (2.5e12, "2.5 × 10¹²"), (np.int64(3190), "3,190"),
        (np.float32(0.25), "0.25"), (float("nan"), "–"), (None, "–"), (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_numbers_are_written_with_three_digits(x, written):
    assert prose.number(x) == written


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_a_written_number_is_within_half_a_percent_of_the_number(x):
    written = prose.number(x).replace(",", "").replace("−", "-")
    if " × 10" in written:
        digits, power = written.split(" × 10")
        written = f"{digits}e{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}"
    assert float(written) == pytest.approx(x, rel=0.0051)


@pytest.mark.parametrize(
    ("x", "written"),
    [(0.5, "0.500"), (-0.0041, "−0.004"), (0, "0.000"), (-1e-12, "−0.000000000"), (3.14159, "3.14"),
     (1234.5, "1,234"), (0.00042, "0.00042")],
)  # fmt: skip
def test_scores_keep_their_decimals(x, written):
    assert prose.score(x) == written.replace("−0.000000000", "0.000000000")


def test_an_interval_has_one_number_of_decimals():
    assert prose.interval(0.9, 0.85, 1) == "0.900 (95 % CI 0.850 to 1.000)"
    assert prose.interval(12.5, 3.25, 21.75) == "12.5 (95 % CI 3.2 to 21.8)"


def test_an_interval_that_is_not_known_is_left_out():
    assert prose.interval(0.9, math.nan, None) == "0.900"
    assert prose.interval(math.nan, None, None) == "–"


@pytest.mark.parametrize(
    ("p", "written"),
    [(0, "p < 0.001"), (0.001, "p = 0.001"), (0.0499, "p = 0.050"), (1, "p = 1.00"), (None, "p –")],
)
def test_p_values_are_never_nought(p, written):
    assert prose.p_value(p) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 s"), (59.4, "59 s"), (59.7, "1 min"), (3599.6, "1 h"), (3600, "1 h"),
     (90061, "1 d 1 h"), (math.nan, "–")],
)  # fmt: skip
def test_durations_are_in_the_units_one_says(seconds, written):
    assert prose.duration(seconds) == written


def test_every_metric_has_a_name_for_people():
    for metric in (*CLASSIFICATION_METRICS, *REGRESSION_METRICS):
        assert metric in prose.METRIC_NAMES
    assert prose.metric_name("top_5_hits") == "top 5 hits"


def test_evidence_of_any_form_becomes_text():
    assert prose.value({"p": np.float64(0.12345), "ok": np.bool(False), "none": None}) == (
        "p: 0.123; ok: no; none: –"
    )
    assert prose.value(["GT", 2]) == "GT, 2"
