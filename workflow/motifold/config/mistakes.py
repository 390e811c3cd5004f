"""Turn pydantic's findings into one sentence with the nearest valid spelling."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from motifold.config.strict import NAME, NAME_ADVICE
from motifold.errors import SettingsError, nearest


def sentence(
    error: ValidationError,
    kind: Any,
    given: Any,
    file: str | Path,
    prefix: str = "",
) -> SettingsError:
    """The first mistake of a validation: which key, what is wrong, what to do.

    A misspelt key comes before the missing key that it leaves behind.
    """
    found = error.errors()
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    path = _keys(first["loc"], given)
    key = ".".join(str(part) for part in ([prefix] if prefix else []) + path)
    problem, fix = _says(first, path, kind)
    return SettingsError(problem, file=file, key=key, fix=fix)


def _says(mistake: Any, path: list[str | int], kind: Any) -> tuple[str, str]:
    """What is wrong and what to do."""
    context = mistake.get("ctx", {})
    value = mistake["input"]
    if mistake["type"] == "extra_forbidden":
        fields = _fields_beside(mistake["loc"], kind)
        return "there is no such key", nearest(str(path[-1]), fields)
    if mistake["type"] == "missing":
        return "this key is missing", "add it"
    if mistake["type"] in {"literal_error", "enum"}:
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ",").split(",")]
        return f"'{value}' is not a valid value", nearest(str(value), words)
    if mistake["type"].startswith("union_tag"):
        words = [word.strip(" '") for word in context.get("expected_tags", "").split(",")]
        tag = context.get("tag")
        if tag is None or tag == "None" or not words[0]:
            return (
                "the key that says which kind it is (format, method or build) is missing",
                "add it",
            )
        return f"'{tag}' is not known", nearest(str(tag), words)
    if context.get("pattern") == NAME:
        return f"'{value}' cannot be the name of a folder", NAME_ADVICE
    if mistake["type"] == "value_error":
        return str(context["error"]), "correct it"
    message = mistake["msg"][0].lower() + mistake["msg"][1:]
    return f"the value {value!r} does not fit: {message}", "correct it"


def _keys(location: tuple[str | int, ...], given: Any) -> list[str | int]:
    """The user's own keys of a location; pydantic mixes names of union branches in."""
    keys: list[str | int] = []
    for position, part in enumerate(location):
        last = position == len(location) - 1
        kind = isinstance(given, dict) and part in given.values()  # as in {format: table}
        if isinstance(given, dict) and (part in given or (last and not kind)):
            keys.append(part)
            given = given.get(part)
        elif isinstance(given, list) and isinstance(part, int) and part < len(given):
            keys.append(part)
            given = given[part]
    return keys


def _fields_beside(location: tuple[str | int, ...], kind: Any) -> set[str]:
    """Valid keys at the place of a mistake."""
    schema = kind.json_schema() if isinstance(kind, TypeAdapter) else kind.model_json_schema()
    here = [schema]
    for part in location[:-1]:
        here = [branch for one in here for branch in _step(one, part, schema)] or here
    return {
        name
        for one in here
        for each in _branches(one, schema)
        for name in each.get("properties", {})
    }


def _step(node: dict[str, Any], part: str | int, root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Schema nodes one part further: a property, a list's item, a mapping's value or a branch."""
    for branch in _branches(node, root):
        if part in branch.get("properties", {}):
            yield branch["properties"][part]
        elif isinstance(part, int) and "items" in branch:
            yield branch["items"]
        elif isinstance(branch.get("additionalProperties"), dict):
            yield branch["additionalProperties"]
        elif _is_tag(branch, part):
            yield branch


def _is_tag(branch: dict[str, Any], part: str | int) -> bool:
    """Whether a branch of a union is the one that pydantic calls ``part``."""
    named = {
        branch.get("properties", {}).get(key, {}).get("const")
        for key in ("format", "method", "build")
    }
    return part in named or (part == "own" and "options" in branch.get("properties", {}))


def _branches(node: dict[str, Any], root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node with its references and unions opened."""
    if "$ref" in node:
        yield from _branches(root["$defs"][node["$ref"].rsplit("/", 1)[-1]], root)
    elif "anyOf" in node or "oneOf" in node:
        for branch in node.get("anyOf", []) + node.get("oneOf", []):
            yield from _branches(branch, root)
    else:
        yield node
