"""What tests of several folders share."""

import fcntl
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from small_study import Study, cut_off, run_snakemake, small_study

# Files are handed out in this order: long ones first, so that no process is left with one at the
# end; and first of all the one that makes the finished study, which others then find made.
FIRST = (
    "tests/browser/",
    "tests/networks/test_known_motifs.py",
    "tests/networks/",
    "tests/workflow/test_bad_settings.py",
    "tests/unit/",
    "tests/workflow/",
)
# Several processes share the processors, so that the time of one example tells nothing.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order in which several processes take the least time."""
    items.sort(key=lambda item: [not item.nodeid.startswith(one) for one in FIRST])


@pytest.fixture(scope="session")
def finished(tmp_path_factory, worker_id) -> Study:
    """The small study after one real run, the same for all processes; look, but change nothing."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder if worker_id == "master" else folder.parent
    with (folder / "small_study.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        study, done = Study(folder / "finished", folder / "home"), folder / "finished.done"
        if not done.exists():
            shutil.rmtree(study.folder, ignore_errors=True)
            study = small_study(study.folder, study.home)
            within = cut_off(folder / "network")  # what a run needs no network for, it does without
            run = run_snakemake(study.folder, study.home, "--cores", "2", within=within)
            assert run.returncode == 0, run.stderr[-5000:]
            done.touch()
    return study


@pytest.fixture
def copied(finished, tmp_path) -> Iterator[Study]:
    """A copy of the finished study, to change at will."""
    yield finished.copy(tmp_path / "study", tmp_path / "home")
    shutil.rmtree(tmp_path / "study")
