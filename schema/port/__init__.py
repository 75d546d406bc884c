"""What a resolver may reach: small ports, one per noun, each bound to the viewer of the operation.

Every method raises `RefusedError` where a rule says no. Every read returns only what the viewer may see. `load` methods
answer in the order of the ids, None where there is nothing to see.
"""

from schema.port.asking import Board, Drafts, Lines, Links, Requests
from schema.port.finding import Finder, Kept, Phrases
from schema.port.giving import Designs, Offers, Pledges
from schema.port.people import Contacts, Facilities, Organisations, People, SignIn

__all__ = [
    "Board",
    "Contacts",
    "Designs",
    "Drafts",
    "Facilities",
    "Finder",
    "Kept",
    "Lines",
    "Links",
    "Offers",
    "Organisations",
    "People",
    "Phrases",
    "Pledges",
    "Requests",
    "SignIn",
]
