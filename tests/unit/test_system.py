"""Failures of the machine become a sentence that names the file and says what to do."""

import errno
import resource

import numpy as np
import pytest

from motifold import artifacts
from motifold.system import MachineError, check_writable, machine_error

CODES = [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO]


@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_an_error_of_the_system_names_the_final_file(code):
    said = str(machine_error(OSError(code, "why", "results/.x.npy.12.part"), "logs/a.log"))
    assert said.startswith("results/x.npy: ")
    assert said.endswith(".")
    assert said.count("; ") == 1
    assert "Errno" not in said


def test_an_error_that_names_no_file_names_the_place():
    said = str(machine_error(OSError(errno.ENOSPC, "why"), "logs/a.log"))
    assert said.startswith("logs/a.log: the disk is full")


def test_what_a_library_raises_from_an_error_of_the_system_is_one():
    error = ValueError("cannot write")
    error.__cause__ = OSError(errno.ENOSPC, "why")
    assert "the disk is full" in str(machine_error(error, "x.npy"))


class ResourceExhaustedError(Exception):
    """As TensorFlow calls it."""


@pytest.mark.parametrize("error", [MemoryError(), ResourceExhaustedError("OOM")])
def test_want_of_memory_is_said(error):
    assert "not enough memory" in str(machine_error(error, "logs/a.log"))


def test_an_array_that_no_memory_holds_is_want_of_memory():
    with pytest.raises(MemoryError) as caught:
        np.empty((1 << 60,), np.uint8)
    assert "not enough memory" in str(machine_error(caught.value, "logs/a.log"))


@pytest.mark.parametrize(
    "error", [ValueError("x"), FileNotFoundError(errno.ENOENT, "x"), OSError("x")]
)
def test_other_errors_are_not_the_machines(error):
    assert machine_error(error, "logs/a.log") is None


@pytest.fixture
def small_files():
    """No file may grow beyond 100 kB, as on a full disk; this limit holds for root too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["x.npy", "x.npz", "t.tsv", "t.parquet", "t.json"])
def test_a_file_larger_than_the_limit_for_files_is_said_and_not_left(tmp_path, small_files, name):
    """NumPy only says how much it wrote, not why it was not all."""
    values = np.random.default_rng(0).random(200_000)
    table = artifacts.pd.DataFrame({"value": values})
    (tmp_path / name).write_text("earlier")
    write = {
        "x.npy": lambda path: artifacts.write_array(path, values),
        "x.npz": lambda path: artifacts.write_arrays(path, x=values),
        "t.json": lambda path: artifacts.write_json(path, values),
    }.get(name, lambda path: artifacts.write_table(path, table))
    with pytest.raises(MachineError, match="no file may grow this large here") as caught:
        write(tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "earlier"


def test_a_folder_that_does_not_exist_yet_is_tried_where_it_would_be(tmp_path):
    check_writable(tmp_path / "results/deep")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_room_is_said(tmp_path, small_files):
    with pytest.raises(MachineError, match="results: no file may grow"):
        check_writable(tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_said(tmp_path):
    (tmp_path / "results").write_text("no folder")
    with pytest.raises(MachineError, match="results: "):
        check_writable(tmp_path / "results")
