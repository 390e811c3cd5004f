"""The profiles name plugins, rules and files that exist, and say when a plugin is missing."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yte

from motifold.config.resources import NEEDS

ROOT = Path(__file__).parents[2]
PROFILES = ROOT / "workflow/profiles"
PLUGINS = {
    "slurm": "slurm",
    "slurm-gpu": "slurm",
    "lsf": "lsf",
    "sge": "cluster-generic",
    "kubernetes": "kubernetes",
}
# Snakemake as if the plugin were not there, wherever the tests run.
NO_PLUGIN = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: (
    None if name == "snakemake_executor_plugin_slurm" else find(name, *more)
)
from snakemake.cli import main
main()
"""
LOADS_TENSORFLOW = {
    "train_network", "train_rounds", "trial_network", "probe_network", "interpret_dataset",
}  # fmt: skip


def read(name):
    """A profile as Snakemake reads it, its plugin taken for installed."""
    text = (PROFILES / name / "profile.yaml").read_text()
    text = re.sub(r"find_spec\(.*?\)", "True", text)
    return yte.process_yaml(text, require_use_yte=True)


def test_every_profile_is_known_here():
    found = {one.parent.name for one in PROFILES.glob("*/profile.yaml")}
    assert found == {*PLUGINS, "workstation"}


@pytest.mark.parametrize(("name", "plugin"), PLUGINS.items())
def test_a_profile_runs_on_its_plugin_which_is_pinned(name, plugin):
    assert read(name)["executor"] == plugin
    pins = (ROOT / "envs/cluster.txt").read_text()
    assert re.search(rf"^snakemake-executor-plugin-{plugin}==", pins, re.M)


@pytest.mark.parametrize(("name", "plugin"), PLUGINS.items())
def test_a_missing_plugin_is_said_in_one_sentence(name, plugin, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SystemExit) as stopped:
        yte.process_yaml((PROFILES / name / "profile.yaml").read_text(), require_use_yte=True)
    assert stopped.value.code == (
        f"motifold: the profile {name} needs the package snakemake-executor-plugin-{plugin}, which "
        "is not installed; install it with pip install -r envs/cluster.txt."
    )


def test_snakemake_says_it_too_and_stops():
    run = subprocess.run(
        [sys.executable, "-c", NO_PLUGIN, "--profile", "workflow/profiles/slurm"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    *_, last = run.stderr.splitlines()
    assert last.startswith("motifold: the profile slurm needs the package")
    assert len(run.stderr.splitlines()) <= 2


@pytest.mark.parametrize("name", ["slurm-gpu", "workstation"])
def test_every_rule_that_loads_tensorflow_gets_a_gpu_and_no_other(name):
    wanted = read(name)["set-resources"]
    assert set(wanted) == LOADS_TENSORFLOW
    assert {one["gpu"] for one in wanted.values()} == {1}
    assert set(wanted) <= set(NEEDS)


@pytest.mark.parametrize("name", ["lsf", "sge", "kubernetes"])
def test_the_lines_for_gpus_are_valid_once_their_marks_are_gone(name):
    text = (PROFILES / name / "profile.yaml").read_text()
    text = re.sub(
        r"find_spec\(.*?\)", "True", re.sub(r"^# (set-resources:)", r"\1", text, flags=re.M)
    )
    text = re.sub(r"^#   (\w+: \{gpu)", r"  \1", text, flags=re.M)
    wanted = yte.process_yaml(text, require_use_yte=True)["set-resources"]
    assert set(wanted) == LOADS_TENSORFLOW


@pytest.mark.parametrize("name", PLUGINS)
def test_a_killed_job_is_tried_again(name):
    assert read(name)["retries"] >= 2
    assert read(name)["rerun-incomplete"] is True


def test_memory_on_sge_is_that_of_a_job_shared_by_its_cores():
    command = read("sge")["cluster-generic-submit-cmd"]
    (sum_,) = re.findall(r"h_vmem=(.*?)M ", command)
    filled = sum_.replace("{resources.mem_mb}", "2500").replace("{threads}", "4")
    told = subprocess.run(
        ["bash", "-c", f"echo {filled}"], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "625"


def test_scripts_beside_the_profiles_can_be_run():
    for path in ("sge/status.sh", "one_allocation.sh"):
        assert os.access(PROFILES / path, os.X_OK)
        subprocess.run(["bash", "-n", PROFILES / path], check=True)
