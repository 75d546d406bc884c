"""One record, understood by a stranger's mapping."""

from datetime import UTC, datetime
from decimal import Decimal

from api.intake import declaration, reason
from api.intake.record import Record
from api.intake.understanding import Understanding
from api.intake.understood import Understood
from matching import facility, request
from matching.place import Place, Point

LIST = """
name = "north"
language = "uk"

[[part]]
file = "list.csv"
makes = "request"
key = ["id"]
date = "date"
dates = ["%d.%m.%Y"]
urgency = { field = "how soon", values = { "today" = "critical" } }

[part.place]
country = { constant = "UA" }
city = ["town", "village"]
address = "street"
latitude = "lat"
longitude = "lon"

[part.facility]
name = "hospital"
grade = "grade"
beds = "beds"
staff = "staff"

[[part.contact]]
name = "who"
phone = "phone"

[part.goods]
item = "needs"
detail = "standard"
amount = "how many"
unknown = ["", "?"]
remarks = ["note"]

[[part.aside]]
field = "hospital"
pattern = '(?i)^test'
reason = "A test row."

[[part]]
file = "stock.csv"
makes = "offer"
date = "since"
goods.item = "what"
goods.amount = "how many"
place.city = "town"
"""
SHAPE = declaration.read(LIST, "north.toml")
FULL = {
    "id": "7",
    "date": "24.03.2020",
    "how soon": "today",
    "town": "",
    "village": "Боярка",
    "street": "вул. Лісова 1",
    "lat": "50.32",
    "lon": "30.29",
    "hospital": "Боярська\t міська лікарня",
    "grade": "secondary",
    "beds": "120",
    "staff": "40",
    "who": "Person Name",
    "phone": "+380 44 000 00 00",
    "needs": "респіратори FFP2",
    "standard": "",
    "how many": "300",
    "note": "рукавички 500; реквізити: IBAN UA00",
}


def take(told: dict[str, str], part: int = 0) -> Understood:
    """What a record of the stranger's list was taken for."""
    return Understanding(SHAPE, SHAPE.part[part]).understand(Record("list.csv", 2, told))


def test_a_whole_record_is_understood() -> None:
    """Facility, place, contacts, lines from fields and remarks, date and urgency all come out of one row."""
    told = take(FULL)
    assert told.source == "north/7"
    assert told.beneficiary is not None
    assert told.beneficiary.known.names == ("Боярська міська лікарня",)
    assert told.beneficiary.known.place == Place("вул. Лісова 1", "Боярка", "", "UA", Point(50.32, 30.29))
    assert (told.beneficiary.kind, told.beneficiary.grade) == (facility.Kind.HOSPITAL, facility.Grade.SECONDARY)
    assert (told.beneficiary.beds, told.beneficiary.staff) == (120, 40)
    assert [(each.name, each.phone) for each in told.beneficiary.reaches] == [("Person Name", "+380 44 000 00 00")]
    assert told.ask is not None
    assert (told.ask.language, told.ask.urgency) == ("uk", request.Urgency.CRITICAL)
    assert told.ask.written == datetime(2020, 3, 24, tzinfo=UTC)
    specs = [line.spec for line in told.ask.lines]
    assert [(spec.item, spec.standard) for spec in specs if isinstance(spec, request.Goods)] == [
        ("respirator", "EN 149 FFP2"),
        ("examination-gloves", None),
    ]
    assert [line.asked.number for line in told.ask.lines] == [Decimal(300), Decimal(500)]
    assert [(each.source, each.reason, each.as_written) for each in told.asides] == [
        ("north/7#note", reason.BANK, "реквізити: IBAN UA00")
    ]


def test_a_rule_keeps_a_record_aside_whole() -> None:
    """Test rows go aside with all they say, and nothing is made of them."""
    told = take({**FULL, "hospital": "TEST hospital"})
    assert not told.useful
    assert [each.reason for each in told.asides] == ["A test row."]
    assert "needs: респіратори FFP2" in told.asides[0].as_written


def test_a_facility_without_goods_is_still_a_facility() -> None:
    """What it needs is kept aside; the place itself is known."""
    told = take({**FULL, "needs": "добре слово", "note": ""})
    assert told.useful
    assert told.ask is None
    assert [(each.source, each.reason) for each in told.asides] == [("north/7#goods", reason.NO_ITEM)]


def test_a_record_without_a_name_is_kept_aside() -> None:
    """Nobody can be asked what a nameless place needs."""
    told = take({**FULL, "hospital": " "})
    assert (told.useful, [each.reason for each in told.asides]) == (False, [reason.NO_NAME])


def test_positions_that_are_none_are_left_out() -> None:
    """Empty words for "no position" are silent; a wrong position is kept aside, and the facility stays."""
    blank, wrong = take({**FULL, "lat": "N/A", "lon": "N/A"}), take({**FULL, "lat": "503.2"})
    for told in (blank, wrong):
        assert told.beneficiary is not None
        assert told.beneficiary.known.place.point is None
    assert [each.source for each in blank.asides] == ["north/7#note"]
    assert next((each.source, each.reason) for each in wrong.asides) == ("north/7#position", reason.NO_POSITION)


def test_an_offer_is_of_so_and_so_many() -> None:
    """An offer with an amount is one; without, it is kept aside; without a key, a digest tells records apart."""
    told = take({"what": "FFP2", "how many": "200", "town": "Київ", "since": "2020-04-01T10:00:00Z"}, part=1)
    (offer,) = told.offers
    assert (offer.amount, offer.place.city, offer.language) == (Decimal(200), "Київ", "uk")
    assert offer.available is not None
    assert offer.available.start == datetime(2020, 4, 1, 10, tzinfo=UTC)
    again, other = (take({"what": "FFP2", "how many": many, "town": "Київ"}, part=1) for many in ("200", "201"))
    assert again.source != other.source
    assert take({"what": "FFP2", "how many": "some"}, part=1).asides[0].reason == reason.NO_AMOUNT


def test_a_chinese_address_gets_its_district_where_it_belongs() -> None:
    """The district stands behind the city, once, and alone where there is no street."""
    text = LIST.replace('country = { constant = "UA" }', 'region = "region"\ndistrict = "district"')
    understanding = Understanding(declaration.read(text, "north.toml"), declaration.read(text, "north.toml").part[0])
    streets = ("大道1号", "某省江州市大道1号", "江州市东区大道1号", "", "1 Main Street")
    told = [{**FULL, "region": "某省", "town": "江州市", "district": "东区", "street": street} for street in streets]
    known = [understanding.understand(Record("list.csv", 2, each)).beneficiary for each in told]
    assert [each.known.place.address for each in known if each] == [
        "东区大道1号",
        "某省江州市东区大道1号",
        "江州市东区大道1号",
        "东区",
        "1 Main Street",
    ]
