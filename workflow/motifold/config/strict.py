"""The form that all settings share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

# Names become folders and wildcards, so they hold nothing that a path could misread.
NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
NAME_ADVICE = "use a letter first, then letters, digits, _ and - (64 at most)"
Name = Annotated[str, Field(pattern=NAME)]


class Strict(BaseModel):
    """Settings that refuse unknown keys and do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def setting(default: Any, says: str, **limits: Any) -> Any:
    """Declare one key: its default, its sentence and its limits (``ge``, ``le``, ...)."""
    return Field(default=default, description=says, **limits)
