"""One run at a time in a folder; what killed runs left is cleared, what live ones do is not."""

import base64
import json
import os
import platform
import signal
import subprocess
import sys
import time

import pytest
from small_study import ROOT

from motifold import earlier, running
from motifold.errors import UserError

HOLD = """
import os, sys, time
from motifold.running import at_work, enter_folder
{work}
"""
RUN = "enter_folder(dry=False, arguments=['--cores', '2']); print('in', flush=True); time.sleep(60)"
JOB = "with at_work():\n    print('in', flush=True)\n    time.sleep(60)"
BOTH = """
enter_folder(dry=False, arguments=[])
job = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, '-c', sys.argv[1]])
print(job, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(running, "PATIENCE", 0.1)
    return tmp_path


@pytest.fixture
def started():
    """Start a process with this work; it is killed in the end."""
    processes = []

    def start(work, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD.format(work=work), *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "workflow")},
        )
        processes.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def left_behind(here):
    """A marker, a note, a lock and a copy, as a killed run leaves them, and two results."""
    for path in ("results/marked.tsv", "results/noted.tsv", "results/good.tsv"):
        (here / path).parent.mkdir(exist_ok=True)
        (here / path).write_text("half")
    name = base64.urlsafe_b64encode(b"results/marked.tsv").decode()
    for path in (f".snakemake/incomplete/{name}", ".snakemake/locks/0.output.lock"):
        (here / path).parent.mkdir(parents=True)
        (here / path).write_text("{}")
    earlier.UNFINISHED.mkdir()
    (earlier.UNFINISHED / "a.json").write_text(
        json.dumps({"outputs": ["results/noted.tsv"], "made": None})
    )
    (earlier.BACKUPS / "results").mkdir(parents=True)


def old(here):
    return {
        one.stem for one in (here / "results").iterdir() if one.stat().st_mtime == earlier.LONG_AGO
    }


@pytest.mark.parametrize(
    "arguments", [["-n"], ["--report", "x.zip"], ["--report=x.zip"], ["--lint"]]
)
def test_the_next_command_redoes_what_a_killed_run_left(here, arguments):
    left_behind(here)
    running.enter_folder(dry="-n" in arguments, arguments=arguments)
    assert old(here) == {"marked", "noted"}
    assert not (here / ".snakemake/locks").exists()
    assert not list((here / ".snakemake/incomplete").iterdir())
    assert not earlier.BACKUPS.exists()
    assert not list(earlier.UNFINISHED.iterdir())


def test_a_second_run_is_refused_and_disturbs_nothing(here, started):
    process, _ = started(RUN)
    left_behind(here)  # as a live run has them
    with pytest.raises(UserError) as refusal:
        running.enter_folder(dry=False, arguments=["--unlock"])
    said = str(refusal.value)
    assert said.count(". ") == 0
    assert f"another run is at work in this folder (process {process.pid} on" in said
    assert old(here) == set()
    assert (here / ".snakemake/locks").exists()


@pytest.mark.parametrize("arguments", [[], ["--summary"]], ids=["dry", "summary"])
def test_one_may_look_while_a_run_is_at_work(here, started, arguments):
    started(RUN)
    left_behind(here)
    begun = time.monotonic()
    running.enter_folder(dry=not arguments, arguments=arguments)
    assert time.monotonic() - begun < 0.2
    assert old(here) == set()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_run_does_not_keep_the_next_out(here, started, number):
    first, _ = started(RUN)
    first.send_signal(number)
    first.wait()
    assert started(RUN)[1] == "in"


def test_jobs_end_when_their_run_is_killed(here, started):
    run, first = started(BOTH, HOLD.format(work=JOB))
    job = int(({first, run.stdout.readline().strip()} - {"in"}).pop())
    run.kill()
    assert started(RUN)[1] == "in", "the next run waits for the job's end"
    with pytest.raises(ProcessLookupError):  # it is nobody's child any more
        for _ in range(100):
            os.kill(job, 0)
            time.sleep(0.1)


def test_a_run_is_refused_while_jobs_of_a_killed_one_are_at_work(here, started):
    """As those on other machines of a cluster are, which see nothing of their run's end."""
    left_behind(here)
    started(JOB)
    with pytest.raises(UserError, match="jobs of a killed run are still at work in this folder"):
        running.enter_folder(dry=False, arguments=[])
    assert old(here) == set()


def killed_elsewhere(here, ago):
    """The name that a run on another machine left, whose lock this one does not see."""
    (here / ".snakemake").mkdir()
    running.RUN.write_text(json.dumps({"pid": 7, "host": "elsewhere", "since": "today"}))
    os.utime(running.RUN, (time.time() - ago,) * 2)


def test_a_run_on_another_machine_that_gives_signs_of_life_is_not_disturbed(here, monkeypatch):
    killed_elsewhere(here, 1)
    left_behind_in(here)
    monkeypatch.setattr(running, "SILENCE", 20)
    with pytest.raises(UserError, match="process 7 on elsewhere, since today"):
        running.enter_folder(dry=False, arguments=[])
    assert old(here) == set()


def left_behind_in(here):
    (here / "results").mkdir()
    (here / "results/noted.tsv").write_text("half")
    earlier.UNFINISHED.mkdir()
    (earlier.UNFINISHED / "a.json").write_text(
        json.dumps({"outputs": ["results/noted.tsv"], "made": None})
    )


def test_a_run_on_another_machine_without_a_sign_of_life_is_dead(here):
    killed_elsewhere(here, running.SILENCE + 1)
    left_behind_in(here)
    running.enter_folder(dry=True, arguments=[])
    assert old(here) == {"noted"}


def test_the_lock_says_who_holds_it_and_nobody_after_a_good_end(here, started):
    process, _ = started(RUN)
    assert json.loads(running.RUN.read_text())["pid"] == process.pid
    assert json.loads(running.RUN.read_text())["host"] == platform.node()
    process.kill()
    process.wait()
    short = subprocess.run(
        [sys.executable, "-c", HOLD.format(work="enter_folder(dry=False, arguments=[])")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "workflow")},
        check=True,
    )
    assert short.returncode == 0
    assert json.loads(running.RUN.read_text()) == {}
