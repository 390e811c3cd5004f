"""The proof of an attribution as a table: what was measured, whether it passes, what it says."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from jaxtyping import Float

from motifold.interpret.agreement import AGREES, DIFFERS, Agreement
from motifold.interpret.bootstrap import example_interval
from motifold.interpret.curves import FRACTIONS, Curves, areas
from motifold.interpret.wording import interval, plain
from motifold.wording import spoken_method

COLUMNS = ["method", "measure", "value", "ci_low", "ci_high", "n", "limit", "status", "says"]
CURVE_COLUMNS = ["method", "curve", "order", "fraction", "value", "n"]
# What is left of the prediction's change when contributions are added up: a twentieth is less than
# a figure shows, a fifth is as much as a motif's single letter.
COMPLETE, INCOMPLETE = 0.05, 0.2
AMONG = {"agreement_folds": "of different folds", "agreement_seeds": "of different seeds"}
# The network of another fold has an example of this one in its training part.
SEEN = {"agreement_folds": ", on which the other fold's model was trained"}
Row = dict[str, str | float | int]


def curve_measures(method: str, found: Curves, random: Curves) -> list[Row]:
    """Rows of the deletion and the insertion curve of one method.

    ``value`` is the mean over the examples of the area between the method's curve and the random
    order's, in units of the prediction; its interval is over draws of the examples. A pass if the
    interval lies above 0, a fail if it lies below: then a random order is better.
    """
    return [_area(method, measure, each) for measure, each in areas(found, random).items()]


def _area(method: str, measure: str, each: Float[np.ndarray, "n"]) -> Row:
    value = float(each.mean()) if len(each) else float("nan")
    low, high = example_interval(each)
    act = "Deleting" if measure == "deletion" else "Putting in"
    moves = "takes it down" if measure == "deletion" else "brings it up"
    head = f"{act} the parts of an example in the order of {spoken_method(method)}"
    text = f"{plain(value)} of the prediction{interval(low, high)}"
    if low > 0:
        status, says = "pass", f"{head} {moves} sooner than a random order, by a mean of {text}."
    elif high < 0:
        status, says = "fail", f"{head} {moves} later than a random order, by a mean of {text}."
    else:
        status = "caution"
        says = f"{head} was not shown to be better than a random order: a mean of {text}."
    if len(each) < 2:
        says = f"{len(each)} explained examples are too few to judge the order of "
        says += f"{spoken_method(method)}."
    return row_of(method, measure, (value, low, high), len(each), 0.0, (status, says))


def completeness_measure(method: str, gaps: Float[np.ndarray, "n"]) -> Row:
    """Row of how nearly contributions add up to the change that they should add up to.

    Parameters
    ----------
    gaps
        Relative gaps, one an example or one (the median) a fold; ``n`` counts them.
    """
    value = float(np.median(gaps)) if len(gaps) else float("nan")
    low, high = example_interval(gaps, np.median)
    text = f"the contributions of {spoken_method(method)} miss the change of the output by "
    text += f"{plain(100 * value)} % of it in the median"
    if value <= COMPLETE:
        verdict = ("pass", f"As good as nothing is lost: {text}.")
    elif value > INCOMPLETE:
        verdict = ("fail", f"They do not add up: {text}; take more steps or another method.")
    else:
        verdict = ("caution", f"A part is lost: {text}; take more steps.")
    if np.isnan(value):
        verdict = ("caution", f"How nearly {spoken_method(method)} adds up was not measured.")
    return row_of(method, "completeness", (value, low, high), len(gaps), COMPLETE, verdict)


def agreement_measure(method: str, measure: str, found: Agreement) -> Row:
    """Row of the agreement of trained models, ``agreement_folds`` or ``agreement_seeds``.

    A pass if the interval of the median lies above :data:`AGREES`, a fail if it lies below
    :data:`DIFFERS`.
    """
    value, (low, high) = found.median, example_interval(found.correlations, np.median)
    text = (
        f"the contributions by {spoken_method(method)} of models {AMONG[measure]} correlate with "
    )
    text += f"{plain(value)}{interval(low, high)} in the median example{SEEN.get(measure, '')}"
    if low >= AGREES:
        verdict = ("pass", f"Models agree: {text}.")
    elif high < DIFFERS:
        verdict = ("fail", f"Models disagree: {text}; do not read a single model's picture.")
    else:
        verdict = ("caution", f"Models agree in part: {text}.")
    return _correlation(method, measure, found, (low, high), AGREES, verdict)


def randomised_measure(method: str, found: Agreement, trained: Agreement | None = None) -> Row:
    """Row of the check with randomised weights.

    A pass if the interval of the median correlation lies below :data:`DIFFERS`; a fail if the
    correlation is not lower than that of two trained models, or than :data:`AGREES` if there are no
    two. The correlations are taken without their signs: the outputs of a random network mean
    nothing, so that its picture may well be the same one turned round.

    Parameters
    ----------
    found
        Between the trained model and one whose weights were drawn anew.
    trained
        Between two trained models.

    References
    ----------
    Adebayo et al. 2018, arXiv:1810.03292.
    """
    found = found.unsigned()
    value, (low, high) = found.median, example_interval(found.correlations, np.median)
    known = trained is not None and not np.isnan(trained.median)
    worst = trained.median if known and trained is not None else AGREES
    against = f"no less than those of two trained models ({plain(worst)})"
    against = against if known else f"{plain(AGREES)} or more"
    text = f"contributions by {spoken_method(method)} of the trained model and of one with random "
    text += f"weights correlate with {plain(value)}{interval(low, high)} in the median example"
    if high < DIFFERS:
        verdict = ("pass", f"The picture comes from what was learned: {text}.")
    elif value >= worst:
        verdict = ("fail", f"The picture does not need a trained model: {text}, {against}.")
    else:
        verdict = ("caution", f"A part of the picture does not need a trained model: {text}.")
    return _correlation(method, "randomised_weights", found, (low, high), DIFFERS, verdict)


def faithfulness_table(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows in the form of ``faithfulness.tsv``."""
    return pd.DataFrame(list(rows), columns=COLUMNS)


def curve_table(found: dict[str, Curves], random: Curves) -> pd.DataFrame:
    """Mean curves of all methods and of the random order, the form of ``faithfulness_curves.tsv``.

    Returns
    -------
    method, curve (deletion or insertion), order (attribution or random), fraction (of the parts),
    value (mean prediction), n (examples).
    """
    rows = [
        (method, curve, order, float(fraction), float(value), len(one.deletion))
        for method, own in found.items()
        for curve in ("deletion", "insertion")
        for order, one in (("attribution", own), ("random", random))
        if len(one.deletion)
        for fraction, value in zip(FRACTIONS, getattr(one, curve).mean(axis=0), strict=True)
    ]
    return pd.DataFrame(rows, columns=CURVE_COLUMNS)


def _correlation(
    method: str,
    measure: str,
    found: Agreement,
    span: tuple[float, float],
    limit: float,
    verdict: tuple[str, str],
) -> Row:
    """A row of correlations, with a word on the examples that have none."""
    n, status, says = len(found.correlations), *verdict
    if n < 2:
        status = "caution"
        says = f"{n} examples have correlations of {spoken_method(method)}, too few to judge."
    if found.undefined:
        says += (
            f" In {found.undefined} of {n + found.undefined} examples it is undefined, because a "
            "model's contributions are the same at all positions."
        )
    return row_of(method, measure, (found.median, *span), n, limit, (status, says))


def row_of(
    method: str,
    measure: str,
    value: tuple[float, float, float],
    n: int,
    limit: float,
    verdict: tuple[str, str],
) -> Row:
    """A row from its cells: the value with its interval, its status and its sentence."""
    cells = (method, measure, *value, n, limit, *verdict)
    return dict(zip(COLUMNS, cells, strict=True))
