"""Runs that are killed at random moments, and two runs at once, change no result."""

import os
import random
import re
import signal
import subprocess
import sys
import time

import pytest
from small_study import environment

SEED = int(os.environ.get("MOTIFOLD_KILLS_SEED", "7"))  # another one looks at other moments
TARGETS = ["results/official/metrics.tsv", "results/official/checks.tsv"]
LONG_AGO = 946_684_800
STALE = b"of an earlier run"
# SIGKILL to the run alone leaves its jobs at work; a terminal sends SIGINT to all of them.
KILLS = [
    (signal.SIGKILL, "all"),
    (signal.SIGKILL, "all"),
    (signal.SIGKILL, "run"),
    (signal.SIGTERM, "all"),
    (signal.SIGINT, "all"),
]
# What holds times of writing or computing.
TIMED = re.compile(r"card\.json|\.keras|\.skops|report\.html|summary\.tsv")


@pytest.fixture
def start(copied):
    """Start a run that is the leader of its own process group; it is killed in the end."""
    processes = []

    def run(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "snakemake", "--cores", "2", *arguments],
            cwd=copied.folder,
            env=environment(copied.home),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def spoil(study):
    """Make results of a dataset those of an earlier run, all of which have to be made anew."""
    for path in (study / "results/official").rglob("*"):
        if path.is_file():
            path.write_bytes(STALE)
        os.utime(path, (LONG_AGO, LONG_AGO))


def contents(study):
    return {
        path: None if TIMED.search(path) else (study / "results/official" / path).read_bytes()
        for path in study.files("results/official")
        if path.startswith(("models", "predictions")) or "/" not in path
    }


def test_runs_killed_at_random_moments_end_with_the_results_of_an_undisturbed_one(
    finished, copied, start
):
    """Results of an earlier run stand there, which must never be taken for new ones."""
    spoil(copied)
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    kills = chance.sample(KILLS, len(KILLS))
    for number, whom in kills:
        process = start(*TARGETS)
        try:
            process.wait(chance.uniform(2, 8))
        except subprocess.TimeoutExpired:
            if whom == "all":
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        said = process.communicate(timeout=120)[0]
        assert "motifold: " not in said, (SEED, kills, said)
    last = copied.snakemake(*TARGETS)
    assert last.returncode == 0, (SEED, kills, last.stderr)
    assert not list((copied / "results").rglob("*.part"))
    assert not list((copied / ".snakemake/motifold_unfinished").glob("*"))
    made, undisturbed = contents(copied), contents(finished)
    made = {path: text for path, text in made.items() if text != STALE}
    assert set(TARGETS) <= {f"results/official/{path}" for path in made}
    assert made == {path: undisturbed[path] for path in made}, (SEED, kills)
    assert copied.planned(*TARGETS) == {}


def test_a_second_run_in_a_folder_is_refused_in_a_sentence_and_the_first_goes_on(copied, start):
    target = "results/official/predictions/nearest.parquet"
    first = start("--force", target)
    note = copied / ".snakemake/motifold_run.lock"
    begun = time.monotonic()
    while f'"pid": {first.pid}' not in note.read_text():
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGSTOP)  # so that it is at work for long enough
    for arguments in ([], ["results/motif/metrics.tsv"], ["--unlock"]):
        second = copied.snakemake(*arguments)
        assert second.returncode == 1
        said = [line for line in second.stderr.splitlines() if "motifold: " in line]
        assert len(said) == 1
        assert f"another run is at work in this folder (process {first.pid} on" in said[0]
        assert "Traceback" not in second.stderr
    os.killpg(first.pid, signal.SIGCONT)
    assert first.wait(timeout=120) == 0
    assert copied.planned(target) == {}
