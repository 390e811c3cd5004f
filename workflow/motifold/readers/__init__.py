"""Readers: one file a format, one form for what they return."""

from collections.abc import Callable
from typing import Any

from motifold.config.source import Fasta, Source
from motifold.readers.builtin import read_builtin
from motifold.readers.codes import Codes
from motifold.readers.fasta import read_fasta
from motifold.readers.idx import read_idx
from motifold.readers.image_folder import read_image_folder
from motifold.readers.lines import read_lines
from motifold.readers.npz import read_npz
from motifold.readers.records import Records
from motifold.readers.simulated import read_simulated
from motifold.readers.table import read_table

READERS: dict[str, Callable[[Any], Records]] = {
    "table": read_table,
    "fasta": read_fasta,
    "lines": read_lines,
    "image_folder": read_image_folder,
    "idx": read_idx,
    "npz": read_npz,
    "builtin": read_builtin,
    "simulated": read_simulated,
}


def read(source: Source, codes: Codes | None = None) -> Records:
    """Read labelled examples from wherever a source says they are.

    Parameters
    ----------
    codes
        Where base codes may go at once, instead of sequences into the table.

    Raises
    ------
    DataError
        If they cannot be read; says where, what is wrong and what to do.
    """
    if isinstance(source, Fasta):
        return read_fasta(source, codes)
    return READERS[source.format](source)
