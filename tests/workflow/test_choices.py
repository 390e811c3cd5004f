"""What can be asked of Snakemake: other datasets, one page, its own report; and what ships."""

import zipfile
from pathlib import Path

import pytest
import yaml
from small_study import DATASETS, IN_CI, ROOT, run_snakemake, small_study, write_yaml

from motifold.config.load import load_plan
from motifold.config.sources import source_files

PLAN = load_plan(yaml.safe_load((ROOT / "config/config.yaml").read_text()))


@pytest.fixture(scope="module")
def unrun(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unrun")
    return small_study(folder / "study", folder / "home")


def test_another_list_of_datasets_replaces_the_list(unrun):
    write_yaml(unrun / "lab.yaml", {"datasets": ["pictures"]})
    planned = unrun.planned("--configfile", "lab.yaml")
    assert planned["report_dataset"] == planned["read_dataset"] == planned["report_runs"] == 1
    assert planned["train_network"] + planned["train_baseline"] == 3


def test_one_page_can_be_asked_for_though_the_study_does_not_list_it(unrun):
    write_yaml(unrun / "lab.yaml", {"datasets": ["motif"]})
    page = "results/lengths/report.html"
    planned = unrun.planned("--configfile", "lab.yaml", "--", page)
    assert planned["report_dataset"] == 1
    assert "report_runs" not in planned
    assert planned["train_network"] + planned["train_baseline"] == len(
        DATASETS["lengths"]["models"]
    )


def test_a_lab_adds_folders_of_its_own(unrun):
    mine = {"models": ["majority", "tiny"], "settings": {"tiny": {"units": [3]}}}
    write_yaml(unrun / "lab/sets/mine.yaml", DATASETS["motif"] | mine)
    write_yaml(unrun / "lab/models.yaml", {"tiny": {"kind": "network", "build": "mlp"}})
    settings = {
        "datasets": ["mine"],
        "dataset_folders": ["lab/sets"],
        "model_files": ["config/models.yaml", "lab/models.yaml"],
    }
    write_yaml(unrun / "lab.yaml", settings)
    planned = unrun.planned("--configfile", "lab.yaml")
    assert (planned["report_dataset"], planned["train_network"]) == (1, 1)


def test_the_report_of_snakemake_holds_our_figures(copied):
    run = copied.snakemake("--report", "report.zip")
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(copied / "report.zip") as archive:
        names = archive.namelist()
        frame = archive.read("report/report.html").decode()
    drawn = {Path(path).name for path in copied.files() if path.endswith(".png")}
    assert {Path(name).name for name in names if name.endswith(".png")} == drawn
    pages = [name for name in names if name.endswith("/report.html")]
    assert len(pages) == 1 + len(DATASETS) + 1  # the frame, one a dataset, the one over all
    assert "Drawn from held-out examples" in frame


def outside(name):
    """Files of a shipped dataset that lie outside the checkout."""
    return [file for file in source_files(PLAN.datasets[name].source) if file.is_absolute()]


def planned_from_the_root(names, home):
    """A dry run of everything behind some pages, whatever has been run in the checkout."""
    home.mkdir()
    pages = [f"results/{name}/report.html" for name in names]
    return run_snakemake(ROOT, home, "--cores", "2", "--dry-run", "--forceall", "--", *pages)


def test_every_shipped_dataset_can_be_planned(tmp_path):
    names = [name for name in PLAN.datasets if not outside(name)]
    assert {"planted_motif", "splice_junctions", "lac_promoter", "fashion_mnist"} <= set(names)
    run = planned_from_the_root(names, tmp_path / "home")
    assert run.returncode == 0, run.stderr
    for name in names:
        for model in PLAN.datasets[name].model_names():
            assert f"results/{name}/predictions/{model}.parquet" in run.stdout


@pytest.mark.parametrize("name", [name for name in PLAN.datasets if outside(name)])
def test_datasets_of_other_packages_can_be_planned(tmp_path, name):
    missing = [str(file) for file in outside(name) if not file.exists()]
    if missing and not IN_CI:
        pytest.skip(f"{missing[0]} is not on this machine")
    assert missing == []
    run = planned_from_the_root([name], tmp_path / "home")
    assert run.returncode == 0, run.stderr
    assert f"results/{name}/predictions/image_cnn.parquet" in run.stdout
