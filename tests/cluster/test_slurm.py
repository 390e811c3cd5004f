"""The workflow on a real Slurm: to the end, and through everything that a cluster does to jobs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pytest
from one_node_slurm import PACKAGES, Slurm, missing, one_node_slurm
from small_study import (
    IN_CI,
    Study,
    empty_study,
    jobs,
    run_snakemake,
    write_motif,
    write_yaml,
)

# The node has no accounting database, and nothing here takes as long as on a real cluster.
QUICK = [
    *("--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "2"),
    *("--latency-wait", "5"),
]
LOCAL = {"all", "fetch_source", "gather_costs", "summarise_runs", "report_runs"}
SURVEY = ["results/motif/survey.tsv", "results/motif/survey.json"]
NETWORK = ["results/motif/models/cnn", "results/motif/predictions/cnn.parquet"]
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def slurm(tmp_path_factory) -> Iterator[Slurm]:
    """One node with two made-up GPUs."""
    lacking = missing()
    if find_spec("snakemake_executor_plugin_slurm") is None:
        lacking.append("envs/cluster.txt")
    if lacking:
        refuse = pytest.fail if IN_CI else pytest.skip
        refuse(f"{', '.join(lacking)} not installed; apt packages: {PACKAGES}")
    with one_node_slurm(tmp_path_factory.mktemp("slurm") / "node") as running:
        yield running


def tiny_study(folder: Path) -> Study:
    """Sixty sequences, one simple model and one network, and nothing tried or explained."""
    study = empty_study(folder / "study", folder / "home")
    write_yaml(study / "config/config.yaml", {"datasets": ["motif"], "seed": 3})
    source = {"format": "table", "path": "data/motif.tsv", "id": "name"}
    network = {"filters": [4], "widths": [8], "units": [4], "epochs": 500, "patience": None}
    study.dataset(
        "motif",
        type="dna",
        source=source | {"sequence": "sequence", "label": "label"},
        split={"folds": 2},
        models=["kmer_logistic", "cnn"],
        settings={"cnn": network},
        controls={"models": "none"},
        learning_curve={"models": "none"},
        interpret={"models": []},
    )
    write_motif(study / "data/motif.tsv", np.random.default_rng(5), 30)
    return study


@pytest.fixture(scope="module")
def whole_run(slurm, tmp_path_factory) -> Iterator[tuple[Study, "Future[Done]"]]:
    """A study that runs through the profile from the beginning, while the other tests run."""
    study = tiny_study(tmp_path_factory.mktemp("whole"))
    with ThreadPoolExecutor() as pool:
        yield study, pool.submit(on_slurm, slurm, study)


@pytest.fixture(scope="module")
def prepared(slurm, whole_run, tmp_path_factory) -> tuple[Study, Done]:
    """The same study, prepared for training in one allocation, with what sbatch said."""
    study = tiny_study(tmp_path_factory.mktemp("prepared"))
    told = subprocess.run(
        ["sbatch", "--wait", "--cpus-per-task=1", "--mem=1500", "--time=9",
         "workflow/profiles/one_allocation.sh", "results/motif/folds.tsv", *SURVEY],
        cwd=study.folder,
        env={**os.environ, **slurm.environment, "PATH": search_path(slurm)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    return study, told


@pytest.fixture(scope="module")
def cut_off(slurm, prepared, tmp_path_factory) -> Iterator[tuple[Study, "Future[Done]"]]:
    """A run that is training, and will be at its wall time; the other tests need not wait for it.

    The training is halted once it has a checkpoint: time goes on for Slurm, but costs nothing.
    """
    folder = tmp_path_factory.mktemp("cut_off")
    study = prepared[0].copy(folder / "study", folder / "home")
    with ThreadPoolExecutor() as pool:
        shorter = ["--set-resources", "train_network:runtime=attempt"]
        run = pool.submit(on_slurm, slurm, study, *NETWORK, *shorter)
        kept = study / "checkpoints/motif/cnn"
        wait_until(lambda: run.done() or any(kept.rglob("*.npz")))
        halt(study)
        yield study, run


def on_slurm(slurm: Slurm, study: Study, *arguments: str, profile: str = "slurm") -> Done:
    """Run Snakemake with a profile to its end."""
    variables = slurm.environment | {"PATH": search_path(slurm)}
    profile = f"workflow/profiles/{profile}"
    given = ["--profile", profile, *QUICK, *arguments]
    return run_snakemake(study.folder, study.home, *given, seconds=400, **variables)


def search_path(slurm: Slurm) -> str:
    """Slurm's own programs first, then those of the environment that runs the tests."""
    return f"{slurm.folder / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"


def without(study: Study, folder: Path, outputs: list[str]) -> Study:
    """A copy that lacks some outputs."""
    copy = study.copy(folder / "study", folder / "home")
    for path in outputs:
        one = copy / path
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    return copy


def wait_until(happened: Callable[[], object], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def steps(study: Study) -> list[psutil.Process]:
    """Processes of the study's own jobs, not of Snakemake."""
    found = []
    for one in psutil.process_iter():
        try:
            if "run_step.py" in " ".join(one.cmdline()) and one.cwd() == str(study.folder):
                found.append(one)
        except psutil.Error:
            continue
    return found


def halt(study: Study) -> None:
    for one in steps(study):
        one.send_signal(signal.SIGSTOP)


def asked(slurm: Slurm, study: Study) -> list[dict[str, str]]:
    """What Slurm was asked for by each job that ran in a study's folder, in their order."""
    told = slurm.run("scontrol", "--oneliner", "--details", "show", "job").splitlines()
    found = [dict(re.findall(r"(\S+?)=(\S*)", line)) for line in told]
    return [one for one in found if one.get("WorkDir") == str(study.folder)]


def test_a_study_is_done_in_one_allocation(prepared):
    study, told = prepared
    logs = "".join(one.read_text() for one in study.folder.glob("motifold_*.log"))
    assert told.returncode == 0, told.stderr + logs
    assert "4 of 4 steps (100%) done" in logs
    assert (study / SURVEY[0]).exists()


@pytest.mark.usefixtures("cut_off")
def test_a_job_killed_for_its_memory_is_tried_again_with_twice_as_much(slurm, prepared, tmp_path):
    study = without(prepared[0], tmp_path, SURVEY)
    needs, rule = "workflow/motifold/config/resources.py", '"survey_dataset": Need('
    study.replace(needs, f"{rule})", f"{rule}memory=300, memory_growth=0.0)")
    run = on_slurm(slurm, study, SURVEY[0])
    assert run.returncode == 0, run.stderr[-5000:]
    first, second = asked(slurm, study)
    assert ("mem=300M" in first["TRES"], "mem=600M" in second["TRES"]) == (True, True)
    assert first["JobState"] in {"FAILED", "OUT_OF_MEMORY"}
    assert second["JobState"] == "COMPLETED"


@pytest.mark.usefixtures("cut_off")
def test_after_a_cancelled_job_the_next_run_ends_well(slurm, prepared, tmp_path):
    study = without(prepared[0], tmp_path, SURVEY)
    with ThreadPoolExecutor() as pool:
        run = pool.submit(on_slurm, slurm, study, SURVEY[0], "--retries", "0")
        wait_until(lambda: run.done() or steps(study))
        halt(study)
        slurm.run("scancel", asked(slurm, study)[0]["JobId"])
        assert run.result().returncode != 0
    assert not (study / SURVEY[0]).exists()
    again = on_slurm(slurm, study, SURVEY[0])
    assert again.returncode == 0, again.stderr[-5000:]
    assert [one["JobState"] for one in asked(slurm, study)] == ["CANCELLED", "COMPLETED"]
    for path in SURVEY:
        assert (study / path).read_bytes() == (prepared[0] / path).read_bytes()


@pytest.mark.usefixtures("cut_off")
def test_a_network_gets_a_gpu_and_refuses_to_go_without_one(slurm, prepared, tmp_path):
    study = prepared[0].copy(tmp_path / "study", tmp_path / "home")
    run = on_slurm(slurm, study, *NETWORK, "--retries", "0", profile="slurm-gpu")
    (job,) = asked(slurm, study)
    assert (job["Partition"], job["TresPerJob"]) == ("gpu", "gres:gpu:1")
    assert run.returncode != 0
    log = (study / "logs/motif/train_network/cnn.log").read_text()
    assert re.search(r"GPU was asked for.*sees none", log), log
    assert "Traceback" not in log


def test_training_cut_off_at_the_wall_time_goes_on_to_the_same_numbers(slurm, cut_off, whole_run):
    study, waiting = cut_off
    run, undisturbed = waiting.result(), whole_run[1].result()
    assert run.returncode == undisturbed.returncode == 0, run.stderr[-5000:]
    first, second = asked(slurm, study)
    assert (first["JobState"], first["TimeLimit"]) == ("TIMEOUT", "00:01:00")
    assert (second["JobState"], second["TimeLimit"]) == ("COMPLETED", "00:02:00")
    log = (study / "logs/motif/train_network/cnn.log").read_text()
    assert "goes on from checkpoints/motif/cnn" in log
    history = "results/motif/models/cnn/history.tsv"
    assert (study / history).read_bytes() == (whole_run[0] / history).read_bytes()
    ours, theirs = (pd.read_parquet(one / NETWORK[1]) for one in (study, whole_run[0]))
    pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_a_study_runs_to_its_end_on_a_cluster(slurm, whole_run):
    study, run = whole_run[0], whole_run[1].result()
    assert run.returncode == 0, run.stderr[-5000:]
    assert (study / "results/report.html").exists()
    wanted = {rule: number for rule, number in jobs(run).items() if rule not in LOCAL}
    sent = asked(slurm, study)
    assert len(sent) == sum(wanted.values())
    assert {one["JobState"] for one in sent} == {"COMPLETED"}
    assert {one["Partition"] for one in sent} == {"cpu"}
    assert all("TresPerJob" not in one for one in sent)
