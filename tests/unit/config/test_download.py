"""A ``url`` and a ``sha256`` beside any path: what may be said, and what is missing then."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from motifold.config.dataset import Dataset
from motifold.config.load import load_plan
from motifold.config.mistakes import sentence
from motifold.config.sources import (
    check_sources,
    checksums,
    input_files,
    missing_files,
)
from motifold.errors import UserError

URL, SHA, OTHER = "https://example.org/a.tsv", "a" * 64, "b" * 64
AT = {"url": URL, "sha256": SHA}
TABLE = {"format": "table", "path": "data/a.tsv", "sequence": "s", "label": "l"}
IDX = {"format": "idx", "images": "i.gz", "labels": "l.gz"}
FASTA = {"format": "fasta", "classes": {"one": "1.fa", "two": "2.fa"}}
LABELLED = {"format": "fasta", "path": "a.fa", "labels": {"path": "l.tsv"}}
LINES = {"format": "lines", "sequences": "s.txt", "labels": "l.txt"}
NPZ = {"format": "npz", "path": "a.npz"}
SOURCES = {
    "table": ({**TABLE, **AT}, {"data/a.tsv"}),
    "table, by key": ({**TABLE, "download": {"path": AT}}, {"data/a.tsv"}),
    "npz": ({**NPZ, **AT}, {"a.npz"}),
    "fasta": ({**LABELLED, **AT}, {"a.fa"}),
    "labels of fasta": ({**LABELLED, "labels": {"path": "l.tsv", **AT}}, {"l.tsv"}),
    "labels of fasta, by key": ({**LABELLED, "download": {"labels.path": AT}}, {"l.tsv"}),
    "both of fasta": ({**LABELLED, **AT, "download": {"labels.path": AT}}, {"a.fa", "l.tsv"}),
    "classes": ({**FASTA, "download": {"classes.two": AT}}, {"2.fa"}),
    "lines": ({**LINES, "download": {"sequences": AT, "labels": AT}}, {"s.txt", "l.txt"}),
    "idx": ({**IDX, "download": {"images": AT, "labels": AT}}, {"i.gz", "l.gz"}),
    "idx test": (
        {**IDX, "test_images": "ti", "test_labels": "tl", "download": {"test_images": AT, "test_labels": AT}},
        {"ti", "tl"},
    ),
}  # fmt: skip
MISTAKES = {
    "sha256 missing": ({**TABLE, "url": URL}, "source", "'url' and 'sha256' go together"),
    "url missing": ({**TABLE, "sha256": SHA}, "source", "'url' and 'sha256' go together"),
    "sha256 too short": ({**TABLE, **AT, "sha256": "abc"}, "source.sha256", "64 hexadecimal digits"),
    "md5": ({**NPZ, "url": URL, "sha256": "d" * 32}, "source.sha256", "64 hexadecimal digits"),
    "ftp": ({**TABLE, **AT, "url": "ftp://a.org/x"}, "source.url", "begins with https://"),
    "local": ({**TABLE, **AT, "url": "file:///etc/passwd"}, "source.url", "begins with https://"),
    "no server": ({**TABLE, **AT, "url": "https:///x"}, "source.url", "begins with https://"),
    "password": ({**TABLE, **AT, "url": "https://me:pw@a.org/x"}, "source.url", "no password"),
    "blank": ({**TABLE, **AT, "url": "https://a.org/x y"}, "source.url", "%20"),
    "line break": ({**TABLE, **AT, "url": "https://a.org/x\r\nHost: b"}, "source.url", "blanks"),
    "bad port": ({**TABLE, **AT, "url": "https://a.org:999999/x"}, "source.url", "ort"),
    "unknown file": ({**IDX, "download": {"image": AT}}, "source", "did you mean 'images'"),
    "unknown class": ({**FASTA, "download": {"classes.tow": AT}}, "source", "did you mean 'classes.two'"),
    "no sha256 in download": ({**IDX, "download": {"images": {"url": URL}}}, "source.download.images.sha256", "add it"),
    "misspelt in download": ({**IDX, "download": {"images": {**AT, "sha": 1}}}, "source.download.images.sha", "sha256"),
    "given twice": ({**TABLE, **AT, "download": {"path": AT}}, "source", "'path' is given twice"),
    "given twice for labels": (
        {**LABELLED, "labels": {"path": "l", **AT}, "download": {"labels.path": AT}}, "source", "'labels.path' is given twice",
    ),
    "url of several files": ({**IDX, **AT}, "source", "write download: {images: {url"),
    "url of two files": ({**LINES, **AT}, "source", "write download: {sequences: {url"),
    "url of classes": ({**FASTA, **AT}, "source", "write download: {classes.NAME: {url"),
    "folder": ({"format": "image_folder", "path": "x", **AT}, "source", "a folder of images cannot be fetched"),
    "folder, by key": ({"format": "image_folder", "path": "x", "download": {"path": AT}}, "source", "cannot be fetched"),
    "simulated": ({"format": "simulated", "motifs": [{"consensus": "A"}], **AT}, "source.url", "no such key"),
    "braces": ({**TABLE, **AT, "path": "data/{x}.tsv"}, "source", "may not hold { or }"),
}  # fmt: skip


def asked(source):
    kind = "image" if source["format"] in {"idx", "npz", "image_folder"} else "dna"
    return {"type": kind, "source": source, "models": ["majority"]}


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """Load a plan of some sources in a folder without any of their files."""
    models = Path("config/models.yaml").resolve()
    monkeypatch.chdir(tmp_path)

    def load(*sources, study=None, others=()):
        Path("datasets").mkdir(exist_ok=True)
        for number, source in enumerate([*sources, *others]):
            Path(f"datasets/set{number}.yaml").write_text(yaml.dump(asked(source)))
        given = {"datasets": [f"set{number}" for number in range(len(sources))]}
        folders = {"dataset_folders": ["datasets"], "model_files": [str(models)]}
        return load_plan(given | folders | (study or {}))

    return load


@pytest.mark.parametrize(("source", "files"), SOURCES.values(), ids=list(SOURCES))
def test_a_file_with_an_address_may_be_missing(plan, source, files):
    made = plan(source)
    assert set(missing_files(made)) == files
    for file in {"data/a.tsv", "a.fa", "1.fa", "2.fa", "i.gz", "l.gz"} - files:
        Path(file).parent.mkdir(exist_ok=True)
        Path(file).touch()
    for file in {"l.tsv"} - files:
        Path(file).touch()
    check_sources(made)
    read = made.datasets["set0"].source
    assert files <= set(input_files(read, missing_files(made)))
    assert checksums(read) == dict.fromkeys(files, SHA)


@pytest.mark.parametrize(("source", "key", "says"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_one_sentence(source, key, says):
    given = asked(source)
    with pytest.raises(ValidationError) as error:
        Dataset.model_validate(given)
    text = str(sentence(error.value, Dataset, given, "mine.yaml"))
    assert f"mine.yaml, key {key}: " in text
    assert says in text
    assert "\n" not in text


def test_a_file_that_is_there_is_never_among_those_that_a_rule_makes(plan):
    Path("data").mkdir()
    Path("data/a.tsv").touch()
    made = plan({**TABLE, **AT})
    assert missing_files(made) == {}
    assert input_files(made.datasets["set0"].source, {}) == ["data/a.tsv"]


def test_a_missing_file_without_an_address_is_a_mistake_still(plan):
    with pytest.raises(UserError, match=r"key source\.labels: there is no file or folder 'l\.gz'"):
        check_sources(plan({**IDX, "download": {"images": AT}}))


def test_how_a_file_is_got_is_no_setting_that_reruns_anything():
    """Settings as rules compare them are the same with and without."""
    for source, _ in SOURCES.values():
        text = str(Dataset.model_validate(asked(source)).model_dump(mode="json"))
        assert URL not in text
        assert SHA not in text


def test_capital_digits_are_the_same_sha256():
    source = Dataset.model_validate(asked({**TABLE, "url": URL, "sha256": "AB" * 32})).source
    assert checksums(source) == {"data/a.tsv": "ab" * 32}


def test_a_path_above_has_one_name_for_log_and_rule(plan, tmp_path):
    made = plan({**TABLE, **AT, "path": "../far/a.tsv"})
    assert set(missing_files(made)) == {str(tmp_path.parent / "far/a.tsv")}


def test_two_datasets_may_share_a_file(plan):
    made = plan({**TABLE, **AT}, {**TABLE, **AT, "url": "https://mirror.example.org/a"})
    check_sources(made)
    assert missing_files(made)["data/a.tsv"].url == URL


def test_two_datasets_cannot_want_different_files_at_one_path(plan):
    with pytest.raises(UserError, match="'data/a.tsv' has another sha256 than in dataset set1"):
        check_sources(plan({**TABLE, **AT}, {**TABLE, **AT, "sha256": OTHER}))


def test_datasets_that_do_not_run_stop_nobody(plan):
    made = plan({**TABLE, **AT}, others=[{**TABLE, **AT, "sha256": OTHER}])
    check_sources(made)
    assert missing_files(made)["data/a.tsv"].sha256 == SHA


def test_a_place_where_nothing_can_be_written_is_said_before_anything_runs(plan):
    Path("data").write_text("a file, no folder")
    with pytest.raises(UserError, match="nothing can be written to '.*data' to fetch it"):
        check_sources(plan({**TABLE, **AT}))


def test_a_mirror_that_is_no_folder_is_said_where_it_is_needed(plan):
    with pytest.raises(UserError, match="key data_mirror: there is no folder 'nowhere'"):
        check_sources(plan({**TABLE, **AT}, study={"data_mirror": "nowhere"}))
    Path("data").mkdir()
    Path("data/a.tsv").touch()
    check_sources(plan({**TABLE, **AT}, study={"data_mirror": "nowhere"}))
