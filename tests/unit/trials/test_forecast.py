"""What a probe says of whole jobs."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import Data, Facts
from motifold.config.load import MODEL
from motifold.config.trials import Asked, Controls, LearningCurve
from motifold.trials.forecast import Range, Spell, by_epochs, by_power, row_of, sum_of, table_of
from motifold.trials.probe_simple import SimpleProbe
from motifold.trials.workload import Held, Trainings, held_out, training_work, trial_work

LINEAR = MODEL.validate_python({"method": "kmer_linear"})
FOREST = MODEL.validate_python({"method": "random_forest", "most": 100})
HELD = Held(10, 5, 800, 1000)


def spell(seconds):
    return Spell(seconds, seconds)


def cpu(found):
    return [found.low.cpu, found.likely.cpu, found.high.cpu]


def test_the_range_grows_with_the_distance_from_what_was_measured():
    near, far = (by_power((100, 400), (spell(1.0), spell(4.0)), size) for size in (800, 80_000))
    assert near.likely.cpu == pytest.approx(8)
    assert far.likely.cpu == pytest.approx(800)
    widths = [one.high.cpu / one.low.cpu for one in (near, far)]
    assert widths[0] < 2.5 < widths[1]


def test_a_time_that_does_not_grow_yet_may_grow_later():
    low, likely, high = cpu(by_power((100, 200), (spell(1.0), spell(1.0)), 2000))
    assert (low, likely) == pytest.approx((0.8, 1.0))
    assert high > 10


def test_a_part_smaller_than_the_probe_still_has_its_ends_in_order():
    low, likely, high = cpu(by_power((100, 400), (spell(1.0), spell(4.0)), 50))
    assert low < likely < high


def test_a_network_that_never_stops_early_has_a_narrow_range():
    low, likely, high = cpu(by_epochs(20, 20, spell(1.0), spell(5.0)))
    assert likely == pytest.approx(25)
    assert high / low == pytest.approx(1.25**2)


def test_a_job_is_its_start_and_all_its_trainings():
    start, one = Range(*[spell(3.0)] * 3), Range(spell(2.0), spell(1.0), spell(4.0))
    total = sum_of([Trainings(5, 80), Trainings(1, 100)], lambda _: one, start)
    assert cpu(total) == [9.0, 15.0, 27.0]
    table = table_of([row_of("train_x", [Trainings(6, 80)], total, 99.0, "so")], "set", "model")
    assert table.loc[0, ["dataset", "rule", "what", "trainings"]].tolist() == [
        "set", "train_x", "model", 6,
    ]  # fmt: skip
    assert table.loc[0, "cpu_hours_high"] == pytest.approx(27 / 3600)


def test_folds_repeats_and_the_final_model_are_counted():
    assert held_out(pd.DataFrame(index=range(1000)), "similarity", 5, 2) == HELD
    assert training_work(FOREST, HELD, 0.15) == [Trainings(10, 800), Trainings(1, 1000)]
    assert training_work(LINEAR, HELD, 0.15)[-1] == Trainings(10, 680)


def test_a_given_test_part_is_one_round_without_a_final_model():
    examples = pd.DataFrame({"split": ["train"] * 80 + ["test"] * 20})
    held = held_out(examples, "column", 5, 1)
    assert held == Held(1, 1, 80, 0)
    assert training_work(FOREST, held, 0.15) == [Trainings(1, 80)]


def test_given_fold_numbers_are_rounds():
    examples = pd.DataFrame({"split": ["0", "1", "2", "-1"] * 10})
    assert held_out(examples, "column", 5, 1).rounds == 3


@pytest.mark.parametrize(("grouped", "number"), [(False, 6), (True, 8)])
def test_trials_are_counted_as_they_will_be_done(grouped, number):
    asked = Asked(Controls(permutations=3), LearningCurve(models="none"), "similarity", True, None)
    work = trial_work("words", LINEAR, asked, HELD, grouped=grouped)
    assert len(work) == number
    assert {one.number for one in work} == {5}


def test_a_simple_model_is_probed_on_growing_parts():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 4, (300, 20)).astype(np.uint8)
    facts = Facts("set", "dna", "classification", [20], ["a", "b"])
    data = Data(facts, pd.DataFrame(index=range(300)), x, (x[:, 0] > 1).astype(np.int64))
    probe = SimpleProbe(data, LINEAR, 0)
    assert probe.sizes == (75, 150)
    assert probe.memory(10_000) > probe.memory(150) > 0
    assert probe.training(10_000).high.cpu > probe.training(200).likely.cpu
