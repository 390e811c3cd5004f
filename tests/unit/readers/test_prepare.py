"""Records become facts, a table and an array."""

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st

from motifold.artifacts import read_table, truth, write_table
from motifold.config.dataset import Dataset
from motifold.errors import DataError
from motifold.readers import targets
from motifold.readers.headers import COLUMNS
from motifold.readers.prepare import prepare
from motifold.readers.records import Records

SOURCE = {"format": "lines", "sequences": "s", "labels": "l"}


def dataset(**keys):
    return Dataset.model_validate({"type": "dna", "source": SOURCE, **keys})


def records(sequences=("ACGT", "GGGG"), labels=("a", "b"), **columns):
    n = len(sequences)
    table = pd.DataFrame(
        {
            "id": [f"e{number}" for number in range(n)],
            "sequence": list(sequences),
            "label": list(labels),
            "source": "s.txt",
            "row": [f"line {number}" for number in range(1, n + 1)],
            **columns,
        }
    )
    return Records(table, ["label"])


def test_sequences_are_encoded_and_described():
    facts, examples, x = prepare(records(("ACgt", "GN-C")), "toy", dataset(description="d"))
    assert x.tolist() == [[0, 1, 2, 3], [2, 4, 4, 1]]
    assert x.dtype == np.uint8
    assert list(examples) == ["id", "label", "length", "gc", "unknown", "lower", "source"]
    assert examples["gc"].tolist() == [0.5, 1.0]
    assert examples["unknown"].tolist() == [0.0, 0.5]
    assert examples["lower"].tolist() == [0.5, 0.0]
    assert (facts.name, facts.description, facts.task) == ("toy", "d", "classification")
    assert facts.shape == [4]
    assert facts.notes == [
        "1 sequences hold 2 letters or gaps that are no single base; they are read as unknown.",
        "1 sequences hold lower case letters; case is ignored.",
    ]


def test_rna_is_read_like_dna_and_a_mixture_is_noted():
    facts, _, x = prepare(records(("ACGU", "ACGT")), "toy", dataset(type="rna"))
    assert x[0].tolist() == x[1].tolist() == [0, 1, 2, 3]
    assert facts.notes == ["Both T and U occur; they are read as the same base."]


def test_iupac_letters_are_unknown_and_only_those_are_allowed():
    _, examples, x = prepare(records(("RYSWKMBDHVN", "ACGTACGTACG")), "toy", dataset())
    assert set(x[0]) == {4}
    assert examples["gc"].tolist()[0] == 0.0
    assert examples["unknown"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("fit", "expected"),
    [
        ({}, [[0, 1, 2, 3, 4], [0, 0, 1, 2, 3]]),
        ({"length": 3}, [[0, 1, 2], [0, 0, 1]]),
        ({"length": 3, "align": "end"}, [[1, 2, 3], [1, 2, 3]]),
        ({"length": 3, "align": "center"}, [[0, 1, 2], [0, 1, 2]]),
        ({"length": 6, "align": "end"}, [[4, 4, 0, 1, 2, 3], [4, 0, 0, 1, 2, 3]]),
    ],
)
def test_lengths_follow_the_policy(fit, expected):
    _, examples, x = prepare(records(("ACGT", "AACGT")), "toy", dataset(fit=fit))
    assert x.tolist() == expected
    assert examples["length"].tolist() == [4, 5]


def test_padding_and_cropping_are_counted():
    facts, _, _ = prepare(records(("AC", "ACGTA")), "toy", dataset(fit={"length": 4}))
    assert facts.notes == [
        "1 of 2 sequences were padded to 4 letters.",
        "1 of 2 sequences were cropped to 4 letters from the start.",
    ]


def test_one_sequence_far_longer_than_the_rest_asks_for_a_length():
    given = records(("ACGT", "ACGT", "A" * 10_001), ("a", "b", "a"))
    with pytest.raises(DataError, match=r"line 3: .*10,001 letters.*fit: \{length: N\}"):
        prepare(given, "toy", dataset())
    assert prepare(given, "toy", dataset(fit={"length": 4}))[2].shape == (3, 4)


@pytest.mark.parametrize(
    ("labels", "task"),
    [
        (["0", "1", "0"], "classification"),
        (["0", "1", "N"], "classification"),
        (["0", "1.5", "2"], "regression"),
        ([str(number) for number in range(20)], "classification"),
        ([str(number) for number in range(21)], "regression"),
        (["1", "2", "inf"], "classification"),
    ],
)
def test_the_task_is_inferred_from_the_labels(labels, task):
    assert targets.infer_task(records(["A"] * len(labels), labels)) == task


def test_the_task_of_the_settings_wins():
    facts, examples, _ = prepare(records(labels=("0", "1")), "toy", dataset(task="regression"))
    assert facts.targets == ["label_value"]  # 'label' is a column of our own tables
    assert examples["target"].tolist() == [0.0, 1.0]
    assert "label" not in examples


def test_several_label_columns_are_several_targets():
    given = records(labels=("1", "2"), other=["0.5", "-1e3"])
    given.labels = ["label", "other"]
    facts, examples, _ = prepare(given, "toy", dataset())
    assert facts.task == "regression"
    assert list(examples)[:3] == ["id", "target_label_value", "target_other"]
    assert truth(facts, examples).tolist() == [[1.0, 0.5], [2.0, -1000.0]]


def test_classes_are_sorted_by_number_if_they_are_numbers():
    labels = ("10", "9", "-1", "9")
    facts, examples, _ = prepare(records(["A"] * 4, labels), "toy", dataset())
    assert facts.classes == ["-1", "9", "10"]
    assert truth(facts, examples).tolist() == [2, 1, 0, 1]


def test_classes_are_sorted_as_text_if_one_is_no_number():
    facts, _, _ = prepare(records(["A"] * 3, ("10", "9", "b")), "toy", dataset())
    assert facts.classes == ["10", "9", "b"]


def test_numbers_get_their_names_in_the_order_of_the_names():
    given = records(["A"] * 3, ("2", "0", "2"))
    given.class_names = ["z", "y", "x"]
    facts, examples, _ = prepare(given, "toy", dataset())
    assert facts.classes == ["z", "x"]
    assert examples["label"].tolist() == ["x", "z", "x"]
    assert "No example belongs to y." in facts.notes


def test_groups_splits_and_weights_come_along():
    given = records(group=["g", "h"], split=["Training", "dev"], weight=["1", "0.5"])
    _, examples, _ = prepare(given, "toy", dataset())
    assert list(examples)[:5] == ["id", "label", "group", "split", "weight"]
    assert examples["split"].tolist() == ["train", "validation"]
    assert examples["weight"].tolist() == [1.0, 0.5]


PLACE = {"origin": ["lab 1", "lab 2"], "chromosome": ["chr1", "chrX"]}


def test_origin_and_coordinates_come_along_as_text_and_whole_numbers():
    given = records(**PLACE, start=["0", "12.0"], end=["4", "999999999999999999"])
    _, examples, _ = prepare(given, "toy", dataset())
    assert list(examples)[2:6] == ["origin", "chromosome", "start", "end"]
    assert examples["origin"].tolist() == ["lab 1", "lab 2"]
    assert examples["chromosome"].tolist() == ["chr1", "chrX"]
    assert examples["start"].tolist() == [0, 12]
    assert examples["end"].tolist() == [4, 10**18 - 1]
    assert examples["start"].dtype == examples["end"].dtype == np.int64


def test_a_chromosome_may_stand_alone():
    _, examples, _ = prepare(records(chromosome=["1", "2"]), "toy", dataset())
    assert examples["chromosome"].tolist() == ["1", "2"]
    assert "start" not in examples


def test_everything_given_survives_the_file(tmp_path):
    given = records(**PLACE, group=["g", "h"], start=["0", "1"], end=["4", "5"])
    _, examples, _ = prepare(given, "toy", dataset())
    write_table(tmp_path / "examples.parquet", examples)
    pd.testing.assert_frame_equal(read_table(tmp_path / "examples.parquet"), examples)


@hypothesis.given(
    st.lists(st.text("ACGTN", min_size=1, max_size=9), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_only_letters_reach_the_array(sequences, random):
    """Case, names, labels, origins, places and the order of columns change nothing in x."""
    n = len(sequences)
    labels = ["a", *["b"] * (n - 1)]
    plain = prepare(records(sequences, labels), "toy", dataset())[2]
    cased = ["".join(random.choice([one, one.lower()]) for one in text) for text in sequences]
    names = [f"{random.random()} {number}" for number in range(n)]
    other = records(
        cased, labels[::-1], id=names, source=names, origin=names, chromosome=names, group=names
    )
    columns = list(other.table)
    random.shuffle(columns)
    other.table = other.table[columns]
    changed = prepare(other, "toy", dataset())[2]
    assert changed.dtype == plain.dtype
    assert (changed == plain).all()


def test_the_order_of_examples_only_orders_the_array():
    sequences, labels, order = ("ACGT", "GGGG", "TTAA"), ("a", "b", "a"), [2, 0, 1]
    plain = prepare(records(sequences, labels), "toy", dataset())[2]
    moved = records(sequences, labels)
    moved.table = moved.table.iloc[order]
    assert (prepare(moved, "toy", dataset())[2] == plain[order]).all()


def test_what_headers_say_stands_beside_the_size_and_not_in_the_pixels():
    pixels = np.zeros((2, 3, 4, 1), np.uint8)
    headers = pd.DataFrame(
        [("PNG", "L", 72.0, "GIMP", False), ("JPEG", "L", 0.0, "", True)], columns=list(COLUMNS)
    )
    table = records().table.drop(columns="sequence").set_axis([5, 3])  # an index of their own
    given = Records(table, ["label"], pixels, headers=headers)
    settings = {"type": "image", "source": {"format": "image_folder", "path": "p"}}
    facts, examples, x = prepare(given, "toy", dataset(**settings))
    assert list(examples) == ["id", "label", "height", "width", *COLUMNS, "source"]
    assert examples["format"].tolist() == ["PNG", "JPEG"]
    assert examples["meta_exif"].dtype == bool
    assert x is pixels
    assert facts.notes == []


def test_images_pass_unchanged_with_their_size():
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 3, 4, 1)
    given = records()
    given = Records(given.table.drop(columns="sequence"), ["label"], pixels)
    settings = {"type": "image", "source": {"format": "builtin"}}
    facts, examples, x = prepare(given, "toy", dataset(**settings))
    assert x is pixels
    assert facts.shape == [3, 4, 1]
    assert list(examples) == ["id", "label", "height", "width", "source"]


def test_a_foreign_letter_is_named_with_its_place_beyond_the_first_chunk(monkeypatch):
    monkeypatch.setattr("motifold.sequence.encode.CHUNK", 2)
    given = records(("ACGT", "AC", "A", "ACGé"), ("a", "b", "a", "b"))
    with pytest.raises(DataError, match="line 4: 'é' at position 4 is no base"):
        prepare(given, "toy", dataset())
