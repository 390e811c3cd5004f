"""What image files carry beside their pixels, hostile metadata included."""

import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from motifold.readers.headers import COLUMNS, LONGEST_TEXT, clean
from motifold.readers.images import read_images

PIXELS = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
MAKE, MODEL, SOFTWARE = 0x010F, 0x0110, 0x0131
NO_EXIF = {"meta_dpi": 0.0, "meta_software": "", "meta_exif": False}


def exif(**tags):
    found = Image.Exif()
    for name, value in tags.items():
        found[{"make": MAKE, "model": MODEL, "software": SOFTWARE}[name]] = value
    found.get_ifd(0x8769)[0x9003] = "2020:01:01 00:00:00"
    return found.tobytes()


def text(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_itxt(key, value)
    return info


@pytest.fixture
def header(tmp_path):
    """Save an image, read it and give its header; its pixels must not depend on the metadata."""

    def saved(ending, image=None, **options):
        path = tmp_path / f"one.{ending}"
        image = Image.fromarray(PIXELS) if image is None else image
        image.save(path, **options)
        return read_one(path)

    return saved


def read_one(path):
    pixels, headers, _ = read_images([path])
    assert list(headers) == list(COLUMNS)
    if headers["format"][0] != "JPEG" and pixels[0].shape == PIXELS.shape:
        assert (pixels[0] == PIXELS).all()
    return headers.iloc[0].to_dict()


@pytest.mark.parametrize(
    ("ending", "name"), [("png", "PNG"), ("jpg", "JPEG"), ("jpeg", "JPEG"), ("tif", "TIFF")]
)
def test_a_bare_file_has_a_format_and_a_mode_and_nothing_else(header, ending, name):
    assert header(ending) == {"format": name, "mode": "RGB", **NO_EXIF}


def test_the_format_is_told_by_the_content_and_not_by_the_name(tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "one.tif", format="PNG")
    assert read_one(tmp_path / "one.tif")["format"] == "PNG"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_the_mode_is_that_of_the_file_and_not_of_the_pixels_read(header, mode):
    assert header("png", Image.fromarray(PIXELS).convert(mode).crop((0, 0, 2, 2)))["mode"] == mode


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_dots_per_inch_are_the_same_number_in_every_format(header, ending):
    assert header(ending, dpi=(300, 300))["meta_dpi"] == 300.0
    assert header(ending, dpi=(72, 72))["meta_dpi"] == 72.0


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_software_comes_from_exif_in_every_format(header, ending):
    found = header(ending, exif=exif(software="ImageJ 1.54", make="Zeiss"))
    assert found["meta_software"] == "ImageJ 1.54"
    assert found["meta_exif"]


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_maker_and_model_stand_in_where_no_program_is_named(header, ending):
    assert (
        header(ending, exif=exif(make="Zeiss", model="Axio 7"))["meta_software"] == "Zeiss Axio 7"
    )
    assert header(ending, exif=exif(model="Axio 7"))["meta_software"] == "Axio 7"


def test_the_text_of_a_png_names_its_software(header):
    found = header("png", pnginfo=text(Software="GIMP", Comment="x"))
    assert (found["meta_software"], found["meta_exif"]) == ("GIMP", False)


def test_a_tiff_names_its_software_in_its_own_header(header):
    found = header("tif", software="MicroManager")
    assert (found["meta_software"], found["meta_exif"]) == ("MicroManager", False)


@pytest.mark.parametrize("length", [60_000, 5_000_000])
def test_very_long_metadata_are_cut(header, length):
    assert header("png", pnginfo=text(Software="x" * length))["meta_software"] == "x" * 80
    assert header("png", exif=exif(software="y" * length))["meta_software"] == "y" * 80
    if length < 2**16:
        assert header("jpg", exif=exif(software="z" * length))["meta_software"] == "z" * 80


def test_control_characters_and_line_breaks_are_stripped(header):
    hostile = "Photo\x1b[31m\r\nshop\x00\u202e\u2028\t7"
    assert header("png", pnginfo=text(Software=hostile))["meta_software"] == "Photo [31m shop 7"
    assert header("jpg", exif=exif(make="Ze\x07iss"))["meta_software"] == "Ze iss"


def test_markup_stays_text_on_one_line(header):
    hostile = "<script>alert('1')</script>\n<img src=x onerror=y>" * 20
    found = header("png", pnginfo=text(Software=hostile))["meta_software"]
    assert found.startswith("<script>alert('1')</script> <img src=x")
    assert len(found) <= LONGEST_TEXT


BROKEN = {
    "nothing": b"",
    "noise": bytes(range(256)),
    "no directory": b"II*\x00\xff\xff\xff\x7f",
    "cut in a directory": b"MM\x00*\x00\x00\x00\x08\x00\x09\x01",
    "a loop": b"II*\x00\x08\x00\x00\x00\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"
    * 2,
    "a text beyond the end": b"II*\x00\x08\x00\x00\x00\x01\x00\x31\x01\x02\x00\xff\xff\xff\xff"
    b"\xff\xff\xff\x7f\x00\x00\x00\x00",
    "software as a number": b"II*\x00\x08\x00\x00\x00\x01\x00\x31\x01\x03\x00\x01\x00\x00\x00"
    b"\x07\x00\x00\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_broken_exif_counts_as_none_and_the_image_is_read(header, ending, content):
    found = header(ending, exif=b"Exif\x00\x00" + content)
    assert found["meta_software"] == ""
    # Pillow takes 72 dots for a JPEG whose EXIF does not say.
    assert found["meta_dpi"] == (72.0 if ending == "jpg" else 0.0)


def test_broken_exif_written_as_text_counts_as_none(header):
    info = text(**{"Raw profile type exif": "\nexif\n9\nno hexadecimal"})
    found = header("png", pnginfo=info)
    assert (found["meta_software"], found["meta_exif"]) == ("", True)


def test_a_damaged_text_of_a_png_counts_as_none(tmp_path):
    path = tmp_path / "one.png"
    Image.fromarray(PIXELS).save(path)
    body = b"zTXtSoftware\x00\x00" + b"this was never packed"
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    content = path.read_bytes()
    path.write_bytes(content[:33] + chunk + content[33:])
    assert read_one(path)["meta_software"] == ""


def test_a_resolution_that_is_no_number_counts_as_none(tmp_path):
    path = tmp_path / "one.tif"
    Image.fromarray(PIXELS).save(path, dpi=(72, 72))
    content = path.read_bytes()
    fraction = struct.pack("<II", 72, 1)
    assert fraction in content
    path.write_bytes(content.replace(fraction, struct.pack("<II", 72, 0)))
    assert read_one(path)["meta_dpi"] == 0.0


def test_odd_metadata_do_not_warn_those_who_read(header):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        header("jpg", exif=b"Exif\x00\x00" + BROKEN["cut in a directory"])
    assert caught == []


@given(st.one_of(st.text(), st.binary(), st.integers(), st.none(), st.tuples(st.text())))
def test_any_value_becomes_one_short_printable_line(value):
    found = clean(value)
    assert len(found) <= LONGEST_TEXT
    assert found.isprintable()
    assert found == found.strip()
