"""Motifs as tables of letter probabilities, and the MEME format that carries them.

A table has one row a position and one column a letter, in the order A C G T(U).
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Num
from scipy.special import rel_entr

from motifold.errors import DataError
from motifold.sequence.alphabet import LETTERS

UNIFORM = np.full(4, 0.25)
SITES = 20  # what the MEME format assumes of a motif that does not say on how many sites it rests
ENDS = ("URL", "MEME", "-")  # what may follow a matrix without an empty line


class Motif(NamedTuple):
    """One motif of a MEME file.

    Attributes
    ----------
    probabilities
        Float (width, 4), each row adds up to 1.
    sites
        Number of sequences that the motif was counted from.
    alternate
        Second name: JASPAR gives an identifier first and the factor's name here.
    """

    probabilities: Float[np.ndarray, "width 4"]
    sites: int = SITES
    alternate: str = ""


def counts_to_probabilities(
    counts: Num[np.ndarray, "width 4"], pseudocount: float = 1.0
) -> Float[np.ndarray, "width 4"]:
    """Share of each letter at each position, drawn a little towards 1/4.

    Parameters
    ----------
    pseudocount
        Letters added to each position, shared evenly by the four. A position that nobody counted
        becomes 1/4 each even with 0.

    Examples
    --------
    >>> counts_to_probabilities(np.array([[3, 0, 0, 0]])).tolist()
    [[0.8125, 0.0625, 0.0625, 0.0625]]
    """
    raised = counts + pseudocount / 4
    total = raised.sum(axis=1, keepdims=True)
    return np.where(total > 0, raised / np.where(total > 0, total, 1), 0.25)


def information(
    probabilities: Float[np.ndarray, "width 4"], background: Float[np.ndarray, "4"] = UNIFORM
) -> Float[np.ndarray, "width"]:
    """Information of each position in bits: how far it is from the background.

    The relative entropy, without correction for small samples; 0 to 2 for a uniform background.

    References
    ----------
    Schneider, Stormo, Gold and Ehrenfeucht 1986, doi 10.1016/0022-2836(86)90165-8.

    Examples
    --------
    >>> information(np.array([[1.0, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25]])).tolist()
    [2.0, 1.0, 0.0]
    """
    return rel_entr(probabilities, background).sum(axis=1) / np.log(2)


def consensus(probabilities: Float[np.ndarray, "width 4"], kind: str = "dna") -> str:
    """The letter of each position that has more than half of the probability, else ``N``.

    Examples
    --------
    >>> consensus(np.array([[0.1, 0.7, 0.1, 0.1], [0.5, 0.5, 0.0, 0.0]]))
    'CN'
    """
    best = probabilities.argmax(axis=1)
    clear = probabilities.max(axis=1) > 0.5
    return "".join(
        LETTERS[kind][letter] if sure else "N" for letter, sure in zip(best, clear, strict=True)
    )


def core(probabilities: Float[np.ndarray, "width 4"], bits: float = 0.25) -> slice:
    """Positions from the first to the last that carries at least ``bits`` of information.

    The same slice cuts counts or contributions to the motif's core; empty if no position does.

    Examples
    --------
    >>> core(np.array([[0.25, 0.25, 0.25, 0.25], [1.0, 0, 0, 0]]))
    slice(1, 2, None)
    """
    informative = np.flatnonzero(information(probabilities) >= bits)
    if not len(informative):
        return slice(0, 0)
    return slice(int(informative[0]), int(informative[-1]) + 1)


def trim(
    probabilities: Float[np.ndarray, "width 4"], bits: float = 0.25
) -> Float[np.ndarray, "core 4"]:
    """The motif without its uninformative flanks; positions inside always stay."""
    return probabilities[core(probabilities, bits)]


def reverse_complement(table: Num[np.ndarray, "width 4"]) -> Num[np.ndarray, "width 4"]:
    """The motif (probabilities or counts) as read on the other strand.

    Examples
    --------
    >>> reverse_complement(np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0]])).tolist()
    [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    """
    return table[::-1, ::-1]


def meme_text(
    motifs: Mapping[str, Motif], background: Float[np.ndarray, "4"] = UNIFORM, kind: str = "dna"
) -> str:
    """Motifs in the MEME minimal format, which the MEME suite and most motif tools read.

    Parameters
    ----------
    motifs
        By name; names without spaces.
    background
        Share of each letter where there is no motif.
    kind
        ``dna`` or ``rna``.

    References
    ----------
    https://meme-suite.org/meme/doc/meme-format.html
    """
    letters = LETTERS[kind]
    shares = " ".join(
        f"{letter} {share:.6f}" for letter, share in zip(letters, background, strict=True)
    )
    head = ["MEME version 4", "", f"ALPHABET= {letters}", ""]
    strands = ["strands: + -", ""] if kind == "dna" else []
    frequencies = ["Background letter frequencies", shares, ""]
    body = [line for name, motif in motifs.items() for line in _motif_lines(name, motif)]
    return "\n".join([*head, *strands, *frequencies, *body])


def _motif_lines(name: str, motif: Motif) -> Iterator[str]:
    """One motif's block, an empty line at its end."""
    yield f"MOTIF {name} {motif.alternate}".rstrip()
    width = len(motif.probabilities)
    yield f"letter-probability matrix: alength= 4 w= {width} nsites= {motif.sites} E= 0"
    for row in motif.probabilities:
        yield " ".join(f"{share:.6f}" for share in row)
    yield ""


def read_meme(path: Path) -> dict[str, Motif]:
    """Read the motifs of a MEME file, minimal or full, by name in the file's order.

    Raises
    ------
    DataError
        If it is no MEME file of DNA or RNA motifs, or a matrix is broken; names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise _no_meme(path) from problem
    if not any(line.startswith("MEME version") for line in lines):
        raise _no_meme(path)
    motifs: dict[str, Motif] = {}
    heads = [number for number, line in enumerate(lines, 1) if line.split()[:1] == ["MOTIF"]]
    _refuse_alphabet(lines, path)
    for head, after in zip(heads, [*heads, len(lines) + 1][1:], strict=True):
        name, *more = lines[head - 1].split()[1:] or [""]
        if not name or name in motifs:
            raise _broken(path, head, "this motif has no name of its own")
        motifs[name] = Motif(*_matrix(lines[: after - 1], head, path), " ".join(more[:1]))
    return motifs


def _refuse_alphabet(lines: list[str], path: Path) -> None:
    """Refuse motifs of proteins and of alphabets of one's own."""
    for number, line in enumerate(lines, 1):
        if line.startswith("ALPHABET"):
            letters = line.removeprefix("ALPHABET").lstrip("= ").strip()
            if letters not in LETTERS.values():
                raise _broken(path, number, f"the alphabet '{letters}' is neither DNA nor RNA")


def _matrix(lines: list[str], head: int, path: Path) -> tuple[np.ndarray, int]:
    """Probabilities and number of sites of the motif whose name is on line ``head`` (from 1)."""
    inside = range(head, len(lines))
    number = next((at for at in inside if lines[at].startswith("letter-probability")), None)
    if number is None:
        raise _broken(path, head, "this motif has no letter-probability matrix")
    words = lines[number].partition(":")[2].replace("=", " ").split()
    facts = dict(zip(words[::2], words[1::2], strict=False))
    block = takewhile(lambda line: line.strip() and not line.startswith(ENDS), lines[number + 1 :])
    rows = [_shares(line, row, path) for row, line in enumerate(block, number + 2)]
    try:
        width, sites = int(facts.get("w", len(rows))), round(float(facts.get("nsites", SITES)))
    except (ValueError, OverflowError) as problem:
        raise _broken(path, number + 1, "w or nsites of the matrix is no number") from problem
    if not rows or len(rows) != width:
        raise _broken(path, number + 1, f"the matrix has {len(rows)} rows where w is {width}")
    return np.array(rows), sites


def _shares(line: str, number: int, path: Path) -> np.ndarray:
    """One row of a matrix, made to add up to 1 exactly."""
    try:
        shares = np.array([float(word) for word in line.split()])
    except ValueError as problem:
        raise _broken(
            path, number, "a row of a matrix holds something else than numbers"
        ) from problem
    # Not "sum far from 1", which NaN would pass.
    if len(shares) != 4 or not (shares.min() >= 0 and abs(shares.sum() - 1) < 0.02):
        raise _broken(path, number, "a row of a matrix is not four shares that add up to 1")
    return shares / shares.sum()


def _no_meme(path: Path) -> DataError:
    return DataError(
        "this is no MEME file, no line starts with 'MEME version'",
        file=path,
        fix="give motifs in MEME format, as JASPAR and the MEME suite offer them",
    )


def _broken(path: Path, number: int, problem: str) -> DataError:
    return DataError(problem, file=path, row=number, fix="mend the file or download it again")
