"""The same network once more: trained from another seed, or not trained at all."""

from dataclasses import dataclass

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
    """The network trained anew on the training part of one fold, from other seeds."""
    if not subject.asked.seeds:
        return OtherSeeds(fold, [])
    trainer = Trainer(subject.data, subject.settings, subject.name)
    training, inner, _ = parts(
        subject.folds, subject.data.y, 0, fold, subject.validation, subject.seed
    )
    trained = []
    for number in range(subject.asked.seeds):
        what = f"{subject.name}, fold {fold}, another seed"
        again = trainer.train(training, inner, subject.seed + OTHER_SEED + number, what)
        trained.append(subject.probe(again.model))
    return OtherSeeds(fold, trained)


def untrained(subject: Subject, fold: int) -> Probe:
    """The network of one fold with weights that learned nothing."""
    model = drawn_anew(subject.models[fold], subject.data.facts, subject.seed + OTHER_SEED)
    return subject.probe(model)
