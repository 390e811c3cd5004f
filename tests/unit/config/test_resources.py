"""What jobs ask a cluster for, with known answers."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from motifold.config.resources import (
    DAY,
    NEEDS,
    UNKNOWN_MB,
    data_mb,
    memory_mb,
    run_minutes,
    unpacked_mb,
)

ROOT = Path(__file__).parents[3]
RULE = re.compile(r"^rule (\w+):\n((?:    .*\n|\n)+)", re.M)
RULES = dict(
    RULE.findall("\n".join(one.read_text() for one in (ROOT / "workflow/rules").glob("*.smk")))
)
LOCAL = {"fetch_source", "gather_costs", "summarise_runs", "report_runs", "estimate_runs"}
FASTA = SimpleNamespace(format="fasta")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_runs_here_or_asks_for_what_its_data_need(rule):
    body = RULES[rule]
    if "localrule: True" in body:
        assert rule in LOCAL
    else:
        assert rule in NEEDS
        assert f'mem_mb=memory("{rule}")' in body
        assert f'runtime=minutes("{rule}")' in body


@pytest.mark.parametrize("rule", sorted(NEEDS))
def test_no_job_asks_for_less_than_snakemake_and_pandas_take(rule):
    assert memory_mb(rule, 0.0) >= 1000
    assert run_minutes(rule, 0.0) >= 10


@pytest.mark.parametrize("rule", ["train_network", "train_rounds", "trial_network"])
def test_a_job_that_loads_tensorflow_has_room_for_it(rule):
    assert memory_mb(rule, 0.0) >= 2000


@pytest.mark.parametrize(
    ("data", "memory"),
    [
        (0.0, 1000),
        (1.0, 1200),  # 120 for the first
        (20.0, 3400),
        (120.0, 4600),  # a tenth of it for the hundred after the twentieth
        (1.01, 1200),  # 1121.2, in full hundreds
    ],
)
def test_memory_grows_with_the_data(data, memory):
    assert memory_mb("find_similar", data) == memory


def test_a_million_sequences_of_200_letters_start_below_8_gb():
    assert all(memory_mb(rule, 200.0) < 8000 for rule in NEEDS)


def test_each_attempt_asks_for_twice_as_much():
    assert [memory_mb("split_dataset", 4.0, attempt) for attempt in (1, 2, 3)] == [1200, 2400, 4800]
    assert [run_minutes("split_dataset", 4.0, attempt) for attempt in (1, 2, 3)] == [12, 24, 48]


def test_time_grows_with_passes_through_the_data_up_to_a_day():
    assert run_minutes("train_network", 5.0, passes=300) == 20 + 30
    assert run_minutes("train_network", 5.0, passes=3000) == 20 + 300
    assert run_minutes("train_network", 5.0, passes=300_000) == DAY


def test_the_size_is_that_of_the_encoded_data(tmp_path):
    encoded = tmp_path / "x.npy"
    encoded.write_bytes(bytes(3_000_000))
    assert data_mb(encoded, FASTA, [tmp_path / "other.fa"]) == 3


def test_before_they_are_encoded_the_size_is_told_by_what_is_known(tmp_path):
    encoded, plain, packed = tmp_path / "x.npy", tmp_path / "one.fa", tmp_path / "two.fa.gz"
    plain.write_bytes(bytes(2_000_000))
    packed.write_bytes(bytes(1_000_000))
    simulated = SimpleNamespace(format="simulated", n=20_000, length=50)
    assert data_mb(encoded, FASTA, [plain, packed]) == 2 + 5
    assert data_mb(encoded, simulated, []) == 1
    assert data_mb(encoded, SimpleNamespace(format="builtin"), []) == 0
    assert data_mb(encoded, FASTA, [tmp_path / "not_fetched_yet.fa"]) == UNKNOWN_MB


def test_a_folder_counts_with_all_its_images(tmp_path):
    for name in ("cats/1.png", "cats/2.png", "dogs/1.PNG"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(bytes(500_000))
    assert unpacked_mb(tmp_path) == 3 * 4 * 0.5
