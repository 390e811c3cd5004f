"""A mistake in the configuration: one sentence, exit code 1, and no job."""

import pytest
import yaml
from small_study import DATASETS, small_study, write_yaml

MOTIF = "config/datasets/motif.yaml"


def setting(path, *keys, value):
    """An edit that sets one key of a YAML file."""

    def edit(study):
        content = yaml.safe_load((study / path).read_text())
        place = content
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
        write_yaml(study / path, content)

    return edit


def broken(path):
    """An edit after which a file is no YAML."""

    def edit(study):
        (study / path).write_text((study / path).read_text() + "models: [a, {b\n")

    return edit


def bad_name(study):
    write_yaml(study / "config/datasets/my data!.yaml", DATASETS["motif"])


def motif_file(text):
    """An edit that compares motifs with a file of the lab's own."""

    def edit(study):
        (study / "data/own.meme").write_text(text)
        setting(MOTIF, "interpret", "motifs", value={"database": "data/own.meme"})(study)

    return edit


CASES = {
    "an unknown attribution method": (
        setting(MOTIF, "interpret", "methods", value=["mutagenisis"]),
        [MOTIF, "interpret.methods", "'mutagenisis'", "did you mean 'mutagenesis'"],
    ),
    "a method for images": (
        setting(MOTIF, "interpret", "methods", value=["occlusion"]),
        [MOTIF, "'occlusion' does not suit data of type 'dna'"],
    ),
    "an unknown group of motifs": (
        setting(MOTIF, "interpret", "motifs", value={"database": "plant"}),
        ["dataset motif", "interpret.motifs.database", "'plant'", "did you mean 'plants'"],
    ),
    "a motif file that is none": (
        motif_file(">MA0001\nA [ 1 2 ]\n"),
        ["data/own.meme", "this is no MEME file"],
    ),
    "a motif file with a broken matrix": (
        motif_file(
            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF one\n"
            "letter-probability matrix: alength= 4 w= 1\n0.5 0.5 0.5 0.5\n"
        ),
        ["data/own.meme, line 7", "add up to 1"],
    ),
    "a motif file without a motif": (
        motif_file("MEME version 4\n\nALPHABET= ACGT\n"),
        ["data/own.meme", "there is no motif in this file"],
    ),
    "a misspelt key": (
        setting(MOTIF, "split", "foldz", value=3),
        [MOTIF, "split.foldz", "did you mean 'folds'"],
    ),
    "a misspelt key of a source": (
        setting(MOTIF, "source", "sequencee", value="x"),
        [MOTIF, "source.sequencee", "did you mean 'sequence'"],
    ),
    "a misspelt key of the study": (
        setting("config/config.yaml", "datasetz", value=["motif"]),
        ["config/config.yaml", "datasetz", "did you mean 'datasets'"],
    ),
    "a misspelt setting of a model": (
        setting(MOTIF, "settings", "cnn", "filterz", value=[3]),
        [MOTIF, "settings.cnn.filterz", "did you mean 'filters'"],
    ),
    "an unknown model": (
        setting(MOTIF, "models", value=["majority", "cmn"]),
        [MOTIF, "models", "'cmn'", "did you mean 'cnn'"],
    ),
    "an unknown model in a list of controls": (
        setting(MOTIF, "controls", "models", value=["kmer_logistik"]),
        [MOTIF, "controls.models", "'kmer_logistik'", "did you mean 'kmer_logistic'"],
    ),
    "an unknown model in a list of learning curves": (
        setting(MOTIF, "learning_curve", "models", value=["own_nte"]),
        [MOTIF, "learning_curve.models", "'own_nte'", "did you mean 'own_net'"],
    ),
    "a model in a list of controls that is not trained": (
        setting(MOTIF, "controls", "models", value=["random_forest"]),
        [MOTIF, "controls.models", "'random_forest' is not trained"],
    ),
    "an unknown format": (
        setting(MOTIF, "source", "format", value="tablee"),
        [MOTIF, "'tablee'", "did you mean 'table'"],
    ),
    "a number out of range": (setting(MOTIF, "split", "folds", value=1), [MOTIF, "split.folds"]),
    "an unknown dataset": (
        setting("config/config.yaml", "datasets", value=["motiv"]),
        ["config/config.yaml", "datasets", "did you mean 'motif'"],
    ),
    "a missing source": (
        setting(MOTIF, "source", "path", value="data/none.tsv"),
        ["motif", "source.path", "data/none.tsv"],
    ),
    "a name that is no folder name": (bad_name, ["my data!.yaml"]),
    "a dataset that is no YAML": (broken(MOTIF), [MOTIF, "line"]),
    "a study that is no YAML": (broken("config/config.yaml"), ["config/config.yaml", "line"]),
}


@pytest.mark.parametrize(("edit", "says"), CASES.values(), ids=list(CASES))
def test_a_mistake_ends_with_one_sentence_before_any_job(tmp_path, edit, says):
    study = small_study(tmp_path / "study", tmp_path / "home")
    edit(study)
    run = study.snakemake()
    assert run.returncode == 1
    told = run.stderr.strip().splitlines()
    assert len(told) == 1, run.stderr
    assert told[0].startswith("motifold: ")
    assert told[0].endswith(".")
    assert [one for one in says if one not in told[0]] == [], told[0]
    assert run.stdout == ""
    assert not (study / "results").exists()
