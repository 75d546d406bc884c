"""Names of things in every language of the catalogue, and places, as they are indexed."""

from collections.abc import Iterable

from matching import facility, item, offer, place, redaction, request, standard

Names = tuple[str, ...]
VOLUNTEER: Names = ("Volunteer", "Волонтер", "Волонтёр", "志愿者")
PRINTING: Names = ("3D printing", "3D-друк", "3D-печать", "3D打印")
DRIVER: Names = ("Driver", "Водій", "Водитель", "司机")
RIDE: Names = ("Ride", "Поїздка", "Поездка", "接送")
DELIVERY: Names = ("Delivery", "Доставка", "配送")
KINDS: dict[facility.Kind, Names] = {
    facility.Kind.HOSPITAL: ("Hospital", "Лікарня", "Больница", "医院"),
    facility.Kind.CLINIC: ("Clinic", "Клініка", "Клиника", "诊所"),
    facility.Kind.CARE_HOME: ("Care home", "Будинок престарілих", "Дом престарелых", "养老院"),
    facility.Kind.AID_STATION: ("Aid station", "Пункт допомоги", "Пункт помощи", "救助站"),
    facility.Kind.AID_TEAM: ("Aid team", "Бригада допомоги", "Бригада помощи", "医疗队"),
    facility.Kind.CHARITY: ("Charity", "Благодійний фонд", "Благотворительный фонд", "慈善机构"),
    facility.Kind.OTHER: (),
}


def asked_for(spec: request.Spec) -> Names:
    """What a line asks for."""
    match spec:
        case request.Goods(item=code, standard=wanted):
            return (*names(code), *norm(wanted))
        case request.PrintedPart(item=code, material=material):
            return (*names(code), *PRINTING, material or "")
        case request.Ride():
            return RIDE
        case request.Delivery():
            return DELIVERY
        case request.Role(title=title, skills=needed):
            return (redaction.redacted(title), *skills(needed), *VOLUNTEER)


def given(spec: offer.Spec) -> Names:
    """What an offer gives."""
    match spec:
        case offer.Stock(item=code, standard=wanted):
            return (*names(code), *norm(wanted))
        case offer.PrintHours(item=code, material=material):
            return (*names(code), *PRINTING, material)
        case offer.Drive(vehicle=vehicle):
            return (*DRIVER, *RIDE, *DELIVERY, vehicle)
        case offer.Volunteering(skills=had, certificates=certificates):
            return (*skills(had), *sorted(certificates), *VOLUNTEER)


def kind(spec: request.Spec | offer.Spec) -> str:
    """The kind of a line or an offer in snake case: goods, printed_part, ride, delivery, role, stock, print_hours, ..."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in type(spec).__name__).lstrip("_")


def names(code: str) -> Names:
    """A catalogue item in every language."""
    known = item.named(code)
    return tuple(known.names.values()) if known else (code.replace("-", " "),)


def norm(code: str | None) -> Names:
    """A standard by code and title."""
    known = standard.STANDARDS.get(code) if code else None
    return (known.code, known.title) if known else (code or "",)


def skills(codes: Iterable[str]) -> Names:
    """Skills as words."""
    return tuple(skill.replace("-", " ").replace("_", " ") for skill in sorted(codes))


def journey(spec: request.Spec) -> Names:
    """Where a ride or a delivery begins and ends."""
    return (spelled(spec.origin), spelled(spec.destination)) if isinstance(spec, request.Ride | request.Delivery) else ()


def spelled(where: place.Place, *more: str) -> str:
    """A place in words."""
    return ", ".join(once((where.city, where.region, redaction.redacted(where.address).strip(), where.country, *more)))


def once(texts: Iterable[str]) -> Names:
    """The texts that are not empty, each once, in order."""
    return tuple(dict.fromkeys(text for text in texts if text))
