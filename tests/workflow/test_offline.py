"""Missing files are fetched, once; and nothing else ever asks a network for anything."""

import hashlib
import re
import subprocess
import sys

import pytest
from small_study import ROOT, asked_for_network, cut_off, empty_study, write_yaml
from web_server import Web, serving

from motifold.artifacts import read_facts

TAILS = ("AC", "GG", "TT")
ROWS = [f"ACGTTGCA{tail}\t{label}\n" for label in "ab" for tail in TAILS]
TABLE = ("sequence\tlabel\n" + "".join(ROWS)).encode()
FASTA = "".join(f">r{tail}\nACGTTGCA{tail}\n" for tail in TAILS).encode()
FILES = {"/a.tsv": TABLE, "/one.fa": FASTA, "/two.fa": FASTA.replace(b">r", b">s")}
READ = ["results/table/dataset.json", "results/classes/dataset.json"]
PARTS = ("socket", "ssl", "http", "urllib", "ftplib", "requests", "httpx", "urllib3", "aiohttp")
NETWORK = re.compile(
    rf"^\s*(import|from) (?!urllib\.parse)({'|'.join(PARTS)})\b|^from asyncio|^import asyncio", re.M
)


def at(web, path):
    return {"url": web.address + path, "sha256": hashlib.sha256(FILES[path]).hexdigest()}


def study_of(web, folder):
    """Two datasets whose files are all missing, one of them in a folder above."""
    study = empty_study(folder / "study", folder / "home")
    write_yaml(study / "config/config.yaml", {"datasets": ["table", "classes"]})
    table = {"format": "table", "path": "../far/a.tsv", "sequence": "sequence", "label": "label"}
    study.dataset("table", type="dna", source=table | at(web, "/a.tsv"), models=["majority"])
    names = ("one", "two")
    classes = {
        "format": "fasta",
        "classes": {name: f"data/{name}.fa" for name in names},
        "download": {f"classes.{name}": at(web, f"/{name}.fa") for name in names},
    }
    study.dataset("classes", type="dna", source=classes, models=["majority"])
    return study


def said(run):
    assert "Traceback" not in run.stderr + run.stdout
    return [line for line in run.stderr.splitlines() if line.startswith("motifold: ")]


def test_missing_files_are_fetched_once_and_never_again(tmp_path):
    with serving(Web(dict(FILES), breaks=[20])) as web:
        study = study_of(web, tmp_path)
        run = study.snakemake(*READ)
        assert run.returncode == 0, run.stderr
        assert (tmp_path / "far/a.tsv").read_bytes() == TABLE
        assert sorted({path for path, _ in web.asked}) == sorted(FILES)
        assert len(web.asked) == 4  # one was broken off
    assert read_facts(study / READ[0]).notes == []
    logs = study.files("logs/fetch_source")
    assert {"data/one.fa.log", "data/two.fa.log"} < logs
    assert len(logs) == 3
    # Nobody needs a file that was read, and results that are deleted need no file anew.
    (study / "data/one.fa").unlink()
    assert study.planned(*READ) == {}
    for file in READ:
        (study / file).unlink()
    assert study.planned("--forceall", *READ) == {"fetch_source": 1, "read_dataset": 2}


def test_what_cannot_be_fetched_is_a_sentence_and_the_mirror_helps(tmp_path):
    own = b"sequence\tlabel\n" + TABLE[15:].replace(b"GG", b"CC")
    with serving(Web({"/one.fa": b"something else"})) as web:
        study = study_of(web, tmp_path)
        run = study.snakemake("--keep-going", *READ)
        assert run.returncode == 1
        sentences = sorted(said(run))
        assert len(sentences) == 3, run.stderr
        for words, sentence in zip(
            [
                (
                    "dataset classes, key source.classes.one",
                    "data/one.fa",
                    "a file of 14 bytes with",
                ),
                ("dataset classes, key source.classes.two", "data/two.fa", "404 (Not Found)"),
                ("dataset table, key source.path", "far/a.tsv", "404 (Not Found)"),
            ],
            sentences,
            strict=True,
        ):
            assert all(word in sentence for word in (*words, web.address, "data_mirror"))
    assert study.files("data") == set()
    assert not (tmp_path / "far").exists()
    # The server is gone. One file is in the mirror by name, one by digest; one is put in its place.
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "one.fa").write_bytes(FILES["/one.fa"])
    (mirror / hashlib.sha256(FILES["/two.fa"]).hexdigest()).write_bytes(FILES["/two.fa"])
    (tmp_path / "far").mkdir()
    (tmp_path / "far/a.tsv").write_bytes(own)
    run = study.snakemake(*READ, "--config", f"data_mirror={mirror}")
    assert run.returncode == 0, run.stderr
    assert study.files("data") == {"one.fa", "two.fa"}
    assert (tmp_path / "far/a.tsv").read_bytes() == own
    [note] = read_facts(study / READ[0]).notes
    assert "was there and was used, but its SHA-256" in note


def test_a_run_asks_no_network_for_anything(finished):
    """The whole small study ran where no network can be reached, and did not even try."""
    counts = finished.folder.parent / "network"
    if not counts.exists():
        pytest.skip("a process without a network is not allowed here")
    assert asked_for_network(counts) == 0


@pytest.mark.parametrize(
    "call", ["socket.socket().connect(('192.0.2.1', 80))", "socket.gethostbyname('example.org')"]
)
def test_what_asks_for_a_network_is_noticed_even_if_it_hides_it(tmp_path, call):
    within = cut_off(tmp_path / "network")
    if not within:
        pytest.skip("a process without a network is not allowed here")
    code = f"import contextlib, socket\nwith contextlib.suppress(OSError): {call}"
    subprocess.run([*within, sys.executable, "-c", code], check=True)
    assert asked_for_network(tmp_path / "network") > 0


def test_one_module_alone_knows_how_to_use_a_network():
    package = ROOT / "workflow/motifold"
    texts = {path: path.read_text("utf-8") for path in package.rglob("*.py")}
    users = {str(path.relative_to(package)) for path, text in texts.items() if NETWORK.search(text)}
    assert users == {"fetch/connection.py"}
