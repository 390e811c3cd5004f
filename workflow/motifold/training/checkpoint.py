"""Checkpoints of trainings: what a killed job leaves to the one that goes on for it.

They lie outside a rule's outputs, which Snakemake deletes when a job fails. A folder belongs to one
network on one dataset with one configuration: another configuration has another folder.
"""

import hashlib
import json
import logging
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from motifold.artifacts import read_arrays, read_json, whole, write_json
from motifold.errors import UserError

logger = logging.getLogger(__name__)
ABOUT = "about.json"
LEAST = 1.0  # seconds between two checkpoints of one training: short epochs are cheap to repeat
SHARE = 20  # a checkpoint may take a twentieth of the time since the last one


class Checkpoints:
    """Checkpoints of the trainings of one network on one dataset.

    Parameters
    ----------
    folder
        Where they lie.
    about
        What the trainings depend on: settings, seed, digests of code and data; and ``versions`` of
        packages, which must be the same too, but are no reason to begin anew unasked.

    Raises
    ------
    UserError
        If the folder holds checkpoints of another network or of other versions.
    """

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self.folder, self.about = folder, json.loads(json.dumps(about))
        self._written: dict[str, tuple[float, float]] = {}
        if (folder / ABOUT).exists():
            self._check(read_json(folder / ABOUT))

    def _check(self, found: Any) -> None:
        for key, wanted in self.about.items():
            given = found.get(key) if isinstance(found, dict) else None
            if given != wanted:
                raise UserError(
                    f"{self.folder}: the checkpoints here are of another training ({key} "
                    f"{_short(given)}, not {_short(wanted)}); remove the folder to begin anew, or "
                    "bring back what they were made with."
                )

    def load(self, name: str) -> dict[str, np.ndarray] | None:
        """Arrays of a training's last checkpoint; None if it has none.

        Raises
        ------
        UserError
            If the file is damaged.
        """
        path = self._path(name)
        if not path.exists():
            return None
        try:
            found = read_arrays(path)
        except (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
            raise UserError(
                f"{path}: this checkpoint is damaged; remove it to begin this training anew."
            ) from error
        logger.info("%s goes on from %s", name, path)
        return found

    def due(self, name: str) -> bool:
        """Whether a training has gone on for long enough to keep where it is."""
        when, took = self._written.get(name, (0.0, 0.0))
        return time.monotonic() - when >= max(LEAST, SHARE * took)

    def save(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        """Replace a training's checkpoint."""
        started = time.monotonic()
        if not (self.folder / ABOUT).exists():
            write_json(self.folder / ABOUT, self.about)
        with whole(self._path(name)) as part, part.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)  # uncompressed, because it is quick
        self._written[name] = (time.monotonic(), time.monotonic() - started)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"


class NoCheckpoints:
    """Trainings that begin anew each time."""

    def load(self, name: str) -> None:
        """Nothing is there."""

    def due(self, name: str) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def save(self, name: str, arrays: dict[str, np.ndarray]) -> None:
        """Keep nothing."""


AnyCheckpoints = Checkpoints | NoCheckpoints


def checkpoints_of(home: Path, about: dict[str, Any]) -> Checkpoints:
    """The checkpoints of trainings, in a folder of their own among those of a network.

    Parameters
    ----------
    home
        Of the network on this dataset.
    about
        As for :class:`Checkpoints`; versions alone make no other folder, so that other versions
        begin nothing anew unasked.
    """
    lasting = {key: value for key, value in about.items() if key != "versions"}
    digest = hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()
    return Checkpoints(home / digest[:12], about)


def forget(folder: Path) -> None:
    """Remove the checkpoints of a network that is trained: nothing is left to go on with."""
    shutil.rmtree(folder, ignore_errors=True)


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else text[:79] + "…"
