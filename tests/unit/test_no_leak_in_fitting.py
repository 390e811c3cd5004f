"""Nothing that is fitted sees what is held out; and if it did, the detector would tell.

One line for each thing that the simple models and shortcuts fit. Those of networks: tests/networks.
"""

from functools import cache, partial

import numpy as np
import pytest
from held_out import (
    FOLD,
    Fitted,
    folds_of,
    moved_and_kept,
    outcome_of,
    scores_of_kept,
    traces,
    write_files,
)
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.class_weight import compute_class_weight
from threadpoolctl import threadpool_limits

from motifold.artifacts import read_table, truth
from motifold.baselines import build, fit
from motifold.baselines.features import Composition, Words
from motifold.checks.shortcuts import shortcut_features, strongest_position
from motifold.config import model
from motifold.config.trials import Trial
from motifold.evaluation import losses
from motifold.evaluation.metrics import CLASSIFIERS, metric_value
from motifold.evaluation.score import scores_in
from motifold.splits.assign import parts
from motifold.splits.folds import validation_part
from motifold.steps import train_baseline
from motifold.trials import run as trials
from motifold.trials import shortcut_models
from motifold.trials.shortcuts import shortcut_predictions

WORDS = model.WordsLinear(method="kmer_linear", longest=3)
MAJORITY = model.Constant(method="constant")
NEAREST = model.Nearest(method="nearest")
TWO = ("up", "down")
COMPOSITION = model.Composition(method="composition")
DECISIONS = ["accuracy", "balanced_accuracy", "f1_macro", "mcc"]


@pytest.fixture(autouse=True)
def _one_core():
    with threadpool_limits(1):
        yield


# How a careless program would fit each thing: on all examples.


def scaler_of_all(patch, data):
    class Scaler(StandardScaler):
        def fit(self, *_, **__):
            return super().fit(Composition().transform(data.x))

    patch.setattr(build, "StandardScaler", Scaler)


def frequent_words_of_all(patch, data):
    class Frequent(Words):
        def transform(self, x):
            counts = np.asarray(super().transform(data.x).sum(axis=0)).ravel()
            return super().transform(x)[:, np.argsort(-counts, kind="stable")[:20]]

    patch.setattr(build, "Words", Frequent)


def features_chosen_by_all(patch, data):
    """Words by their correlation with the labels, chosen before the folds were drawn."""

    class Chosen(Words):
        def transform(self, x):
            table = super().transform(data.x).toarray()
            centred = data.y - data.y.mean()
            strength = np.abs((table - table.mean(axis=0)).T @ centred)
            strength /= table.std(axis=0) + 1e-9
            return super().transform(x)[:, np.sort(np.argsort(-strength, kind="stable")[:10])]

    patch.setattr(build, "Words", Chosen)


def weights_of_all(patch, data):
    weight = compute_class_weight("balanced", classes=np.unique(data.y), y=data.y)
    patch.setattr(fit, "compute_sample_weight", lambda _, y: weight[y])


def trained_on_all(patch, data):
    original = fit.fitted
    everything = np.arange(len(data.y))
    patch.setattr(
        train_baseline,
        "fitted",
        lambda data, asked, _, seed: original(data, asked, everything, seed),
    )


def penalty_by_all(patch, data):
    def chosen(penalties):
        table = Words(WORDS.shortest, WORDS.longest).transform(data.x)
        return Ridge(RidgeCV(penalties).fit(table, data.y[:, 0]).alpha_)

    patch.setattr(build, "RidgeCV", chosen)


def temperature_by_held_out(patch, data):
    original, held_out = train_baseline.temperature_of, np.concatenate(moved_and_kept(data))
    patch.setattr(
        train_baseline,
        "temperature_of",
        lambda data, predict, inner: original(data, predict, np.union1d(inner, held_out)),
    )


def validation_by_all(patch, data):
    def leaky(folds, y, repeat, fold, share, seed):
        training, inner, held_out = parts(folds, y, repeat, fold, share, seed)
        inside = np.union1d(training, inner)
        chosen = validation_part(y, np.arange(len(y)), share, seed)[inside]
        return inside[~chosen], inside[chosen], held_out

    patch.setattr(train_baseline, "parts", leaky)


def threshold_of_held_out(patch, data):
    """The threshold with the best balanced accuracy on the held-out examples themselves."""

    def best(y, scores):
        tried = np.unique(scores[:, 1])
        recalls = [[(scores[y == k, 1] >= one).mean() for k in (0, 1)] for one in tried]
        return tried[np.argmax([yes - no for no, yes in recalls])]

    def leaky(name, y, scores):
        return ((scores[:, 1] >= best(y, scores)) == y).astype(np.float64)

    patch.setattr(losses, "example_losses", leaky)


def position_by_all(patch, data):
    patch.setattr(
        shortcut_models, "strongest_position", lambda *_: strongest_position(data.x, data.y)
    )


def composition_scaler_of_all(patch, data):
    shortcuts = shortcut_features(data.facts, data.examples, data.x)
    whole = shortcuts["dinucleotides"].table

    class Scaler(StandardScaler):
        def fit(self, x, *_, **__):
            return super().fit(whole if x.shape[1] == whole.shape[1] else x)

    patch.setattr(shortcut_models, "StandardScaler", Scaler)


def names_of_all(patch, data):
    class Names(OneHotEncoder):
        def fit(self, *_):
            return super().fit(data.examples[["origin"]].astype(object))

    patch.setattr(shortcut_models, "OneHotEncoder", Names)


def part_by_all(patch, data):
    original = trials.part_of

    def leaky(y, clusters, fraction, rng):
        whole = original(data.y, np.arange(len(data.y)), fraction, rng)
        return whole[whole < len(y)]

    patch.setattr(trials, "part_of", leaky)


# What the workflow does, and the outcomes that held-out examples must not change.


def baseline(settings, data, folder):
    train_baseline.main(
        **write_files(folder, data),
        models=folder / "models",
        predictions=folder / "predictions.parquet",
        name="toy",
        settings=settings.model_dump(),
        seed=1,
        validation=0.2,
    )
    return outcome_of(data, folder) | decisions(data, folder)


def decisions(data, folder):
    """The class that each of the examples with the same letters is counted for."""
    if not data.facts.classes:
        return {}
    rows = read_table(folder / "predictions.parquet").query("fold == @FOLD").reset_index(drop=True)
    y = truth(data.facts, rows)
    right = losses.example_losses("accuracy", y, scores_in(data.facts, rows))
    _, kept = moved_and_kept(data)
    decided = np.where(right == 1, y, 1 - y)
    return {"decisions": decided[rows["id"].isin(data.examples["id"][kept]).to_numpy()]}


def shortcuts(data, folder):
    features = shortcut_features(data.facts, data.examples, data.x)
    found = shortcut_predictions(data, folds_of(data), features, seed=1).groupby("shortcut")
    return {str(name): scores_of_kept(data, rows) for name, rows in found}


def learning_curve(data, folder):
    taken = []

    def learner(data, training, inner, held_out, seed):
        taken.append(np.concatenate([training, [-1], inner]))
        return np.full((len(held_out), 2), 0.5)

    basis = trials.Basis(data, folds_of(data), np.arange(len(data.y)), 0.2, 1)
    trials.run_trials(basis, [Trial("fraction", 0.5)], trials.one_by_one(learner))
    return {"examples": taken[FOLD]}


LETTERS = partial(baseline, model.PositionsLinear(method="position_linear"))
COUNTS = partial(baseline, WORDS)
FITTED = [
    Fitted("scaler", "predictions", partial(baseline, COMPOSITION), scaler_of_all),
    Fitted("vocabulary", "predictions", COUNTS, frequent_words_of_all),
    Fitted("feature choice", "predictions", COUNTS, features_chosen_by_all),
    Fitted("class weights", "predictions", LETTERS, weights_of_all),
    Fitted("class frequencies", "predictions", partial(baseline, MAJORITY), trained_on_all),
    Fitted("neighbours", "predictions", partial(baseline, NEAREST), trained_on_all),
    Fitted("penalty", "predictions", COUNTS, penalty_by_all, ("strength",)),
    Fitted("mean of the targets", "predictions", partial(baseline, MAJORITY), trained_on_all, TWO),
    Fitted("calibration", "temperature", COUNTS, temperature_by_held_out),
    Fitted("validation part", "temperature", COUNTS, validation_by_all),
    Fitted("threshold", "decisions", COUNTS, threshold_of_held_out),
    Fitted("position of a shortcut", "single_position", shortcuts, position_by_all),
    Fitted("scaler of a shortcut", "dinucleotides", shortcuts, composition_scaler_of_all),
    Fitted("names of a shortcut", "file_of_origin", shortcuts, names_of_all),
    Fitted("part of a learning curve", "examples", learning_curve, part_by_all),
]
everything_fitted = pytest.mark.parametrize("one", FITTED, ids=[one.name for one in FITTED])


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory):
    """Traces that held-out examples leave in a rule as it is; each rule is run once."""
    return cache(lambda rule, targets: traces(rule, targets, tmp_path_factory.mktemp("rule")))


@everything_fitted
def test_it_is_fitted_without_what_is_held_out(as_it_is, one):
    found = as_it_is(one.rule, one.targets)
    assert one.shows in found
    assert not any(found.values())


@everything_fitted
def test_a_leak_in_it_would_be_caught(tmp_path, one):
    assert traces(one.leaky, one.targets, tmp_path)[one.shows]


def test_classes_are_decided_by_the_highest_probability_whatever_the_labels_are():
    """No threshold is tuned: no metric changes if probabilities are replaced by decisions."""
    rng = np.random.default_rng(0)
    scores = rng.dirichlet([1, 4], 200)
    decided = np.eye(2)[scores.argmax(axis=1)]
    for _ in range(20):
        y = rng.permutation(np.arange(200) % 5 == 0).astype(np.int64)
        for name in DECISIONS:
            assert metric_value(name, y, scores) == metric_value(name, y, decided)


def test_a_tuned_threshold_would_change_these_metrics(monkeypatch):
    rng = np.random.default_rng(0)
    scores, y = rng.dirichlet([1, 4], 200), (np.arange(200) % 5 == 0).astype(np.int64)
    decided = np.eye(2)[scores.argmax(axis=1)]
    best = np.quantile(scores[:, 1], 0.2)
    monkeypatch.setitem(CLASSIFIERS, "accuracy", lambda y, p: ((p[:, 1] >= best) == y).mean())
    assert metric_value("accuracy", y, scores) != metric_value("accuracy", y, decided)
