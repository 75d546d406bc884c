"""Who may read a profile."""

from matching import person, viewer
from matching.person import Audience


def can_see(who: viewer.Viewer, them: person.Person) -> bool:
    """Whether the person lets this viewer read their profile."""
    allowed = {
        Audience.EVERYONE: True,
        Audience.SIGNED_IN: who.signed_in,
        Audience.COORDINATORS: who.coordinates,
        Audience.NOBODY: False,
    }
    return allowed[them.profile_for] or can_see_contact(who, them)


def can_see_contact(who: viewer.Viewer, them: person.Person) -> bool:
    """Whether the viewer may read mail address, phone and exact place: oneself and coordinators."""
    return them.id == who.person_id or (who.coordinates and them.profile_for is not Audience.NOBODY)


def seen(who: viewer.Viewer, them: person.Person) -> person.Person | None:
    """The profile as this viewer may read it, or None."""
    if not can_see(who, them):
        return None
    return them if can_see_contact(who, them) else them.without_contact()
