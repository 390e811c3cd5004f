"""What a process counts of itself."""

import subprocess
import sys
import time

import pytest

from motifold.cost import cpu_seconds, gpus_used, peak_mb, record_of


def test_processor_time_counts_work_and_not_waiting():
    before, started = cpu_seconds(), time.process_time()
    while time.process_time() - started < 0.3:
        sum(range(1000))
    time.sleep(0.3)
    assert cpu_seconds() - before == pytest.approx(0.3, abs=0.15)


def test_processor_time_counts_finished_children():
    busy = "import time\nwhile time.process_time() < 0.5: pass"
    before = cpu_seconds()
    subprocess.run([sys.executable, "-c", busy], check=True)
    assert cpu_seconds() - before >= 0.45


def test_peak_memory_is_that_of_the_process_and_not_of_its_parent():
    """Linux counts what the parent held when it started the child, elsewhere."""
    ballast = bytearray(300 * 2**20)
    asked = "from motifold.cost import peak_mb; print(peak_mb())"
    child = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert peak_mb() > len(ballast) / 2**20
    assert float(child.stdout) < 200


def test_a_process_without_tensorflow_uses_no_gpu(monkeypatch):
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    assert gpus_used() == 0


def test_a_job_without_a_log_among_the_logs_has_no_record():
    assert record_of("elsewhere/cnn.log") is None
