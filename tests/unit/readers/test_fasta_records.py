"""Records cut out of blocks are those of Biopython."""

import gzip
import io

import numpy as np
import pytest
from Bio.SeqIO.FastaIO import SimpleFastaParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motifold.artifacts import save_array
from motifold.config.dataset import Dataset
from motifold.errors import DataError
from motifold.readers import fasta_records as module
from motifold.readers import read
from motifold.readers.codes import Codes
from motifold.readers.fasta_records import fasta_records
from motifold.readers.prepare import prepare

LINES = st.lists(
    st.sampled_from(
        [">a", ">b one", ">c\ttwo ", "> d", ">", ">e>f", ">\u00e9\u00a0g", "ACGT", "acgtn", "AC GT"]
        + ["GT ", "\tAC", "", " ", "N" * 30, "A\x1cC", "A>C", "\u00e9"]
    ),
    max_size=12,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def expected(text: str) -> list[tuple[str, str, str]]:
    """What Biopython reads in text mode."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    found = SimpleFastaParser(lines)
    return [((title.split(maxsplit=1) or [""])[0], title, letters) for title, letters in found]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LINES, ENDS, st.booleans(), st.integers(1, 40))
def test_records_are_those_of_biopython_whatever_the_blocks(
    tmp_path, monkeypatch, lines, end, closed, block
):
    monkeypatch.setattr(module, "BLOCK", block)
    text = end.join([">first 1", *lines]) + (end if closed else "")
    (tmp_path / "x.fa").write_bytes(text.encode())
    table = fasta_records(str(tmp_path / "x.fa"))
    assert list(zip(table["id"], table["header"], table["sequence"], strict=True)) == expected(text)
    assert table["row"].tolist() == [f"record {number + 1}" for number in range(len(table))]
    assert set(table["source"]) == {str(tmp_path / "x.fa")}


def test_a_byte_order_mark_and_blank_lines_before_the_first_header_do_not_count(tmp_path):
    content = "\ufeff\n \r\n>a\nAC\n".encode()
    (tmp_path / "x.fa").write_bytes(gzip.compress(content))
    assert fasta_records(str(tmp_path / "x.fa"))["sequence"].tolist() == ["AC"]


@pytest.mark.parametrize("block", [3, 2**20])
def test_bytes_that_are_no_text_are_refused_wherever_they_stand(tmp_path, monkeypatch, block):
    monkeypatch.setattr(module, "BLOCK", block)
    (tmp_path / "x.fa").write_bytes(b">a\nAC\n>b\nGT\n>c \xff\nAC\n")
    with pytest.raises(DataError, match="no UTF-8"):
        fasta_records(str(tmp_path / "x.fa"))


def test_a_line_before_the_first_header_is_counted_as_an_editor_counts(tmp_path):
    (tmp_path / "x.fa").write_bytes(b"\r\n\r\nACGT\r\n>a\r\nAC\r\n")
    with pytest.raises(DataError, match=r"line 3: a FASTA file begins with a header line"):
        fasta_records(str(tmp_path / "x.fa"))


@pytest.mark.parametrize("uneven", [1, 3])
@pytest.mark.parametrize("fit", [{}, {"length": 3}, {"length": 9, "align": "end"}])
def test_codes_written_while_reading_are_the_file_that_an_array_of_the_sequences_gives(
    tmp_path, monkeypatch, fit, uneven
):
    monkeypatch.setattr(module, "BLOCK", 64)
    lines = [f">s{n}\n{'ACGTNacgtu'[n % 10] * (4 + n % uneven)}\n" for n in range(50)]
    (tmp_path / "x.fa").write_text("".join(lines))
    source = {"format": "fasta", "path": str(tmp_path / "x.fa"), "label_pattern": "^s.*(.)$"}
    dataset = Dataset.model_validate({"type": "dna", "source": source, "fit": fit})
    facts, table, x = prepare(read(dataset.source), "toy", dataset)
    codes = Codes(tmp_path / "part")
    again, same, mapped = prepare(read(dataset.source, codes), "toy", dataset, codes)
    save_array(tmp_path / "whole", x)
    assert (tmp_path / "part").read_bytes() == (tmp_path / "whole").read_bytes()
    assert isinstance(mapped, np.memmap)
    assert table.equals(same)
    assert facts == again


@pytest.mark.parametrize(
    ("records", "message"),
    [
        (["ACGT"] * 9 + ["AC!T", "", "A?"], "record 11: the sequence has no letters"),
        (["ACGT"] * 9 + ["AC!T", "A?"], "record 10: '!' at position 3 is no base"),
        (["ACGT"] * 9 + ["AC\u00e9T"], "record 10: '\u00e9' at position 3 is no base"),
        (["ACGT"] * 9 + ["A" * 20_000], "record 10: the sequence has 20,000 letters"),
    ],
)
def test_letters_encoded_while_reading_are_refused_as_those_of_a_column(
    tmp_path, monkeypatch, records, message
):
    monkeypatch.setattr(module, "BLOCK", 30)
    (tmp_path / "x.fa").write_text("".join(f">s{n}\n{one}\n" for n, one in enumerate(records)))
    source = {"format": "fasta", "path": str(tmp_path / "x.fa"), "label_pattern": "(.)$"}
    dataset = Dataset.model_validate({"type": "dna", "source": source})
    for codes in (None, Codes(tmp_path / "part")):
        with pytest.raises(DataError) as caught:
            prepare(read(dataset.source, codes), "toy", dataset, codes)
        assert message in str(caught.value)
        if codes is not None:
            codes.close()
