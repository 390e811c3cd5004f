"""Strings to base codes and to one-hot arrays: Motifold beside seqpro, tangermeme, kipoiseq and what notebooks do.

Sequences of one length, without unknown letters, as a list of Python strings: what all candidates take. Motifold keeps
codes; one-hot arrays are made in its networks, so that its second row is for the comparison. A notebook's way is slow, so
that it gets a hundredth of the sequences, and its times are multiplied by 100.

    PYTHONPATH=workflow python tests/benchmark/encoding.py --peer PEER/bin/python
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

SLOW = 100  # a notebook's way gets one of so many sequences
Way = Callable[[list[str]], np.ndarray]


def motifold_codes() -> Way:
    from motifold.sequence.encode import encode

    return lambda strings: encode(strings, len(strings[0]))


def motifold_one_hot() -> Way:
    from motifold.sequence.alphabet import one_hot
    from motifold.sequence.encode import encode

    return lambda strings: one_hot(encode(strings, len(strings[0])))


def seqpro_codes() -> Way:
    import seqpro

    tokens = {letter: code for code, letter in enumerate("ACGT")}
    seqpro.tokenize(["ACGT"], tokens, 4)  # numba compiles
    return lambda strings: seqpro.tokenize(strings, tokens, 4)


def seqpro_one_hot() -> Way:
    import seqpro

    seqpro.DNA.ohe(["ACGT"])  # numba compiles
    return lambda strings: seqpro.DNA.ohe(strings)


def tangermeme_one_hot() -> Way:
    """Its function takes one string; that of all sequences is faster than one by one."""
    from tangermeme.utils import one_hot_encode

    def whole(strings: list[str]) -> np.ndarray:
        return one_hot_encode("".join(strings)).numpy().T.reshape(len(strings), -1, 4)

    whole(["ACGT"])
    return whole


def kipoiseq_one_hot() -> Way:
    from kipoiseq.transforms.functional import one_hot_dna

    return lambda strings: np.stack([one_hot_dna(one, dtype=np.uint8) for one in strings])


def notebook_dict() -> Way:
    """A dictionary of rows, letter by letter."""
    rows = {letter: np.eye(4, dtype=np.float32)[code] for code, letter in enumerate("ACGT")}
    return lambda strings: np.array([[rows[letter] for letter in one] for one in strings])


def notebook_eye() -> Way:
    """A dictionary of codes, then rows of np.eye."""
    codes = {letter: code for code, letter in enumerate("ACGT")}
    return lambda strings: np.eye(4)[[[codes[letter] for letter in one] for one in strings]]


def notebook_sklearn() -> Way:
    """LabelEncoder and OneHotEncoder for each sequence, as in the primer of Zou et al. 2019."""
    from sklearn.preprocessing import LabelEncoder, OneHotEncoder

    def each(strings: list[str]) -> np.ndarray:
        label, hot = LabelEncoder(), OneHotEncoder(categories=[range(4)])
        codes = (label.fit_transform(list(one)).reshape(-1, 1) for one in strings)
        return np.stack([hot.fit_transform(one).toarray() for one in codes])

    return each


CODES: dict[str, tuple[Callable[[], Way], tuple[str, ...]]] = {
    "Motifold, codes": (motifold_codes, ()),
    "seqpro.tokenize": (seqpro_codes, ("seqpro",)),
}
ONE_HOT: dict[str, tuple[Callable[[], Way], tuple[str, ...]]] = {
    "Motifold, one-hot": (motifold_one_hot, ()),
    "seqpro.ohe": (seqpro_one_hot, ("seqpro",)),
    "tangermeme.one_hot_encode": (tangermeme_one_hot, ("tangermeme",)),
    "kipoiseq.one_hot_dna": (kipoiseq_one_hot, ("kipoiseq",)),
    "notebook: dict per base": (notebook_dict, ()),
    "notebook: np.eye": (notebook_eye, ()),
    "notebook: scikit-learn": (notebook_sklearn, ("scikit-learn",)),
}


def write_letters(folder: Path, n: int, length: int) -> None:
    """The same sequences for all."""
    codes = np.random.default_rng(0).integers(0, 4, (n, length))
    np.save(folder / "letters.npy", np.frombuffer(b"ACGT", np.uint8)[codes])


def candidate(name: str, folder: Path) -> None:
    """Time one way; what is not part of it (imports, compilation) is done before."""
    from rounds import told  # beside this script, where only a script finds it

    letters = np.load(folder / "letters.npy")
    if name.startswith("notebook"):
        letters = letters[: len(letters) // SLOW]
    strings = letters.view(f"S{letters.shape[1]}").ravel().astype(str).tolist()
    del letters
    make, packages = (CODES | ONE_HOT)[name]
    encode = make()
    encode(strings[:10])
    told(lambda: encode(strings), packages, lambda found: np.ascontiguousarray(found, np.uint8))


def main() -> None:
    """Interleave the candidates and print two tables."""
    from rounds import add_options, agreeing, interleaved, print_table, quiet

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=200_000)
    parser.add_argument("--length", type=int, default=200)
    add_options(parser)
    asked = parser.parse_args()
    if asked.only:
        candidate(asked.only, Path(asked.folder))
        return
    quiet(asked.anyway)
    with tempfile.TemporaryDirectory() as place:
        write_letters(Path(place), asked.n, asked.length)
        given = {"Motifold": sys.executable, "notebook": asked.peer or sys.executable}
        for ways, title in ((CODES, "Strings to codes"), (ONE_HOT, "Strings to one-hot")):
            python = {
                name: given.get(name.split(",")[0].split(":")[0], asked.peer) for name in ways
            }
            commands = {
                name: [who, __file__, "--only", name, "--folder", place]
                for name, who in python.items()
                if who
            }
            runs = interleaved(commands, asked.rounds)
            agreeing(runs, [name for name in runs if not name.startswith("notebook")])
            agreeing(runs, [name for name in runs if name.startswith("notebook")])
            for name in runs:
                for run in runs[name] if name.startswith("notebook") else []:
                    run["seconds"], run["cpu"] = run["seconds"] * SLOW, run["cpu"] * SLOW
            print_table(runs, next(iter(ways)), f"{title}, {asked.n:,} x {asked.length}")


if __name__ == "__main__":
    main()
