"""The environments agree: conda files with the pinned requirements, hashes with every pin."""

import importlib.util
import re
from pathlib import Path

import pytest

ENVS = Path(__file__).parents[1] / "envs"
SPEC = importlib.util.spec_from_file_location("conda", ENVS / "conda.py")
conda = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(conda)


@pytest.mark.parametrize("name", conda.ENVIRONMENTS)
def test_a_conda_file_holds_the_versions_of_the_requirements(name):
    assert (ENVS / f"{name}.yaml").read_text() == conda.environment(conda.ENVIRONMENTS[name])


@pytest.mark.parametrize("file", ["requirements.txt", "dev.txt", "cluster.txt", "gpu.txt"])
def test_every_requirement_is_pinned_and_hashed(file):
    blocks = re.split(r"\n(?=[a-z0-9])", (ENVS / file).read_text())
    pins = [block for block in blocks if re.match(r"[a-z0-9]", block)]
    assert len(pins) > 20
    for block in pins:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_requirements_name_every_direct_dependency():
    wanted = re.findall(r"^([a-z0-9_-]+)", (ENVS / "requirements.in").read_text(), re.M)
    assert set(wanted) <= set(conda.pins())


def test_no_registry_is_named():
    for file in ENVS.glob("*.txt"):
        assert "http" not in file.read_text()


def test_what_a_gpu_runs_is_what_a_processor_runs():
    """The same versions, but for TensorFlow's own build and the libraries that it brings."""
    pin = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.M)
    plain, gpu = (
        dict(pin.findall((ENVS / f).read_text())) for f in ("requirements.txt", "gpu.txt")
    )
    assert "tensorflow" in gpu
    assert "tensorflow-cpu" not in gpu
    assert {name: gpu[name] for name in plain if name in gpu} == {
        name: version for name, version in plain.items() if name in gpu
    }
    assert set(plain) - set(gpu) == {"tensorflow-cpu"}
