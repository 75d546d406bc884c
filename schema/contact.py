"""Ways to reach facilities, and who is answerable for them."""

import strawberry

from matching import facility as domain
from matching import person
from schema import identity, refusal
from schema.compiled import reading
from schema.context import Info
from schema.identity import Node
from schema.person import Person


@strawberry.type(description="A way to reach a facility, and the member now answerable for it; handed over, never lost.")
class Contact(Node):
    """A way to reach a facility."""

    name: str = strawberry.field(description="Whom to ask for.")
    department: str = strawberry.field(description="Their department.")
    post: str = strawberry.field(description="What they are there.")
    phone: str = strawberry.field(description="Their phone number (E.164).")
    messenger: str = strawberry.field(description="Their account with a messenger.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a contact."""
        return isinstance(obj, domain.Contact)

    @strawberry.field(graphql_type=Person | None, description="The member now answerable for this contact.")
    @staticmethod
    async def steward(parent: strawberry.Parent[domain.Contact], info: Info) -> person.Person | None:
        """The member now answerable for this contact."""
        return await info.context.loaders.people.load(parent.steward_id) if parent.steward_id else None


reading.declare(
    "Contact",
    "contact",
    name=reading.own,
    department=reading.own,
    post=reading.own,
    phone=reading.own,
    messenger=reading.own,
    steward=reading.one("steward"),
)


@strawberry.input(description="A contact to add to a facility.")
class AddContactInput:
    """A contact to add to a facility."""

    facility_id: strawberry.ID = strawberry.field(description="The facility.")
    name: str = strawberry.field(description="Whom to ask for.")
    department: str = strawberry.field(default="", description="Their department.")
    post: str = strawberry.field(default="", description="What they are there.")
    phone: str = strawberry.field(default="", description="Their phone number.")
    messenger: str = strawberry.field(default="", description="Their account with a messenger.")

    def made(self) -> domain.NewContact:
        """The contact."""
        facility_id = identity.read(self.facility_id, "Facility", "facilityId")
        return domain.NewContact(facility_id, self.name, self.department, self.post, self.phone, self.messenger)


@strawberry.input(description="A contact, and who shall be answerable for it.")
class HandOverContactInput:
    """A contact, and who shall be answerable for it."""

    id: strawberry.ID = strawberry.field(description="The id of the contact.")
    steward_id: strawberry.ID = strawberry.field(description="The person who takes it over.")


@strawberry.type
class ContactMutation:
    """Adding contacts and handing them over."""

    @refusal.mutation(Contact, "AddContactResult", "Add a way to reach a facility; the viewer becomes answerable for it.")
    @staticmethod
    async def add_contact(info: Info, input: AddContactInput) -> domain.Contact:
        """Add a contact."""
        return await info.context.contacts.add_contact(input.made())

    @refusal.mutation(Contact, "HandOverContactResult", "Make somebody else answerable for a contact.")
    @staticmethod
    async def hand_over_contact(info: Info, input: HandOverContactInput) -> domain.Contact:
        """Hand a contact over."""
        steward_id = identity.read(input.steward_id, "Person", "stewardId")
        return await info.context.contacts.hand_over(identity.read(input.id, "Contact"), steward_id)
