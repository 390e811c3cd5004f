"""Keras and TensorFlow, loaded as Motifold wants them: everything else takes them from here."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("ABSL_MIN_LOG_LEVEL", "3")

# Keras imports them for wrappers and galleries that Motifold never calls: a third of its time.
NOT_NEEDED = ("sklearn", "matplotlib")


@contextmanager
def _hidden() -> Iterator[None]:
    """As if those were not installed, unless they are loaded already."""
    absent = [name for name in NOT_NEEDED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: no such module
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _hidden():
    import keras
    import tensorflow as tf

__all__ = ["keras", "tf"]
