"""The fast way to read a table gives what the careful one gives, or nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifold.errors import DataError
from motifold.readers import columns
from motifold.readers.columns import read_columns
from motifold.readers.plain_table import plain_columns

CELLS = st.sampled_from(["A", " b ", "", "NA", "nan", "1,5", "1.0", "\u00e9", '"q"', '"', "#", "'"])
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def careful(path: str, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(columns, "plain_columns", lambda *_: None)
        return what(path)


def what(path: str) -> object:
    """Columns and places, or what is said of the file."""
    try:
        table, places = read_columns(path, ["y", "x"])
    except DataError as error:
        return str(error)
    return table.to_dict("list"), places.tolist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    ROWS, ENDS, st.booleans(), st.booleans(), st.sampled_from(["x\ty", "x\t y\tz", "x\tx\ty", "x"])
)
def test_both_ways_agree_on_tables_and_on_mistakes(
    tmp_path, monkeypatch, rows, end, closed, marked, header
):
    text = end.join([header, *("\t".join(row) for row in rows)]) + (end if closed else "")
    path = tmp_path / "t.tsv"
    path.write_bytes((b"\xef\xbb\xbf" if marked else b"") + text.encode())
    assert what(str(path)) == careful(str(path), monkeypatch)


def test_a_plain_table_takes_the_fast_way(tmp_path):
    (tmp_path / "t.csv").write_text("a, b\n1,NA\n ,2\n")
    table = plain_columns(str(tmp_path / "t.csv"), ["b", "a"], ",")
    assert table.to_dict("list") == {"b": ["NA", "2"], "a": ["1", " "]}


@pytest.mark.parametrize(
    "text",
    ["a,b\n\n1,2\n", 'a,b\n"1",2\n', "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n,\n", "a,c\n1,2\n"],
)
def test_anything_odd_is_left_to_the_careful_way(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    assert plain_columns(str(tmp_path / "t.csv"), ["a", "b"], ",") is None
