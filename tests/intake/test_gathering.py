"""Records of one facility, and what they ask for together."""

from decimal import Decimal

from api.intake import declaration, gathering, reason
from api.intake.gathering import Gathered
from api.intake.record import Record
from api.intake.understanding import Understanding

SHAPE = declaration.read(
    """
name = "list"
[[part]]
file = "*"
makes = "request"
key = ["id"]
place.city = "city"
place.address = "street"
place.latitude = "lat"
place.longitude = "lon"
facility.name = "name"
contact = [{ phone = "phone" }]
goods.each = "needs"
goods.item = "item"
goods.amount = "n"
""",
    "list.toml",
)
FIRST = {"id": 1, "name": "平县医院", "city": "江州市", "street": "大道1号", "phone": "1", "lat": 30, "lon": 114}
SECOND = {"id": 2, "name": "平县人民医院", "city": "江州市", "street": "大道1号", "phone": "2", "lat": 30, "lon": 114}


def gather(*told: dict[str, object], doubt_positions: bool = False) -> list[Gathered]:
    """What records of a list come to."""
    understanding = Understanding(SHAPE, SHAPE.part[0])
    records = [Record("list.json", row, each) for row, each in enumerate(told, 1)]
    return gathering.gather([understanding.understand(each) for each in records], doubt_positions=doubt_positions)


def needs(**items: str) -> list[dict[str, str]]:
    """Needs by item and amount."""
    return [{"item": item, "n": n} for item, n in items.items()]


def test_asks_of_one_facility_become_one() -> None:
    """A stated amount replaces an unknown one, the larger of two stands, and the clash is kept for a person."""
    (one,) = gather(
        {**FIRST, "needs": needs(防护服="", 护目镜="20")}, {**SECOND, "needs": needs(防护服="500", 护目镜="30", 隔离衣="")}
    )
    assert one.sources == ("list/1", "list/2")
    assert one.beneficiary.known.names == ("平县医院", "平县人民医院")
    assert [reach.phone for reach in one.beneficiary.reaches] == ["1", "2"]
    assert one.ask is not None
    assert [(gathering.thing(line)[0], line.asked.number) for line in one.ask.lines] == [
        ("protective-suit", Decimal(500)),
        ("goggles", Decimal(30)),
        ("isolation-gown", None),
    ]
    assert [(each.source, each.reason, each.as_written) for each in one.asides] == [
        ("list/2#goggles", reason.OTHER_AMOUNT, "护目镜 · 30")
    ]


def test_doubtful_positions_are_left_out_and_told() -> None:
    """Where the mapping says so, a position that strangers share is dropped from each of them."""
    stranger = {**FIRST, "id": 3, "name": "海医院", "street": "小路9号"}
    gathered = gather(FIRST, stranger, doubt_positions=True)
    assert [each.beneficiary.known.place.point for each in gathered] == [None, None]
    assert [aside.source for each in gathered for aside in each.asides] == ["list/1#position", "list/3#position"]
    assert all(each.beneficiary.known.place.point for each in gather(FIRST, stranger))
