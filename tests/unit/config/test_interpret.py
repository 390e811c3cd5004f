"""The settings of interpretation, and the motif files behind them."""

import pytest

from motifold.config.interpret import Interpret, database_files, own_databases
from motifold.errors import SettingsError


@pytest.fixture
def shipped(tmp_path):
    for name in ("plants", "insects"):
        (tmp_path / f"{name}.meme").write_text("MEME version 4\n")
    return tmp_path


def test_a_group_is_its_file_and_all_are_all(shipped):
    assert database_files("plants", shipped) == [shipped / "plants.meme"]
    assert [file.stem for file in database_files("all", shipped)] == ["insects", "plants"]


def test_a_file_of_ones_own_is_taken_as_it_is(shipped, tmp_path):
    own = tmp_path / "my motifs.txt"
    own.write_text("")
    assert database_files(str(own), shipped) == [own]


@pytest.mark.parametrize("name", ["plant", "../none.meme"])
def test_what_is_neither_is_refused(name, shipped):
    with pytest.raises(SettingsError, match=r"interpret\.motifs\.database"):
        database_files(name, shipped)


def test_no_shipped_file_is_no_silent_nothing(tmp_path):
    with pytest.raises(SettingsError):
        database_files("all", tmp_path)


class Set:
    """A dataset's settings, as far as they matter here."""

    def __init__(self, kind, database):
        self.type, self.interpret = (
            kind,
            Interpret.model_validate({"motifs": {"database": database}}),
        )


def test_only_files_of_users_are_named_and_each_once(shipped, tmp_path):
    folder = tmp_path / "lab"
    folder.mkdir()
    own = folder / "own.meme"
    own.write_text("")
    sets = {"a": Set("dna", str(own)), "b": Set("rna", str(own)), "c": Set("dna", "plants")}
    assert own_databases(sets, shipped) == [own]
    assert own_databases({"pictures": Set("image", "none")}, shipped) == []


def test_the_dataset_of_a_mistake_is_named(shipped):
    with pytest.raises(SettingsError, match="dataset splice"):
        own_databases({"splice": Set("dna", "plantz")}, shipped)


@pytest.mark.parametrize(
    ("kind", "method", "unsuited"),
    [("dna", "occlusion", True), ("image", "mutagenesis", True), ("rna", "gradient", False)],
)
def test_methods_suit_the_data(kind, method, unsuited):
    asked = Interpret.model_validate({"methods": ["integrated_gradients", method]})
    assert (asked.unsuited(kind) == method) == unsuited
