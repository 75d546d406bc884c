"""Real records of 2020, with facts counted by hand; skipped, and saying so, where they are missing."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from api.intake import declaration, gathering, reading, reason
from api.intake.gathering import Gathered
from api.intake.understanding import Understanding
from api.intake.understood import Aside, Understood
from matching import request

DATA = Path(__file__).parents[3] / "shared" / "data"


def understood(format: str, file: str) -> list[Understood]:
    """Every record of a file, understood."""
    path = DATA / format / file
    if not path.exists():
        pytest.skip(f"needs ../shared/data/{format}")
    shape = declaration.load(format)
    (told,), _ = reading.read(shape, path)
    return [Understanding(shape, told.part).understand(each) for each in told.records]


def gathered(format: str, file: str) -> list[Gathered]:
    """Every facility of a file."""
    return gathering.gather(understood(format, file), doubt_positions=format == "wuhan_geo")


def lines(told: list[Understood] | list[Gathered]) -> list[request.NewLine]:
    """All lines asked for."""
    return [line for each in told if each.ask for line in each.ask.lines]


def asides(told: list[Understood] | list[Gathered]) -> list[Aside]:
    """All that was kept aside."""
    return [aside for each in told for aside in each.asides]


def spellings(told: list[Gathered]) -> set[frozenset[str]]:
    """The keys of records that were taken for one facility."""
    return {frozenset(source.rpartition("/")[2] for source in each.sources) for each in told if len(each.sources) > 1}


def test_every_need_of_the_hospitals_is_a_line() -> None:
    """All 893 needs are understood (six ask for one item in two words), and the remarks of 15 hospitals hide 45 more."""
    told = understood("wuhan2020", "hospitals.json")
    assert len(told) == 97
    assert len(lines(told)) == 893 - 6 + 45
    assert {each.reason for each in asides(told)} == {reason.BANK, reason.REMARK, reason.REPEATED}


def test_an_amount_of_one_is_never_one_piece() -> None:
    """716 amounts of 1 are unknown, six of them joined with another; the one ambulance is one that a remark states."""
    told = lines(understood("wuhan2020", "hospitals.json"))
    from_fields = [line for line in told if " · 1 · " in f"{line.as_written} · "]
    assert len(from_fields) == 716 - 6
    assert {line.asked for line in from_fields} == {request.Asked(None)}
    assert [line.as_written for line in told if line.asked.number == 1] == ["负压救护车 1"]


def test_bare_numbers_of_liquids_are_unknown() -> None:
    """Twenty amounts of disinfectant, alcohol and hand rub have no unit: bottles, litres or canisters."""
    told = lines(understood("wuhan2020", "hospitals.json"))
    liquids = ("84消毒液 · ", "75%酒精 · ", "手部皮肤消毒液 · ", "过氧乙酸 · ", "活力碘 · ")
    stated = [line for line in told if line.as_written.startswith(liquids) and not line.as_written.endswith(" · 1")]
    assert len(stated) == 20
    assert {line.asked for line in stated} == {request.Asked(None)}


def test_misquoted_standards_are_corrected() -> None:
    """Every suit asks for GB 19082-2009 and every surgical mask for YY 0469-2011, whatever year was quoted."""
    told = lines(understood("wuhan2020", "hospitals.json"))
    asked = Counter((line.spec.item, line.spec.standard) for line in told if isinstance(line.spec, request.Goods))
    assert asked["surgical-mask", "YY 0469-2011"] == 69 + 16 + 1
    assert asked["protective-suit", "GB 19082-2009"] == 85 + 1
    assert asked["respirator", "GB 19083-2010"] == 87
    misquoted = [line for line in told if "YY 0469-2010" in line.as_written]
    assert len(misquoted) == 69


def test_needs_in_a_remark_become_lines() -> None:
    """The hospital of Macheng hides gloves and hand rub in its remark; 2000 of hand rub may be bottles."""
    told = next(each for each in understood("wuhan2020", "hospitals.json") if each.source == "wuhan2020/H0021")
    assert told.ask is not None
    assert [(line.as_written, line.asked.number) for line in told.ask.lines[-2:]] == [
        ("医用手套：10000", Decimal(10000)),
        ("速干手消：2000", None),
    ]


def test_spellings_of_the_hospitals_are_merged() -> None:
    """Ten hospitals stand twice in the list, and no more than those; stated amounts replace unknown ones."""
    told = gathered("wuhan2020", "hospitals.json")
    assert spellings(told) == {
        frozenset(pair.split())
        for pair in (
            "H0018 H0031",
            "H0023 H0053",
            "H0026 H0054",
            "H0033 H0052",
            "H0056 H0072",
            "H0059 H0070",
            "H0061 H0067",
            "H0106 H0122",
            "H0208 H0219",
            "H0213 H0221",
        )
    }
    renhe = next(each for each in told if "wuhan2020/H0208" in each.sources)
    assert renhe.ask is not None
    masks = next(line for line in renhe.ask.lines if gathering.thing(line)[0] == "surgical-mask")
    assert masks.asked.number == 50000


def test_nothing_personal_reaches_the_lines() -> None:
    """No phone, account or contact stands in any line or name."""
    told = gathered("wuhan2020", "hospitals.json")
    public = [line.as_written for line in lines(told)] + [name for each in told for name in each.beneficiary.known.names]
    assert [text for text in public if "0000000" in text or "联系人" in text] == []


def test_zero_and_minus_one_are_unknown_in_the_other_list() -> None:
    """258 amounts of 0 and 25 of -1 mean that nobody could say."""
    told = lines(understood("wuhan_geo", "hospitals_with_coords.json"))
    blank = [line for line in told if line.as_written.endswith((" · 0", " · -1"))]
    assert len(blank) == 258 + 25
    assert {line.asked for line in blank} == {request.Asked(None)}


def test_positions_of_a_lazy_geocoder_are_left_out() -> None:
    """Three positions were given to eleven hospitals of four cities, and one of Xiangyang lies in Wuhan; others become WGS-84."""
    told = gathered("wuhan_geo", "hospitals_with_coords.json")
    left_out = [each.as_written for each in asides(told) if each.reason == reason.NOT_ITS_POSITION]
    assert len(left_out) == 11 + 1
    assert {"襄阳市中西医结合医院", "襄阳市中西结合医院", "黄冈区人民医院", "大治市人民医院"} < set(left_out)
    baibuting = next(each for each in told if "wuhan_geo/12807" in each.sources).beneficiary.known.place.point
    assert baibuting is not None
    assert (baibuting.latitude, baibuting.longitude) == pytest.approx((30.66541, 114.32024), abs=1e-4)


def test_the_other_list_has_its_spellings_too() -> None:
    """Ten facilities of Wuhan and Xiangyang stand two or three times, under names that only their street makes one."""
    told = gathered("wuhan_geo", "hospitals_with_coords.json")
    assert len(told) == 38
    assert frozenset({"11582", "29", "17526"}) in spellings(told)
    assert frozenset({"18044", "18484", "11580"}) in spellings(told)
    assert len(spellings(told)) == 10


def test_fever_clinics_are_not_merged_by_rank() -> None:
    """A city's and a county's hospital, or a province's and its capital's, stay two: 6,715 records are 6,714 facilities."""
    told = gathered("wuhan_geo", "cn_fever_clinics_2020-02-11.csv")
    assert len(told) == 6714
    assert [each.beneficiary.known.names for each in told if len(each.sources) > 1] == [("邢台市中医院",)]


def test_donation_sites_never_say_how_many() -> None:
    """469 of 470 sites are facilities, four of them stand twice; every line is of unknown amount."""
    told = understood("findthemasks", "us_sites.csv")
    assert [each.source for each in told if not each.useful] == ["findthemasks/FTM00016"]
    sites = gathered("findthemasks", "us_sites.csv")
    assert (len(sites), len(spellings(sites))) == (465, 4)
    assert {line.asked for line in lines(sites)} == {request.Asked(None)}
    assert Counter(each.reason for each in asides(told))[reason.NO_ITEM] == 6


def test_impossible_offers_are_kept_aside() -> None:
    """Two offers of 10 billion, 95 of nothing or less and four test rows; the largest that stays is 40 million N95."""
    told = understood("getusppe", "offers.csv")
    offers = [offer for each in told for offer in each.offers]
    assert (len(told), len(offers)) == (1408, 1307)
    why = Counter(each.reason for each in asides(told))
    assert why == {reason.NOTHING: 95, "A test row.": 4, reason.TOO_MUCH: 2}
    assert max(offer.amount for offer in offers) == 40_000_000
    assert {offer.unit for offer in offers if offer.as_written.startswith("nitrile_gloves")} == {"box"}
    assert {offer.place.region for offer in offers} >= {"CA", "MI", "FL"}
    assert not {offer.place.region for offer in offers} & {"ca", "Mi", "Fl", "test1"}
