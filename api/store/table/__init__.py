"""The tables: every row class of the store, found here by Tortoise."""

from api.store.table.account import CodeRow, TokenRow
from api.store.table.allocation import AllocationRow
from api.store.table.appeal import AppealRow
from api.store.table.design import DesignRow
from api.store.table.dispatch import AssignmentRow, RouteRow
from api.store.table.document import DocumentRow
from api.store.table.draft import DraftRow
from api.store.table.event import EventRow
from api.store.table.facility import ContactRow, FacilityRow
from api.store.table.idempotency import IdempotencyRow
from api.store.table.job import JobRow, LeaseRow
from api.store.table.kept import KeptRow
from api.store.table.link import LinkRow
from api.store.table.migration import MigrationRow
from api.store.table.offer import OfferRow
from api.store.table.organisation import MembershipRow, OrganisationRow
from api.store.table.outbox import OutboxRow
from api.store.table.person import PersonRow
from api.store.table.pledge import PledgeRow
from api.store.table.rate import RateRow
from api.store.table.request import LineRow, RequestRow
from api.store.table.rota import AvailabilityRow, RotaRow, ShiftRow, SlotRow
from api.store.table.search import DirtyRow
from api.store.table.upload import PieceRow, UploadRow

__all__ = [
    "AllocationRow",
    "AppealRow",
    "AssignmentRow",
    "AvailabilityRow",
    "CodeRow",
    "ContactRow",
    "DesignRow",
    "DirtyRow",
    "DocumentRow",
    "DraftRow",
    "EventRow",
    "FacilityRow",
    "IdempotencyRow",
    "JobRow",
    "KeptRow",
    "LeaseRow",
    "LineRow",
    "LinkRow",
    "MembershipRow",
    "MigrationRow",
    "OfferRow",
    "OrganisationRow",
    "OutboxRow",
    "PersonRow",
    "PieceRow",
    "PledgeRow",
    "RateRow",
    "RequestRow",
    "RotaRow",
    "RouteRow",
    "ShiftRow",
    "SlotRow",
    "TokenRow",
    "UploadRow",
]
