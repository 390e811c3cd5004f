"""Rule ``read_dataset``: any format becomes one table and one array."""

import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from motifold.artifacts import save_array, whole, write_facts, write_table
from motifold.config.dataset import Dataset
from motifold.config.source import Table
from motifold.fetch.file import sha256_of
from motifold.readers import read
from motifold.readers.codes import Codes
from motifold.readers.prepare import prepare
from motifold.rule import run_by_hand


def main(
    *,
    sources: list[Path],
    facts: Path,
    examples: Path,
    x: Path,
    settings: dict[str, Any],
    dataset: str,
    checksums: dict[str, str] | None = None,
) -> None:
    """Read, check and encode a dataset; nothing is written before all of it is right."""
    asked = Dataset.model_validate(settings)
    source = _made(sources[0]) if asked.source.format == "simulated" else asked.source
    with whole(x) as part, closing(Codes(part)) as codes:
        known, table, array = prepare(read(source, codes), dataset, asked, codes)
        if not part.exists():  # images, which were read as they are
            save_array(part, array)
        write_table(examples, table)
        write_facts(facts, replace(known, notes=[*known.notes, *_differing(checksums or {})]))


def _differing(checksums: dict[str, str]) -> list[str]:
    """Sentences on files that are others than configured; they are used all the same."""
    notes = []
    for file, sha256 in checksums.items():
        found = sha256_of(Path(file))
        logging.info("%s: SHA-256 %s", file, "as configured" if found == sha256 else found)
        if found != sha256:
            notes.append(
                f"{file} was there and was used, but its SHA-256 begins with {found[:12]} and not, "
                f"as configured, with {sha256[:12]}."
            )
    return notes


def _made(simulated: Path) -> Table:
    """The table that rule ``simulate_dataset`` wrote."""
    return Table(format="table", path=str(simulated), sequence="sequence", label="label", id="id")


if __name__ == "__main__":
    run_by_hand(main)
