"""Keep fitted simple models on disk without pickle."""

from pathlib import Path

from sklearn.pipeline import Pipeline

from motifold.artifacts import whole
from motifold.errors import DataError

# What our own pipelines are made of and skops does not trust by itself.
TRUSTED_PREFIXES = ("motifold.baselines.", "sklearn.", "numpy.", "scipy.sparse.")


def save_baseline(model: Pipeline, path: Path) -> None:
    """Write a fitted pipeline as ``.skops``."""
    import skops.io

    with whole(path) as part:
        skops.io.dump(model, part)


def load_baseline(path: Path) -> Pipeline:
    """Read a fitted pipeline; types other than ours and scikit-learn's are refused.

    Raises
    ------
    DataError
        If the file holds anything else.
    """
    import skops.io

    unknown = skops.io.get_untrusted_types(file=path)
    foreign = [name for name in unknown if not name.startswith(TRUSTED_PREFIXES)]
    if foreign:
        raise DataError(
            f"the model file holds the foreign type {foreign[0]}",
            file=path,
            fix="use only models that Motifold wrote",
        )
    return skops.io.load(path, trusted=unknown)
