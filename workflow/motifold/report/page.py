"""HTML from templates: every value escaped, every figure inside the page."""

import base64
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from motifold.report import prose

MEDIA = {".png": "image/png", ".svg": "image/svg+xml"}
# A sentence ends where a blank and the start of another follow; not after "vs." or an initial.
_SENTENCE = re.compile(r"(?<!\b\w)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)[.!?](?=\s)")


def render(template: Path, **content: Any) -> str:
    """The page that a template makes of its content.

    Templates see the sentences of :mod:`motifold.report.prose` as filters and :func:`embed`.

    Raises
    ------
    jinja2.UndefinedError
        If the template asks for something that ``content`` does not have.
    """
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        breakable=breakable,
        duration=prose.duration,
        embed=embed,
        evidence=prose.value,
        memory=prose.memory,
        metric_name=prose.metric_name,
        number=prose.number,
        opening=opening,
        p_value=prose.p_value,
        percent=prose.percent,
        score=prose.score,
        signed=prose.signed,
    )
    environment.globals.update(interval=prose.interval, plural=prose.plural)
    return environment.get_template(template.name).render(**content)


def breakable(name: object) -> Markup:
    """A name that may break after an underscore; escaped.

    Examples
    --------
    >>> breakable("random_forest<b>")
    Markup('random_<wbr>forest&lt;b&gt;')
    """
    return Markup("_<wbr>").join(str(name).split("_"))


def opening(says: str) -> tuple[str, str]:
    """The first sentence, and the rest with the blank before it; together the whole.

    Examples
    --------
    >>> opening("AUROC is 0.91 (0.88 to 0.93). Use it.")
    ('AUROC is 0.91 (0.88 to 0.93).', ' Use it.')
    """
    end = _SENTENCE.search(says)
    return (says[: end.end()], says[end.end() :]) if end else (says, "")


def embed(path: Path) -> str:
    """A figure as a ``data:`` address, so that the page needs no other file.

    Raises
    ------
    ValueError
        If the file is neither PNG nor SVG.
    """
    if path.suffix not in MEDIA:
        raise ValueError(f"{path}: a page holds figures in .png or .svg")
    packed = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{MEDIA[path.suffix]};base64,{packed}"
