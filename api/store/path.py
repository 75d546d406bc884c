"""Conditions on rows of other tables."""

from typing import Any

from tortoise.expressions import Q


def at(path: str, **conditions: Any) -> Q:
    """All conditions, each on the row that `path` leads to ("request__"; empty for the row itself)."""
    return Q(**{f"{path}{name}": value for name, value in conditions.items()})
