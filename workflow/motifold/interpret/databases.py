"""Known motifs that found ones are compared with: those that ship, or a user's own."""

from collections.abc import Iterable
from pathlib import Path

from motifold.config.interpret import database_files
from motifold.errors import DataError
from motifold.sequence.motif import Motif, read_meme

FOLDER = Path("resources/motifs")  # of the files that ship, seen from the working directory


def read_database(name: str, folder: Path = FOLDER) -> dict[str, Motif]:
    """Known motifs by identifier.

    Parameters
    ----------
    name
        A group that ships (``plants``, ``vertebrates``, ...), ``all`` of them, or the path of a
        MEME file.
    folder
        Where the files that ship lie, one a group.

    Raises
    ------
    SettingsError
        If it is neither a group nor a file.
    DataError
        If a file is no MEME file, broken or without motifs.

    References
    ----------
    JASPAR 2026, whose collection CORE ships: Baydar Ovek et al. 2026, doi 10.1093/nar/gkaf1209.
    """
    return read_motifs(database_files(name, folder))


def read_motifs(files: Iterable[Path]) -> dict[str, Motif]:
    """The motifs of several MEME files by identifier; of two with the same one the first.

    Raises
    ------
    DataError
        If a file is no MEME file, broken or without motifs.
    """
    found: dict[str, Motif] = {}
    for file in files:
        motifs = read_meme(file)
        if not motifs:
            raise DataError(
                "there is no motif in this file", file=file, fix="give a MEME file with motifs"
            )
        found = {**motifs, **found}
    return found
