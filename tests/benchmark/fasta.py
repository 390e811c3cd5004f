"""FASTA files to an array of base codes: Motifold beside pyfastx, dnaio, Biopython, needletail and pysam.

The peers read records; what they have read becomes codes by the fastest way that plain numpy has (all letters joined, one
pass through a table of 256 bytes), for all of them alike. Motifold also does what it always does: it refuses letters that
are none and empty records, keeps names, and counts length, GC, unknown and lower case letters of every sequence. Its last
row is the whole rule `read_dataset` on two files, one a class: labels, duplicate names, the table of examples and `x.npy`.

    PYTHONPATH=workflow python tests/benchmark/fasta.py --peer PEER/bin/python
"""

import argparse
import gzip
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

TABLE = bytes("ACGT".find(chr(byte).upper()) % 5 for byte in range(256))  # 4 for what is none
Way = Callable[[str], np.ndarray]


def as_codes(strings: Iterable[str]) -> np.ndarray:
    """Codes of sequences of one length."""
    texts = list(strings)
    letters = "".join(texts).encode("ascii").translate(TABLE)
    return np.frombuffer(letters, np.uint8).reshape(len(texts), -1)


def motifold(path: str) -> np.ndarray:
    from motifold.config.dataset import Fit
    from motifold.readers.fasta_records import fasta_records
    from motifold.readers.prepare import encode_examples
    from motifold.readers.records import Records

    return encode_examples(Records(fasta_records(path), []), Fit())[0]


def pyfastx(path: str) -> np.ndarray:
    import pyfastx

    return as_codes(record[1] for record in pyfastx.Fastx(path))


def dnaio(path: str) -> np.ndarray:
    import dnaio

    with dnaio.open(path, open_threads=0) as records:
        return as_codes(record.sequence for record in records)


def biopython(path: str) -> np.ndarray:
    from Bio.SeqIO.FastaIO import SimpleFastaParser

    with gzip.open(path, "rt") if path.endswith(".gz") else Path(path).open() as text:
        return as_codes(sequence for _, sequence in SimpleFastaParser(text))


def needletail(path: str) -> np.ndarray:
    import needletail

    return as_codes(record.seq for record in needletail.parse_fastx_file(path))


def pysam(path: str) -> np.ndarray:
    import pysam

    with pysam.FastxFile(path, persist=False) as records:
        return as_codes(record.sequence for record in records)


def step(path: str) -> np.ndarray:
    """The rule, on the file and its second class."""
    from motifold.steps.read_dataset import main as read_dataset

    first = Path(path)
    classes = {"a": path, "b": str(first.with_name(f"b_{first.name}"))}
    source = {"format": "fasta", "classes": classes}
    out = first.parent
    read_dataset(
        sources=[],
        facts=out / "dataset.json",
        examples=out / "examples.parquet",
        x=out / "x.npy",
        settings={"type": "dna", "task": "classification", "source": source},
        dataset="benchmark",
    )
    return np.zeros(0, np.uint8)


def saved(way: Way) -> Way:
    """The same, and the array written as .npy."""

    def save(path: str) -> np.ndarray:
        codes = way(path)
        np.save(Path(path).parent / "x.npy", codes)
        return codes

    return save


def motifold_saved(path: str) -> np.ndarray:
    """Block after block, as the rule does."""
    from motifold.config.dataset import Fit
    from motifold.readers.fasta_records import fasta_records
    from motifold.readers.prepare import encode_examples
    from motifold.readers.records import Records

    records = Records(fasta_records(path), [])
    return encode_examples(records, Fit(), Path(path).parent / "x.npy")[0]


READERS: dict[str, tuple[Way, tuple[str, ...]]] = {
    "Motifold": (motifold, ()),
    "pyfastx": (pyfastx, ("pyfastx",)),
    "dnaio": (dnaio, ("dnaio",)),
    "Biopython": (biopython, ("biopython",)),
    "needletail": (needletail, ("needletail",)),
    "pysam": (pysam, ("pysam",)),
}
TO_NPY = {f"{name}, to x.npy": (saved(way), packages) for name, (way, packages) in READERS.items()}
TO_NPY["Motifold, to x.npy"] = (motifold_saved, ())
WHOLE = {"Motifold, rule read_dataset": (step, ())}


def write_fasta(path: Path, n: int, length: int, seed: int, packed: bool) -> None:
    """Random records, a line each."""
    letters = np.frombuffer(b"ACGT", np.uint8)
    rng = np.random.default_rng(seed)
    with path.open("wb") as file:
        for row in range(n):
            sequence = letters[rng.integers(0, 4, length)].tobytes()
            file.write(b">s%d_%d\n%b\n" % (seed, row, sequence))
    if packed:
        with path.open("rb") as file, gzip.open(f"{path}.gz", "wb", 6) as zipped:
            shutil.copyfileobj(file, zipped)


def candidate(name: str, path: str) -> None:
    """Time one way; imports are done before, on a tiny file."""
    from rounds import told  # beside this script, where only a script finds it

    way, packages = (READERS | TO_NPY | WHOLE)[name]
    with tempfile.TemporaryDirectory() as place:
        tiny = Path(place, "tiny.fa")
        tiny.write_text(">a\nACGT\n>b\nACGT\n")
        tiny.with_name("b_tiny.fa").write_text(">c\nACGT\n")
        way(str(tiny))
    told(lambda: way(path), packages)


def main() -> None:
    """Interleave the candidates and print a table for each kind of file."""
    from rounds import add_options, agreeing, interleaved, print_table, quiet

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--length", type=int, default=200)
    add_options(parser)
    asked = parser.parse_args()
    if asked.only:
        candidate(asked.only, asked.folder)
        return
    quiet(asked.anyway)
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place, "a.fa")
        write_fasta(plain, asked.n, asked.length, 0, packed=True)
        write_fasta(Path(place, "b_a.fa"), 10, asked.length, 1, packed=True)
        for path, ways, title in (
            (str(plain), READERS, "FASTA to array"),
            (f"{plain}.gz", READERS, "FASTA, gzip, to array"),
            (str(plain), TO_NPY | WHOLE, "FASTA to x.npy"),
        ):
            commands = {
                name: [who, __file__, "--only", name, "--folder", path]
                for name in ways
                if (who := sys.executable if name.startswith("Motifold") else asked.peer)
            }
            runs = interleaved(commands, asked.rounds)
            agreeing(runs, [name for name in runs if name not in WHOLE])
            print_table(runs, next(iter(ways)), f"{title}, {asked.n:,} x {asked.length}")


if __name__ == "__main__":
    main()
