"""Simulated data hold what their truth says."""

import numpy as np
import pytest

from motifold.config.source import Simulated
from motifold.errors import DataError
from motifold.readers.simulated import read_simulated, simulate


def simulated(**keys):
    motif = {"consensus": "ACGTTG", "label": "1"}
    return Simulated(
        format="simulated", **{"motifs": [motif], "n": 300, "length": 40, "seed": 3, **keys}
    )


def test_exactly_the_examples_of_the_class_hold_the_motif():
    # A motif of three letters falls into most sequences by chance.
    examples, truth = simulate(simulated(motifs=[{"consensus": "acg", "label": "1"}], n=1000))
    holds = examples["sequence"].str.contains("ACG")
    assert (holds == (examples["label"] == "1")).all()
    assert examples["label"].value_counts().to_dict() == {"0": 500, "1": 500}
    assert len(truth) == 500


def test_the_truth_names_the_place_of_every_planted_copy():
    examples, truth = simulate(simulated())
    sequences = examples.set_index("id")["sequence"]
    for row in truth.itertuples():
        assert sequences[row.id][row.start : row.start + 6] == row.planted == "ACGTTG"
    assert set(truth["strand"]) == {"+"}
    assert truth["start"].min() == 0
    assert truth["start"].max() == 34


def test_the_seed_decides_everything():
    first, again, other = (simulate(simulated(seed=seed))[0] for seed in (3, 3, 4))
    assert first.equals(again)
    assert not first.equals(other)


def test_a_fixed_start_is_kept_and_rna_letters_are_planted_as_dna():
    motifs = [{"consensus": "ACGUUG", "label": "1", "start": 7}]
    _, truth = simulate(simulated(motifs=motifs))
    assert set(truth["start"]) == {7}
    assert set(truth["planted"]) == {"ACGTTG"}


def test_mutation_changes_each_letter_with_its_chance():
    motifs = [{"consensus": "ACGTTG", "label": "1", "mutation": 0.25}]
    _, truth = simulate(simulated(motifs=motifs, n=20_000))
    changed = np.array(
        [[a != b for a, b in zip(p, "ACGTTG", strict=True)] for p in truth["planted"]]
    )
    assert changed.mean(axis=0) == pytest.approx([0.25] * 6, abs=0.02)


def test_several_motifs_of_a_class_do_not_overlap():
    motifs = [{"consensus": "ACGTTG", "label": "1"}, {"consensus": "GGATCCA", "label": "1"}]
    examples, truth = simulate(simulated(motifs=motifs, length=16))
    starts = truth.pivot_table(index="id", columns="motif", values="start")
    gap = starts["GGATCCA"] - starts["ACGTTG"]
    assert ((gap >= 6) | (gap <= -7)).all()
    assert (truth.groupby("id").size() == 2).all()
    carriers = examples[examples["label"] == "1"]["sequence"]
    assert (carriers.str.contains("ACGTTG") & carriers.str.contains("GGATCCA")).all()


def test_one_motif_may_stand_in_two_classes_at_two_places():
    motifs = [
        {"consensus": "ACGTTG", "label": "0", "start": 0},
        {"consensus": "ACGTTG", "label": "1", "start": 20},
    ]
    examples, _ = simulate(simulated(motifs=motifs))
    first = examples["sequence"].str.startswith("ACGTTG")
    assert first[examples["label"] == "0"].all()


def test_the_background_has_the_letters_that_were_asked_for():
    background = {"A": 0.1, "C": 0.2, "G": 0.3, "T": 0.4}
    examples, _ = simulate(simulated(background=background, n=4000))
    letters = "".join(examples.loc[examples["label"] == "0", "sequence"])
    shares = [letters.count(letter) / len(letters) for letter in "ACGT"]
    assert shares == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.01)


def test_classes_share_the_examples_evenly_and_are_shuffled():
    examples, _ = simulate(simulated(classes=["0", "1", "2"], n=100))
    assert sorted(examples["label"].value_counts()) == [33, 33, 34]
    assert examples["label"].head(33).nunique() == 3


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"motifs": [{"consensus": "A", "label": "1"}]}, "cannot be kept out"),
        (
            {
                "motifs": [
                    {"consensus": "ACGT", "label": "1", "start": 0},
                    {"consensus": "TTTT", "label": "1", "start": 2},
                ]
            },
            "do not fit beside each other",
        ),
    ],
)
def test_a_rule_that_cannot_be_kept_ends_in_a_sentence(keys, problem):
    with pytest.raises(DataError, match=problem):
        simulate(simulated(**keys))


def test_records_name_the_simulation_as_their_source():
    records = read_simulated(simulated(n=10))
    assert set(records.table["source"]) == {"simulated"}
    assert records.labels == ["label"]
