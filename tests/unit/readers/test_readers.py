"""The list of readers."""

from pathlib import Path
from typing import get_args

import pytest

from motifold.config.source import Builtin, Fasta, Idx, Lines, Source, Table
from motifold.config.sources import source_files
from motifold.readers import READERS, read


def test_every_format_of_the_settings_has_a_reader():
    sources = get_args(get_args(Source)[0])
    formats = {get_args(source.model_fields["format"].annotation)[0] for source in sources}
    assert set(READERS) == formats


def test_a_source_is_read_by_the_reader_of_its_format():
    assert len(read(Builtin(format="builtin")).table) == 1797


@pytest.mark.parametrize(
    ("source", "files"),
    [
        (Table(format="table", path="t.csv", sequence="s", label="l"), ["t.csv"]),
        (Fasta(format="fasta", classes={"x": "x.fa", "y": "y.fa"}), ["x.fa", "y.fa"]),
        (Fasta(format="fasta", path="x.fa", labels={"path": "l.csv"}), ["x.fa", "l.csv"]),
        (Lines(format="lines", sequences="s", labels="l"), ["s", "l"]),
        (Idx(format="idx", images="i", labels="l"), ["i", "l"]),
        (Builtin(format="builtin"), []),
    ],
)
def test_the_files_of_a_source_are_all_that_it_names(source, files):
    assert source_files(source) == [Path(file) for file in files]
