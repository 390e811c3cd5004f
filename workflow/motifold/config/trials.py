"""Which models are trained on purpose on changed data, and how the data are changed.

Only settings are needed here, so that the workflow can ask before anything is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motifold.config.dataset import Controls, Dataset, LearningCurve
from motifold.config.model import Network
from motifold.config.source import brings_split

LINEAR = frozenset({"kmer_linear", "position_linear"})
CHEAP = LINEAR | {"composition"}
WITHIN_GROUPS = 2  # most permutations within groups


@dataclass(frozen=True)
class Trial:
    """One change to the data, under which a model is trained on every fold.

    Attributes
    ----------
    name
        ``unchanged``, ``permuted`` (labels), ``permuted_within_groups`` (only if groups hold
        several labels), ``shuffled`` (letters), ``random_folds``, ``leak_free_folds``,
        ``fraction`` (of each training fold), ``seed`` (nothing but the seed) or ``repeat`` (folds
        of the dataset's own kind, drawn anew).
    fraction
        Share of the training fold that is used, above 0 and at most 1.
    draw
        Number of the draw, where one change is made several times.
    rounds
        Most folds of the first repeat on which it is done; None: all of them.
    most
        About how many training examples are used; of larger data a part is taken. None: all.
    seeds
        From how many seeds it is trained.
    """

    name: str
    fraction: float = 1.0
    draw: int = 0
    rounds: int | None = None
    most: int | None = None
    seeds: int = 1


@dataclass(frozen=True)
class Asked:
    """What the settings of a dataset ask for.

    Attributes
    ----------
    controls, learning_curve
        As in the dataset's file.
    way
        How examples are held out: a value of ``split.by``; None: not known before they are read.
    sequences
        Whether the examples are sequences.
    last_network
        Name of the last network in the dataset's list of models, if there is one.
    small
        Whether the data are so small that a network is cheap to train again.
    """

    controls: Controls
    learning_curve: LearningCurve
    way: str | None
    sequences: bool
    last_network: str | None
    small: bool = False


def asked_of(dataset: Dataset, models: Mapping[str, Any], *, small: bool = False) -> Asked:
    """What a dataset's file asks for; ``models`` are the settings of its models by name."""
    networks = [name for name in dataset.model_names() if isinstance(models[name], Network)]
    return Asked(
        dataset.controls,
        dataset.learning_curve,
        dataset.split.by or ("column" if brings_split(dataset.source) else None),
        dataset.type != "image",
        networks[-1] if networks else None,
        small,
    )


def trial_models(dataset: Dataset, models: Mapping[str, Any], *, small: bool = False) -> list[str]:
    """Names of the dataset's models that are tried on changed data at all.

    Parameters
    ----------
    dataset
        The dataset's file.
    models
        Settings of the dataset's models by name, its own changes to them included.
    small
        Whether the data are small.
    """
    asked = asked_of(dataset, models, small=small)
    return [name for name in dataset.model_names() if trials_for(name, models[name], asked)]


def trials_for(name: str, settings: Any, asked: Asked) -> list[Trial]:
    """The trials that one model takes.

    A constant takes none: it says the same whatever it is trained on. Simple models are tried on
    data as they are (the same part of large data as in the other trials), on permuted labels, on
    shuffled sequences, and on folds of other kinds: random ones and leak-free ones, unless the
    dataset's own are that. Groups, chromosomes and given splits may part near-duplicates, so they
    are compared with both. Networks, which cost more, are tried once on permuted labels, once on
    shuffled sequences and from some other seeds: the last one by default where data are small,
    others if asked. Where data are small, these networks and all simple models are tried on folds
    drawn anew.

    Parameters
    ----------
    name, settings
        The model.
    asked
        What the dataset asks for.
    """
    if _method(settings) == "constant":
        return []
    trials: list[Trial] = []
    if _in_controls(name, settings, asked):
        trials += _controls(settings, asked)
    if _on_other_draws(name, settings, asked):
        trials += [Trial("repeat", draw=draw) for draw in range(asked.controls.repeats)]
    if _in_curve(name, settings, asked):
        curve = asked.learning_curve
        fractions = sorted(set(curve.fractions))
        rounds = curve.rounds if isinstance(settings, Network) else None
        trials += [Trial("fraction", fraction, rounds=rounds) for fraction in fractions]
    return trials


def _controls(settings: Any, asked: Asked) -> list[Trial]:
    if isinstance(settings, Network):
        seeds = asked.controls.seeds
        scrambled = [Trial("permuted"), *([Trial("shuffled")] if asked.sequences else [])]
        return [*scrambled, *([Trial("seed", seeds=seeds)] if seeds else [])]
    names = ["unchanged", *(["shuffled"] if asked.sequences else []), *_other_folds(asked.way)]
    most, draws = asked.controls.most, asked.controls.permutations
    permuted = [("permuted", draws), ("permuted_within_groups", min(draws, WITHIN_GROUPS))]
    return [Trial(name, most=most) for name in names] + [
        Trial(name, draw=draw, most=most) for name, often in permuted for draw in range(often)
    ]


def _other_folds(way: str | None) -> list[str]:
    """Folds to compare the dataset's own with; both kinds where its own are not known yet."""
    own = {"similarity": "leak_free_folds", "random": "random_folds"}.get(way or "")
    return [kind for kind in ("leak_free_folds", "random_folds") if kind != own]


def _in_controls(name: str, settings: Any, asked: Asked) -> bool:
    models = asked.controls.models
    if isinstance(models, list):
        return name in models
    cheap = _method(settings) in CHEAP or (asked.small and name == asked.last_network)
    return models == "all" or (models == "cheap" and cheap)


def _on_other_draws(name: str, settings: Any, asked: Asked) -> bool:
    """On small data networks with controls, and all simple models, or the best would be missed.

    A split that came with the data is not drawn.
    """
    if asked.way == "column" or not asked.small or asked.last_network is None:
        return False
    models = asked.controls.models
    if isinstance(settings, Network):
        return _in_controls(name, settings, asked)
    return asked.last_network in models if isinstance(models, list) else models != "none"


def _in_curve(name: str, settings: Any, asked: Asked) -> bool:
    models = asked.learning_curve.models
    if isinstance(models, list):
        return name in models
    default = _method(settings) in LINEAR or name == asked.last_network
    return models == "all" or (models == "default" and default)


def _method(settings: Any) -> str:
    """Method of a simple model, empty for a network."""
    return getattr(settings, "method", "")
