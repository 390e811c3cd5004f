"""Which trials are asked for, once the data are read."""

from collections.abc import Mapping
from typing import Any

from motifold.artifacts import Data
from motifold.config.dataset import Controls, LearningCurve, Split
from motifold.config.trials import Asked
from motifold.splits.assign import way_of


def asked_on(data: Data, asked: Mapping[str, Any]) -> Asked:
    """What a rule's settings ask for; only the data tell whether they bring a split.

    Parameters
    ----------
    asked
        ``controls`` and ``learning_curve`` as in a dataset's file, ``by`` (of its split),
        ``last_network`` and ``small`` as in :class:`motifold.config.trials.Asked`.
    """
    return Asked(
        Controls.model_validate(asked["controls"]),
        LearningCurve.model_validate(asked["learning_curve"]),
        way_of(data, Split.model_validate({"by": asked["by"]})),
        data.facts.type != "image",
        asked["last_network"],
        asked["small"],
    )
