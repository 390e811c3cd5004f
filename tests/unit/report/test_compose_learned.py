"""What the page takes from the files of interpretation."""

import pandas as pd
import pytest

from motifold.artifacts import Facts, write_json, write_table
from motifold.report.compose_learned import explained_of, used_methods

DNA = Facts("splice", "dna", "classification", [60], ["a", "b"])
IMAGE = Facts("digits", "image", "classification", [8, 8, 1], ["a", "b"])


@pytest.fixture
def interpretation(tmp_path):
    """A network and a simple model, both explained."""
    rows = [
        ("gradient", "deletion", 0.2, "Deleted."),
        ("gradient", "motifs_folds", 1.0, "Other folds know them."),
        ("gradient", "motifs_seeds", 0.5, "Another seed knows half."),
    ]
    proof = pd.DataFrame(rows, columns=["method", "measure", "value", "says"])
    proof = proof.assign(ci_low=0.1, ci_high=1.0, n=2, limit=0.8, status="pass")
    write_table(tmp_path / "cnn/faithfulness.tsv", proof)
    write_json(tmp_path / "cnn/summary.json", {"motifs": ""})
    errors = {"id": ["e1"], "fold": 0, "truth": ["a"], "predicted": ["b"], "score": [0.9]}
    write_table(tmp_path / "cnn/errors.tsv", pd.DataFrame(errors))
    simple = proof[:1].assign(method="mutagenesis")
    write_table(tmp_path / "kmer_logistic/faithfulness.tsv", simple)
    return tmp_path


def test_only_networks_are_told_of_as_networks(interpretation):
    assert [one.model for one in explained_of(DNA, interpretation, interpretation)] == ["cnn"]
    assert used_methods(interpretation) == ["gradient"]


def test_whether_motifs_are_found_again_stands_beside_the_motifs(interpretation):
    (one,) = explained_of(DNA, interpretation, interpretation)
    assert one.again == ["Other folds know them.", "Another seed knows half."]
    assert one.measured == ["deletion"]


def test_errors_on_images_stand_in_their_gallery_alone(interpretation):
    (letters,) = explained_of(DNA, interpretation, interpretation)
    assert [one.example for one in letters.mistakes] == ["e1"]
    (pixels,) = explained_of(IMAGE, interpretation, interpretation)
    assert pixels.mistakes == []
