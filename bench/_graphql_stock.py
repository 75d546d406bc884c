"""The peer that most would write: Strawberry's types over Tortoise's models of the same tables, served as both manuals show."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from tortoise import fields
from tortoise.contrib.starlette import RegisterTortoise
from tortoise.models import Model


class OrganisationModel(Model):
    """The organisations."""

    id = fields.UUIDField(primary_key=True)
    name = fields.TextField()
    kind = fields.TextField()

    class Meta:
        table = "organisation"


class FacilityModel(Model):
    """The facilities."""

    id = fields.UUIDField(primary_key=True)
    name = fields.TextField()
    kind = fields.TextField()
    beds = fields.IntField(null=True)
    can_receive = fields.BooleanField()

    class Meta:
        table = "facility"


class RequestModel(Model):
    """The requests."""

    id = fields.UUIDField(primary_key=True)
    state = fields.TextField()
    urgency = fields.SmallIntField()
    created = fields.DatetimeField()
    published = fields.DatetimeField(null=True)
    language = fields.TextField()
    facility = fields.ForeignKeyField("stock.FacilityModel", "requests", null=True)
    organisation = fields.ForeignKeyField("stock.OrganisationModel", "requests", null=True)
    lines: fields.ReverseRelation["LineModel"]

    class Meta:
        table = "request"
        ordering = ("-created", "-id")


class LineModel(Model):
    """The lines of the requests."""

    id = fields.UUIDField(primary_key=True)
    position = fields.IntField()
    state = fields.TextField()
    pledged = fields.BigIntField()
    received = fields.BigIntField()
    request = fields.ForeignKeyField("stock.RequestModel", "lines")

    class Meta:
        table = "line"
        ordering = ("position",)


@strawberry.type
class Organisation:
    """A body on whose behalf people act."""

    id: UUID
    name: str
    kind: str


@strawberry.type
class Line:
    """One item and amount of a request."""

    id: UUID
    position: int
    state: str
    pledged: int
    received: int


@strawberry.type
class Request:
    """What is asked for."""

    id: UUID
    state: str
    urgency: int
    created: datetime
    published: datetime | None
    language: str
    facility: "Facility | None"
    organisation: Organisation | None
    lines: list[Line]


@strawberry.type
class Facility:
    """A place that asks."""

    id: UUID
    name: str
    kind: str
    beds: int | None
    can_receive: bool


@strawberry.type
class Query:
    """The lists; what belongs to their rows is fetched along."""

    @strawberry.field
    async def requests(self, info: strawberry.Info, first: int) -> list[Request]:
        """The newest requests."""
        asked = {each.name for each in info.selected_fields[0].selections}
        wanted = [each for each in ("facility", "organisation", "lines") if each in asked]
        return await RequestModel.all().limit(first).prefetch_related(*wanted)  # type: ignore[return-value]


@asynccontextmanager
async def _connected(application: Starlette) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"].replace("postgres://", "asyncpg://", 1)
    async with RegisterTortoise(application, db_url=url, modules={"stock": [__name__]}):
        yield


app = Starlette(routes=[Route("/graphql", GraphQL(strawberry.Schema(Query)))], lifespan=_connected)
