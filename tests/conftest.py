"""What tests of several folders share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_study import Study, small_study


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a costly start in one process: the small study, or TensorFlow."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0] if _is_ours(item) else ""
        if folder in {"workflow", "browser"}:
            item.add_marker(pytest.mark.xdist_group("study"))
        elif folder == "networks":
            item.add_marker(pytest.mark.xdist_group("networks"))


def _is_ours(item: pytest.Item) -> bool:
    """Whether a test stands beside this file, and is no doctest of the package."""
    return item.path.is_relative_to(Path(__file__).parent)


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Study:
    """The small study after one real run; look, but change nothing in it."""
    folder = tmp_path_factory.mktemp("small_study")
    study = small_study(folder / "study", folder / "home")
    run = study.snakemake()
    assert run.returncode == 0, run.stderr[-5000:]
    return study


@pytest.fixture
def copied(finished, tmp_path) -> Iterator[Study]:
    """A copy of the finished study, to change at will."""
    yield finished.copy(tmp_path / "study")
    shutil.rmtree(tmp_path / "study")
