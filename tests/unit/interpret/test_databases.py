"""The motifs that ship, and a user's own."""

from pathlib import Path

import pytest

from motifold.errors import DataError, SettingsError
from motifold.interpret.databases import FOLDER, read_database, read_motifs
from motifold.sequence.motif import Motif, consensus, meme_text

SHIPPED = Path(__file__).parents[3] / FOLDER
NUMBERS = {
    "diatoms": 1, "fungi": 193, "insects": 296, "nematodes": 103, "plants": 927,
    "urochordates": 94, "vertebrates": 1019,
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_a_group_has_the_number_of_motifs_that_the_page_says(name):
    motifs = read_database(name, SHIPPED)
    assert len(motifs) == NUMBERS[name]
    assert f"| `{name}.meme` | {NUMBERS[name]:,} |" in (SHIPPED.parent / "README.md").read_text()
    assert all(motif.alternate and motif.sites > 0 for motif in motifs.values())


def test_all_is_every_group_and_no_identifier_is_in_two():
    assert len(read_database("all", SHIPPED)) == sum(NUMBERS.values()) == 2633


def test_a_motif_that_everyone_knows_is_what_everyone_knows():
    tbp = read_database("vertebrates", SHIPPED)["MA0108.3"]
    assert tbp.alternate == "TBP"
    assert "TATAAA" in consensus(tbp.probabilities)


def test_a_users_own_file_is_read(tmp_path):
    file = tmp_path / "own.meme"
    file.write_text(meme_text({"mine": Motif(read_database("plants", SHIPPED)["MA0021.1"][0])}))
    assert list(read_database(str(file), SHIPPED)) == ["mine"]


def test_of_two_motifs_of_one_name_the_first_is_kept(tmp_path):
    motifs = read_database("plants", SHIPPED)
    files = []
    for number, name in enumerate(["MA0021.1", "MA0001.3"]):
        file = tmp_path / f"{number}.meme"
        file.write_text(meme_text({"same": motifs[name]}))
        files.append(file)
    assert read_motifs(files)["same"].alternate == motifs["MA0021.1"].alternate


def test_a_misspelt_group_is_one_sentence():
    with pytest.raises(SettingsError, match="did you mean 'plants'"):
        read_database("plant", SHIPPED)


@pytest.mark.parametrize(
    ("text", "says"), [("not MEME", "no MEME file"), ("MEME version 4\n", "no motif")]
)
def test_a_file_without_motifs_is_one_sentence(tmp_path, text, says):
    file = tmp_path / "own.meme"
    file.write_text(text)
    with pytest.raises(DataError, match=says):
        read_database(str(file), SHIPPED)
