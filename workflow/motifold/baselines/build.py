"""Simple models by name: from settings to a scikit-learn pipeline that takes ``x.npy`` rows."""

from collections.abc import Callable
from typing import Any

from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import StandardScaler

from motifold.artifacts import Facts
from motifold.baselines.features import Composition, Dense, Letters, Pixels, Positions, Words

PENALTIES = [10.0**power for power in range(-2, 5)]  # ridge chooses among them, inside training


def build_baseline(facts: Facts, settings: Any, seed: int) -> Pipeline:
    """Build an unfitted model: features from base codes or pixels, then an estimator.

    Parameters
    ----------
    facts
        What the dataset is; decides between classes and numbers, letters and pixels.
    settings
        One of the classes of ``config.model`` that describe a simple model.
    seed
        Seed of everything random in the model.
    """
    return METHODS[settings.method](facts, settings, seed)


def _constant(facts: Facts, _settings: Any, _seed: int) -> Pipeline:
    return make_pipeline(
        Composition(), DummyClassifier(strategy="prior") if facts.classes else DummyRegressor()
    )


def _composition(facts: Facts, _settings: Any, _seed: int) -> Pipeline:
    return make_pipeline(Composition(), StandardScaler(), _linear(facts, 1.0))


def _nearest(facts: Facts, settings: Any, _seed: int) -> Pipeline:
    kind = KNeighborsClassifier if facts.classes else KNeighborsRegressor
    return make_pipeline(
        _raw(facts),
        Dense(),  # distances of sparse rows take seven times longer
        kind(settings.neighbours, weights="distance", algorithm="brute", n_jobs=settings.threads),
    )


def _words_linear(facts: Facts, settings: Any, _seed: int) -> Pipeline:
    words = Words(settings.shortest, settings.longest, settings.both_strands)
    return make_pipeline(words, _linear(facts, settings.penalty))


def _positions_linear(facts: Facts, settings: Any, _seed: int) -> Pipeline:
    return make_pipeline(_raw(facts), _linear(facts, settings.penalty))


def _random_forest(facts: Facts, settings: Any, seed: int) -> Pipeline:
    options = {"n_estimators": settings.trees, "random_state": seed, "n_jobs": settings.threads}
    if facts.classes:
        forest = RandomForestClassifier(**options, max_features=settings.share or "sqrt")
    else:
        share = settings.share or 0.1
        forest = RandomForestRegressor(**options, max_features=share, min_samples_leaf=5)
    # Dense, because trees search sparse columns many times slower.
    return make_pipeline(_trees_features(facts, settings), Dense(), forest)


def _gradient_boosting(facts: Facts, settings: Any, seed: int) -> Pipeline:
    options = {
        "max_iter": settings.iterations,
        "learning_rate": settings.learning_rate,
        "max_leaf_nodes": settings.leaves,
        "max_features": settings.share,
        "early_stopping": False,
        "random_state": seed,
    }
    features, letters = _boosted_features(facts, settings)
    if letters:
        options["categorical_features"] = letters
    if facts.classes:
        trees = HistGradientBoostingClassifier(**options)
    else:
        trees = HistGradientBoostingRegressor(**options)
        trees = trees if len(facts.targets) == 1 else MultiOutputRegressor(trees)
    return make_pipeline(features, Dense(), trees)


def _linear(facts: Facts, penalty: float) -> Any:
    """Logistic regression for classes; for numbers ridge, its penalty found inside training."""
    if facts.classes:
        return LogisticRegression(C=1 / penalty, max_iter=1000)
    return RidgeCV(PENALTIES)


def _raw(facts: Facts) -> Any:
    return Pixels() if facts.type == "image" else Positions()


def _trees_features(facts: Facts, settings: Any) -> Any:
    if facts.type == "image":
        return Pixels()
    words = Words(1, settings.longest)
    if settings.features == "words":
        return words
    return Positions() if settings.features == "positions" else make_union(words, Positions())


def _boosted_features(facts: Facts, settings: Any) -> tuple[Any, list[int]]:
    """Features of boosted trees, and which of them are letters.

    These trees part the letters of a position at one split, so that there is one feature a position
    where a forest needs four; they take a third of the time.
    """
    if facts.type == "image" or settings.features == "words":
        return _trees_features(facts, settings), []
    length = facts.shape[0]
    if settings.features == "positions":
        return Letters(), [*range(length)]
    words = Words(1, settings.longest)
    before = sum(4**k for k in words.lengths(length))
    union = make_union(make_pipeline(words, Dense()), Letters())
    return union, [*range(before, before + length)]


METHODS: dict[str, Callable[[Facts, Any, int], Pipeline]] = {
    "constant": _constant,
    "composition": _composition,
    "nearest": _nearest,
    "kmer_linear": _words_linear,
    "position_linear": _positions_linear,
    "random_forest": _random_forest,
    "gradient_boosting": _gradient_boosting,
}
