"""Every mistake in a configuration is one sentence: file, key, what is wrong, what to do."""

from pathlib import Path

import pytest
import yaml

from motifold.config.document import SCHEMAS, schema, with_tables
from motifold.config.load import load_plan
from motifold.config.sources import check_sources, own_files, source_files
from motifold.errors import UserError

ROOT = Path(__file__).parents[3]
TABLE = {"format": "table", "path": "x.tsv", "sequence": "s", "label": "l"}
FASTA = {"format": "fasta", "path": "x.fa"}
SET = {"type": "dna", "source": TABLE}


@pytest.fixture
def plan(tmp_path):
    """Load a plan made of one dataset file, further models and changes to the study."""

    def load(dataset=SET, models=None, study=None, name="mine"):
        folder = tmp_path / "datasets"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(
            dataset if isinstance(dataset, str) else yaml.dump(dataset)
        )
        files = [str(ROOT / "config/models.yaml")]
        if models is not None:
            (tmp_path / "more.yaml").write_text(yaml.dump(models))
            files.append(str(tmp_path / "more.yaml"))
        given = {"datasets": [name], "dataset_folders": [str(folder)], "model_files": files}
        return load_plan(given | (study or {}))

    return load


def test_the_shipped_configuration_is_valid(monkeypatch):
    monkeypatch.chdir(ROOT)
    plan = load_plan(yaml.safe_load(Path("config/config.yaml").read_text()))
    check_sources(plan)
    assert set(plan.study.datasets) <= set(plan.datasets)


def test_the_primer_network_is_one_setting_of_cnn(plan):
    model = plan().model("mine", "primer_cnn")
    assert (model.filters, model.widths, model.pools, model.units) == ([32], [12], [4], [16])
    assert model.convolution_activation == "linear"


def test_later_model_files_replace_earlier_ones(plan):
    changed = plan(models={"cnn": {"kind": "network", "build": "cnn", "epochs": 3}})
    assert changed.model("mine", "cnn").epochs == 3


def test_a_dataset_changes_a_model_for_itself_alone(plan):
    changed = plan({**SET, "settings": {"cnn": {"epochs": 7}}})
    assert changed.model("mine", "cnn").epochs == 7
    assert changed.models["cnn"].epochs != 7


def test_the_default_ladder_suits_the_data(plan):
    assert "cnn" in plan().datasets["mine"].model_names()
    image = {"type": "image", "source": {"format": "image_folder", "path": "x"}}
    assert "image_cnn" in plan(image).datasets["mine"].model_names()
    assert "kmer_ridge" in plan({**SET, "task": "regression"}).datasets["mine"].model_names()


def test_files_of_a_source_are_known(plan):
    fasta = {"format": "fasta", "path": "a.fa", "labels": {"path": "l.tsv"}}
    source = plan({"type": "dna", "source": fasta}).datasets["mine"].source
    assert source_files(source) == [Path("a.fa"), Path("l.tsv")]
    own = plan(models={"my": {"kind": "network", "build": "lab/nets.py:net"}}).models["my"]
    assert own_files(own) == [Path("lab/nets.py")]


NETWORK = {"kind": "network", "build": "cnn"}
MISTAKES = {
    "misspelt key": ({"dataset": {**SET, "splt": {}}}, "splt", "did you mean 'split'"),
    "misspelt nested key": ({"dataset": {**SET, "split": {"fold": 3}}}, "split.fold", "'folds'"),
    "misspelt source key": (
        {"dataset": {"type": "dna", "source": {**TABLE, "pth": "x"}}}, "source.pth", "'path'",
    ),
    "misspelt model setting": (
        {"models": {"my": {**NETWORK, "epoch": 3}}}, "my.epoch", "'epochs'",
    ),
    "misspelt change": ({"dataset": {**SET, "settings": {"cnn": {"epoch": 3}}}}, "settings.cnn.epoch", "'epochs'"),
    "misspelt study key": ({"study": {"sed": 1}}, "sed", "'seed'"),
    "unknown format": ({"dataset": {"type": "dna", "source": {**TABLE, "format": "tabel"}}}, "source", "'table'"),
    "format missing": ({"dataset": {"type": "dna", "source": {"path": "x"}}}, "source", "format"),
    "unknown method": ({"models": {"my": {"method": "forest"}}}, "my", "'random_forest'"),
    "unknown network": ({"models": {"my": {"build": "resnet"}}}, "my", "path/to/file.py:function"),
    "unknown model": ({"dataset": {**SET, "models": ["cn"]}}, "models", "'cnn'"),
    "unknown dataset": ({"study": {"datasets": ["mne"]}}, "datasets", "'mine'"),
    "value out of range": ({"dataset": {**SET, "split": {"folds": 1}}}, "split.folds", "greater than or equal to 2"),
    "wrong type": ({"dataset": {**SET, "split": {"folds": "many"}}}, "split.folds", "integer"),
    "wrong choice": ({"dataset": {**SET, "split": {"by": "radnom"}}}, "split.by", "'random'"),
    "key missing": ({"dataset": {"type": "dna"}}, "source", "add it"),
    "two ways at once": (
        {"dataset": {"type": "dna", "source": {"format": "fasta", "path": "a", "classes": {"x": "b", "y": "c"}}}},
        "source", "either 'classes' or 'path'",
    ),
    "start without end": (
        {"dataset": {"type": "dna", "source": {**TABLE, "chromosome": "c", "start": "s"}}},
        "source", "'start' and 'end' go together",
    ),
    "coordinates without a chromosome": (
        {"dataset": {"type": "dna", "source": {**TABLE, "start": "s", "end": "e"}}},
        "source", "need 'chromosome'",
    ),
    "coordinates of labels without a chromosome": (
        {"dataset": {"type": "dna", "source": {**FASTA, "labels": {"path": "l", "start": "s", "end": "e"}}}},
        "source.labels", "need 'chromosome'",
    ),
    "group given twice": (
        {"dataset": {"type": "dna", "source": {**TABLE, "id": "i", "group": "g", "group_pattern": "(.)"}}},
        "source", "either 'group' or 'group_pattern'",
    ),
    "group of records given twice": (
        {"dataset": {"type": "dna", "source": {**FASTA, "labels": {"path": "l", "group": "g"}, "group_pattern": "(.)"}}},
        "source", "either 'labels.group' or 'group_pattern'",
    ),
    "group pattern without ids": (
        {"dataset": {"type": "dna", "source": {**TABLE, "group_pattern": "(.)"}}},
        "source", "name its column as 'id'",
    ),
    "misspelt origin": ({"dataset": {"type": "dna", "source": {**TABLE, "orign": "o"}}}, "source.orign", "'origin'"),
    "type and format disagree": ({"dataset": {**SET, "type": "image"}}, "", "does not hold"),
    "name that is no folder": ({"name": "my set"}, "", "cannot be the name of a folder"),
    "model name that is no folder": ({"models": {"../x": NETWORK}}, "", "cannot be the name of a folder"),
    "dataset file is no YAML": ({"dataset": "a: [1"}, "", "not valid YAML"),
    "dataset file is empty": ({"dataset": ""}, "", "no keys"),
    "folder missing": ({"study": {"dataset_folders": ["nowhere"]}}, "", "no such folder"),
    "model file missing": ({"study": {"model_files": ["nowhere.yaml"]}}, "", "no such file"),
    "model is no mapping": ({"models": {"my": 3}}, "my", "mapping"),
    "interpreted model unknown": (
        {"dataset": {**SET, "interpret": {"models": ["cn"]}}}, "interpret.models", "'cnn'",
    ),
    "metric without task": ({"dataset": {**SET, "metric": "auroc"}}, "", "'metric' needs 'task'"),
    "metric of the other task": (
        {"dataset": {**SET, "metric": "auroc", "task": "regression"}}, "", "does not suit regression",
    ),
    "method of the other kind": (
        {"dataset": {**SET, "interpret": {"methods": ["grad_cam"]}}}, "", "does not suit data of type 'dna'",
    ),
    "model of the other kind": ({"dataset": {**SET, "models": ["image_cnn"]}}, "models", "does not suit"),
    "predict": (
        {"dataset": {**SET, "predict": [{"name": "new", "source": TABLE}]}}, "", "not built yet",
    ),
    "motif too long": (
        {"dataset": {"type": "dna", "source": {"format": "simulated", "length": 3, "motifs": [{"consensus": "ACGT"}]}}},
        "source", "does not fit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence(plan, mistake):
    given, key, advice = MISTAKES[mistake]
    with pytest.raises(UserError) as error:
        plan(**given)
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert f"key {key}" in text if key else True
    assert advice in text


def test_a_missing_file_is_said_before_anything_runs(plan):
    with pytest.raises(UserError, match=r"key source\.path: there is no file or folder 'x\.tsv'"):
        check_sources(plan())


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_for_editors_is_current(name):
    assert (ROOT / f"workflow/schemas/{name}.schema.json").read_text() == schema(name)


def test_the_settings_table_is_current():
    page = (ROOT / "config/README.md").read_text()
    assert page == with_tables(page)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "config/datasets").glob("*.yaml")), ids=lambda p: p.stem
)
def test_a_shipped_file_names_its_schema(file):
    assert file.read_text().startswith("# yaml-language-server: $schema=")
