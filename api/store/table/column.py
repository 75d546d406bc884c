"""Kinds of columns that all tables share."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from api.store import shape


class Moment(fields.DatetimeField):
    """An aware UTC time with microseconds; ISO text on SQLite, where its order as text is its order in time."""

    def to_python_value(self, value: Any) -> datetime | None:
        """Read what the driver gives: a datetime on PostgreSQL, text on SQLite."""
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        """Write it in UTC; a naive time is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{self.model_field_name} needs a time with its zone.")
        return value.astimezone(UTC)


class Text(fields.Field[str], str):
    """Text of any length; unlike Tortoise's own, it may be a key, unique or indexed."""

    SQL_TYPE = "TEXT"


def key() -> UUID:
    """A primary key that we make ourselves."""
    return fields.UUIDField(primary_key=True, default=None)


def text(*, unique: bool = False, primary_key: bool = False) -> Any:
    """Text."""
    return Text(unique=unique, primary_key=primary_key)


def text_or_none(*, unique: bool = False) -> Any:
    """Text, if there is any."""
    return Text(null=True, unique=unique)


def moment() -> datetime:
    """A time."""
    return Moment()


def moment_or_none() -> datetime | None:
    """A time, if there is one."""
    return Moment(null=True)


def json() -> Any:
    """Nested values; see `api.store.shape`."""
    return fields.JSONField(encoder=shape.dump)


def json_or_none() -> Any:
    """Nested values, if there are any."""
    return fields.JSONField(encoder=shape.dump, null=True)


def parent(row: str, *, index: bool = True) -> Any:
    """The key of a row of another table, which cannot go while this one points to it."""
    return fields.ForeignKeyField(f"store.{row}", related_name=False, on_delete=fields.RESTRICT, db_index=index)


def parent_or_none(row: str) -> Any:
    """The key of a row of another table, if there is one."""
    return fields.ForeignKeyField(f"store.{row}", related_name=False, on_delete=fields.RESTRICT, db_index=True, null=True)


class Shown:
    """Where strangers are shown that a row lies; what is derived is missing until the row is next written or filled in."""

    shown_latitude = fields.FloatField(null=True)
    shown_longitude = fields.FloatField(null=True)


class Placed:
    """A row that lies somewhere; `city_key` is the city as people may type it."""

    address = text()
    city = text()
    city_key = text()
    region = text()
    country = text()
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
