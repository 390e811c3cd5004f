"""Small networks in places of one program, each trained as if it were alone."""

import hashlib
import logging
import time
from typing import Any

import numpy as np
import pandas as pd

from motifold.training.checkpoint import AnyCheckpoints
from motifold.training.lesson import Lesson
from motifold.training.member import Entry, Member
from motifold.training.order import batches, side_by_side
from motifold.training.together import SCORED, Together

logger = logging.getLogger(__name__)
EVERY = 5.0  # seconds between lines in the log
EMPTY = -1  # a place without a network


class Cohort:
    """Networks in training: who has a place, who waits for one, who has had enough.

    Parameters
    ----------
    program
        Compiled for as many networks as are trained at a time; it has their examples.
    entries
        What each network starts with.
    settings
        Of the network.
    """

    def __init__(self, program: Together, entries: list[Entry], settings: Any) -> None:
        self.program, self.settings = program, settings
        self.members = [Member(one, settings) for one in entries]
        self.seats = [EMPTY] * program.members
        self.steps = 0  # of this process

    @property
    def running(self) -> list[int]:
        """Who is to go on; those with most examples first, so that an epoch is alike for all."""
        going = [number for number, one in enumerate(self.members) if one.running]
        return sorted(going, key=lambda one: -len(self.members[one].entry.lesson.training))

    @property
    def what(self) -> str:
        """Its name in the log."""
        others = len(self.members) - 1
        what = self.members[0].entry.lesson.what
        return what + (f" and {others} more" if others else "")

    @property
    def epochs_left(self) -> float:
        """How often all places must go through an epoch, at most."""
        left = [self.settings.epochs - self.members[one].stopping.epochs for one in self.running]
        return max(sum(left) / len(self.seats), float(max(left, default=0)))

    def epoch(self) -> None:
        """Train who has a place for an epoch."""
        self._take_seats()
        seated = [None if one == EMPTY else self.members[one] for one in self.seats]
        nothing = batches(np.zeros(0, np.int64), self.settings.batch_size)
        training = side_by_side([one.training() if one else nothing for one in seated])
        nothing = batches(np.zeros(0, np.int64), SCORED)
        validation = side_by_side([one.validation() if one else nothing for one in seated])
        self.steps += len(training)
        seen, now = self.program.epoch(training, validation), self.program.weights()
        for place, one in enumerate(seated):
            if one is not None:
                one.seen(seen[:, place], [stack[place] for stack in now])

    def state(self) -> dict[str, np.ndarray]:
        """What a checkpoint holds."""
        arrays = {"seats": np.array(self.seats)}
        arrays |= {f"now_{key}": one.numpy() for key, one in enumerate(self.program.state())}
        for number, one in enumerate(self.members):
            arrays |= {f"member{number}_{key}": value for key, value in one.state().items()}
        return arrays

    def restore(self, found: dict[str, np.ndarray]) -> None:
        """Go on from a checkpoint."""
        for number, one in enumerate(self.members):
            prefix = f"member{number}_"
            mine = {key: value for key, value in found.items() if key.startswith(prefix)}
            one.restore({key.removeprefix(prefix): value for key, value in mine.items()})
        for place, number in enumerate(found["seats"].tolist()):
            if number != EMPTY:
                self._seat(place, number)
        for key, variable in enumerate(self.program.state()):
            variable.assign(found[f"now_{key}"])

    def _take_seats(self) -> None:
        """Who waits takes the place of who has had enough."""
        going = self.running
        waiting = [one for one in going if one not in self.seats]
        for place, number in enumerate(self.seats):
            if number in going:
                continue
            if waiting:
                self._seat(place, waiting.pop(0))
            else:
                self.seats[place] = EMPTY

    def _seat(self, place: int, number: int) -> None:
        entry, n = self.members[number].entry, self.program.n
        y = np.zeros((n, len(self.program.facts.outputs)), np.float32)
        weight = np.zeros(n, np.float32)
        lesson = entry.lesson
        for rows, one in zip((lesson.training, lesson.validation), entry.wanted, strict=True):
            y[rows], weight[rows] = one.y, one.weight
        self.program.seat(place, entry.start, y, weight, lesson.seed)
        self.seats[place] = number


def train_many(
    cohort: Cohort, checkpoints: AnyCheckpoints
) -> list[tuple[list[np.ndarray], pd.DataFrame]]:
    """Train a cohort to its end, from its checkpoint if there is one.

    Returns
    -------
    For each network, the weights of its best epoch and one row an epoch: losses and accuracies.
    """
    name = _name_of([one.entry.lesson for one in cohort.members])
    saved = checkpoints.load(name)
    if saved is not None:
        cohort.restore(saved)
    started, said = time.monotonic(), 0.0
    passes = 0
    while cohort.running:
        cohort.epoch()
        passes, now, learning = passes + 1, time.monotonic(), len(cohort.running)
        if checkpoints.due(name) or (saved is None and not learning):
            checkpoints.save(name, cohort.state())
        if now - said > EVERY or not learning:
            said = now
            spent = now - started
            logger.info(
                "%s: %d of %d still to learn, %d at a time, %.1f steps a second, %.2f s an epoch, "
                "at most %.0f s left",
                cohort.what, learning, len(cohort.members), len(cohort.seats), cohort.steps / spent,
                spent / passes, spent / passes * cohort.epochs_left,
            )  # fmt: skip
    return [one.found() for one in cohort.members]


def _name_of(lessons: list[Lesson]) -> str:
    """Name of a cohort's checkpoint."""
    digest = hashlib.sha256("\n".join(one.name for one in lessons).encode()).hexdigest()
    return f"together_{digest[:12]}"
