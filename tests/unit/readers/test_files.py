"""Files are opened within bounds."""

import gzip

import pytest

from motifold.errors import DataError
from motifold.readers import files
from motifold.readers.files import bounded, open_bytes, open_text


def test_a_file_that_unpacks_out_of_all_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FREE_BYTES", 1000)
    monkeypatch.setattr(files, "MAX_RATIO", 100)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(2**21)))
    with (
        pytest.raises(DataError, match="unpacks to more"),
        open_bytes(tmp_path / "bomb.gz") as file,
    ):
        file.read()


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FREE_BYTES", 1000)
    monkeypatch.setattr(files, "MAX_BYTES", 2**20)
    (tmp_path / "big.gz").write_bytes(gzip.compress(bytes(2**25)))
    with pytest.raises(DataError, match="1 MiB|2 MiB"), open_bytes(tmp_path / "big.gz") as file:
        file.read()


def test_small_repetitive_files_are_read(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"A" * 10**6))
    with open_text(tmp_path / "a.gz") as text:
        assert text.read() == "A" * 10**6


def test_gzip_is_known_by_its_first_bytes_not_by_its_name(tmp_path):
    (tmp_path / "a.fasta").write_bytes(gzip.compress(b">a\nAC\n"))
    with open_text(tmp_path / "a.fasta") as text:
        assert text.read() == ">a\nAC\n"


def test_arrays_that_would_not_fit_are_refused_before_they_are_made():
    assert bounded((10, 28, 28), "x") == (10, 28, 28)
    with pytest.raises(DataError, match="4,294,967,296 GiB"):
        bounded((2**31, 2**31), "x")
