"""Tables of sequences and of images."""

import gzip

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from motifold.config.source import Table
from motifold.readers.table import read_table

TEXT = "name,dna,kind,part,family,counts\na1, ACGT ,x,train,f1,1\n\na2,acgu,y,test,f2,2.5\n"


def table(path, **keys):
    return Table(format="table", path=str(path), **{"sequence": "dna", "label": "kind", **keys})


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.tsv", "t.txt", "t.txt.gz"])
def test_text_tables_give_the_same_examples_in_every_form(tmp_path, name):
    text = TEXT if ".csv" in name else TEXT.replace(",", "\t")
    content = text.encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    records = read_table(table(tmp_path / name, id="name", split="part", group="family"))
    assert records.table["id"].tolist() == ["a1", "a2"]
    assert records.table["sequence"].tolist() == ["ACGT", "acgu"]
    assert records.table["kind"].tolist() == ["x", "y"]
    assert records.table["split"].tolist() == ["train", "test"]
    assert records.table["group"].tolist() == ["f1", "f2"]
    assert records.labels == ["kind"]


def test_rows_are_named_by_the_line_of_the_file_even_after_a_blank_line(tmp_path):
    (tmp_path / "t.csv").write_text(TEXT)
    assert read_table(table(tmp_path / "t.csv")).table["row"].tolist() == ["line 2", "line 4"]


def test_rows_without_an_id_column_are_numbered(tmp_path):
    (tmp_path / "t.csv").write_text(TEXT)
    assert read_table(table(tmp_path / "t.csv")).table["id"].tolist() == ["1", "2"]


def test_a_txt_file_with_commas_is_split_at_commas(tmp_path):
    (tmp_path / "t.txt").write_text(TEXT)
    assert read_table(table(tmp_path / "t.txt")).table["kind"].tolist() == ["x", "y"]


def test_a_byte_order_mark_does_not_become_part_of_the_first_column(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert read_table(table(tmp_path / "t.csv", id="name")).table["id"].tolist() == ["a1", "a2"]


@pytest.mark.parametrize("name", ["t.parquet", "t.parquet.gz"])
def test_parquet_gives_text_and_keeps_whole_numbers_whole(tmp_path, name):
    frame = pd.DataFrame({"dna": ["ACGT", "GG"], "kind": pd.array([1, None], dtype="Int64")})
    frame.to_parquet(tmp_path / "plain.parquet")
    content = (tmp_path / "plain.parquet").read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    records = read_table(table(tmp_path / name))
    assert records.table["kind"].tolist() == ["1", ""]
    assert records.table["row"].tolist() == ["row 1", "row 2"]


def test_a_label_column_with_a_name_of_ours_is_kept_apart(tmp_path):
    (tmp_path / "t.csv").write_text("dna,weight\nAC,1.5\nGT,2.5\n")
    records = read_table(table(tmp_path / "t.csv", label="weight"))
    assert records.labels == ["weight_value"]
    assert "weight" not in records.table


@pytest.mark.parametrize("column", ["origin", "chromosome", "start", "end"])
def test_a_label_column_named_like_origin_or_place_is_kept_apart(tmp_path, column):
    (tmp_path / "t.csv").write_text(f"dna,{column}\nAC,1\nGT,2\n")
    records = read_table(table(tmp_path / "t.csv", label=column))
    assert records.labels == [f"{column}_value"]
    assert column not in records.table


def test_origin_and_coordinates_come_along_under_our_names(tmp_path):
    (tmp_path / "t.csv").write_text("dna,kind,plate,chrom,from,to\nAC,x,p1,chrX,10,12\n")
    keys = {"origin": "plate", "chromosome": "chrom", "start": "from", "end": "to"}
    row = read_table(table(tmp_path / "t.csv", **keys)).table.iloc[0]
    assert row[list(keys)].tolist() == ["p1", "chrX", "10", "12"]


def test_a_pattern_takes_the_group_from_the_id(tmp_path):
    (tmp_path / "t.csv").write_text("name,dna,kind\nmouse1_a,AC,x\nmouse1_b,AG,y\nmouse2_a,AT,x\n")
    records = read_table(table(tmp_path / "t.csv", id="name", group_pattern=r"^(mouse\d+)_"))
    assert records.table["group"].tolist() == ["mouse1", "mouse1", "mouse2"]


def test_a_table_of_images_keeps_what_their_headers_say(tmp_path):
    Image.fromarray(np.zeros((2, 3), np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(np.zeros((2, 3), np.uint8)).save(tmp_path / "b.tif", dpi=(96, 96))
    (tmp_path / "t.csv").write_text("file,format\na.png,x\nb.tif,y\n")
    records = read_table(table(tmp_path / "t.csv", sequence=None, image="file", label="format"))
    assert records.headers["format"].tolist() == ["PNG", "TIFF"]
    assert records.headers["meta_dpi"].tolist() == [0.0, 96.0]
    assert records.table["format"].tolist() == ["x", "y"]  # a label of the same name


def test_a_table_of_images_finds_them_beside_it(tmp_path):
    for number, name in enumerate(("a.png", "b.png")):
        Image.fromarray(np.full((2, 3), number + 7, np.uint8)).save(tmp_path / name)
    (tmp_path / "t.csv").write_text("file,kind\na.png,x\nb.png,y\n")
    records = read_table(table(tmp_path / "t.csv", sequence=None, image="file"))
    assert records.images.shape == (2, 2, 3, 1)
    assert records.images[:, 0, 0, 0].tolist() == [7, 8]
    assert "sequence" not in records.table
