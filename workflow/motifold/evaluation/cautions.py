"""Scores that are undefined, too poor or too good to be taken as they are."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from motifold.artifacts import Facts, truth
from motifold.evaluation.intervals import bootstrap_interval, fold_interval
from motifold.evaluation.metrics import DEFAULT, NEEDS_TWO_CLASSES
from motifold.evaluation.resampling import Resampling
from motifold.evaluation.score import scores_in
from motifold.evaluation.undefined import Reason, because, reason_of
from motifold.evaluation.wording import count, number, spoken

COLUMNS = ["model", "caution", "says"]
MEMORISED = 0.999  # training score from which a model has learned its training examples by heart
SHOWN = 3  # folds named in a sentence
NUMBERS = ("r2", "pearson", "spearman")
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
    model (empty: of the data), caution, says. The cautions: ``single_class_fold``,
    ``constant_target_fold``, ``constant_predictions``, ``not_finite``, ``memorised`` (training
    score of 0.999 or more with a held-out interval that includes chance), ``perfect_score``
    (AUROC or accuracy, for numbers R², of exactly 1 in a fold). Controls that predict the same for
    all do so by design.
    """
    kinds = dict(metrics.drop_duplicates("model").set_index("model")["kind"].items())
    first = next(iter(predictions.values()), None)
    rows: list[Row] = [] if first is None else list(_of_the_folds(facts, first))
    for model, table in predictions.items():
        if kinds.get(model) != "control":
            rows += _constant(facts, model, table)
        rows += _not_finite(facts, model, table)
        rows += _perfect(facts, model, metrics)
        if model in rounds:
            rows += _memorised(facts, (model, table), metrics, rounds[model], resampling)
    return pd.DataFrame(rows, columns=COLUMNS)


def _folds(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Held-out rows of each round by its name in a sentence."""
    parts = list(table.groupby(["repeat", "fold"]))
    if len(parts) == 1:
        return {"the test part": parts[0][1]}
    many = len(table["repeat"].unique()) > 1
    return {
        f"fold {fold}" + (f" of repeat {repeat}" if many else ""): part
        for (repeat, fold), part in parts
    }


def _where(poor: list[str], folds: int) -> str:
    """In which rounds something holds."""
    if folds == 1:
        return f"in {poor[0]}"
    shown = ", ".join(poor[:SHOWN]) + (", ..." if len(poor) > SHOWN else "")
    return f"in {len(poor)} of {count(folds, 'fold')} ({shown})"


def _of_the_folds(facts: Facts, table: pd.DataFrame) -> Iterator[Row]:
    """Held-out folds on which no model can be scored."""
    kind: Reason = "single_class" if facts.classes else "constant_target"
    lost = sorted(NEEDS_TWO_CLASSES) if facts.classes else list(NUMBERS)
    folds = {name: truth(facts, part) for name, part in _folds(table).items()}
    poor = [name for name, y in folds.items() if reason_of(y, _zeros(facts, y), lost[0]) == kind]
    if poor:
        why = because(facts, folds[poor[0]], kind)
        have = "has" if len(lost) == 1 else "have"
        names = ", ".join(spoken(name) for name in lost)
        says = f"{names} {have} no value {_where(poor, len(folds))}: in {poor[0]} {why}."
        yield "", f"{kind}_fold", says[0].upper() + says[1:]


def _zeros(facts: Facts, y: np.ndarray) -> np.ndarray:
    """Predictions that are finite, and no more."""
    return np.zeros((len(y), len(facts.outputs)))


def _constant(facts: Facts, model: str, table: pd.DataFrame) -> Iterator[Row]:
    """A model that says the same whatever it is shown."""
    folds = {name: scores_in(facts, part) for name, part in _folds(table).items()}
    poor = [name for name, scores in folds.items() if _same(scores)]
    if poor:
        lost = "" if facts.classes else "; Pearson and Spearman correlations have no value there"
        yield (
            model,
            "constant_predictions",
            f"{model} predicts the same for all held-out examples {_where(poor, len(folds))}"
            f"{lost}: it has learned nothing; look at its loss curves and its settings.",
        )


def _same(scores: np.ndarray) -> bool:
    """Whether all rows are equal, as far as float32 can tell."""
    if len(scores) < 2 or not np.isfinite(scores).all():
        return False
    return bool((np.ptp(scores, axis=0) <= SAME * np.abs(scores).max(axis=0)).all())


def _not_finite(facts: Facts, model: str, table: pd.DataFrame) -> Iterator[Row]:
    """A model that predicts NaN or infinity, so that no metric has a value."""
    folds = {name: scores_in(facts, part) for name, part in _folds(table).items()}
    poor = [name for name, scores in folds.items() if not np.isfinite(scores).all()]
    if poor:
        yield (
            model,
            "not_finite",
            f"No metric of {model} has a value {_where(poor, len(folds))}: it predicted numbers "
            "that are not finite; lower its learning rate, or look for extreme targets.",
        )


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
    held_out = len(table) / len(table.groupby(["repeat", "fold"]))
    return float(held_out / (held_out + rounds["examples"].mean()))
