"""What jobs cost, gathered from their records."""

import json

import pandas as pd
import pytest

from motifold.evaluation.costs import COLUMNS, Planned, by_step, gather

RULES = frozenset({"read_dataset", "train_network", "trial_network"})
PLAN = {"motif": Planned(frozenset({"cnn", "mlp"}), frozenset({"cnn"}))}


def job(folder, path, rule, seconds=2.0, **wildcards):
    """A job's own record; the time of writing plays no part."""
    record = folder / f"{path}.json"
    record.parent.mkdir(parents=True, exist_ok=True)
    cost = {"seconds": seconds, "cpu_seconds": 1.5, "peak_mb": 300.0, "threads": 2, "gpus": 0}
    names = {"dataset": "motif", **wildcards}
    record.write_text(json.dumps({"rule": rule, "wildcards": names, **cost}))
    return record


def benchmark(record, seconds, memory):
    record.with_suffix(".tsv").write_text(
        f"s\th:m:s\tmax_rss\tcpu_time\n{seconds}\t0:00:09\t{memory}\tNA\n"
    )


def test_every_job_has_a_row(tmp_path):
    job(tmp_path, "motif/read_dataset", "read_dataset")
    job(tmp_path, "motif/train_network/cnn", "train_network", network="cnn")
    table = gather(tmp_path, PLAN, RULES)
    assert list(table.columns) == COLUMNS
    assert table[["dataset", "rule", "what"]].to_numpy().tolist() == [
        ["motif", "read_dataset", ""],
        ["motif", "train_network", "cnn"],
    ]
    assert table.loc[1, "cpu_seconds"] == 1.5
    assert table.loc[1, "threads"] == 2


def test_parts_of_a_model_are_jobs_of_their_own(tmp_path):
    for part in "01":
        job(tmp_path, f"motif/train/cnn.{part}", "train_network", network="cnn", part=part)
    assert gather(tmp_path, PLAN, RULES)["what"].tolist() == ["cnn 0", "cnn 1"]


def test_time_and_memory_are_what_snakemake_saw_where_that_is_more(tmp_path):
    benchmark(job(tmp_path, "motif/read_dataset", "read_dataset"), "9.5", "250")
    row = gather(tmp_path, PLAN, RULES).iloc[0]
    assert (row["seconds"], row["peak_mb"]) == (9.5, 300.0)


def test_a_job_too_fast_for_snakemake_keeps_its_own_memory(tmp_path):
    benchmark(job(tmp_path, "motif/read_dataset", "read_dataset"), "0.2", "NA")
    row = gather(tmp_path, PLAN, RULES).iloc[0]
    assert (row["seconds"], row["peak_mb"]) == (2.0, 300.0)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("train_network", {"network": "gone"}),  # no model of the dataset any more
        ("trial_network", {"network": "mlp"}),  # trained, but no longer tried
        ("old_rule", {}),
    ],
)
def test_records_of_an_earlier_plan_are_left_out(tmp_path, rule, names):
    job(tmp_path, "motif/one", rule, **names)
    job(tmp_path, "other/read_dataset", "read_dataset", dataset="other")
    assert gather(tmp_path, PLAN, RULES).empty


def test_steps_add_up(tmp_path):
    costs = pd.DataFrame(
        [("d", "train", "a", 4.0, 3.0, 500.0, 1, 1), ("d", "train", "b", 2.0, 3.0, 700.0, 1, 0),
         ("d", "read", "", 1.0, 2.0, 100.0, 1, 0)],
        columns=COLUMNS,
    )  # fmt: skip
    table = by_step(costs).set_index("rule")
    assert table.index.tolist() == ["train", "read"]
    assert table.loc["train"].tolist() == [2, 6.0, 6.0, 4.0, 700.0, 0.75]
