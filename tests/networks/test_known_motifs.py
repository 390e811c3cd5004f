"""One seed of each data set whose truth is known: what was planted is found, and nothing else.

`tests/benchmark/known_motifs.py` asks the same of twenty seeds and of larger sets.
"""

import pytest
from known_truth import TRUTHS
from planted_study import explained, planted_auroc, recovered, trained

from motifold.artifacts import read_json

N, LENGTH = 1200, 50
PLANTED = [name for name in TRUTHS if name != "no motif"]


@pytest.mark.parametrize("name", PLANTED)
def test_planted_motifs_are_found_named_and_located(name, tmp_path):
    truth = TRUTHS[name](N, LENGTH, 1)
    study = trained(truth, tmp_path, 1)
    table, matches = explained(truth, study, tmp_path)
    shown = table[table["shown"].astype(bool)]
    assert recovered(truth.motifs, matches, shown) == list(truth.motifs)
    assert not recovered(truth.distractors, matches, shown)
    assert planted_auroc(truth, tmp_path) >= 0.8  # more data, as in the benchmark: 0.95
    assert ((shown["effect"] > 0) == (shown["sign"] == "positive")).all()
    assert read_json(tmp_path / "interpretation/cnn/summary.json")["motifs"] == ""


def test_where_nothing_is_planted_no_motif_is_reported(tmp_path):
    truth = TRUTHS["no motif"](N, LENGTH, 1)
    study = trained(truth, tmp_path, 1)
    table, _ = explained(truth, study, tmp_path)
    assert table.empty
    notes = read_json(tmp_path / "interpretation/cnn/summary.json")
    assert "not shown to score above a guess" in notes["motifs"]
