"""Documents made from the settings' own models: JSON schemas and the settings table."""

import json
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic_core import PydanticUndefined

from motifold.config.dataset import (
    Controls,
    Dataset,
    Fit,
    LearningCurve,
    NewData,
    Split,
    Study,
)
from motifold.config.download import Addressed, Download, Fetched
from motifold.config.interpret import Interpret, Motifs
from motifold.config.model import BUILT_IN, SIMPLE, Model, Network, OwnNetwork, Simple
from motifold.config.source import LabelTable, PlantedMotif, Source
from motifold.config.strict import Name

LIMITS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
START, END = "<!-- settings: generated -->", "<!-- settings: end -->"
SCHEMAS: dict[str, Any] = {
    "study": TypeAdapter(Study),
    "dataset": TypeAdapter(Dataset),
    "models": TypeAdapter(dict[Name, Model]),
}


def schema(name: str) -> str:
    """JSON schema of a kind of configuration file: ``study``, ``dataset`` or ``models``."""
    return json.dumps(SCHEMAS[name].json_schema(), indent=1, sort_keys=True) + "\n"


def settings_tables() -> str:
    """Every setting with its default and its sentence, as Markdown."""
    parts = [
        _table("`config/config.yaml`", Study),
        _table("A dataset's file", Dataset),
        _table("`fit`", Fit),
        _table("`split`", Split),
        _table("`controls`", Controls),
        _table("`learning_curve`", LearningCurve),
        _table("`interpret`", Interpret),
        _table("`interpret.motifs`", Motifs),
        _table("`predict` (a list of these)", NewData),
    ]
    sources = get_args(get_args(Source)[0])
    parts += [_table(f"`source` with `format: {_tag(one, 'format')}`", one) for one in sources]
    parts += [_table("`source.labels` of `fasta`", LabelTable)]
    parts += [_table("`source.download` (a mapping of these)", Download)]
    parts += [_table("`source.motifs` of `simulated` (a list of these)", PlantedMotif)]
    parts += [_table("Every control and baseline", Simple)]
    parts += [_table(f"`method: {_tag(one, 'method')}`", one, Simple) for one in SIMPLE]
    parts += [_table("Every network", Network)]
    parts += [_table(f"`build: {name}`", one, Network) for name, one in BUILT_IN.items()]
    parts += [_table("A network of your own", OwnNetwork, Network)]
    return "\n".join(parts)


def with_tables(page: str) -> str:
    """A Markdown page with the tables put between its two marks."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    return f"{head}{START}\n\n{settings_tables()}\n{END}{tail}"


def write(root: Path) -> None:
    """Write schemas and tables into a checkout."""
    for name in SCHEMAS:
        (root / f"workflow/schemas/{name}.schema.json").write_text(schema(name), "utf-8")
    page = root / "config/README.md"
    page.write_text(with_tables(page.read_text("utf-8")), "utf-8")


def _table(title: str, kind: type[BaseModel], base: type[BaseModel] | None = None) -> str:
    inherited = set(base.model_fields) if base else set()
    late = {*Addressed.model_fields, *Fetched.model_fields}
    rows = [
        f"| `{name}` | {_values(field)} | {_default(field)} | {field.description} |"
        for name, field in sorted(kind.model_fields.items(), key=lambda one: one[0] in late)
        if name not in inherited and field.description
    ]
    head = f"### {title}\n\n{_docline(kind)}\n"
    return head + (
        "\n| key | values | default | meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
        if rows
        else ""
    )


def _default(field: Any) -> str:
    if field.default is PydanticUndefined:
        return "needed"
    value = field.default
    if isinstance(value, BaseModel):
        return "see below"
    return f"`{json.dumps(value)}`"


def _values(field: Any) -> str:
    """What a key may hold, in words: choices, kind and limits."""
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    schema = TypeAdapter[Any](kind).json_schema()
    options = [_kind(one) for one in schema.get("anyOf", [schema])]
    return ", ".join(dict.fromkeys(one for one in options if one != "null"))


def _kind(schema: dict[str, Any]) -> str:
    """One alternative of a JSON schema in words."""
    if "$ref" in schema or "oneOf" in schema or "properties" in schema:
        return "see below"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    words = {
        "string": "text",
        "integer": "whole number",
        "boolean": "true, false",
        "object": "mapping",
    }
    kind = words.get(schema.get("type", "object"), str(schema.get("type", "mapping")))
    limits = [f"{sign} {schema[key]:g}" for key, sign in LIMITS.items() if key in schema]
    return " ".join([kind, *limits])


def _docline(kind: type[BaseModel]) -> str:
    return (kind.__doc__ or "").splitlines()[0]


def _tag(kind: type[BaseModel], key: str) -> str:
    return str(get_args(kind.model_fields[key].annotation)[0])


if __name__ == "__main__":
    write(Path(__file__).parents[3])
