"""Which files a dataset's source names, and whether they are there."""

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


def check_sources(plan: Plan) -> None:
    """Every file that a plain run needs is there.

    Raises
    ------
    SettingsError
        At the first one missing; names the dataset file's key.
    """
    for name in plan.study.datasets:
        source = plan.datasets[name].source
        for key, file in [] if source.format in {"simulated", "builtin"} else _named(source):
            if not Path(file).exists():
                raise SettingsError(
                    f"there is no file or folder '{file}'",
                    file=f"dataset {name}",
                    key=f"source.{key}",
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
