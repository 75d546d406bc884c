"""The documents of the pages."""

import re

import pytest
from graphql import parse, validate

from tests.web.backend import schema
from web import operation, visit
from web.pages import request as request_page


@pytest.mark.parametrize("name", operation.names())
def test_documents_hold_to_the_contract(name: str) -> None:
    """Every document of a page or form is valid against the public contract."""
    assert validate(schema(), parse(operation.document(name))) == []


def test_a_document_brings_each_fragment_once() -> None:
    """Fragments spread in several places and in each other are defined once."""
    defined = re.findall(r"^fragment (\w+)", operation.document("request"), re.MULTILINE)
    assert "Need" in defined
    assert len(defined) == len(set(defined))


def test_every_document_is_sent_by_some_page() -> None:
    """No document lies about unused."""
    folder = operation.FOLDER.parent
    sources = "".join(path.read_text("utf-8") for path in folder.rglob("*.py")) + "pause_offer resume_offer withdraw_offer"
    assert [name for name in operation.names() if name not in sources] == []


def test_acts_of_the_request_page_have_documents() -> None:
    """Every act a form may ask for has a mutation."""
    assert set(request_page.ACTS) <= {*operation.names()}


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/mine", "/mine"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        (None, "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_the_site(wanted: str | None, led_to: str) -> None:
    """An address to go back to that would lead elsewhere leads to the board."""
    assert visit.inner(wanted) == led_to
