"""Results of an earlier run: kept until new ones are whole, and not taken for new ones."""

import os
import types

import pytest

from motifold import earlier


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    """A folder and a file of an earlier run, in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results/model").mkdir(parents=True)
    for path in ("results/model/old.keras", "results/model/.snakemake_timestamp", "table.tsv"):
        (tmp_path / path).write_text("old")
    return tmp_path


def unfinished():
    return list(earlier.UNFINISHED.glob("*"))


def left(folder):
    return {str(one.relative_to(folder)) for one in folder.rglob("*.part")}


def test_earlier_results_stay_until_new_ones_are_whole(results):
    with earlier.earlier_results(
        ["results/model", "table.tsv", "new.tsv"], "logs/a b/c.log"
    ) as parts:
        assert list(parts) == ["results/model"]
        (parts["results/model"] / "new.keras").write_text("new")
        assert (results / "results/model/old.keras").read_text() == "old"
        assert (results / "table.tsv").read_text() == "old"
        assert len(unfinished()) == 1
    assert [one.name for one in (results / "results/model").iterdir()] == ["new.keras"]
    assert left(results) == set()


def test_a_folder_that_was_not_there_appears_whole(results):
    with earlier.earlier_results(["results/figures"], "logs/a.log") as parts:
        (parts["results/figures"] / "a.png").write_text("new")
        assert not (results / "results/figures").exists()
    assert (results / "results/figures/a.png").read_text() == "new"


def test_a_failed_job_leaves_the_earlier_folder_and_nothing_half_done(results):
    with (
        pytest.raises(ZeroDivisionError),
        earlier.earlier_results(["results/model"], "logs/a.log") as parts,
    ):
        (parts["results/model"] / "new.keras").write_text("new")
        1 / 0  # noqa: B018
    assert (results / "results/model/old.keras").read_text() == "old"
    assert left(results) == set()


def test_what_a_failed_job_got_back_is_older_than_any_script(results):
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["table.tsv"], "logs/a.log"):
        1 / 0  # noqa: B018
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["results/model"], "logs/b.log"):
        1 / 0  # noqa: B018
    earlier.mark_unfinished()
    for path in ("table.tsv", "results/model", "results/model/.snakemake_timestamp"):
        assert (results / path).stat().st_mtime == earlier.LONG_AGO
    assert (results / "table.tsv").read_text() == "old"
    assert unfinished() == []


def done_and_killed(results):
    """A job that has made its outputs, and is killed before its process has ended."""
    with earlier.earlier_results(["results/model", "table.tsv"], "logs/a.log") as parts:
        (parts["results/model"] / "new.keras").write_text("new")
        (results / "table.tsv").write_text("new table")


def test_what_a_job_made_stays_new_although_its_run_did_not_end(results):
    done_and_killed(results)
    (results / "results/model" / earlier.STAMP).touch()  # as Snakemake does afterwards
    os.utime(results / "table.tsv", (2e9, 2e9))  # as a disk does whose times are not ours
    earlier.mark_unfinished()
    assert unfinished() == []
    for path in ("table.tsv", "results/model/new.keras"):
        assert (results / path).stat().st_mtime > earlier.LONG_AGO


def test_a_file_that_was_fetched_is_its_users_from_then_on(results):
    with earlier.earlier_results(["table.tsv"], "logs/fetch.log"):
        (results / "table.tsv").write_text("fetched")
    assert unfinished() == []


@pytest.mark.parametrize("path", ["table.tsv", "results/model/new.keras"])
def test_what_came_back_after_a_job_was_done_is_not_taken_for_new(results, path):
    """A job may be killed when its work is done; Snakemake then puts back what was there before."""
    done_and_killed(results)
    (results / path).unlink()
    (results / "results/model/old.keras").write_text("old")
    (results / "table.tsv").write_text("old")
    earlier.mark_unfinished()
    for one in ("table.tsv", "results/model"):
        assert (results / one).stat().st_mtime == earlier.LONG_AGO


def test_a_job_that_died_before_it_could_say_so_is_marked(results):
    jobs = [
        types.SimpleNamespace(output=["table.tsv", "new.tsv"], log=["logs/a.log"]),
        types.SimpleNamespace(output=["other.tsv"], log=["logs/first_time.log"]),
        types.SimpleNamespace(output=[], log=[]),  # rule all
    ]
    earlier.note_plan(jobs)
    assert len(unfinished()) == 1
    earlier.mark_unfinished()
    assert (results / "table.tsv").stat().st_mtime == earlier.LONG_AGO


def test_a_planned_job_that_succeeds_is_not_marked(results):
    earlier.note_plan([types.SimpleNamespace(output=["table.tsv"], log=["logs/a.log"])])
    with earlier.earlier_results(["table.tsv"], "logs/a.log"):
        pass
    earlier.mark_unfinished()
    assert (results / "table.tsv").stat().st_mtime > earlier.LONG_AGO


def test_a_second_attempt_that_succeeds_is_not_marked(results):
    with pytest.raises(ZeroDivisionError), earlier.earlier_results(["table.tsv"], "logs/a.log"):
        1 / 0  # noqa: B018
    with earlier.earlier_results(["table.tsv"], "logs/a.log"):
        pass
    earlier.mark_unfinished()
    assert (results / "table.tsv").stat().st_mtime > earlier.LONG_AGO


@pytest.mark.parametrize("again", [True, False], ids=["by the job itself", "by the next run"])
def test_what_a_killed_job_left_half_written_is_removed(results, again):
    earlier.note_plan(
        [types.SimpleNamespace(output=["table.tsv", "results/model"], log=["logs/a.log"])]
    )
    (results / ".table.tsv.12.part").write_text("ha")
    (results / "results/.model.12.part").mkdir()
    (results / "results/.model.12.part/final.keras").write_text("ha")
    (results / "results/.model.12.old.part").mkdir()
    if again:
        with earlier.earlier_results(["table.tsv", "results/model"], "logs/a.log"):
            assert left(results) == {f"results/.model.{earlier.os.getpid()}.part"}
    else:
        earlier.mark_unfinished()
    assert left(results) == set()


def test_copies_of_a_killed_run_are_forgotten(results):
    (earlier.BACKUPS / "results/model").mkdir(parents=True)
    earlier.forget_copies()
    earlier.forget_copies()  # nor does it mind that there are none
    assert not earlier.BACKUPS.exists()


def test_a_file_of_the_users_own_needs_no_suffix_to_be_one(results):
    with earlier.earlier_results(["data/sequences"], "logs/a.log") as parts:
        assert parts == {}
