"""One facility under several spellings."""

from dataclasses import replace

import pytest

from api.intake import sameness, spelling
from api.intake.sameness import Known
from matching.place import Place, Point


def known(name: str, address: str = "", city: str = "江州市", district: str = "", point: Point | None = None) -> Known:
    """A facility of a Chinese city."""
    return Known((name,), Place(address, city, "某省", "CN", point), district)


def same(one: Known, other: Known) -> bool:
    """Whether two facilities are taken for the same, either way round."""
    a, b = sameness.traits(one), sameness.traits(other)
    assert sameness.same(a, b) is sameness.same(b, a)
    return sameness.same(a, b)


SAME = [
    (known("江州市第八医院"), known("江州第八医院")),
    (known("江州市第八医院\t"), known(" 江州市 第八医院")),
    (known("江州市第８医院（总院）"), known("江州市第8医院")),
    (known("江州市东区康泰医院", district="东区"), known("康泰医院", district="东区")),
    (known("某省江州市人民医院"), known("江州市人民医院")),
    (known("江州市仁和医院(大学附属仁和医院)"), known("大学附属仁和医院", district="江州市")),
    (known("平县疾病预防控制中心", district="平县"), known("平县疾控中心", district="平县")),
    (known("葛中心医院", "江州市樵湖路60号"), known("国药葛中心医院", "某省江州市樵湖路60号设备部")),
    (known("江州市中心医院（南院区）", "南京路26号"), known("江州市中心医院", "胜利街南京路26号")),
    (known("平治市人民医院", "东风路25号", district="平冶市"), known("平冶市人民医院", "城北区东风路25号", district="平冶市")),
]
DIFFERENT = [
    (known("江州市第一医院"), known("江州市第二医院")),
    (known("江州市第一人民医院", "东路1号"), known("江州市人民医院", "东路1号")),
    (known("江州市人民医院"), known("江州县人民医院")),
    (known("某省人民医院"), known("江州市人民医院")),
    (known("江州市人民医院"), known("江州市人民医院", city="海州市")),
    (known("红十字会", district="东区"), known("红十字会", district="西区")),
    (known("江州市红十字会", "胜利街1号"), known("江州市红十字会医院", "香港路2号")),
    (known("江州市中医院（东院区）", "东路1号"), known("江州市中医院（西院区）", "西路9号")),
    (known("江州大学医院"), known("江州市医院")),
    (known("康泰医院", "东路1号"), known("安康泰和医院", "西路2号")),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=lambda each: each.names[0])
def test_spellings_of_one_facility_are_the_same(one: Known, other: Known) -> None:
    """Places before the name, blanks, full-width digits, brackets and owners make no other facility of it."""
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=lambda each: each.names[0])
def test_other_facilities_stay_apart(one: Known, other: Known) -> None:
    """Numbers, ranks of places, cities, districts and campuses tell facilities apart."""
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("725 North St", "725 North St.\nPittsfield", True),
        ("121 Dekalb Ave", "45 Hoyt St #5Q", False),
        ("", "45 Hoyt St", True),
    ],
)
def test_a_chain_has_a_house_at_every_address(one: str, other: str, expected: bool) -> None:
    """In letters, the same name in a city is the same facility unless the house numbers say otherwise."""
    place = Place(one, "Pittsfield", "MA", "US")
    pair = (Known(("Berkshire Clinic",), place), Known(("BERKSHIRE CLINIC, Inc.",), replace(place, address=other)))
    assert same(*pair) is expected


def test_far_apart_is_not_the_same() -> None:
    """Two positions more than a kilometre apart are two facilities, whatever their name."""
    here, there = Point(30.6, 114.3), Point(30.62, 114.3)
    assert same(known("江州医院", point=here), known("江州医院", point=here))
    assert not same(known("江州医院", point=here), known("江州医院", point=there))


def test_a_position_shared_by_strangers_is_doubtful() -> None:
    """What a geocoder gives to facilities that are not the same is no position; one facility twice is no reason for doubt."""
    lazy, true = Point(30.6, 114.3), Point(30.7, 114.4)
    listed = [known("江州市第一医院", point=lazy), known("海州市人民医院", city="海州市", point=lazy)]
    assert sameness.doubtful([*listed, known("江州市第八医院", point=true), known("江州第八医院", point=true)]) == {lazy}


def test_a_position_amid_another_city_is_doubtful() -> None:
    """Where ten facilities mark the middle of a city, a facility of another city cannot lie there."""
    centre = [known(f"江州市第{n}医院", point=Point(30.6 + n / 1000, 114.3)) for n in range(1, 11)]
    astray, home = (
        known("海州医院", city="海州市", point=Point(30.6, 114.35)),
        known("海州院", city="海州市", point=Point(32, 112)),
    )
    assert sameness.doubtful([*centre, astray, home]) == {Point(30.6, 114.35)}
    assert sameness.doubtful([*centre[:9], astray, home]) == frozenset()


def test_a_missing_city_is_taken_from_the_name_or_address() -> None:
    """Only cities that other records name are looked for."""
    lost = [known("江州第八医院", city=""), known("脑科医院", "江州市东路1号", city=""), known("海州医院", city="")]
    listed = [known("江州市第一医院"), *lost]
    assert [each.place.city for each in sameness.fill_cities(listed)] == ["江州市", "江州市", "江州市", ""]


def test_groups_keep_the_order_of_first_mention() -> None:
    """Sameness spreads: three spellings become one group where each leads to the next."""
    street = "江汉区香港路392号"
    names = ("江州市红十字会医院", "江州市儿童医院", "协和江州红十字会医院", "江州协和红十字医院")
    assert sameness.groups([known(name, street) for name in names]) == [[0, 2, 3], [1]]


def test_the_larger_places_of_an_address_are_measured() -> None:
    """Region and city at the start of an address are found with and without their rank."""
    places = ("某省", "江州市")
    assert [spelling.lead(text, *places) for text in ("某省江州市大道1号", "江州大道1号", "大道1号", "")] == [5, 2, 0, 0]


def test_a_name_is_never_emptied() -> None:
    """A place that is part of the name stays: a university hospital, or a hospital called by its district alone."""
    where = spelling.Where("某省", "江州市", "武昌区")
    assert [spelling.core(name, where).text for name in ("江州大学人民医院", "江州市武昌医院", "江州医院")] == [
        "江州大学人民医院",
        "武昌医院",
        "江州医院",
    ]
