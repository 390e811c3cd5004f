"""Scores that are undefined, too poor or too good to be taken as they are."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from motifold.artifacts import Facts
from motifold.evaluation.intervals import bootstrap_interval, fold_interval
from motifold.evaluation.metrics import DEFAULT
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import scores_in
from motifold.evaluation.undefined import KEYS, Fold, Lost, Reason, why_undefined
from motifold.evaluation.wording import count, number, spoken

COLUMNS = ["model", "caution", "says"]
MEMORISED = 0.999  # training score from which a model has learned its training examples by heart
SHOWN = 3  # folds named in a sentence
OF_THE_DATA = frozenset({"no_examples", "single_class", "constant_target"})
SAME = 1e-7  # spread of predictions that float32 cannot tell from none

Row = tuple[str, str, str]
Tables = Mapping[str, pd.DataFrame]


def cautions(
    facts: Facts,
    metrics: pd.DataFrame,
    predictions: Tables,
    rounds: Tables,
    resampling: Resampling | None = None,
) -> pd.DataFrame:
    """Say what is undefined, too poor or too good in the scores of a dataset.

    Parameters
    ----------
    metrics
        ``metrics.tsv``: model, kind, repeat, fold, metric, value.
    predictions
        Held-out predictions of each model by name.
    rounds
        ``rounds.tsv`` of each model by name: repeat, fold, examples, training_score.
    resampling
        How the examples of one test part are drawn again; left out: one by one.

    Returns
    -------
    model (empty: of the data), caution, says. Every metric without a value has its reason:
    ``single_class_fold`` or ``constant_target_fold`` (of the data, once for all models),
    ``not_finite``, ``constant_predictions``, ``undefined`` (constant for one of several targets);
    ``by_design`` for a control that predicts the same for all, which is no fault. Of values too
    good or too poor speak ``constant_predictions`` also where all metrics have a value,
    ``memorised`` (training score of 0.999 or more with a held-out interval that includes chance)
    and ``perfect_score`` (AUROC or accuracy, for numbers R², of exactly 1 in a fold).
    """
    kinds = dict(metrics.drop_duplicates("model").set_index("model")["kind"].items())
    lost = {
        name: why_undefined(facts, table, metrics[metrics["model"] == name])
        for name, table in predictions.items()
    }
    rows: list[Row] = list(_of_the_data(lost, predictions))
    for model, table in predictions.items():
        own = {one.reason: one for one in lost[model]}
        if kinds.get(model) == "control":
            rows += _by_design(model, table, own)
        else:
            rows += _constant(facts, model, table, own)
        rows += _not_finite(model, table, own)
        rows += _perfect(facts, model, metrics)
        if model in rounds:
            rows += _memorised(facts, (model, table), metrics, rounds[model], resampling)
    return pd.DataFrame(rows, columns=COLUMNS)


def _folds(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Held-out rows of each round by its name in a sentence."""
    names = _names(table)
    return {names[key]: part for key, part in table.groupby(KEYS)}


def _names(table: pd.DataFrame) -> dict[Fold, str]:
    """Name in a sentence of each round."""
    keys = [key for key, _ in table.groupby(KEYS)]
    if len(keys) == 1:
        return {keys[0]: "the test part"}
    many = len(table["repeat"].unique()) > 1
    return {key: f"fold {key[1]}" + (f" of repeat {key[0]}" if many else "") for key in keys}


def _where(poor: list[str], folds: int) -> str:
    """In which rounds something holds."""
    if folds == 1:
        return f"in {poor[0]}"
    shown = ", ".join(poor[:SHOWN]) + (", ..." if len(poor) > SHOWN else "")
    return f"in {len(poor)} of {count(folds, 'fold')} ({shown})"


def _lost(one: Lost, table: pd.DataFrame, of: str = "") -> str:
    """Which metrics have no value, and where."""
    names = _names(table)
    metrics = ", ".join(spoken(name) for name in sorted(one.metrics))
    have = "has" if len(one.metrics) == 1 else "have"
    where = _where([names[key] for key in names if key in one.folds], len(names))
    return f"{metrics}{of} {have} no value {where}"


def _capital(says: str) -> str:
    return says[0].upper() + says[1:]


def _of_the_data(lost: Mapping[str, list[Lost]], predictions: Tables) -> Iterator[Row]:
    """Held-out folds on which no model can be scored, each reason once for all models."""
    told = dict[Reason, Lost]()
    for one in (one for found in lost.values() for one in found if one.reason in OF_THE_DATA):
        same = told.setdefault(one.reason, one)
        same.metrics.update(one.metrics)
        same.folds.update(one.folds)
    table = next(iter(predictions.values()), pd.DataFrame())
    for reason, one in told.items():
        place = _names(table)[next(iter(one.folds))]
        says = f"{_lost(one, table)}: in {place} {one.because}."
        yield "", f"{reason}_fold", _capital(says)


def _by_design(model: str, table: pd.DataFrame, lost: Mapping[Reason, Lost]) -> Iterator[Row]:
    """A control that says the same whatever it is shown, which leaves some metrics no value."""
    if "constant_prediction" in lost:
        says = _lost(lost["constant_prediction"], table, f" of {model}")
        why = "it predicts the same number for all examples, as a control is meant to."
        yield model, "by_design", _capital(f"{says}: {why}")


def _constant(
    facts: Facts, model: str, table: pd.DataFrame, lost: Mapping[Reason, Lost]
) -> Iterator[Row]:
    """A model that says the same whatever it is shown."""
    folds = {name: scores_in(facts, part) for name, part in _folds(table).items()}
    poor = [name for name, scores in folds.items() if _same(scores)]
    one = lost.get("constant_prediction")
    without = _lost(one, table) if one else ""
    if poor:
        yield (
            model,
            "constant_predictions",
            f"{model} predicts the same for all held-out examples {_where(poor, len(folds))}"
            f"{without and f', so {without}'}: it has learned nothing; look at its loss curves and "
            "its settings.",
        )
    elif one:
        says = f"{_lost(one, table, f' of {model}')}: {one.because}."
        yield model, "undefined", _capital(says)


def _same(scores: np.ndarray) -> bool:
    """Whether all rows are equal, as far as float32 can tell."""
    if len(scores) < 2 or not np.isfinite(scores).all():
        return False
    return bool((np.ptp(scores, axis=0) <= SAME * np.abs(scores).max(axis=0)).all())


def _not_finite(model: str, table: pd.DataFrame, lost: Mapping[Reason, Lost]) -> Iterator[Row]:
    """A model that predicts NaN or infinity, so that no metric has a value."""
    if "not_finite" in lost:
        one, names = lost["not_finite"], _names(table)
        where = _where([names[key] for key in names if key in one.folds], len(names))
        yield model, "not_finite", f"No metric of {model} has a value {where}: {one.because}."


def _perfect(facts: Facts, model: str, metrics: pd.DataFrame) -> Iterator[Row]:
    """Scores that real data hardly ever give."""
    for name in ("auroc", "accuracy") if facts.classes else ("r2",):
        rows = metrics[(metrics["model"] == model) & (metrics["metric"] == name)]
        exact = int((rows["value"] >= 1 - 1e-12).sum())
        if exact:
            where = "the test part" if len(rows) == 1 else f"{exact} of {count(len(rows), 'fold')}"
            says = (
                f"{model} has {spoken(name)} of exactly 1 on {where}: too good; look for a leak or "
                "a shortcut before you trust it."
            )
            yield model, "perfect_score", says
            return


def _memorised(
    facts: Facts,
    held_out: tuple[str, pd.DataFrame],
    metrics: pd.DataFrame,
    rounds: pd.DataFrame,
    resampling: Resampling | None,
) -> Iterator[Row]:
    """A model that knows its training examples by heart and nothing else."""
    model, table = held_out
    trained = float(rounds["training_score"].mean())
    if not trained >= MEMORISED:
        return
    name = DEFAULT["classification" if facts.classes else "regression"]
    chance = 1 / len(facts.classes) if facts.classes else 0.0
    rows = metrics[(metrics["model"] == model) & (metrics["metric"] == name)]
    mean, _, low, high = fold_interval(rows["value"].to_numpy(np.float64), _share(table, rounds))
    if len(rows) == 1:
        low, high = bootstrap_interval(facts, table, name, resampling or Resampling())
    if low <= chance:
        yield (
            model,
            "memorised",
            f"{model} has {spoken(name)} {number(trained)} on training examples and {number(mean)} "
            f"({number(low)} to {number(high)}) on held-out ones, where a guess has "
            f"{number(chance)}: it memorised; use a smaller or more regularised model, or more "
            "data.",
        )


def _share(table: pd.DataFrame, rounds: pd.DataFrame) -> float:
    """Share of all examples that one round holds out."""
    held_out = len(table) / len(table.groupby(KEYS))
    return float(held_out / (held_out + rounds["examples"].mean()))
