"""A job's end: what a user can mend is one sentence, all else a fault that says so."""

import errno
import sys
import types

import pytest
from snakemake.iocontainers import InputFiles, Log, OutputFiles, Params, Wildcards

from motifold.errors import DataError
from motifold.rule import run_job

FAILURES = {
    "data": (
        DataError("is empty", file="data/x.tsv", fix="fill it"),
        "data/x.tsv: is empty; fill it.",
    ),
    "disk": (
        OSError(errno.ENOSPC, "", "results/.x.npy.3.part"),
        "results/x.npy: the disk is full; ",
    ),
    "memory": (MemoryError(), "logs/fail.log: there is not enough memory; "),
}


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job whose step does what a test wants."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").mkdir()

    def make(main):
        monkeypatch.setitem(sys.modules, "motifold.steps.fail", types.SimpleNamespace(main=main))
        return types.SimpleNamespace(
            rule="fail",
            log=Log(["logs/fail.log"]),
            input=InputFiles(),
            output=OutputFiles(fromdict={"table": "table.tsv", "models": "results/models"}),
            params=Params(),
            wildcards=Wildcards(),
            threads=1,
            resources={},
        )

    return make


@pytest.mark.parametrize("name", FAILURES)
def test_what_a_user_can_mend_is_one_sentence(job, capfd, name):
    error, sentence = FAILURES[name]

    def main(*, table, models):
        raise error

    with pytest.raises(SystemExit) as ended:
        run_job(job(main))
    assert ended.value.code == 1
    said = capfd.readouterr().err
    before, first, *more = said.splitlines()
    assert not before, "a line of its own, whatever was written before"
    assert first.startswith(f"motifold: {sentence}")
    assert first.endswith(".")
    assert all(line.endswith(first) for line in more), "what pytest caught of the log"


def test_any_other_failure_is_ours_with_a_traceback(job, capfd):
    def main(*, table, models):
        raise ZeroDivisionError("0")

    with pytest.raises(SystemExit):
        run_job(job(main))
    said = capfd.readouterr().err
    assert "Traceback" in said
    assert "please report it" in said


def test_a_log_that_cannot_be_written_is_said(job, capfd, tmp_path):
    (tmp_path / "logs").rmdir()
    (tmp_path / "logs").write_text("no folder")
    with pytest.raises(SystemExit) as ended:
        run_job(job(print))
    assert ended.value.code == 1
    assert capfd.readouterr().err.startswith("\nmotifold: logs/fail.log: a file stands where")


def test_a_step_writes_into_a_folder_that_appears_whole(job, tmp_path):
    def main(*, table, models):
        (models / "final.skops").write_text("new")
        assert not (tmp_path / "results/models").exists()
        assert table.name == "table.tsv"

    run_job(job(main))
    assert (tmp_path / "results/models/final.skops").read_text() == "new"
