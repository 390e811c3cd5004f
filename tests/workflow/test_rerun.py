"""What an edit reruns: exactly the rules behind it, and nothing for words."""

import os
import shutil

import pandas as pd
import pytest

ALL_PAGES = {"report_dataset": 5, "gather_costs": 1, "report_runs": 1, "all": 1}


def words(study):
    """Comments, docstrings and layout in library modules, a step and a file of rules."""
    append(study, "checks/quality.py", "# A note.")
    append(study, "steps/train_network.py", "# Another.")
    study.replace("workflow/motifold/steps/check_dataset.py", '"""Check sizes', '"""Look at sizes')
    kmers = study / "workflow/motifold/sequence/kmers.py"
    kmers.write_text(kmers.read_text().replace('"""', '"""Well: ', 1))
    rules = study / "workflow/rules/train.smk"
    rules.write_text(rules.read_text() + "\n\n# The end.\n")


def touched_data(study):
    """Data of the same content, written again."""
    for path in ("data/motif.tsv", "data/alpha.fa", "nets.py"):
        os.utime(study / path)


def an_address(study):
    """Where a file that is there could be fetched, were it not."""
    more = f"  url: https://example.org/motif.tsv\n  sha256: {'a' * 64}\n"
    path = "  path: data/motif.tsv\n"
    study.replace("config/datasets/motif.yaml", path, path + more)


def a_check(study):
    append(study, "checks/quality.py", "NEW_LIMIT = 1")


def the_style(study):
    append(study, "report/style.py", "NEW_COLOUR = 'black'")


def a_step(study):
    append(study, "steps/survey_dataset.py", "NEW_NUMBER = 1")


def append(study, module, line):
    path = study / f"workflow/motifold/{module}"
    path.write_text(f"{path.read_text()}\n\n{line}\n")


def a_setting(study):
    study.replace("config/datasets/motif.yaml", "filters:\n    - 6", "filters:\n    - 7")


def a_control(study):
    study.replace("config/datasets/lengths.yaml", "permutations: 2", "permutations: 3")


def an_interpretation(study):
    """Other settings, other code: nothing is trained again."""
    study.replace("config/datasets/lengths.yaml", "examples: 9", "examples: 8")
    append(study, "interpret/agreement.py", "NEW_LIMIT = 1")


def own_network(study):
    study.replace("nets.py", "filters, 5", "filters, 6")


def a_page(study):
    study.replace("workflow/report/dataset.html.j2", "<h2>Methods</h2>", "<h2>How</h2>")


ONE_NETWORK = {
    "train_network": 1, "evaluate_dataset": 1, "audit_models": 1, "weigh_trials": 1,
    "weigh_shortcuts": 1, "interpret_dataset": 1, "judge_dataset": 1, "draw_figures": 1,
    "report_dataset": 1, "summarise_runs": 1, "gather_costs": 1, "report_runs": 1, "all": 1,
}  # fmt: skip
JUDGED = {
    "judge_dataset": 1, "draw_figures": 1, "report_dataset": 1, "gather_costs": 1, "report_runs": 1,
    "all": 1,
}  # fmt: skip
# What audit_models says of signal decides whether motifs are looked for.
CHECKED = {
    "check_dataset": 5, "audit_models": 5, "interpret_dataset": 5, "judge_dataset": 5,
    "draw_figures": 5,
}  # fmt: skip
EXPLAINED = {"interpret_dataset": 5, "judge_dataset": 5, "draw_figures": 5}
CASES = [
    (words, {}),
    (touched_data, {}),
    (an_address, {}),
    (a_check, CHECKED | ALL_PAGES),
    (a_control, {"trial_baseline": 1, "trial_network": 1, "weigh_trials": 1, **JUDGED}),
    (an_interpretation, EXPLAINED | ALL_PAGES),
    (the_style, {"draw_figures": 5, **ALL_PAGES}),
    (a_step, {"survey_dataset": 5, "draw_figures": 5, **ALL_PAGES}),
    (a_setting, ONE_NETWORK),
    # The last network is tried too; this one is trained in two parts.
    (own_network, ONE_NETWORK | {"trial_network": 1, "train_rounds": 2}),
    (a_page, ALL_PAGES),
]


@pytest.mark.parametrize(("edit", "expected"), CASES, ids=[edit.__name__ for edit, _ in CASES])
def test_an_edit_reruns_exactly_what_is_behind_it(copied, edit, expected):
    edit(copied)
    assert copied.planned() == expected


@pytest.mark.parametrize(
    ("edit", "network"), [(a_setting, "cnn"), (own_network, "own_net")], ids=["cnn", "own_net"]
)
def test_only_the_changed_network_is_trained_again(copied, edit, network):
    edit(copied)
    others = [f"results/motif/predictions/{one}.parquet" for one in {"cnn", "own_net"} - {network}]
    assert copied.planned(*others) == {}
    parts = {"train_rounds": 2} if network == "own_net" else {}
    planned = copied.planned(f"results/motif/predictions/{network}.parquet")
    assert planned == {"train_network": 1, **parts}


def test_new_data_rerun_their_dataset_and_no_other(copied):
    path = copied / "data/motif.tsv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    planned = copied.planned()
    assert planned.pop("read_dataset") == 1
    assert planned.pop("train_network") == 2
    assert planned.pop("train_rounds") == 2
    assert planned.pop("train_baseline") == 2
    assert set(planned.values()) == {1}


def test_a_network_trained_again_predicts_the_same(copied):
    path = copied / "results/motif/predictions/cnn.parquet"
    before = pd.read_parquet(path)
    path.unlink()
    run = copied.snakemake("--force", "results/motif/predictions/cnn.parquet")
    assert run.returncode == 0, run.stderr
    pd.testing.assert_frame_equal(pd.read_parquet(path), before, check_exact=True)


def test_a_rerun_leaves_nothing_of_the_earlier_run_in_its_folders(copied):
    """Fold models of a former number of folds would be taken for this run's."""
    stray = copied / "results/numbers/models/mean/repeat0_fold9.skops"
    stray.write_text("of five folds more")
    run = copied.snakemake("--force", "results/numbers/predictions/mean.parquet")
    assert run.returncode == 0, run.stderr
    assert copied.files("results/numbers/models/mean") == {
        ".snakemake_timestamp", "card.json", "final.skops", "rounds.tsv",
        *(f"repeat0_fold{fold}.skops" for fold in range(3)),
    }  # fmt: skip


def test_a_killed_run_does_not_stand_in_the_way_of_the_next(copied):
    """Snakemake keeps a copy of what a job updates, and cannot copy over one that was left."""
    model = "results/numbers/models/mean"
    shutil.copytree(copied / model, copied / f".snakemake/backups/{model}")
    run = copied.snakemake("--force", "results/numbers/predictions/mean.parquet")
    assert run.returncode == 0, run.stderr
    assert not list((copied / ".snakemake/backups").rglob("*.skops"))
