"""Homology by MMseqs2, where it is installed."""

import os
import shutil

import numpy as np
import pytest

from motifold.artifacts import Data, Facts
from motifold.config.dataset import Split
from motifold.errors import SettingsError
from motifold.sequence.alphabet import UNKNOWN, complement
from motifold.similarity import mmseqs
from motifold.similarity.links import clusters_of_links
from motifold.similarity.mmseqs import mmseqs_links
from motifold.similarity.search import similar


@pytest.fixture
def installed():
    if shutil.which("mmseqs") is None:
        if os.environ.get("MOTIFOLD_CI") == "1":
            pytest.fail("MMseqs2 is missing where everything must be tested")
        pytest.skip("MMseqs2 is not installed")


def family(copies=20):
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 4, (2 * copies, 200), np.uint8)
    codes[copies:] = codes[:copies]
    codes[copies:, ::20] = (codes[copies:, ::20] + 1) % 4
    codes[-5:] = complement(codes[-5:])
    return codes


@pytest.mark.usefixtures("installed")
def test_copies_on_both_strands_are_found():
    codes = family()
    cluster = clusters_of_links(40, mmseqs_links(codes, dataset="toy"))
    assert (cluster[:20] == cluster[20:]).mean() >= 0.95
    assert len(np.unique(cluster)) >= 20


@pytest.mark.usefixtures("installed")
def test_padding_is_left_out_and_rows_keep_their_numbers():
    codes = np.full((42, 260), UNKNOWN, np.uint8)
    codes[2:, 30:230] = family()
    cluster = clusters_of_links(42, mmseqs_links(codes, dataset="toy"))
    assert (cluster[2:22] == cluster[22:]).mean() >= 0.95


@pytest.mark.usefixtures("installed")
def test_exact_copies_are_told_from_others():
    codes = family()
    codes[20] = codes[0]
    facts = Facts("toy", "dna", "classification", [200], ["a", "b"])
    examples = {"id": [f"e{row}" for row in range(40)], "label": ["a", "b"] * 20}
    data = Data(facts, mmseqs.pd.DataFrame(examples), codes, np.arange(40) % 2)
    table = similar(data, Split(search="mmseqs"))
    assert table.iloc[0].tolist() == [0, 20, "exact", 1.0]
    assert (table["kind"] == "near_duplicate").sum() >= 17


@pytest.mark.usefixtures("installed")
def test_too_few_sequences_have_no_links():
    assert len(mmseqs_links(family()[:1], dataset="toy")) == 0


@pytest.mark.usefixtures("installed")
def test_a_failure_is_said_in_a_sentence():
    with pytest.raises(SettingsError, match="MMseqs2 failed") as error:
        mmseqs_links(family(), dataset="toy", identity=7.0)
    assert "\n" not in str(error.value)


def test_without_it_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setattr(mmseqs, "PROGRAM", "no-such-program")
    with pytest.raises(SettingsError) as error:
        mmseqs_links(family(), dataset="toy")
    assert str(error.value) == (
        "dataset toy, key split.search: MMseqs2 is not installed; "
        "install MMseqs2 or use search: words."
    )
