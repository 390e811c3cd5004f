"""FASTA files to an array of base codes: Motifold beside pyfastx, dnaio, Biopython, needletail, pysam and bionumpy.

All but bionumpy read records only; what they have read becomes codes as most would write it (`by_table`) and by the fastest
way that Python has (`by_translate`), for all of them alike. Motifold also does what it always does: it refuses letters that
are none and empty records, keeps names, and counts length, GC, unknown and lower case letters of every sequence. Its last
row is the whole rule `read_dataset` on two files, one a class: labels, duplicate names, the table of examples and `x.npy`.

    PYTHONPATH=workflow python tests/benchmark/fasta.py --peer PEER/bin/python
"""

import argparse
import gzip
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

TABLE = bytes("ACGT".find(chr(byte).upper()) % 5 for byte in range(256))  # 4 for what is none
Way = Callable[[str], np.ndarray]


def by_table(strings: list[str]) -> np.ndarray:
    """Codes of sequences of one length as most would write it: all letters through an array."""
    letters = np.frombuffer("".join(strings).encode("ascii"), np.uint8)
    return np.frombuffer(TABLE, np.uint8)[letters].reshape(len(strings), -1)


def by_translate(strings: list[str]) -> np.ndarray:
    """The same by the fastest way that Python has without a compiler."""
    letters = "".join(strings).encode("ascii").translate(TABLE)
    return np.frombuffer(letters, np.uint8).reshape(len(strings), -1)


def motifold(path: str) -> np.ndarray:
    return encoded(path, None)


def pyfastx(path: str) -> list[str]:
    import pyfastx

    return [record[1] for record in pyfastx.Fastx(path)]


def dnaio(path: str) -> list[str]:
    import dnaio

    with dnaio.open(path, open_threads=0) as records:
        return [record.sequence for record in records]


def biopython(path: str) -> list[str]:
    from Bio.SeqIO.FastaIO import SimpleFastaParser

    with gzip.open(path, "rt") if path.endswith(".gz") else Path(path).open() as text:
        return [sequence for _, sequence in SimpleFastaParser(text)]


def needletail(path: str) -> list[str]:
    import needletail

    return [record.seq for record in needletail.parse_fastx_file(path)]


def pysam(path: str) -> list[str]:
    import pysam

    with pysam.FastxFile(path, persist=False) as records:
        return [record.sequence for record in records]


def bionumpy(path: str) -> np.ndarray:
    """Reads and encodes by itself."""
    import bionumpy as bnp

    blocks = bnp.open(path).read_chunks()
    coded = (bnp.change_encoding(one.sequence, bnp.DNAEncoding) for one in blocks)
    return np.concatenate([one.raw().ravel().reshape(len(one), -1) for one in coded])


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
    """As the rule does."""
    return encoded(path, Path(path).parent / "x.npy")


def encoded(path: str, part: Path | None) -> np.ndarray:
    """Codes of the records of a file, in memory or in a file."""
    from motifold.config.dataset import Fit
    from motifold.readers.codes import Codes
    from motifold.readers.fasta_records import fasta_records
    from motifold.readers.prepare import encode_examples
    from motifold.readers.records import Records

    codes = Codes(part)
    return encode_examples(Records(fasta_records(path, codes), []), Fit(), codes)[0]


PEERS = {
    "pyfastx": pyfastx, "dnaio": dnaio, "biopython": biopython, "needletail": needletail, "pysam": pysam,
}  # fmt: skip
READERS: dict[str, tuple[Way, tuple[str, ...]]] = {
    "Motifold": (motifold, ()),
    "bionumpy": (bionumpy, ("bionumpy",)),
}
for encoder in (by_table, by_translate):
    for peer, reads in PEERS.items():
        READERS[f"{peer}, {encoder.__name__}"] = (
            lambda path, encode=encoder, read=reads: encode(read(path)),
            (peer,),
        )
TO_NPY = {
    f"{name}, to x.npy": (saved(way), packages)
    for name, (way, packages) in READERS.items()
    if "by_translate" in name
}
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
            print_table(
                runs,
                next(name for name in ways if name.startswith("Motifold")),
                f"{title}, {asked.n:,} x {asked.length}",
            )


if __name__ == "__main__":
    main()
