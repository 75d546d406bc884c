"""How the contract says no: one named type for every reason, each with a sentence a person can act on."""

from collections.abc import Mapping
from typing import Annotated, Any, Union

import strawberry
from strawberry.types.field import StrawberryField

from matching import refusal as domain
from matching.refusal import Reason
from schema import enumeration, once
from schema.context import Info

enumeration.describe(
    Reason,
    "Reason",
    "What kind of no it is.",
    {
        Reason.INVALID: "Something in the input must be mended.",
        Reason.NOT_FOUND: "There is no such thing, or the viewer may not see it.",
        Reason.NOT_ALLOWED: "The viewer may not do this.",
        Reason.SIGN_IN_NEEDED: "Only people who are signed in may do this.",
        Reason.CONFLICT: "Somebody else changed it meanwhile; look again and repeat.",
        Reason.NOT_ENOUGH: "There is not enough left.",
        Reason.WRONG_STATE: "The thing is in a state that does not allow this.",
        Reason.TOO_MANY: "Too many at once, or too often.",
    },
)


@strawberry.interface(description="An act that was refused, and why.")
class Refusal:
    """An act that was refused."""

    reason: Reason = strawberry.field(
        description="What kind of no it is.",
        deprecation_reason="Use `code`, the same under a name that no result has. Goes after 2027-06-01.",
    )
    field: str | None = strawberry.field(description="The input field it is about, as a dotted path, if it is about one.")

    @strawberry.field(description="What kind of no it is: a program decides by it, together with `field`.")
    @staticmethod
    def code(parent: strawberry.Parent[domain.Refusal]) -> Reason:
        """What kind of no it is."""
        return parent.reason

    @strawberry.field(description="What to do about it, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[domain.Refusal], info: Info) -> str:
        """What to do about it."""
        return info.context.phrases.say(parent.sentence)


def _named(name: str, reason: Reason, description: str) -> Any:
    def is_type_of(obj: object, _info: object) -> bool:
        return isinstance(obj, domain.Refusal) and obj.reason is reason

    return strawberry.type(type(name, (Refusal,), {"is_type_of": staticmethod(is_type_of)}), description=description)


InvalidInput = _named("InvalidInput", Reason.INVALID, "Something in the input must be mended.")
NotFound = _named("NotFound", Reason.NOT_FOUND, "There is no such thing, or the viewer may not see it.")
NotAllowed = _named("NotAllowed", Reason.NOT_ALLOWED, "The viewer may not do this.")
SignInNeeded = _named("SignInNeeded", Reason.SIGN_IN_NEEDED, "Only people who are signed in may do this.")
Conflict = _named("Conflict", Reason.CONFLICT, "Somebody else changed it meanwhile; look again and repeat.")
NotEnough = _named("NotEnough", Reason.NOT_ENOUGH, "There is not enough left.")
WrongState = _named("WrongState", Reason.WRONG_STATE, "The thing is in a state that does not allow this.")
TooMany = _named("TooMany", Reason.TOO_MANY, "Too many at once, or too often.")

NAMED = (InvalidInput, NotFound, NotAllowed, SignInNeeded, Conflict, NotEnough, WrongState, TooMany)


class Refusals(strawberry.ExceptionHandler[domain.RefusedError, Any]):
    """Turns a refusal raised under a mutation into the value that its result union has for it."""

    error_type = InvalidInput

    def handle(self, exception: domain.RefusedError, *, field: StrawberryField, info: Any) -> domain.Refusal:
        """The refusal itself; its reason decides the type."""
        return exception.refusal


def mutation(
    result: Any,
    name: str,
    description: str,
    again: once.Again | None = None,
    *,
    made: Any = None,
    metadata: Mapping[str, object] | None = None,
) -> Any:
    """A mutation that answers with `result`, or with the named type of the reason why not; the union is called `name`.

    It takes a client's key, under which it is done once; `again` reads anew what it came to, by the id of the result where
    none is given. `made` is what `Query.outcome` leads to, where it is not the result.
    `metadata` says what the limits should know of it.
    """
    members = Union[(result, *NAMED)]
    union = Annotated[members, strawberry.union(name, description=f"{description} Or why not.")]
    act = once.Act(result, again, made)
    return strawberry.mutation(graphql_type=union, description=description, extensions=[act], metadata=metadata)
