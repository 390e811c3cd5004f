"""What the header of an image file says: no model sees it, but it could tell the label.

Images of one class often come from one microscope, one program or one format. What their files
carry beside the pixels is kept, so that it can be tested as a shortcut.
"""

import math
import struct
from typing import Any

COLUMNS = ("format", "mode", "meta_dpi", "meta_software", "meta_exif")
Header = tuple[str, str, float, str, bool]
LONGEST_TEXT = 80  # characters that are kept
LOOKED_AT = 1000  # characters of a text that are looked at
EXIF = frozenset({"exif", "Raw profile type exif"})  # under which Pillow keeps it
EXIF_TAG, MAKE, MODEL, SOFTWARE = 0x8769, 0x010F, 0x0110, 0x0131
# What Pillow raises over damaged metadata, found by damaging some.
BROKEN = (
    ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError,
    struct.error,
)  # fmt: skip


def header_of(image: Any) -> Header:
    """What an opened image file carries beside its pixels; broken metadata count as none.

    Parameters
    ----------
    image
        A ``PIL.Image.Image`` that was opened from a PNG, JPEG or TIFF file.

    Returns
    -------
    In the order of ``COLUMNS``: the format (PNG, JPEG or TIFF); the mode as Pillow names it (L,
    RGB, P ...); dots per inch across, 0.0 if not given; the program that wrote the file, or else
    the maker and model of the camera, at most 80 printable characters, empty if not given;
    whether there is EXIF.
    """
    has_exif, (software, make, model) = _exif(image)
    named = clean(image.info.get("Software")) or software
    return (
        str(image.format),
        str(image.mode),
        _dots(image.info.get("dpi")),
        named or clean(f"{make} {model}"),
        has_exif,
    )


def clean(text: object) -> str:
    r"""The first characters of a text on one line, without control characters.

    Examples
    --------
    >>> clean("  Photo\x00shop\n 7 ")
    'Photo shop 7'
    >>> clean(None)
    ''
    """
    if isinstance(text, bytes):
        text = text[:LOOKED_AT].decode("latin-1")
    if not isinstance(text, str):
        return ""
    printable = (one if one.isprintable() else " " for one in text[:LOOKED_AT])
    return " ".join("".join(printable).split())[:LONGEST_TEXT].strip()


def _exif(image: Any) -> tuple[bool, tuple[str, str, str]]:
    """Whether there is EXIF; software, make and model."""
    tiff = image.format == "TIFF"  # keeps the same tags in its own header
    has_exif = not EXIF.isdisjoint(image.info)
    if not (tiff or has_exif):
        return False, ("", "", "")
    try:
        tags = image.getexif()
        has_exif = has_exif or EXIF_TAG in tags
        return has_exif, (clean(tags.get(SOFTWARE)), clean(tags.get(MAKE)), clean(tags.get(MODEL)))
    except BROKEN:
        return has_exif, ("", "", "")


def _dots(given: Any) -> float:
    """Dots per inch across; a file that does not say gives nothing, or 1 in TIFF."""
    if given is None:
        return 0.0
    try:
        dots = round(float(given[0]), 1)
    except BROKEN:
        return 0.0
    return dots if math.isfinite(dots) and dots > 1 else 0.0
