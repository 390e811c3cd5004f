"""Records of a FASTA file, read in blocks and cut apart without a Python object a line."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from motifold.errors import DataError
from motifold.readers.codes import Codes
from motifold.readers.files import no_text, open_bytes
from motifold.readers.letters import count_letters
from motifold.sequence.texts import (
    blocks_of,
    column_of,
    cut,
    numbered,
    parts_of,
    repeated,
    strings,
)

BLOCK = 2**21  # bytes read at a time; fits the cache of a processor
MARK = b"\xef\xbb\xbf"  # of the byte order
NEWLINE, HEADER, SPACE, BEYOND = b"\n"[0], b">"[0], b" "[0], 128  # BEYOND: not ASCII
NO_TEXTS = pa.array([], pa.large_string())
WHITE = np.isin(np.arange(256), list(b"\t\n\v\f\r\x1c\x1d\x1e\x1f "))


@dataclass(frozen=True)
class _Parsed:
    """Records of a block: headers without ``>``, sequences, first words of the headers."""

    headers: pa.Array
    sequences: pa.Array
    names: pa.Array


def fasta_records(path: str, codes: Codes | None = None) -> pd.DataFrame:
    """Records of one file: header, sequence, row, id, source.

    As Biopython's ``SimpleFastaParser`` reads them: white space at the end of lines and blanks
    within them do not count.

    Parameters
    ----------
    codes
        Where base codes go at once; then there is no column of sequences.

    Raises
    ------
    DataError
        If the file cannot be read, is no text in UTF-8, does not begin with a header or holds no
        record.
    """
    parsed = list(_all_parsed(path, codes))
    kinds = {"header": "headers", "sequence": "sequences", "id": "names"}
    columns = {
        name: column_of(pa.chunked_array([getattr(one, kind) for one in parsed]))
        for name, kind in kinds.items()
        if codes is None or name != "sequence"
    }
    n = len(columns["id"])
    return pd.DataFrame({**columns, "row": numbered("record", n), "source": repeated(path, n)})


def _all_parsed(path: str, codes: Codes | None) -> Iterator[_Parsed]:
    """The records of each block, without sequences if there are codes to take them."""
    with open_bytes(path) as raw:
        for block in _blocks(path, raw):
            parsed = _parsed(path, block)
            yield parsed if codes is None else _encoded(parsed, codes)


def _blocks(path: str, raw: io.BufferedReader) -> Iterator[memoryview]:
    r"""Whole records, their lines ended by ``\n`` alone; each block is overwritten by the next."""
    buffer, size = _with_room(_beginning(path, raw))
    while count := raw.readinto(memoryview(buffer)[size:]):
        end = size + count
        if buffer.find(b"\r", size, end) >= 0:
            buffer, end = _with_room(buffer[:size] + _unix(bytes(buffer[size:end]), raw))
        whole = buffer.rfind(b"\n>", 0, end) + 1
        if whole:
            yield memoryview(buffer)[:whole]
        rest = buffer[whole:end]
        if 2 * len(rest) > len(buffer):
            buffer, size = _with_room(rest)
        else:
            size = len(rest)
            buffer[:size] = rest
    yield memoryview(buffer)[:size]


def _with_room(held: bytes | bytearray) -> tuple[bytearray, int]:
    """A buffer that begins with some bytes and has room for as many again, and their number."""
    buffer = bytearray(max(BLOCK, 2 * len(held)))
    buffer[: len(held)] = held
    return buffer, len(held)


def _beginning(path: str, raw: io.BufferedReader) -> bytes:
    """The first header, and what was read with it; what is no FASTA is refused, not skipped."""
    number = 0
    for line in iter(raw.readline, b""):
        rest = _unix(line.removeprefix(b"" if number else MARK), raw)
        while rest:
            if rest.startswith(b">"):
                return rest
            number += 1
            one, _, rest = rest.partition(b"\n")
            if _decoded(path, one).strip():
                raise DataError(
                    "a FASTA file begins with a header line",
                    file=path,
                    row=number,
                    fix="write '>name' above the sequence",
                )
    raise DataError("the file holds no records", file=path, fix="write '>name' and the sequence")


def _unix(piece: bytes, raw: io.BufferedReader) -> bytes:
    r"""A piece whose lines end in ``\n``; ``\r\n`` is never cut in two."""
    if b"\r" not in piece:
        return piece
    while piece.endswith(b"\r") and (more := raw.read(1)):
        piece += more
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _decoded(path: str, text: bytes | memoryview) -> str:
    """Text in UTF-8."""
    try:
        return str(text, "utf-8")
    except UnicodeDecodeError as error:
        raise no_text(path) from error


def _encoded(parsed: _Parsed, codes: Codes) -> _Parsed:
    """Records of a block whose sequences have gone to the codes."""
    for some in blocks_of(parsed.sequences):
        codes.add(count_letters(some))
    return replace(parsed, sequences=NO_TEXTS)


def _parsed(path: str, block: memoryview) -> _Parsed:
    """Cut a block into records."""
    text = np.frombuffer(block, np.uint8)
    if text.max() >= BEYOND:
        _decoded(path, block)
    ends = np.flatnonzero(text == NEWLINE)
    if text[-1] != NEWLINE:
        ends = np.append(ends, len(text))
    starts = np.append(0, ends[:-1] + 1)
    is_header = text[starts] == HEADER
    of_headers = np.flatnonzero(is_header)
    headers = cut(text, starts[of_headers] + 1, ends[of_headers])
    edges, letters = parts_of(cut(text, starts[~is_header], ends[~is_header]))
    if _has(letters, SPACE) or _padded(headers):
        return _by_biopython(_decoded(path, block))
    # Lines already lie on end, so that a record is what lies between the first lines of two.
    first_lines = np.append(of_headers - np.arange(len(of_headers)), len(edges) - 1)
    return _Parsed(headers, strings(edges[first_lines], letters), _first_words(headers))


def _has(letters: np.ndarray, most: int) -> bool:
    """Whether text holds white space, a control character up to ``most``, or no ASCII."""
    return bool(len(letters) and (letters.min() <= most or letters.max() >= BEYOND))


def _padded(headers: pa.Array) -> bool:
    """Whether a header may begin or end with white space; rare, and not decided exactly."""
    edges, letters = parts_of(headers)
    filled = np.diff(edges) > 0
    outer = np.append(letters[edges[:-1][filled]], letters[edges[1:][filled] - 1])
    return _has(letters, -1) or _has(outer, SPACE)


def _first_words(headers: pa.Array) -> pa.Array:
    """What stands before the first white space; there is none at the beginning."""
    edges, letters = parts_of(headers)
    low = np.flatnonzero(letters <= SPACE)  # white space is rare, so that few are looked at closer
    white = np.append(low[WHITE[letters[low]]], len(letters))
    if len(white) == 1:
        return headers
    next_white = white[np.searchsorted(white, edges[:-1])]
    return cut(letters, edges[:-1], np.minimum(next_white, edges[1:]))


def _by_biopython(block: str) -> _Parsed:
    """The same for the rare blocks with white space where there should be none."""
    from Bio.SeqIO.FastaIO import SimpleFastaParser

    found = list(SimpleFastaParser(io.StringIO(block)))
    headers, sequences = zip(*found, strict=True)
    names = [(header.split(maxsplit=1) or [""])[0] for header in headers]
    kind = pa.large_string()
    return _Parsed(*(pa.array(one, kind) for one in (headers, sequences, names)))
