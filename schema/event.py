"""What happened, as the contract tells it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import strawberry

from matching import event as domain
from matching import person
from matching.sentence import Sentence, say
from schema import enumeration
from schema.context import Info
from schema.identity import Node
from schema.person import Person

enumeration.describe(
    domain.Channel,
    "Channel",
    "By what way an act reached Talka.",
    {
        domain.Channel.PERSON: "Somebody who is signed in, by page or program.",
        domain.Channel.LINK: "Somebody who answered through a link, without signing in.",
        domain.Channel.JOB: "Talka itself, in due time.",
        domain.Channel.IMPORT: "An import.",
    },
)

_TOLD: Mapping[tuple[str, str], Sentence] = MappingProxyType(
    {
        ("publish", "request"): say("The request was published."),
        ("withdraw", "request"): say("The request was withdrawn."),
        ("expire", "request"): say("The request lapsed, because nobody confirmed it."),
        ("attach_letter", "request"): say("A demand letter was added."),
        ("confirm", "line"): say("It was confirmed that this is still needed."),
        ("amend", "line"): say("What is needed was changed."),
        ("stop", "line"): say("No more of this is needed."),
        ("withdraw", "line"): say("This is no longer asked for."),
        ("expire", "line"): say("The need lapsed, because nobody confirmed it."),
        ("pledge", "pledge"): say("Help was pledged."),
        ("confirm", "pledge"): say("The pledge was confirmed."),
        ("decline", "pledge"): say("The pledge was declined."),
        ("dispatch", "pledge"): say("What was pledged is on its way."),
        ("receive", "pledge"): say("What was pledged has arrived."),
        ("cancel", "pledge"): say("The pledge was cancelled."),
        ("expire", "pledge"): say("The pledge lapsed, because nobody confirmed it in time."),
        ("publish", "offer"): say("An offer was published."),
        ("amend", "offer"): say("An offer was changed."),
        ("pause", "offer"): say("An offer was put on hold."),
        ("resume", "offer"): say("An offer was opened again."),
        ("withdraw", "offer"): say("An offer was withdrawn."),
        ("expire", "offer"): say("The time of an offer is over."),
        ("register", "facility"): say("A facility was registered."),
        ("amend", "facility"): say("What is known of a facility was changed."),
        ("add_contact", "facility"): say("A facility can be reached in another way."),
        ("attach_photo", "design"): say("A photo was added to a design."),
        ("remove_photo", "design"): say("A photo of a design was removed."),
    }
)


@strawberry.type(description="One act that changed something; the record of them is only ever added to.")
class Event(Node):
    """One act that changed something."""

    at: datetime = strawberry.field(description="When it happened.")
    verb: str = strawberry.field(description="What was done.")
    noun: str = strawberry.field(description="What kind of thing it was done to.")
    channel: domain.Channel = strawberry.field(description="By what way it reached Talka.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an event."""
        return isinstance(obj, domain.Event)

    @strawberry.field(graphql_type=Person | None, description="Who did it, where the viewer may see them.")
    @staticmethod
    async def actor(parent: strawberry.Parent[domain.Event], info: Info) -> person.Person | None:
        """Who did it."""
        return await info.context.loaders.people.load(parent.actor_id) if parent.actor_id else None

    @strawberry.field(description="The same in words, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[domain.Event], info: Info) -> str:
        """The same in words."""
        return info.context.phrases.say(told(parent))


def told(happened: domain.Event) -> Sentence:
    """An event in words."""
    known = _TOLD.get((happened.verb, happened.noun))
    return known or say("{noun}: {verb}.", noun=happened.noun, verb=happened.verb.replace("_", " "))
