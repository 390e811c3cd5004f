"""Networks under trial."""

from collections.abc import Iterable
from itertools import groupby

import numpy as np

from motifold.training.fit import Trainer
from motifold.training.lesson import Lesson
from motifold.trials.run import Learner, Task


def network_learner(trainer: Trainer) -> Learner:
    """A learner that trains one compiled network from a fresh start again and again.

    Parameters
    ----------
    trainer
        Trains on whatever data a trial hands it: other labels, letters or fewer examples, in the
        same shape.
    """

    def learn(tasks: list[Task]) -> Iterable[np.ndarray]:
        what = f"{trainer.name} under trial"
        for _, some in groupby(tasks, lambda one: id(one.data.x)):
            same = list(some)
            trainer.data = same[0].data
            lessons = [
                Lesson(one.training, one.validation, one.seed, what, one.name, one.data.y)
                for one in same
            ]
            for task, trained in zip(same, trainer.train_all(lessons), strict=True):
                yield trainer.scores(trained, task.data.x[task.held_out])

    return learn
