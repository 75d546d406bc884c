"""Who is looking or acting."""

from dataclasses import dataclass
from uuid import UUID

from matching import organisation


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with their active memberships, or (`person_id` None) an anonymous visitor."""

    person_id: UUID | None = None
    memberships: tuple[organisation.Membership, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether this is a person and not an anonymous visitor."""
        return self.person_id is not None

    @property
    def roles(self) -> frozenset[organisation.Role]:
        """Every role held, for whomever."""
        return frozenset(each.role for each in self.memberships)

    @property
    def coordinates(self) -> bool:
        """Whether the viewer may act for others: a coordinator or an admin of the whole installation."""
        return bool(self._own_roles & {organisation.Role.COORDINATOR, organisation.Role.ADMIN})

    @property
    def administers(self) -> bool:
        """Whether the viewer runs this installation."""
        return organisation.Role.ADMIN in self._own_roles

    @property
    def _own_roles(self) -> frozenset[organisation.Role]:
        """The roles held on one's own behalf; what someone is in one organisation gives no say over the others."""
        return frozenset(each.role for each in self.memberships if each.organisation_id is None)

    def belongs_to(self, organisation_id: UUID | None) -> bool:
        """Whether the viewer is an active member of the organisation."""
        return organisation_id is not None and any(each.organisation_id == organisation_id for each in self.memberships)

    def owns(self, person_id: UUID, organisation_id: UUID | None) -> bool:
        """Whether a thing of this person or this organisation is the viewer's own."""
        return self.person_id is not None and (person_id == self.person_id or self.belongs_to(organisation_id))

    @property
    def audiences(self) -> frozenset[str]:
        """The audiences of search documents this viewer belongs to."""
        found = {"public"}
        if self.person_id is not None:
            found |= {"signed-in", f"person:{self.person_id}"}
        found |= {f"organisation:{each.organisation_id}" for each in self.memberships if each.organisation_id}
        return frozenset(found | {"coordinator"} if self.coordinates else found)


ANONYMOUS = Viewer()
