"""Networks under trial."""

from collections.abc import Iterable

import numpy as np

from motifold.artifacts import Data
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

    def learn(data: Data, tasks: list[Task]) -> Iterable[np.ndarray]:
        trainer.data = data
        what = f"{trainer.name} under trial"
        lessons = [Lesson(one.training, one.validation, one.seed, what, one.name) for one in tasks]
        for task, trained in zip(tasks, trainer.train_all(lessons), strict=True):
            yield trainer.scores(trained, data.x[task.held_out])

    return learn
