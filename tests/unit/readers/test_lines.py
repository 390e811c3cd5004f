"""A sequence a line, a label a line."""

import gzip

from motifold.config.source import Lines
from motifold.readers.lines import read_lines


def test_lines_of_two_files_are_paired_and_blank_ends_do_not_count(tmp_path):
    (tmp_path / "s.txt.gz").write_bytes(gzip.compress(b"ACGT\r\nGGNN\r\n\r\n"))
    (tmp_path / "l.txt").write_text("0\n1\n")
    source = Lines(
        format="lines", sequences=str(tmp_path / "s.txt.gz"), labels=str(tmp_path / "l.txt")
    )
    table = read_lines(source).table
    assert table["sequence"].tolist() == ["ACGT", "GGNN"]
    assert table["label"].tolist() == ["0", "1"]
    assert table["row"].tolist() == ["line 1", "line 2"]
