"""The same network once more: trained from another seed, or not trained at all."""

from dataclasses import dataclass
from typing import Any

from motifold.artifacts import read_table
from motifold.explain.subject import Subject
from motifold.models.fresh import drawn_anew
from motifold.models.probe import Probe
from motifold.splits.assign import parts
from motifold.training.fit import Trainer

OTHER_SEED = 5_000_000  # added to the run's seed; far above what any round or trial adds


@dataclass(frozen=True)
class OtherSeeds:
    """Networks of one fold that were trained from other seeds; none if none are asked for."""

    fold: int
    probes: list[Probe]


def other_seeds(subject: Subject, fold: int) -> OtherSeeds:
    """The network trained anew on the training part of one fold, from other seeds.

    For as many epochs as the weights of the fold's own network were trained, so that no time goes
    into waiting for a better epoch.
    """
    if not subject.asked.seeds:
        return OtherSeeds(fold, [])
    trainer = Trainer(subject.data, _as_long(subject, fold), subject.name)
    training, inner, _ = parts(
        subject.folds, subject.data.y, 0, fold, subject.validation, subject.seed
    )
    trained = []
    for number in range(subject.asked.seeds):
        what = f"{subject.name}, fold {fold}, another seed"
        again = trainer.train(training, inner, subject.seed + OTHER_SEED + number, what)
        trained.append(subject.probe(again.model))
    return OtherSeeds(fold, trained)


def _as_long(subject: Subject, fold: int) -> Any:
    """Settings with which training ends at the epoch that the fold's own network was taken from."""
    if subject.settings.patience is None:
        return subject.settings
    history = read_table(subject.folder / "history.tsv")
    own = history[(history["repeat"] == 0) & (history["fold"] == fold)]
    best = own["val_loss"].fillna(float("inf")).to_numpy().argmin()
    epochs = int(own["epoch"].iloc[best])
    return subject.settings.model_copy(update={"epochs": epochs, "patience": None})


def untrained(subject: Subject, fold: int) -> Probe:
    """The network of one fold with weights that learned nothing."""
    model = drawn_anew(subject.models[fold], subject.data.facts, subject.seed + OTHER_SEED)
    return subject.probe(model)
