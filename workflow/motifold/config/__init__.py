"""The settings: pydantic models that are the one source of every key, default and sentence."""
