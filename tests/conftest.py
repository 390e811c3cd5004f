"""What tests of several folders share."""

import shutil
from collections.abc import Iterator

import pytest
from small_study import Study, cut_off, run_snakemake, small_study


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Study:
    """The small study after one real run; look, but change nothing in it."""
    folder = tmp_path_factory.mktemp("small_study")
    study = small_study(folder / "study", folder / "home")
    within = cut_off(folder / "network")  # what a run needs no network for, it does without
    run = run_snakemake(study.folder, study.home, "--cores", "2", within=within)
    assert run.returncode == 0, run.stderr[-5000:]
    return study


@pytest.fixture
def copied(finished, tmp_path) -> Iterator[Study]:
    """A copy of the finished study, to change at will."""
    yield finished.copy(tmp_path / "study")
    shutil.rmtree(tmp_path / "study")
