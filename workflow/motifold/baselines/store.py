"""Keep fitted simple models on disk without pickle."""

import zipfile
from pathlib import Path

from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from motifold.artifacts import whole
from motifold.baselines.features import Dense, Stateless
from motifold.errors import DataError

# What our own pipelines are made of and skops does not trust by itself. Whole libraries are not
# trusted, because a file may name any function in them.
TRUSTED = [
    "scipy.sparse._csr.csr_matrix",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
    *(f"{one.__module__}.{one.__name__}" for one in Stateless.__subclasses__()),
]


def save_baseline(model: Pipeline, path: Path) -> None:
    """Write a fitted pipeline as ``.skops``."""
    import skops.io

    estimator = model.steps[-1][1]
    for one in getattr(estimator, "estimators_", [estimator]):
        _replace_function(getattr(one, "_preprocessor", None))
    with whole(path) as part:
        skops.io.dump(model, part)


def _replace_function(preprocessor: ColumnTransformer | None) -> None:
    """Let a class of ours do what a function does, because a file with functions is not trusted.

    Boosted trees with categories keep, in a private attribute, a function through which the other
    columns go: it makes them an array, and so does :class:`Dense`.
    """
    if preprocessor is None:
        return
    for name in ("transformers", "transformers_"):
        held = [
            (word, Dense() if isinstance(one, FunctionTransformer) else one, columns)
            for word, one, columns in getattr(preprocessor, name)
        ]
        setattr(preprocessor, name, held)


def load_baseline(path: Path) -> Pipeline:
    """Read a fitted pipeline; types other than ours and scikit-learn's are refused.

    Raises
    ------
    DataError
        If the file is broken or holds anything else.
    """
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        return skops.io.load(path, trusted=TRUSTED)
    except (zipfile.BadZipFile, KeyError) as error:
        raise DataError(
            "this is no whole model file", file=path, fix="delete it and train the model again"
        ) from error
    except UntrustedTypesFoundException as error:
        found = sorted(set(skops.io.get_untrusted_types(file=path)).difference(TRUSTED))
        raise DataError(
            f"the model file holds the foreign type {found[0]}",
            file=path,
            fix="use only models that Motifold wrote",
        ) from error
