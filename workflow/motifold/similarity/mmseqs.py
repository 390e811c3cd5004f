"""Near-duplicate sequences by homology: MMseqs2, where it is installed."""

import logging
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from jaxtyping import UInt8

from motifold.errors import SettingsError
from motifold.sequence.alphabet import UNKNOWN
from motifold.similarity.links import links_table
from motifold.similarity.verify import ends_of
from motifold.similarity.whole import blocks

logger = logging.getLogger(__name__)
IDENTITY = 0.8  # least share of equal letters in an alignment
PROGRAM = "mmseqs"


def mmseqs_links(
    codes: UInt8[np.ndarray, "n length"],
    *,
    dataset: str,
    identity: float = IDENTITY,
    shared: float = 0.5,
    threads: int = 1,
) -> pd.DataFrame:
    """Link sequences that MMseqs2 (``easy-linclust``) puts into one cluster.

    Parameters
    ----------
    codes
        Base codes, 4 for unknown letters and padding; may be memory-mapped.
    dataset
        Name for the message if MMseqs2 is missing.
    identity
        Least share of equal letters in an alignment.
    shared
        Least share of the shorter sequence that is aligned.
    threads
        Processors to use.

    Returns
    -------
    ``first`` (representative), ``second`` (member), ``kind`` (``near_duplicate``), ``shared`` (the
    share asked for; MMseqs2 does not tell more).

    Raises
    ------
    SettingsError
        If MMseqs2 is not installed or fails.

    References
    ----------
    Steinegger and Soeding 2018, doi 10.1038/s41467-018-04964-5.
    """
    if shutil.which(PROGRAM) is None:
        raise _error(dataset, "MMseqs2 is not installed", "install MMseqs2 or use search: words")
    with TemporaryDirectory(prefix="mmseqs-") as folder:
        written = _write(codes, Path(folder, "sequences.fasta"))
        if written < 2:
            return links_table(np.empty(0, np.int64), np.empty(0, np.int64), "near_duplicate", 1.0)
        pairs = _run(Path(folder), dataset, identity, shared, threads)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    logger.info("MMseqs2 links %d sequences", len(pairs))
    return links_table(pairs[:, 0], pairs[:, 1], "near_duplicate", shared)


def _run(folder: Path, dataset: str, identity: float, shared: float, threads: int) -> np.ndarray:
    """Representative and member of each row: int64 (rows, 2)."""
    # Coverage mode 1 is of the member, the shorter one; masking would hide copies of simple ones.
    command = [
        PROGRAM, "easy-linclust", "sequences.fasta", "found", "scratch",
        "--dbtype", "2", "--min-seq-id", f"{identity:g}", "-c", f"{shared:g}",
        "--cov-mode", "1", "--cluster-mode", "1", "--kmer-per-seq", "80", "--mask", "0",
        "--threads", str(threads), "-v", "1",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - a fixed program, its arguments numbers and fixed words
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    table = folder / "found_cluster.tsv"
    if done.returncode != 0 or not table.exists():
        lines = (done.stderr or done.stdout).strip().splitlines()
        said = lines[-1].rstrip(".") if lines else f"exit code {done.returncode}"
        raise _error(dataset, f"MMseqs2 failed ({said})", "use search: words")
    return pd.read_csv(table, sep="\t", header=None, dtype=np.int64).to_numpy()


def _write(codes: np.ndarray, path: Path) -> int:
    """Write sequences as FASTA, named by their rows and without padding; how many there are."""
    letters = np.frombuffer(b"ACGTN", np.uint8)
    written = 0
    with path.open("wb") as file:
        for start, block in blocks(codes):
            begin, end = ends_of(block)
            for row in np.flatnonzero((block != UNKNOWN).any(axis=1)):
                text = letters[block[row, begin[row] : end[row]]].tobytes()
                file.write(b">%d\n%s\n" % (start + row, text))
                written += 1
    return written


def _error(dataset: str, problem: str, fix: str) -> SettingsError:
    return SettingsError(problem, file=f"dataset {dataset}", key="split.search", fix=fix)
