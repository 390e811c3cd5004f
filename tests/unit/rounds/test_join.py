"""Rounds that several jobs trained, put together as if one had."""

import pandas as pd
import pytest

from motifold.artifacts import read_table, write_json, write_table
from motifold.rounds.join import join_parts


def part(folder, folds, final=False):
    """What a job leaves."""
    for fold in folds:
        (folder / f"repeat0_fold{fold}.keras").parent.mkdir(parents=True, exist_ok=True)
        (folder / f"repeat0_fold{fold}.keras").write_text(f"fold {fold}")
    rows = [{"repeat": 0, "fold": fold} for fold in folds]
    history = [one | {"epoch": 1} for one in rows]
    if final:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "final.keras").write_text("final")
        history.append({"repeat": -1, "fold": -1, "epoch": 1})
    if rows:
        write_table(folder / "predictions.parquet", pd.DataFrame(rows))
    write_table(folder / "rounds.tsv", pd.DataFrame(rows, columns=["repeat", "fold"]))
    write_table(folder / "history.tsv", pd.DataFrame(history))
    write_json(folder / "part.json", {"parameters": 9, "epochs": [3] * len(history)})
    return folder


def test_parts_are_joined_in_their_order(tmp_path):
    parts = [
        part(tmp_path / "0", [0, 1]), part(tmp_path / "1", [2]), part(tmp_path / "2", [], True)
    ]  # fmt: skip
    found = join_parts(parts, tmp_path / "models", tmp_path / "predictions.parquet")
    assert found == {"parameters": 9, "epochs": [3, 3, 3, 3], "rounds": 3}
    models = {one.name: one.read_text() for one in (tmp_path / "models").glob("*.keras")}
    wanted = {f"repeat0_fold{fold}.keras": f"fold {fold}" for fold in range(3)}
    assert models == wanted | {"final.keras": "final"}
    assert read_table(tmp_path / "models/rounds.tsv")["fold"].tolist() == [0, 1, 2]
    assert read_table(tmp_path / "models/history.tsv")["fold"].tolist() == [0, 1, 2, -1]
    assert read_table(tmp_path / "predictions.parquet")["fold"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("linked", [True, False], ids=["same disk", "no second names"])
def test_without_a_final_model_the_last_fold_is_it(tmp_path, monkeypatch, linked):
    def refused(*_):
        raise OSError("no links here")

    if not linked:
        monkeypatch.setattr("os.link", refused)
    join_parts([part(tmp_path / "0", [0])], tmp_path / "models", tmp_path / "predictions.parquet")
    assert (tmp_path / "models/final.keras").read_text() == "fold 0"
