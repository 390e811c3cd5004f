"""Networks trained side by side are the networks trained alone."""

import numpy as np
import pytest

from motifold.config import model
from motifold.training import size
from motifold.training.checkpoint import Checkpoints
from motifold.training.fit import Trainer
from motifold.training.lesson import Lesson, Wanted
from motifold.training.many import Cohort
from motifold.training.member import Entry
from motifold.training.size import one_program_pays, places
from motifold.training.together import Together

# Parts of different sizes: 5, 4 and 6 steps an epoch, the last batch seldom full.
LESSONS = [
    Lesson(np.arange(16, 96), np.arange(16), 3, "first", "first"),
    Lesson(np.arange(0, 55), np.arange(60, 80), 4, "second", "second"),
    Lesson(np.arange(0, 90), np.arange(90, 96), 5, "third", "third"),
]
SHARED = {"epochs": 4, "patience": None, "batch_size": 16, "learning_rate": 0.01}
CNN = {"build": "cnn", "filters": [5, 4], "widths": [5, 4], "pools": [2], "units": [6]}
NETWORKS = {
    "adam": model.Cnn(**CNN, **SHARED, l2=0.01),
    "adamw": model.Cnn(**CNN, **SHARED, optimizer="adamw", summary="max", pooling="average"),
    "rmsprop": model.Mlp(build="mlp", units=[7], **SHARED, optimizer="rmsprop", loss="focal"),
}


def alone(trainer, lesson):
    """As Keras trains it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(size, "MOST_WORK", 0)
        patch.setattr(size, "MOST_WORK_IMAGES", 0)
        assert not trainer.one_program
        return trainer.train(lesson.training, lesson.validation, lesson.seed, lesson.what)


def assert_close(ones, others, **how):
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_allclose(one, other, **{"atol": 2e-5, "rtol": 2e-3} | how)


@pytest.mark.parametrize("name", NETWORKS)
def test_side_by_side_is_what_keras_does_with_each(sequences, name):
    trainer = Trainer(sequences(classes=3), NETWORKS[name], name)
    assert one_program_pays(trainer.network, trainer.data, trainer.settings)
    for lesson, found in zip(LESSONS, trainer.train_all(LESSONS), strict=True):
        by_itself = alone(trainer, lesson)
        assert_close(found.weights, by_itself.weights)
        for column in found.history:
            assert_close([found.history[column]], [by_itself.history[column]])


def test_images_and_numbers_too(images, sequences):
    pixels = model.ImageCnn(build="image_cnn", filters=[3, 4], width=3, units=[5], **SHARED)
    data = images(channels=2)
    trainer = Trainer(data, pixels, "pixels")
    for lesson, found in zip(LESSONS, trainer.train_all(LESSONS), strict=True):
        assert_close(found.weights, alone(trainer, lesson).weights)
    data = sequences(targets=["u", "v"])
    settings = model.Cnn(**CNN, **SHARED, loss="huber")
    trainer = Trainer(data, settings, "numbers")
    together = trainer.train_all(LESSONS)
    for lesson, one in zip(LESSONS, together, strict=True):
        assert_close(one.weights, alone(trainer, lesson).weights)
        np.testing.assert_allclose(
            np.asarray(one.model(data.x)), trainer.scores(one, data.x), rtol=1e-4
        )


def test_nobody_depends_on_who_is_trained_beside_it(sequences):
    """With dropout, and with patience: each draws from its own seed and stops by itself."""
    settings = model.Cnn(
        **CNN | {"units": [16]}, **SHARED | {"epochs": 40, "patience": 3}, dropout=0.3
    )
    data = sequences()
    data.y[:] = np.random.default_rng(5).permutation(data.y)
    trainer = Trainer(data, settings, "beside")
    all_three, two = trainer.train_all(LESSONS), trainer.train_all(LESSONS[1:])
    for one, other in zip(all_three[1:], two, strict=True):
        assert len(one.history) == len(other.history)
        assert_close(one.weights, other.weights, rtol=0.02, atol=1e-3)
    stopped = [len(one.history) for one in all_three]
    assert len(set(stopped)) > 1, "they stop at different epochs, or this test says little"
    for one in all_three:
        best = one.history["val_loss"].to_numpy()[: len(one.history) - 3]
        assert best.argmin() == len(best) - 1


# Ten networks, parts of different sizes: whoever has had enough gives its place to the next.
MANY = [
    Lesson(np.arange(16, 60 + 3 * number), np.arange(16), number, f"net {number}", f"net{number}")
    for number in range(10)
]


@pytest.fixture
def few_places(monkeypatch):
    """As for a network that is heavy: fewer places than networks."""
    monkeypatch.setattr(size, "MOST_PLACES", 3)


@pytest.mark.parametrize("patience", [None, 2])
def test_a_place_is_given_to_the_next_as_if_it_were_new(sequences, few_places, patience):
    settings = model.Cnn(
        **CNN, **SHARED | {"epochs": 3 if patience is None else 30, "patience": patience}
    )
    data = sequences()
    data.y[:] = np.random.default_rng(5).permutation(data.y)
    trainer = Trainer(data, settings, "next")
    for lesson, found in zip(MANY, trainer.train_all(MANY), strict=True):
        by_itself = alone(trainer, lesson)
        assert len(found.history) == len(by_itself.history)
        assert_close(found.weights, by_itself.weights, rtol=0.02, atol=1e-3)
        assert_close([found.history["val_loss"]], [by_itself.history["val_loss"]], rtol=0.02)


def test_dropout_and_order_are_those_of_a_place_of_its_own(sequences, monkeypatch):
    """The same in three places as in six: seed and step of dropout, order of the examples."""
    settings = model.Cnn(**CNN | {"units": [16]}, **SHARED | {"epochs": 3}, dropout=0.3)
    six = Trainer(sequences(), settings, "six").train_all(MANY)
    monkeypatch.setattr(size, "MOST_PLACES", 3)
    three = Trainer(sequences(), settings, "three").train_all(MANY)
    for one, other in zip(six, three, strict=True):
        assert_close(one.weights, other.weights, rtol=0.02, atol=1e-3)


def test_those_with_most_examples_begin(sequences, few_places):
    """So that an epoch has about as many steps for all who have a place."""
    assert cohort_of(MANY, sequences()).running == [*range(10)][::-1]


@pytest.mark.parametrize(("members", "left"), [(10, 10 * 3 / 3), (7, 7 * 3 / 3), (2, 3)])
def test_epochs_left_are_shared_by_the_places(sequences, few_places, members, left):
    cohort = cohort_of(MANY[:members], sequences())
    assert cohort.epochs_left == left
    for one in cohort.members[1:]:
        one.stopping.epochs = 3
    assert cohort.epochs_left == 3.0  # however many places, no network goes faster than itself
    assert isinstance(cohort.epochs_left, float)


def cohort_of(lessons, data):
    """Before their first epoch, in three places."""
    settings = model.Cnn(**CNN, **SHARED | {"epochs": 3})
    trainer = Trainer(data, settings, "cohort")
    nothing = Wanted(np.zeros((0, 2), np.float32), np.zeros(0, np.float32))
    entries = [Entry(one, (nothing, nothing), []) for one in lessons]
    program = Together(trainer.network, data.facts, settings, 3, 96)
    return Cohort(program, entries, settings)


def test_a_program_serves_whoever_needs_a_little_fewer_places(sequences):
    trainer = Trainer(sequences(), NETWORKS["adam"], "again")
    for members, programs in ((2, 1), (1, 1), (5, 2), (3, 2), (2, 2), (8, 3)):
        trainer.train_all(MANY[:members])
        assert len(trainer._programs) == programs


class KilledError(Exception):
    """Stands for a job's wall time."""


class Fatal(Checkpoints):
    """Keeps every epoch, and ends the job after some."""

    def __init__(self, folder, about, after):
        super().__init__(folder, about)
        self.left = after

    def due(self, name):  # noqa: ARG002
        return True

    def save(self, name, arrays):
        super().save(name, arrays)
        self.left -= 1
        if self.left == 0:
            raise KilledError


BOTH_WAYS = {
    "together": model.Cnn(**CNN, **SHARED | {"epochs": 9, "patience": 3}, dropout=0.2),
    "alone": model.Cnn(
        **CNN, **SHARED | {"epochs": 9, "patience": 3}, dropout=0.2, batch_normalisation=True
    ),
}


@pytest.mark.parametrize(
    ("way", "lessons", "after"),
    [
        ("together", LESSONS, 2), ("alone", LESSONS, 1), ("alone", LESSONS, 6),
        ("together", MANY, 1), ("together", MANY, 10), ("together", MANY, 20),
    ],
)  # fmt: skip
def test_a_training_that_goes_on_is_one_that_was_never_interrupted(
    sequences, tmp_path, few_places, way, lessons, after
):
    settings = BOTH_WAYS[way]
    undisturbed = Trainer(sequences(), settings, way).train_all(lessons)
    interrupted = Trainer(sequences(), settings, way, Fatal(tmp_path, {"seed": 1}, after))
    with pytest.raises(KilledError):
        interrupted.train_all(lessons)
    epochs = []
    later = Trainer(sequences(), settings, way, Checkpoints(tmp_path, {"seed": 1}))
    for one, other in zip(later.train_all(lessons), undisturbed, strict=True):
        assert all((a == b).all() for a, b in zip(one.weights, other.weights, strict=True))
        assert one.history.equals(other.history)
        epochs.append(len(one.history))
    assert max(epochs) > 1


@pytest.mark.parametrize(
    ("name", "one_core", "members", "at_a_time"),
    [
        ("light", True, 5, 5), ("light", True, 20, 6), ("light", False, 20, 6),
        ("heavy", True, 1, 1), ("heavy", True, 6, 1), ("heavy", False, 3, 3),
        ("heavy", False, 15, 6),
    ],
)  # fmt: skip
def test_networks_share_a_program_if_they_are_light_or_cores_are_many(
    sequences, name, one_core, members, at_a_time
):
    heavy = model.Cnn(**CNN | {"filters": [64, 64]}, **SHARED)
    settings = heavy if name == "heavy" else NETWORKS["rmsprop"]
    network = Trainer(sequences(classes=3), settings, name).network
    assert places(network, members, one_core=one_core) == at_a_time


def test_large_images_are_left_to_keras(images):
    for filters, pays in ([3, 4], True), ([64, 64], False):
        settings = model.ImageCnn(build="image_cnn", filters=filters, units=[5], **SHARED)
        assert Trainer(images(), settings, "pixels").one_program is pays
