"""Every bad input ends in one sentence that names the file and what to do."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from motifold.config.dataset import Dataset
from motifold.config.load import load_plan
from motifold.errors import UserError
from motifold.readers import read
from motifold.readers.prepare import prepare

Case = tuple[Callable[[Path], dict[str, Any]], str, str]  # writes files; place; what to do
GOOD = "id,seq,kind,set,w\na,ACGT,x,train,1\nb,GGCC,y,test,1\nc,TTTT,x,train,1\n"
PLACED = "id,seq,kind,c,s,e\na,ACGT,x,chr1,0,4\nb,GGCC,y,chr1,4,8\nc,TTTT,x,chr2,0,4\n"
PLACE = {"chromosome": "c", "start": "s", "end": "e"}


def idx(array: Any, shape: tuple[int, ...] | None = None) -> bytes:
    array = np.asarray(array, np.uint8)
    shape = array.shape if shape is None else shape
    return struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape) + array.tobytes()


def table(text: str | bytes = GOOD, name: str = "t.csv", task: str | None = None, **keys: Any):
    """A table of sequences with keys of its source."""

    def write(folder: Path) -> dict[str, Any]:
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        source = {"format": "table", "path": name, "sequence": "seq", "label": "kind", "id": "id"}
        return {"type": "dna", "task": task, "source": source | keys}

    return write


def fasta(*texts: str, table: str = "", group_pattern: str | None = None, **keys: Any):
    """FASTA files ``0.fa``, ``1.fa``, one a class, or one with labels (in ``labels.csv``)."""
    kind = {"format": "fasta", "group_pattern": group_pattern}

    def write(folder: Path) -> dict[str, Any]:
        for number, text in enumerate(texts):
            (folder / f"{number}.fa").write_text(text)
        (folder / "labels.csv").write_text(table)
        labels = {"path": "0.fa", "labels": {"path": "labels.csv"}} if table else {}
        one_each = {"classes": {f"c{number}": f"{number}.fa" for number in range(len(texts))}}
        return {"type": "dna", "source": {**kind, **(labels or keys or one_each)}}

    return write


def lines(sequences: str, labels: str):
    def write(folder: Path) -> dict[str, Any]:
        (folder / "s.txt").write_text(sequences)
        (folder / "l.txt").write_text(labels)
        return {
            "type": "dna",
            "source": {"format": "lines", "sequences": "s.txt", "labels": "l.txt"},
        }

    return write


def idx_files(images: bytes, labels: bytes, **keys: Any):
    def write(folder: Path) -> dict[str, Any]:
        (folder / "images").write_bytes(images)
        (folder / "labels").write_bytes(labels)
        source = {"format": "idx", "images": "images", "labels": "labels"}
        return {"type": "image", "source": source | keys}

    return write


def npz(arrays: dict[str, Any], **keys: Any):
    def write(folder: Path) -> dict[str, Any]:
        np.savez(folder / "a.npz", **arrays)
        return {"type": "image", "source": {"format": "npz", "path": "a.npz", **keys}}

    return write


def images(*files: tuple[str, np.ndarray | bytes], **keys: Any):
    def write(folder: Path) -> dict[str, Any]:
        for name, content in files:
            path = folder / "pictures" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                Image.fromarray(content).save(path)
        return {"type": "image", "source": {"format": "image_folder", "path": "pictures", **keys}}

    return write


def nothing(kind: str, **source: Any):
    """Settings of data that are not there."""
    return lambda _: {"type": kind, "source": source}


def two_pages(folder: Path) -> dict[str, Any]:
    page = Image.fromarray(GREY)
    (folder / "pictures" / "a").mkdir(parents=True)
    page.save(folder / "pictures" / "a" / "1.tif", save_all=True, append_images=[page])
    return {"type": "image", "source": {"format": "image_folder", "path": "pictures"}}


def missing_image(folder: Path) -> dict[str, Any]:
    (folder / "t.csv").write_text("file,kind\na.png,x\n")
    source = {"format": "table", "path": "t.csv", "image": "file", "label": "kind"}
    return {"type": "image", "source": source}


def no_npz(folder: Path) -> dict[str, Any]:
    (folder / "a.npz").write_bytes(b"PK nonsense")
    return {"type": "image", "source": {"format": "npz", "path": "a.npz"}}


def folder_as_lines(folder: Path) -> dict[str, Any]:
    (folder / "s.txt").mkdir()
    return {"type": "dna", "source": {"format": "lines", "sequences": "s.txt", "labels": "s.txt"}}


def simulated(**keys: Any):
    return nothing("dna", format="simulated", motifs=[{"consensus": "A", "label": "1"}], **keys)


GREY = np.zeros((4, 4), np.uint8)
PIXELS = np.zeros((3, 2, 2), np.uint8)
LABELS = np.array([0, 1, 0], np.uint8)
PACKED = gzip.compress(GOOD.encode() * 100)
BOMB = struct.pack(">4B3I", 0, 0, 8, 3, 2**31, 2**31, 2**31)

CASES: dict[str, Case] = {
    "missing file": (
        nothing("dna", format="table", path="no.csv", sequence="s", label="l"),
        "no.csv: there is no such file",
        "correct the path",
    ),
    "folder for a file": (folder_as_lines, "s.txt: this is a folder, not a file", "name a file"),
    "empty file": (table(""), "t.csv: the file is empty", "write or copy it again"),
    "blank file": (table("\n\n"), "t.csv: the file is empty", "write or copy it again"),
    "header only": (table("id,seq,kind\n"), "t.csv: the table has no rows", "add examples"),
    "wrong column": (
        table(sequence="sequ"),
        "t.csv: there is no column 'sequ'",
        "did you mean 'seq'",
    ),
    "column twice": (
        table(GOOD.replace("set", "seq")),
        "t.csv: two columns are called 'seq'",
        "rename one",
    ),
    "unknown ending": (table(name="t.xlsx"), "t.xlsx: a table cannot end in '.xlsx'", "use .csv"),
    "uneven line": (
        table(GOOD + "d,A,x,train,1,9\n"),
        "t.csv, line 5: it has 6 fields, the header has 5",
        "give every line",
    ),
    "open quotation mark": (
        table(GOOD.replace("b,GGCC", 'b,"GGCC')),
        "t.csv, line 3: a quotation mark is opened",
        "correct the line",
    ),
    "no UTF-8": (table(GOOD.encode("utf-16")), "t.csv: it holds bytes that are no", "save it as"),
    "truncated gzip": (
        table(PACKED[:-30], "t.csv.gz"),
        "t.csv.gz: the gzip file breaks off",
        "download or copy it again",
    ),
    "damaged gzip": (
        table(PACKED[:20] + b"\xff" * 9 + PACKED[29:], "t.csv.gz"),
        "t.csv.gz: the gzip file is damaged",
        "download or copy it again",
    ),
    "gzip in name only": (
        table(GOOD, "t.csv.gz"),
        "t.csv.gz: it is named as gzip but is none",
        "rename it",
    ),
    "no Parquet": (table(name="t.parquet"), "t.parquet: this is not a whole Parquet", "again"),
    "duplicate ids": (
        table(GOOD.replace("c,TTTT", "a,TTTT")),
        "t.csv, line 4: the id 'a' already stands in t.csv, line 2",
        "give each example its own id",
    ),
    "empty id": (
        table(GOOD.replace("c,TTTT", ",TTTT")),
        "t.csv, line 4: the example has no id",
        "give it one",
    ),
    "label missing": (
        table(GOOD.replace("GGCC,y", "GGCC,")),
        "t.csv, line 3: the label is missing",
        "remove the example",
    ),
    "label NaN": (
        table(GOOD.replace("GGCC,y", "GGCC,NaN")),
        "t.csv, line 3: the label is missing ('NaN' in 'kind')",
        "give it a value",
    ),
    "one class": (
        table(GOOD.replace("GGCC,y", "GGCC,x")),
        "t.csv: all examples belong to one class, 'x'",
        "add examples of another class",
    ),
    "a class an example": (
        table("id,seq,kind\n" + "".join(f"{n},ACGT,c{n}\n" for n in range(30))),
        "t.csv: each of the 30 examples has a class of its own",
        "name the column",
    ),
    "no letters": (
        table(GOOD.replace("GGCC", "--")),
        "t.csv, line 3: the sequence has no letters",
        "give it letters or remove it",
    ),
    "protein": (
        table(GOOD.replace("GGCC", "GGEC")),
        "t.csv, line 3: 'E' at position 3 is no base",
        "use A, C, G, T or U",
    ),
    "digit in a sequence": (
        table(GOOD.replace("TTTT", "T7TT")),
        "t.csv, line 4: '7' at position 2 is no base",
        "use A, C, G, T or U",
    ),
    "space in a sequence": (
        table(GOOD.replace("TTTT", "TT TT")),
        "t.csv, line 4: white space at position 3 is no base",
        "use A, C, G, T or U",
    ),
    "unknown split word": (
        table(GOOD.replace("test", "exam"), split="set"),
        "t.csv, line 3: the split 'exam' is not known",
        "use train, validation or test",
    ),
    "missing group": (
        table(GOOD.replace("test", ""), group="set"),
        "t.csv, line 3: the example has no group",
        "give it one",
    ),
    "missing origin": (
        table(GOOD.replace("test", ""), origin="set"),
        "t.csv, line 3: the example has no origin",
        "give it one",
    ),
    "missing chromosome": (
        table(PLACED.replace("chr2", ""), **PLACE),
        "t.csv, line 4: the example has no chromosome",
        "give it one",
    ),
    "chromosome column that is not there": (
        table(PLACED, **{**PLACE, "chromosome": "chrom"}),
        "t.csv: there is no column 'chrom'",
        "use one of c, e",
    ),
    "start that is no number": (
        table(PLACED.replace("chr1,4", "chr1,four"), **PLACE),
        "t.csv, line 3: the start 'four' is no whole number",
        "counted from 0",
    ),
    "start below zero": (
        table(PLACED.replace("chr1,4", "chr1,-4"), **PLACE),
        "t.csv, line 3: the start '-4' is no whole number",
        "counted from 0",
    ),
    "end that is a fraction": (
        table(PLACED.replace("4,8", "4,8.5"), **PLACE),
        "t.csv, line 3: the end '8.5' is no whole number",
        "counted from 0",
    ),
    "end that is missing": (
        table(PLACED.replace("4,8", "4,"), **PLACE),
        "t.csv, line 3: the end '' is no whole number",
        "counted from 0",
    ),
    "end beyond all numbers": (
        table(PLACED.replace("4,8", "4,9223372036854775808"), **PLACE),
        "t.csv, line 3: the end '9223372036854775808' is no whole number",
        "counted from 0",
    ),
    "start that is the end": (
        table(PLACED.replace("4,8", "8,8"), **PLACE),
        "t.csv, line 3: the start 8 is not before the end 8",
        "as in BED",
    ),
    "start after the end": (
        table(PLACED.replace("chr2,0", "chr2,10"), **PLACE),
        "t.csv, line 4: the start 10 is not before the end 4",
        "as in BED",
    ),
    "group pattern that matches nothing": (
        table(group_pattern="([ab])"),
        "t.csv, line 4: group_pattern '([ab])' finds nothing in 'c'",
        "correct the pattern or the id",
    ),
    "group pattern that is none": (
        table(group_pattern="(["),
        "t.csv: group_pattern '([' is no valid regular expression",
        "correct it",
    ),
    "group pattern that repeats too often": (
        table(group_pattern="(a{99999999999999})"),
        "t.csv: group_pattern '(a{99999999999999})' is no valid regular expression",
        "correct it",
    ),
    "group pattern without a group": (
        table(group_pattern="a"),
        "t.csv: group_pattern 'a' has no group",
        "put the part that is the group in parentheses",
    ),
    "group pattern that finds an empty group": (
        table(group_pattern="(b?)"),
        "t.csv, line 2: the example has no group",
        "give it one",
    ),
    "group pattern over names of records": (
        fasta(">a_1 k=2\nAC\n", ">b_1\nGT\n>c\nGT\n", group_pattern="_(.)"),
        "1.fa, record 2: group_pattern '_(.)' finds nothing in 'c'",
        "correct the pattern or the id",
    ),
    "group pattern over file names": (
        images(("a/s1_1.png", GREY), ("s2_b/x.png", GREY), group_pattern="(s[0-9])_"),
        "pictures/s2_b/x.png, image 2: group_pattern '(s[0-9])_' finds nothing in 'x.png'",
        "correct the pattern or the file name",
    ),
    "group pattern for images that is none": (
        images(("a/1.png", GREY), group_pattern="("),
        "pictures: group_pattern '(' is no valid regular expression",
        "correct it",
    ),
    "negative weight": (
        table(GOOD.replace("test,1", "test,-1"), weight="w"),
        "t.csv, line 3: the weight '-1' is no positive number",
        "give a number above 0",
    ),
    "label that is no number": (
        table(GOOD.replace("x", "1").replace("y", '"1,5"'), task="regression"),
        "t.csv, line 3: '1,5' in 'kind' is no finite number",
        "write a number such as 1.5",
    ),
    "labels that are all the same number": (
        table(GOOD.replace("x", "1").replace("y", "1.0"), task="regression"),
        "t.csv: every value of 'kind' is 1",
        "name a column whose values differ",
    ),
    "several columns for classes": (
        table(label=["kind", "set"], task="classification"),
        "t.csv: classification takes one label column",
        "name one of kind, set",
    ),
    "control character in a class": (
        table(GOOD.replace("y", '"y\tz"')),
        "t.csv, line 3: the name 'y\\tz' holds a tab",
        "rename it",
    ),
    "line break in a class": (
        table(GOOD.replace("y", '"y\nz"')),
        "t.csv, line 3: the name 'y\\nz' holds a tab, a line break",
        "rename it",
    ),
    "class with a reserved name": (
        table(GOOD.replace("y", "fold")),
        "t.csv, line 3: the name 'fold' is a column of",
        "rename it",
    ),
    "long class name": (
        table(GOOD.replace("y", "y" * 101)),
        "t.csv, line 3: the name",
        "rename it",
    ),
    "FASTA without header": (
        fasta("ACGT\n>a\nACGT\n", ">b\nAC\n"),
        "0.fa, line 1: a FASTA file begins with a header line",
        "write '>name'",
    ),
    "FASTA without records": (
        fasta("\n\n", ">b\nAC\n"),
        "0.fa: the file holds no records",
        "write '>name'",
    ),
    "record without letters": (
        fasta(">a\n\n>b\nAC\n", ">c\nAC\n"),
        "0.fa, record 1: the sequence has no letters",
        "give it letters",
    ),
    "record without name": (
        fasta(">\nAC\n", ">c\nAC\n"),
        "0.fa, record 1: the example has no id",
        "give it one",
    ),
    "the same record in two classes": (
        fasta(">a\nAC\n", ">a\nAC\n"),
        "1.fa, record 1: the id 'a' already stands in 0.fa, record 1",
        "own id",
    ),
    "header pattern that matches nothing": (
        fasta(">a k=1\nAC\n>b\nAC\n", path="0.fa", label_pattern="k=(.)"),
        "0.fa, record 2: label_pattern 'k=(.)' finds nothing in 'b'",
        "correct the pattern or the header",
    ),
    "header pattern that is none": (
        fasta(">a\nAC\n", path="0.fa", label_pattern="k=("),
        "0.fa: label_pattern 'k=(' is no valid regular expression",
        "correct it",
    ),
    "header pattern without a group": (
        fasta(">a\nAC\n", path="0.fa", label_pattern="k"),
        "0.fa: label_pattern 'k' has no group",
        "in parentheses",
    ),
    "labels table lacks a record": (
        fasta(">a\nAC\n>b\nAC\n", table="id,label\na,1\n"),
        "0.fa, record 2: 'b' has no row in labels.csv",
        "add one or remove the record",
    ),
    "labels table names a record twice": (
        fasta(">a\nAC\n", table="id,label\na,1\na,2\n"),
        "labels.csv, line 3: 'a' already stands in line 2",
        "keep one of the two",
    ),
    "line files of different lengths": (
        lines("AC\nGT\n", "1\n"),
        "s.txt: it has 2 lines, but l.txt has 1",
        "give every sequence one label",
    ),
    "lines without content": (lines("\n", "1\n"), "s.txt: the file holds no lines", "write"),
    "blank line between sequences": (
        lines("AC\n\nGT\n", "1\n2\n1\n"),
        "s.txt, line 2: the sequence has no letters",
        "remove it",
    ),
    "images of mixed size": (
        images(("a/1.png", GREY), ("b/2.png", GREY[:2])),
        "pictures/b/2.png: this image is 2 x 4 with 1 channel, but pictures/a/1.png is 4 x 4",
        "bring all images to one size",
    ),
    "grey and colour images": (
        images(("a/1.png", GREY), ("b/2.png", np.zeros((4, 4, 3), np.uint8))),
        "pictures/b/2.png: this image is 4 x 4 with 3 channels",
        "colour mode",
    ),
    "unreadable image": (
        images(("a/1.png", b"\x89PNG\r\n\x1a\nnonsense")),
        "pictures/a/1.png: this is no whole PNG, JPEG or TIFF image",
        "replace or remove it",
    ),
    "empty image": (images(("a/1.png", b"")), "pictures/a/1.png: the file is empty", "again"),
    "image of 16 bits": (
        images(("a/1.png", np.zeros((4, 4), np.uint16))),
        "pictures/a/1.png: its pixels are of type I;16, not 8 bits",
        "save it with 8 bits",
    ),
    "stack of images": (two_pages, "pictures/a/1.tif: this file holds 2 images", "save each"),
    "folder without images": (
        images(("a/notes.txt", b"x")),
        "pictures: it holds no images",
        "one folder a class",
    ),
    "missing folder": (
        nothing("image", format="image_folder", path="no"),
        "no: there is no such folder",
        "correct the path",
    ),
    "missing image of a table": (
        missing_image,
        "t.csv, line 2: there is no image 'a.png'",
        "relative to the table",
    ),
    "IDX with bad magic": (
        idx_files(b"\x00\x00\x0d\x03" + idx(PIXELS)[4:], idx(LABELS)),
        "images: this is no IDX file of bytes with 3 or 4 axes",
        "name the images and the labels",
    ),
    "IDX images for labels": (
        idx_files(idx(PIXELS), idx(PIXELS)),
        "labels: this is no IDX file of bytes with 1 axes",
        "in their own keys",
    ),
    "IDX with too little": (
        idx_files(idx(PIXELS, (4, 2, 2)), idx(LABELS)),
        "images: its header promises 16 values, but it holds fewer",
        "download or copy it again",
    ),
    "IDX with too much": (
        idx_files(idx(PIXELS, (2, 2, 2)), idx(LABELS)),
        "images: its header promises 8 values, but it holds more",
        "download or copy it again",
    ),
    "IDX that breaks off in its header": (
        idx_files(idx(PIXELS)[:9], idx(LABELS)),
        "images: its header breaks off",
        "download or copy it again",
    ),
    "IDX that promises the world": (
        idx_files(BOMB, idx(LABELS)),
        "images: its examples take",
        "GiB",
    ),
    "IDX label count differs": (
        idx_files(idx(PIXELS), idx(LABELS[:2])),
        "labels: it holds 2 labels for the 3 images of images",
        "take the two files that belong together",
    ),
    "label without a name": (
        idx_files(idx(PIXELS), idx(LABELS), names=["zero"]),
        "images, image 2: label '1' has none of the 1 names",
        "name the classes",
    ),
    "a class name twice": (
        idx_files(idx(PIXELS), idx(LABELS), names=["zero", "zero"]),
        "images: 'names' gives a class name twice",
        "its own name",
    ),
    "pickled npz": (
        npz({"x": np.array([{}, {}, {}], object), "y": LABELS}, x="x", y="y"),
        "a.npz: an array holds pickled objects",
        "save arrays of plain numbers",
    ),
    "npz without the named array": (
        npz({"images": PIXELS, "y": LABELS}, x="image", y="y"),
        "a.npz: there is no array 'image'",
        "did you mean 'images'",
    ),
    "npz without the arrays of MedMNIST": (
        npz({"images": PIXELS, "y": LABELS}),
        "a.npz: there are no arrays 'train_images'",
        "name its arrays as x and y, out of images, y",
    ),
    "npz of fractions": (
        npz({"x": PIXELS + 0.5, "y": LABELS}, x="x", y="y"),
        "a.npz: x holds values that are no whole numbers from 0 to 255",
        "scale its pixels",
    ),
    "npz of vectors": (
        npz({"x": PIXELS[0], "y": LABELS}, x="x", y="y"),
        "a.npz: x has the shape (2, 2)",
        "give images as",
    ),
    "npz with several labels an image": (
        npz({"x": PIXELS, "y": np.zeros((3, 2))}, x="x", y="y"),
        "a.npz: the labels of x have the shape (3, 2)",
        "give one label an image",
    ),
    "npz that is none": (
        no_npz,
        "a.npz: this is no whole .npz file",
        "write or copy it again",
    ),
    "motif that cannot be kept out": (simulated(), "simulated: a motif cannot be kept", "longer"),
}


@pytest.mark.parametrize(("write", "place", "fix"), CASES.values(), ids=CASES)
def test_bad_input_ends_in_one_sentence_with_place_and_fix(
    tmp_path, monkeypatch, write, place, fix
):
    monkeypatch.chdir(tmp_path)
    dataset = Dataset.model_validate(write(tmp_path))
    with pytest.raises(UserError) as caught:
        prepare(read(dataset.source), "toy", dataset)
    sentence = str(caught.value)
    assert sentence.startswith(place)
    assert fix in sentence.removeprefix(place)
    assert sentence.endswith(".")
    assert sentence.splitlines() == [sentence]


def test_an_unknown_format_offers_the_nearest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("toy.yaml").write_text("type: dna\nsource: {format: fastq, path: x.fq}\n")
    with pytest.raises(UserError, match=r"toy.yaml, .*'fastq' is not known; did you mean 'fasta'"):
        load_plan({"datasets": ["toy"], "dataset_folders": ["."], "model_files": []})
