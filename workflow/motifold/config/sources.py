"""Which files a dataset's source names, and whether they are there."""

import hashlib
from pathlib import Path
from typing import Any

from motifold.config.load import Plan
from motifold.config.model import OwnNetwork
from motifold.config.source import LabelTable
from motifold.errors import SettingsError

# Keys of a source that name files or folders.
FILES = ("path", "sequences", "images", "labels", "test_images", "test_labels")


def source_files(source: Any) -> list[Path]:
    """Files and folders that a source names, in the order of its keys."""
    if source.format in {"simulated", "builtin"}:
        return []
    return [Path(file) for _, file in _named(source)]


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
    """Every file that a plain run needs is there.

    Raises
    ------
    SettingsError
        At the first one missing; names the dataset file's key.
    """
    for name in plan.study.datasets:
        _check_own(plan, name)
        source = plan.datasets[name].source
        for key, file in [] if source.format in {"simulated", "builtin"} else _named(source):
            if not Path(file).exists():
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


def _named(source: Any) -> list[tuple[str, str]]:
    """(key, file) pairs."""
    found = [(key, getattr(source, key, None)) for key in FILES]
    files = [(key, file) for key, file in found if isinstance(file, str)]
    if getattr(source, "classes", None) and source.format == "fasta":
        files += [(f"classes.{name}", path) for name, path in source.classes.items()]
    table = getattr(source, "labels", None)
    return files + ([("labels.path", table.path)] if isinstance(table, LabelTable) else [])
