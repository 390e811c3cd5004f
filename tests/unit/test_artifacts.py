"""Files between rules: what is written comes back."""

import numpy as np
import pandas as pd
import pytest

from motifold.artifacts import (
    Facts,
    read_arrays,
    read_facts,
    read_json,
    read_table,
    whole,
    write_arrays,
    write_facts,
    write_json,
    write_table,
)


def test_empty_text_comes_back_as_text_and_nan_may_be_a_name(tmp_path):
    """An empty split once came back as NaN, and the final model was not trained on all data."""
    table = pd.DataFrame({"id": ["nan", "NA", "1"], "fold": [0, 1, -1], "split": ["", "", ""]})
    write_table(tmp_path / "folds.tsv", table)
    found = read_table(tmp_path / "folds.tsv")
    assert found["id"].tolist() == ["nan", "NA", "1"]
    assert (found["split"] == "").all()


def test_missing_numbers_stay_missing(tmp_path):
    write_table(tmp_path / "t.tsv", pd.DataFrame({"model": ["a", "b"], "value": [0.5, np.nan]}))
    assert read_table(tmp_path / "t.tsv")["value"].isna().tolist() == [False, True]


@pytest.mark.parametrize("name", ["t.tsv", "t.tsv.gz", "t.parquet"])
def test_a_table_comes_back_and_is_the_same_file_each_time(tmp_path, name):
    table = pd.DataFrame({"id": ["a", "b"], "value": [0.1, 2.0]})
    write_table(tmp_path / name, table)
    first = (tmp_path / name).read_bytes()
    write_table(tmp_path / name, table)
    assert (tmp_path / name).read_bytes() == first
    pd.testing.assert_frame_equal(read_table(tmp_path / name), table, check_dtype=False)


def test_a_write_that_fails_leaves_the_earlier_file(tmp_path):
    path = tmp_path / "x.json"
    write_json(path, {"a": 1})
    with pytest.raises(RuntimeError), whole(path) as part:
        part.write_text("half")
        raise RuntimeError
    assert read_json(path) == {"a": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["x.json"]


def test_what_json_cannot_hold_becomes_null(tmp_path):
    write_json(tmp_path / "x.json", {"a": np.float64("nan"), "b": [np.int64(2), float("inf")]})
    assert read_json(tmp_path / "x.json") == {"a": None, "b": [2, None]}


def test_arrays_and_facts_come_back_without_pickle(tmp_path):
    write_arrays(tmp_path / "a.npz", ids=np.array(["x", "yy"]), x=np.arange(3))
    found = read_arrays(tmp_path / "a.npz")
    assert found["ids"].tolist() == ["x", "yy"]
    facts = Facts("set", "dna", "regression", [4], targets=["t", "u"])
    write_facts(tmp_path / "f.json", facts)
    assert read_facts(tmp_path / "f.json") == facts
    assert facts.truth_columns == ["target_t", "target_u"]
