"""Names and sentences in the language of the asker."""

from collections.abc import Mapping
from typing import Annotated

import strawberry

from schema.context import Info

Spoken = Mapping[str, str]


@strawberry.type(description="A name in every language of Talka.")
class Names:
    """A name in every language."""

    @strawberry.field(description="In English.")
    @staticmethod
    def en(parent: strawberry.Parent[Spoken]) -> str:
        """In English."""
        return chosen(parent, "en")

    @strawberry.field(description="In Ukrainian.")
    @staticmethod
    def uk(parent: strawberry.Parent[Spoken]) -> str:
        """In Ukrainian."""
        return chosen(parent, "uk")

    @strawberry.field(description="In Russian.")
    @staticmethod
    def ru(parent: strawberry.Parent[Spoken]) -> str:
        """In Russian."""
        return chosen(parent, "ru")

    @strawberry.field(description="In Chinese.")
    @staticmethod
    def zh(parent: strawberry.Parent[Spoken]) -> str:
        """In Chinese."""
        return chosen(parent, "zh")

    @strawberry.field(name="in", description="In one language; English where there is no name in it.")
    @staticmethod
    def in_language(
        parent: strawberry.Parent[Spoken],
        info: Info,
        language: Annotated[
            str | None,
            strawberry.argument(description="A BCP 47 tag; the language asked for by the request where none is given."),
        ] = None,
    ) -> str:
        """In one language."""
        return chosen(parent, language or info.context.phrases.language)


def chosen(names: Spoken, language: str) -> str:
    """The name in the language of a BCP 47 tag, else in English."""
    return names.get(language) or names.get(language.partition("-")[0].lower()) or names["en"]


def asked(names: Spoken, info: Info) -> str:
    """The name in the language the request asks for."""
    return chosen(names, info.context.phrases.language)
