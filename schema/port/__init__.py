"""What a resolver may reach: small ports, one per noun, each bound to the viewer of the operation.

Every method raises `RefusedError` where a rule says no. Every read returns only what the viewer may see. `load` methods
answer in the order of the ids, None where there is nothing to see.
"""

from schema.port.asking import Board, Drafts, Lines, Links, Requests
from schema.port.driving import Plans
from schema.port.engine import Allocations
from schema.port.finding import Finder, Kept, Phrases
from schema.port.giving import Appeals, Designs, Offers, Pledges
from schema.port.once import Once
from schema.port.people import Contacts, Facilities, Memberships, Organisations, People, SignIn
from schema.port.registering import Documents
from schema.port.uploading import Uploads
from schema.port.working import Rotas, Turns, Vacancies

__all__ = [
    "Allocations",
    "Appeals",
    "Board",
    "Contacts",
    "Designs",
    "Documents",
    "Drafts",
    "Facilities",
    "Finder",
    "Kept",
    "Lines",
    "Links",
    "Memberships",
    "Offers",
    "Once",
    "Organisations",
    "People",
    "Phrases",
    "Plans",
    "Pledges",
    "Requests",
    "Rotas",
    "SignIn",
    "Turns",
    "Uploads",
    "Vacancies",
]
