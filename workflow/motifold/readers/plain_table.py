"""Tables of text without quotation marks and blank lines, which most large ones are, read fast."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from motifold.readers.files import open_bytes
from motifold.sequence.texts import column_of

BLOCK = 2**24  # bytes parsed at a time; no line may be longer
MARK = b"\xef\xbb\xbf"  # of the byte order


def plain_columns(path: str, names: Sequence[str], separator: str) -> pd.DataFrame | None:
    """Columns of a table, or None if anything in it asks for a closer look.

    A closer look is for quotation marks, blank lines, lines of other lengths than the header,
    columns that are not there or there twice, rows whose columns are all empty, and bytes that are
    no text: what takes care of those knows what to say of them.
    """
    content = _plain_content(path)
    if content is None:
        return None
    first = content[: content.find(b"\n")]  # without a line feed there is a header at most
    header = [name.strip() for name in first.decode().split(separator)]
    if any(header.count(name) != 1 for name in names):
        return None
    numbers = [str(number) for number in range(len(header))]
    wanted = [str(header.index(name)) for name in names]
    try:
        table = csv.read_csv(
            pa.BufferReader(content),
            csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=numbers, skip_rows=1),
            csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.large_string()), include_columns=wanted
            ),
        )
    except pa.ArrowInvalid:
        return None
    if _has_empty_rows(table):
        return None
    columns = [column_of(table.column(number)) for number in wanted]
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _plain_content(path: str) -> bytes | None:
    """The bytes of a table, its lines ended by a line feed alone; None if it is not plain."""
    with open_bytes(path) as raw:
        content = raw.read().removeprefix(MARK)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    if content.startswith(b"\n") or any(mark in content for mark in (b'"', b"\r", b"\0")):
        return None
    if not content.isascii():
        try:
            content.decode()
        except UnicodeDecodeError:
            return None
    return content


def _has_empty_rows(table: pa.Table) -> bool:
    """Whether a row may hold nothing at all."""
    empty = [pc.equal(column, "") for column in table.columns]
    together = empty[0]
    for one in empty[1:]:
        together = pc.and_(together, one)
    return bool(pc.any(together).as_py())
