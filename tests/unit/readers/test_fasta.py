"""FASTA files and the three ways to label them."""

import gzip

import pytest

from motifold.config.source import Fasta
from motifold.readers.fasta import read_fasta

ONE = ">a first\nACGT\nNN\n>b\nacgu\n"
TWO = "\n>c\nRYA\n"


def pack(content, form):
    """Plain, gzip, or two gzip members as bgzip writes them."""
    if form == "plain":
        return content
    if form == "gzip":
        return gzip.compress(content)
    return gzip.compress(content[:9]) + gzip.compress(content[9:])


@pytest.mark.parametrize("form", ["plain", "gzip", "bgzip"])
def test_one_file_a_class_gives_names_letters_and_labels(tmp_path, form):
    for name, text in (("one.fa", ONE), ("two.fa", TWO)):
        (tmp_path / name).write_bytes(pack(text.encode(), form))
    classes = {"x": str(tmp_path / "one.fa"), "y": str(tmp_path / "two.fa")}
    table = read_fasta(Fasta(format="fasta", classes=classes)).table
    assert table["id"].tolist() == ["a", "b", "c"]
    assert table["sequence"].tolist() == ["ACGTNN", "acgu", "RYA"]
    assert table["label"].tolist() == ["x", "x", "y"]
    assert table["source"].tolist() == [classes["x"], classes["x"], classes["y"]]
    assert table["row"].tolist() == ["record 1", "record 2", "record 1"]


def test_a_table_labels_records_in_any_order_and_spare_rows_are_noted(tmp_path):
    (tmp_path / "one.fa").write_text(ONE)
    (tmp_path / "l.tsv").write_text("id\tlabel\tset\nb\t2\ttest\nz\t3\ttest\na\t1\ttrain\n")
    labels = {"path": str(tmp_path / "l.tsv"), "split": "set"}
    records = read_fasta(Fasta(format="fasta", path=str(tmp_path / "one.fa"), labels=labels))
    assert records.table["label"].tolist() == ["1", "2"]
    assert records.table["split"].tolist() == ["train", "test"]
    assert records.notes == [f"1 rows of {tmp_path / 'l.tsv'} have no sequence."]


def test_a_pattern_takes_the_label_from_the_header(tmp_path):
    (tmp_path / "one.fa").write_text(">a class=x;\nAC\n>b class=y;\nGT\n")
    source = Fasta(format="fasta", path=str(tmp_path / "one.fa"), label_pattern=r"class=(\w+)")
    assert read_fasta(source).table["label"].tolist() == ["x", "y"]


def test_a_table_gives_origin_and_coordinates_to_records_in_any_order(tmp_path):
    (tmp_path / "one.fa").write_text(ONE)
    (tmp_path / "l.tsv").write_text(
        "id\tlabel\tlab\tc\ts\te\nb\t2\tRome\tchr2\t5\t9\na\t1\tOslo\tchr1\t0\t6\n"
    )
    keys = {"origin": "lab", "chromosome": "c", "start": "s", "end": "e"}
    labels = {"path": str(tmp_path / "l.tsv"), **keys}
    table = read_fasta(Fasta(format="fasta", path=str(tmp_path / "one.fa"), labels=labels)).table
    assert table[list(keys)].to_numpy().tolist() == [
        ["Oslo", "chr1", "0", "6"],
        ["Rome", "chr2", "5", "9"],
    ]


@pytest.mark.parametrize("way", ["classes", "labels", "label_pattern"])
def test_a_pattern_takes_the_group_from_the_name_whatever_gives_the_labels(tmp_path, way):
    (tmp_path / "one.fa").write_text(">chr1:5-9 k=x\nAC\n>chr2:5-9 k=y\nGT\n")
    (tmp_path / "two.fa").write_text(">chr1:1-3\nAC\n")
    (tmp_path / "l.tsv").write_text("id\tlabel\nchr1:5-9\tx\nchr2:5-9\ty\n")
    one = str(tmp_path / "one.fa")
    keys = {
        "classes": {"classes": {"x": one, "y": str(tmp_path / "two.fa")}},
        "labels": {"path": one, "labels": {"path": str(tmp_path / "l.tsv")}},
        "label_pattern": {"path": one, "label_pattern": "k=(.)"},
    }[way]
    source = Fasta(format="fasta", group_pattern="^([^:]+):", **keys)
    expected = ["chr1", "chr2", "chr1"] if way == "classes" else ["chr1", "chr2"]
    assert read_fasta(source).table["group"].tolist() == expected


def test_windows_line_ends_leave_no_trace(tmp_path):
    (tmp_path / "one.fa").write_bytes(b">a k=x\r\nAC\r\nGT\r\n>b k=y\r\nTT\r\n")
    source = Fasta(format="fasta", path=str(tmp_path / "one.fa"), label_pattern=r"k=(.+)$")
    table = read_fasta(source).table
    assert table["sequence"].tolist() == ["ACGT", "TT"]
    assert table["label"].tolist() == ["x", "y"]
