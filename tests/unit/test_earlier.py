"""Results of an earlier run: cleared for a new one, and not taken for its results if it fails."""

import pytest

from motifold import earlier


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    """A folder and a file of an earlier run, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    for path in ("model/old.keras", "model/.snakemake_timestamp", "table.tsv"):
        (tmp_path / path).write_text("old")
    return tmp_path


def unfinished():
    return list(earlier.UNFINISHED.glob("*"))


def test_folders_are_cleared_and_files_stay_until_they_are_replaced(results):
    with earlier.earlier_results(["model", "table.tsv", "new.tsv"], "logs/a b/c.log"):
        assert not (results / "model").exists()
        assert (results / "table.tsv").read_text() == "old"
        assert len(unfinished()) == 1
    assert unfinished() == []


def test_what_a_failed_job_got_back_is_older_than_any_script(results):
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["table.tsv"], "logs/a.log"):
        1 / 0  # noqa: B018
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["model"], "logs/b.log"):
        1 / 0  # noqa: B018
    (results / "model").mkdir()  # Snakemake puts its copy back
    (results / "model/.snakemake_timestamp").touch()
    earlier.mark_unfinished()
    for path in ("table.tsv", "model", "model/.snakemake_timestamp"):
        assert (results / path).stat().st_mtime == earlier.LONG_AGO
    assert (results / "table.tsv").read_text() == "old"
    assert unfinished() == []


def test_a_second_attempt_that_succeeds_is_not_marked(results):
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["table.tsv"], "logs/a.log"):
        1 / 0  # noqa: B018
    with earlier.earlier_results(["table.tsv"], "logs/a.log"):
        pass
    earlier.mark_unfinished()
    assert (results / "table.tsv").stat().st_mtime > earlier.LONG_AGO


def test_copies_of_a_killed_run_are_forgotten(results):
    (earlier.BACKUPS / "model").mkdir(parents=True)
    earlier.forget_killed_runs()
    earlier.forget_killed_runs()  # nor does it mind that there are none
    assert not earlier.BACKUPS.exists()
