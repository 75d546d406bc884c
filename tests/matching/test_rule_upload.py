"""Who attaches and reads files."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from matching import request, upload, viewer
from matching.organisation import Membership, MembershipState, Role
from matching.refusal import Reason
from matching.rule import upload as rule
from matching.upload import Kind, Upload, Use

NOW = datetime(2020, 3, 2, tzinfo=UTC)
ASKER, OTHER = UUID(int=1), UUID(int=2)
HOSPITALS = UUID(int=9)
SENT = Upload(UUID(int=5), ASKER, "letter.pdf", Kind.PDF, 900, "0" * 64, NOW)
ASKED = request.Request(
    UUID(int=6), ASKER, request.RequestState.PUBLISHED, request.Urgency.HIGH, NOW, (), organisation_id=HOSPITALS
)
LETTER = replace(SENT, use=Use.LETTER, attached_id=ASKED.id)


def who(person_id: UUID, role: Role = Role.REQUESTER, organisation_id: UUID | None = None) -> viewer.Viewer:
    """Someone in one role."""
    held = Membership(UUID(int=7), person_id, organisation_id, role, MembershipState.ACTIVE, NOW)
    return viewer.Viewer(person_id, (held,))


READERS = {
    "anonymous": (viewer.ANONYMOUS, False),
    "asker": (who(ASKER), True),
    "colleague": (who(OTHER, Role.REQUESTER, HOSPITALS), True),
    "coordinator": (who(OTHER, Role.COORDINATOR), True),
    "admin": (who(OTHER, Role.ADMIN), True),
    **{
        role.value: (who(OTHER, role), False) for role in (Role.SUPPLIER, Role.DRIVER, Role.MAKER, Role.VOLUNTEER, Role.REQUESTER)
    },
}


@pytest.mark.parametrize("name", READERS)
def test_a_letter_is_for_those_who_read_the_intake(name: str) -> None:
    """Those who ask, their organisation and coordinators; everyone else only where both sides agreed on their pledge."""
    reader, may = READERS[name]
    assert rule.can_read(reader, LETTER, ASKED) is may
    assert rule.can_read(reader, LETTER, ASKED, involved=True)
    assert not rule.can_read(who(OTHER), LETTER, None)


@pytest.mark.parametrize("use", upload.PUBLIC)
def test_what_belongs_to_a_design_is_for_everyone(use: Use) -> None:
    """Files and photos of designs are as public as the design."""
    assert rule.can_read(viewer.ANONYMOUS, replace(SENT, use=use))


def test_what_belongs_to_nothing_is_for_its_sender() -> None:
    """Nobody else, not even a coordinator, reads a file before it is attached."""
    assert rule.can_read(who(ASKER), SENT)
    assert not rule.can_read(who(OTHER, Role.COORDINATOR), SENT)
    assert not rule.can_read(viewer.ANONYMOUS, SENT)


def test_a_file_is_attached_once_by_its_sender_as_what_it_is() -> None:
    """Others, a second time, and a use that the kind does not fit are refused, each with its reason."""
    assert rule.check_attach(who(ASKER), SENT, Use.LETTER) is None
    refused = (
        (who(OTHER, Role.ADMIN), SENT, Use.LETTER, Reason.NOT_ALLOWED),
        (viewer.ANONYMOUS, SENT, Use.LETTER, Reason.SIGN_IN_NEEDED),
        (who(ASKER), LETTER, Use.LETTER, Reason.WRONG_STATE),
        (who(ASKER), SENT, Use.PHOTO, Reason.INVALID),
        (who(ASKER), replace(SENT, kind=Kind.STL), Use.LETTER, Reason.INVALID),
        (who(ASKER), replace(SENT, kind=Kind.JPEG), Use.FILE, Reason.INVALID),
    )
    for reader, sent, use, reason in refused:
        no = rule.check_attach(reader, sent, use)
        assert no is not None
        assert no.reason is reason


def test_a_person_sends_only_so_much_a_day() -> None:
    """Neither too many files nor too many bytes."""
    assert upload.check_quota(upload.MOST_A_DAY - 1, upload.MOST_BYTES_A_DAY - 1) is None
    for files, size in ((upload.MOST_A_DAY, 0), (1, upload.MOST_BYTES_A_DAY)):
        refused = upload.check_quota(files, size)
        assert refused is not None
        assert refused.reason is Reason.TOO_MANY


def test_every_kind_fits_some_use() -> None:
    """Nothing is taken that can be attached to nothing."""
    assert frozenset[Kind]().union(*upload.FITS.values()) == set(Kind)
