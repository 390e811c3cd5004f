"""What a result was made with: the code behind its rule, package versions and the time."""

import ast
import hashlib
import os
import platform
import resource
import sys
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from motifold import __version__

PACKAGE = Path(__file__).parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
PACKAGES = (
    "snakemake", "numpy", "scipy", "pandas", "scikit-learn", "keras", "tensorflow-cpu",
    "tensorflow", "skops", "matplotlib", "logomaker",
)  # fmt: skip


def code_of(rule: str) -> str:
    """Digest of the code that a rule runs; comments, docstrings and layout are left out.

    It covers the step and every module of the package that the step imports, directly or through
    others, so that an edit to one reruns exactly the rules behind it.
    """
    digest = hashlib.sha256()
    for module in sorted(modules_behind(f"steps.{rule}")):
        digest.update(f"{module}\n{_digest(module)}\n".encode())
    return digest.hexdigest()[:12]


def modules_behind(module: str) -> set[str]:
    """Modules of this package that ``module`` (``steps.split_dataset``) imports, itself included.

    Raises
    ------
    ImportError
        If an import names a module of the package that is not there.
    """
    todo, seen = [module, "rule"], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo += _imports(name)
    return seen


def file_of(module: str) -> Path | None:
    """The file of a module of this package (``""`` is the package itself), or None."""
    path = PACKAGE.joinpath(*module.split(".")) if module else PACKAGE
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


@cache
def _tree(module: str) -> ast.Module:
    file = file_of(module)
    if file is None:
        raise ImportError(f"the package has no module '{module}'")
    return ast.parse(file.read_text("utf-8"))


@cache
def _imports(module: str) -> list[str]:
    """Modules of this package that a module imports, packages on the way included."""
    found: list[str] = []
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
            base = node.module.removeprefix("motifold").removeprefix(".")
            names = [f"{base}.{alias.name}".removeprefix(".") for alias in node.names]
            found += [base, *(name for name in names if file_of(name))]
        elif isinstance(node, ast.Import):
            found += [alias.name[9:] for alias in node.names if _ours(alias.name)]
    parents = [name.rpartition(".")[0] for name in found if "." in name]
    return [name for name in (*found, *parents) if name]


def _ours(module: str) -> bool:
    return module == "motifold" or module.startswith("motifold.")


@cache
def _digest(module: str) -> str:
    tree = _tree(module)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, DOCUMENTED):  # words below an assignment, too
            node.body = [one for one in node.body if not _words(one)] or [ast.Pass()]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _words(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a text."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def digest_of(files: list[Path]) -> str:
    """Digest of the contents of files, in their order."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def versions() -> dict[str, str]:
    """Versions of Python, Motifold and the packages that results depend on."""
    found = {"python": platform.python_version(), "motifold": __version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def now() -> str:
    """Time in UTC, to the second; ``SOURCE_DATE_EPOCH`` fixes it for reproducible builds."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def peak_mb() -> float:
    """Most memory that this process has held so far, in MiB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def record(code: str, seed: int, settings: Any) -> dict[str, Any]:
    """What each result records: code digest, versions, seed, settings, machine and time."""
    return {
        "code": code,
        "seed": seed,
        "settings": settings,
        "versions": versions(),
        "machine": platform.machine(),
        "time": now(),
    }
