"""What is explained, and how."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from motifold.config.strict import Name, Strict, setting
from motifold.errors import SettingsError, nearest

Method = Literal[
    "gradient", "gradient_input", "integrated_gradients", "expected_gradients", "mutagenesis",
    "grad_cam", "occlusion",
]  # fmt: skip
ONLY_IMAGES = frozenset({"grad_cam", "occlusion"})
ONLY_SEQUENCES = frozenset({"mutagenesis"})
ALL = "all"


class Motifs(Strict):
    """Motifs of the networks: how they are found, named and proved."""

    discover: bool = setting(
        True, "Whether motifs are looked for in the attributions of held-out examples (TF-MoDISco)."
    )
    examples: int = setting(
        1000, "Most held-out examples, over all folds, in which motifs are looked for.", ge=1
    )
    database: str = setting(
        ALL,
        "Known motifs that found ones are compared with: all, a group of JASPAR CORE that ships "
        "(plants, vertebrates, insects, fungi, nematodes, urochordates, diatoms), or the path of a "
        "MEME file.",
        min_length=1,
    )
    q_value: float = setting(
        0.05, "Most share of false matches among those that are named.", gt=0, le=1
    )
    backgrounds: int = setting(
        100, "Shuffled sequences of each fold into which every motif is put.", ge=10, le=100_000
    )
    pairs: int = setting(
        4,
        "Motifs that are tried in pairs, at all distances up to 20 letters; 0: none.",
        ge=0,
        le=20,
    )


class Interpret(Strict):
    """What is explained, and how."""

    models: Literal["best", "all"] | list[Name] = setting(
        "best",
        "Networks that are explained: best, all, or a list of names. Simple models always are, the "
        "best of them in single examples too.",
    )
    methods: list[Method] | None = setting(
        None,
        "Attribution methods, the one that motifs are found by first; left out: those that suit "
        "the data.",
        min_length=1,
    )
    examples: int = setting(200, "Held-out examples that are explained.", ge=1, le=100_000)
    steps: int = setting(16, "Steps from each reference to the example.", ge=2, le=10_000)
    references: int = setting(
        10,
        "Shuffled sequences that each sequence is compared with, which keep its dinucleotides; 0: "
        "a sequence of equal shares of the four letters.",
        ge=0,
        le=1000,
    )
    both_strands: bool = setting(
        False, "Whether the contributions on both strands of DNA are averaged."
    )
    seeds: int = setting(
        1,
        "How often the network is trained again on one fold from another seed, to see whether its "
        "attributions and motifs repeat.",
        ge=0,
        le=20,
    )
    motifs: Motifs = setting(Motifs(), "Motifs of the networks.")

    def unsuited(self, kind: str) -> str | None:
        """The first method that does not suit data of this type, if there is one."""
        wrong = ONLY_SEQUENCES if kind == "image" else ONLY_IMAGES
        return next((name for name in self.methods or [] if name in wrong), None)


def database_files(name: str, shipped: Path, file: str = "the dataset file") -> list[Path]:
    """MEME files behind ``interpret.motifs.database``.

    Parameters
    ----------
    shipped
        Folder of the motif files that ship, one a group.
    file
        Where the setting stands, for the error.

    Raises
    ------
    SettingsError
        If it is neither a group nor a file.
    """
    groups = {file.stem: file for file in sorted(shipped.glob("*.meme"))}
    if name == ALL and groups:
        return list(groups.values())
    if name in groups:
        return [groups[name]]
    if Path(name).is_file():
        return [Path(name)]
    raise SettingsError(
        f"'{name}' is neither a group of motifs that ships nor a file",
        file=file,
        key="interpret.motifs.database",
        fix=nearest(name, [ALL, *groups]),
    )


def own_databases(datasets: Mapping[str, Any], shipped: Path) -> list[Path]:
    """MEME files of users among the known motifs of these datasets, each once.

    Parameters
    ----------
    datasets
        Settings by the dataset's name.

    Raises
    ------
    SettingsError
        If one is neither a group nor a file; names the dataset.
    """
    files = [
        file
        for name, one in datasets.items()
        if one.type != "image"
        for file in database_files(one.interpret.motifs.database, shipped, f"dataset {name}")
    ]
    return list(dict.fromkeys(file for file in files if file.parent != shipped))
