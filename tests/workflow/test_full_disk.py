"""A full or read-only disk: one sentence, exit code 1, and afterwards a run as if nothing had been.

These tests mount small disks of their own, which not every machine lets a process do; limits on the
size of files, which hold everywhere, are tested in ``tests/unit/test_system.py``.
"""

import shlex
import subprocess
import sys

import pytest
from small_study import DATASETS, empty_study, environment, write_data, write_yaml

TARGET = "results/official/folds.tsv"
TRY = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/tmp"]  # noqa: S108  (gone at once)


def may_mount():
    try:
        return subprocess.run(TRY, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a disk")
SNAKEMAKE = f"{shlex.quote(sys.executable)} -m snakemake --cores 1"


@pytest.fixture
def study(tmp_path):
    study = empty_study(tmp_path / "study", tmp_path / "home")
    write_yaml(study / "config/config.yaml", {"datasets": ["official"]})
    study.dataset("official", **DATASETS["official"])
    write_data(study / "data")
    return study


def run(study, script):
    """Run a shell script in the study's folder; what it mounts is gone afterwards."""
    return subprocess.run(
        ["unshare", "-m", "bash", "-c", script],
        cwd=study.folder,
        env=environment(study.home),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sentences(text):
    return [line for line in text.splitlines() if line.startswith("motifold: ")]


def test_a_disk_that_fills_up_is_said_and_with_room_again_the_run_ends(study):
    done = run(
        study,
        f"""
        mkdir -p results/official
        mount -t tmpfs -o size=64k none results/official
        head -c 57344 /dev/zero > results/official/filler
        {SNAKEMAKE} {TARGET} && exit 3
        ls -A results/official | sed 's/^/there: /'
        echo next >&2
        rm results/official/filler
        {SNAKEMAKE} {TARGET} && cmp {TARGET} {TARGET}
        """,
    )
    first, second = done.stderr.split("next\n")
    assert done.returncode == 0, done.stderr
    assert len(sentences(first)) == 1
    assert sentences(first)[0].startswith("motifold: results/official/")
    assert "the disk is full; make room" in sentences(first)[0]
    assert "Traceback" not in first
    assert ".part" not in done.stdout
    assert sentences(second) == []


READ_ONLY = {
    "results": ("results", "results: this disk can only be read"),
    "the whole folder": (".", "this disk can only be read"),
}


@pytest.mark.parametrize("place", READ_ONLY)
def test_a_read_only_disk_is_said_before_any_job(study, place):
    folder, said = READ_ONLY[place]
    done = run(
        study,
        f"""
        mkdir -p results
        mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && cd "$PWD" || exit 3
        {SNAKEMAKE} {TARGET}
        """,
    )
    assert done.returncode == 1, done.stderr
    assert len(sentences(done.stderr)) == 1
    assert said in sentences(done.stderr)[0]
    assert "Traceback" not in done.stderr
    assert "read_dataset" not in done.stderr


def test_a_full_disk_is_said_before_any_job(study):
    done = run(
        study,
        f"""
        mkdir -p results && mount -t tmpfs -o size=500k none results || exit 3
        {SNAKEMAKE} {TARGET}
        """,
    )
    assert done.returncode == 1, done.stderr
    assert sentences(done.stderr)[0].startswith("motifold: results: the disk is full; make room")
    assert "Traceback" not in done.stderr


def test_a_job_that_cannot_even_begin_is_done_by_the_next_run(study):
    """Snakemake puts the earlier results back and takes them for new ones."""
    done = run(
        study,
        f"""
        {SNAKEMAKE} {TARGET} >&2 || exit 3
        mv .snakemake kept && mkdir .snakemake
        mount -t tmpfs -o size=2m none .snakemake && cp -r kept/. .snakemake
        cp {TARGET} before.tsv
        (
            until [ -n "$(ls -A .snakemake/incomplete)" ]; do sleep 0.01; done
            head -c 3m /dev/zero > .snakemake/filler
        ) 2> /dev/null &
        {SNAKEMAKE} --forcerun read_dataset -- {TARGET} >&2 && exit 4
        rm .snakemake/filler
        echo next >&2
        {SNAKEMAKE} {TARGET} && cmp before.tsv {TARGET}
        """,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rule read_dataset:" in done.stderr.split("next\n")[1]
