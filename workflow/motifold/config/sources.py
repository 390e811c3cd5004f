"""Which files a dataset's source names, and whether they are there."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motifold.config.download import downloads, named_files
from motifold.config.load import Plan
from motifold.config.model import OwnNetwork
from motifold.errors import SettingsError


@dataclass(frozen=True)
class Missing:
    """A file that is not there and can be fetched.

    Attributes
    ----------
    dataset, key
        Whose file it is: ``source.path`` of a dataset.
    url, sha256
        Where it is fetched, and the digest that it must have.
    """

    dataset: str
    key: str
    url: str
    sha256: str


def source_files(source: Any) -> list[Path]:
    """Files and folders that a source names, in the order of its keys."""
    if source.format in {"simulated", "builtin"}:
        return []
    return [Path(file) for _, file in named_files(source)]


def contents(source: Any) -> str:
    """Digest of the names, sizes and times of a source's images, which are no inputs by name."""
    if source.format != "image_folder" or not Path(source.path).is_dir():
        return ""
    digest = hashlib.sha256()
    for file in sorted(Path(source.path).rglob("*")):
        known = file.stat()
        digest.update(f"{file}\t{known.st_size}\t{known.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


def check_sources(plan: Plan) -> None:
    """Every file that a plain run needs is there or can be fetched.

    Raises
    ------
    SettingsError
        At the first one missing; names the dataset file's key.
    """
    fetched = missing_files(plan)
    _check_missing(plan, fetched)
    for name in plan.study.datasets:
        _check_own(plan, name)
        source = plan.datasets[name].source
        for key, file in [] if source.format in {"simulated", "builtin"} else named_files(source):
            if not Path(file).exists() and placed(file) not in fetched:
                raise SettingsError(
                    f"there is no file or folder '{file}'",
                    file=f"dataset {name}",
                    key=f"source.{key}",
                    fix="correct the path, which is relative to the working directory",
                )


def _check_own(plan: Plan, name: str) -> None:
    for model in plan.datasets[name].model_names():
        for file in own_files(plan.model(name, model)):
            if not file.is_file():
                raise SettingsError(
                    f"there is no file '{file}'",
                    file=f"dataset {name}, model {model}",
                    key="build",
                    fix="correct the path, which is relative to the working directory",
                )


def own_files(settings: Any) -> list[Path]:
    """The file of a user's own network, if the model is one."""
    return [Path(settings.build.partition(":")[0])] if isinstance(settings, OwnNetwork) else []


def checksums(source: Any) -> dict[str, str]:
    """SHA-256 that files of a source should have, by file, where it is given."""
    given = downloads(source)
    files = dict(named_files(source)) if given else {}
    return {str(Path(files[key])): one.sha256 for key, one in given.items()}


def placed(file: str) -> str:
    """The name by which rules know a file that may be fetched: without ``..``, which logs obey."""
    path = Path(file)
    return str(path.parent.resolve() / path.name if ".." in path.parts else path)


def input_files(source: Any, missing: dict[str, Missing]) -> list[str]:
    """Files and folders of a source that are there or will be fetched, as rules name them."""
    fetched = checksums(source)
    files = [str(file) for file in source_files(source)]
    names = [placed(file) if file in fetched else file for file in files]
    return [name for name in names if name in missing or Path(name).exists()]


def missing_files(plan: Plan) -> dict[str, Missing]:
    """Files of all datasets that are not there and have a ``url``, by path.

    A file that is there is never among them: no run fetches, replaces or removes it. Of two
    datasets that name the same file, one that a plain run works on comes first.
    """
    found: dict[str, Missing] = {}
    for name in dict.fromkeys([*plan.study.datasets, *plan.datasets]):
        source = plan.datasets[name].source
        given = downloads(source)
        files = dict(named_files(source)) if given else {}
        for key, one in given.items():
            if not Path(files[key]).exists():
                wanted = Missing(name, f"source.{key}", one.url, one.sha256)
                found.setdefault(placed(files[key]), wanted)
    return found


def _check_missing(plan: Plan, found: dict[str, Missing]) -> None:
    """What a plain run has to fetch has a place, is one file, and may be in the mirror."""
    needed = {file: one for file, one in found.items() if one.dataset in plan.study.datasets}
    for file, one in needed.items():
        _check_place(Path(file), one)
    for name in plan.study.datasets:
        for file, sha256 in checksums(plan.datasets[name].source).items():
            same = found.get(placed(file))
            if same is not None and same.sha256 != sha256:
                raise SettingsError(
                    f"'{file}' has another sha256 than in dataset {name}",
                    file=f"dataset {same.dataset}",
                    key=same.key,
                    fix="give them different paths, or the same sha256",
                )
    mirror = plan.study.data_mirror
    if needed and mirror is not None and not Path(mirror).is_dir():
        raise SettingsError(
            f"there is no folder '{mirror}'",
            file="config/config.yaml",
            key="data_mirror",
            fix="correct it, or leave it out",
        )


def _check_place(file: Path, wanted: Missing) -> None:
    """A folder that is there, or can be made, holds the file."""
    above = next(one for one in file.absolute().parents if one.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise SettingsError(
            f"'{file}' is missing, and nothing can be written to '{above}' to fetch it",
            file=f"dataset {wanted.dataset}",
            key=wanted.key,
            fix="choose another path, or put the file there yourself",
        )
