"""Every method of every port, tried by everybody: who is let in, and what the others are told."""

import ast
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from matching import design, facility, offer, organisation, person, pledge, request
from matching.organisation import Role
from matching.place import NOWHERE
from matching.pledge import NewPart
from matching.refusal import Reason, RefusedError
from matching.request import Answer, Asked, LineChange
from schema import narrowing, port
from schema.context import Context
from schema.paging import Window
from search.port import Query
from tests.api.house import HOME_DESIGN, goods, ride, role, stock
from tests.api.world import ROLES, SECRETS, World

ALL = {"anonymous", *ROLES}
SIGNED_IN = set(ROLES)
STAFF = {"coordinator", "admin"}
OWN = {"requester"} | STAFF
GIVERS = {"supplier"} | STAFF
BOTH = OWN | GIVERS
WINDOW = Window(100)

Probe = Callable[[Context, World], Awaitable[object]]


class UndoneError(Exception):
    """Undoes what a try has written."""
