"""The contract as a text."""

from schema.root import schema


def sdl() -> str:
    """The whole contract in the schema definition language, ending with a line break."""
    return schema.as_str().rstrip() + "\n"
