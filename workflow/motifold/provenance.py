"""What a result was made with: the code behind its rule, package versions and the time."""

import dis
import hashlib
import os
import platform
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import CodeType
from typing import Any

from motifold import __version__
from motifold.cost import cpu_seconds, gpus_used
from motifold.cost import peak_mb as peak_mb  # a card holds it beside the record

PACKAGE = Path(__file__).parent
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
def _code(module: str) -> CodeType:
    """A module compiled without its docstrings: a third of the time that a syntax tree takes."""
    file = file_of(module)
    if file is None:
        raise ImportError(f"the package has no module '{module}'")
    return compile(file.read_bytes(), module, "exec", dont_inherit=True, optimize=2)


@cache
def _imports(module: str) -> list[str]:
    """Modules of this package that a module imports, packages on the way included."""
    found: list[str] = []
    for code in _with_inner(_code(module)):
        if not any(_ours(name) for name in code.co_names):
            continue
        before: dis.Instruction | None = None
        for step in dis.get_instructions(code):
            if step.opname == "IMPORT_NAME" and _ours(step.argval):
                base = step.argval.removeprefix("motifold").removeprefix(".")
                names = before.argval if before is not None and before.argval else ()
                inside = [f"{base}.{name}".removeprefix(".") for name in names]
                found += [base, *(name for name in inside if file_of(name))]
            before = step
    parents = [name.rpartition(".")[0] for name in found if "." in name]
    return [name for name in (*found, *parents) if name]


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    """A code object and those of the functions and classes in it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _with_inner(one)


def _ours(module: str) -> bool:
    return module == "motifold" or module.startswith("motifold.")


@cache
def _digest(module: str) -> str:
    """Digest of all that a module does; lines and file names are no part of it."""
    digest = hashlib.sha256()
    for code in _with_inner(_code(module)):
        parts = (
            code.co_name, code.co_code, code.co_exceptiontable, code.co_flags, code.co_names,
            code.co_varnames, code.co_freevars, code.co_cellvars, code.co_argcount,
            code.co_posonlyargcount, code.co_kwonlyargcount, _constants(code.co_consts),
        )  # fmt: skip
        digest.update(repr(parts).encode())
    return digest.hexdigest()


def _constants(values: Iterable[Any]) -> list[str]:
    """Constants as text; sets sorted, because their order differs from process to process."""
    said = []
    for one in values:
        if isinstance(one, frozenset):
            said.append(f"set {sorted(_constants(one))}")
        elif isinstance(one, tuple):
            said.append(f"tuple {_constants(one)}")
        elif not isinstance(one, CodeType):
            said.append(repr(one))
    return said


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


def record(code: str, seed: int, settings: Any) -> dict[str, Any]:
    """What each result records: code digest, versions, seed, settings, machine, time and cost.

    Processor time is that of the whole process so far, imports included.
    """
    return {
        "code": code,
        "seed": seed,
        "settings": settings,
        "versions": versions(),
        "machine": platform.machine(),
        "time": now(),
        "cpu_seconds": cpu_seconds(),
        "gpus": gpus_used(),
    }
